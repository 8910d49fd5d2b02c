"""Checks a generated set: codes belong to towns, nothing is empty, and every truth is what was printed."""
import re
import unicodedata


def plain(text):
    return re.sub(r'[\s‐‑−－―ー\-]', '', unicodedata.normalize('NFKC', text))


def faults(truth, printed, towns):
    """What is wrong with one piece, as sentences."""
    r, s = truth['recipient'], truth['sender']
    if truth['stratum'] == 'nomail':
        return [f'{k} of a page without addressee' for k in r if r[k]] + [f'sender {k}' for k in s if s[k]]
    out = []
    ink = plain(''.join(printed['front']))
    everything = ink + plain(''.join(printed.get('back', [])))
    if not re.fullmatch(r'\d{7}', r['postal_code']) or r['postal_code'] not in ink:
        out.append(f'postal code {r["postal_code"]} is not printed')
    if not r['name'] or not r['address']:
        out.append('name or address is empty')
    near = towns.codes_of(r['address'])
    odd = truth['layout'].endswith('/town')
    if r['postal_code'] not in near and not odd:
        out.append(f'{r["postal_code"]} is no code of {r["address"]}')
    if plain(r['address_printed']) not in ink:
        out.append('address not printed: ' + r['address_printed'])
    for name in r.get('names', [r['name']]) + [r[k] for k in ('attention', 'care_of') if r.get(k)]:
        if not all(c in ink for c in plain(name)):
            out.append('name not printed: ' + name)
    if 'names' not in r and ' ' not in r['name'] and plain(r['name']) not in ink:
        out.append('name not printed in one piece: ' + r['name'])
    for key in ('name', 'address_printed', 'phone'):
        if s.get(key) and plain(s[key]) not in re.sub('[()]', '', everything):
            if not (key == 'address_printed' and plain(s[key]) in everything) and not (key == 'name' and plain(s[key]) in everything):
                out.append(f'sender {key} not printed: {s[key]}')
    if s['postal_code'] and s['postal_code'] not in everything:
        out.append('sender postal code not printed')
    return out


def check(truths, printed, towns):
    """Prints every fault; gives the exit status."""
    count = 0
    for t in truths:
        for text in faults(t, printed[t['id']], towns):
            print(f'{t["id"]} {t["stratum"]} {t["layout"]}: {text}')
            count += 1
    print(f'{len(truths)} pieces checked, {count} faults')
    return 1 if count else 0
