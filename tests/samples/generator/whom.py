"""Whom a mailpiece is for: the truth about the addressee, and the lines that say it."""
import words
from piece import spaced


def choose_addressee(piece, vertical=False, kind=None):
    """Fictional addressee: the truth, and what is printed (address lines, name lines)."""
    rng, p = piece.rng, piece.people
    forced = piece.forced
    a = p.address(rng, vertical, room=forced.get('room'))
    who = forced.get('person') or p.person(rng)
    if vertical and who['kind'] == 'latin':  # Latin letters do not stand in columns
        who = {'kind': 'foreign', 'fam': rng.choice(words.FOREIGN), 'giv': ''}
    r = rng.random()
    kind = forced.get('kind') or kind or ('firm' if r < 0.12 else 'joint' if r < 0.17 else 'care_of' if r < 0.21
                                                  else 'parent' if r < 0.25 else 'plain')
    if kind in ('joint', 'joint_rows', 'care_of', 'parent') and who['kind'] != 'p':
        kind = 'plain'
    firm = kind in ('firm', 'firm_person')
    name = (firm_name if firm else person_name)(piece, who, kind, vertical)
    printed = a['prefecture'] + a['city'] + a['town'] + a['number']
    if a['building']:
        printed += '　' + a['building'] + rng.choice(['　', ' ', '']) + a['room']
    piece.recipient = {'postal_code': a['postal_code'], 'address': a['canonical'], 'name': name['name'],
                       'address_printed': printed, 'honorific': name['honorific'], 'name_accept': name['accept'],
                       'kind': name['kind'], 'fam': '' if firm else who['fam'], 'giv': '' if firm else who['giv']}
    piece.recipient.update({k: name[k] for k in ('names', 'care_of', 'attention', 'name_printed') if k in name})
    lines = address_lines(rng, a, printed, vertical)
    return {'postal': a['postal_code'], 'lines': lines, 'name': name['lines'], 'rest': a['rest']}


def address_lines(rng, a, printed, vertical):
    head = a['prefecture'] + a['city'] + a['town'] + a['number']
    tail = printed[len(head):].strip('　')
    if len(head) > 17 and rng.random() < 0.5:
        head = [a['prefecture'] + a['city'], a['town'] + a['number']]
    elif len(head) > 26:
        head = [a['prefecture'] + a['city'] + a['town'], a['number']]
    else:
        head = [head]
    if tail and not vertical and len(head) == 1 and len(head[0] + tail) < 24 and rng.random() < 0.35:
        return [head[0] + '　' + tail]
    return head + ([tail] if tail else [])


def person_name(piece, who, kind, vertical):
    rng = piece.rng
    fam, giv = who['fam'], who['giv']
    r = rng.random()
    title = '様' if r < 0.91 else '殿' if r < 0.955 else '先生' if r < 0.99 else '宛'
    gap = rng.choice(['　', '　', ' ', '']) if not vertical else '　'
    full = spaced(rng, *who.get('shown', (fam, giv)))
    out = {'name': fam + giv, 'honorific': title, 'accept': [], 'kind': who['kind'], 'lines': [(full + gap + title, 1.0)]}
    if 'shown' in who:
        out['name_printed'] = ''.join(who['shown'])
    if kind == 'joint_rows':
        second = fam if rng.random() < 0.7 else piece.people.surname(rng)
        other, wide = piece.people.given(rng), rng.choice(['', ' ', '　', '　'])
        out.update(kind='ren', names=[fam + giv, second + other], honorific='様', accept=[fam + giv + second + other],
                   lines=[(spaced(rng, f, g, wide) + '　様', 1.0) for f, g in ((fam, giv), (second, other))])
    elif kind == 'joint':
        others = [piece.people.given(rng) for _ in range(rng.choice([1, 1, 2]))]
        out.update(kind='ren', names=[fam + g for g in [giv] + others], honorific='様',
                   accept=[fam + giv + ''.join(others), fam + '・'.join([giv] + others)])
        out['joint'] = (fam, [giv] + others)
        out['lines'] = [(('joint', fam, [giv] + others), 1.0)]
    elif kind == 'care_of':
        house = piece.people.surname(rng)
        lines = [(house + '様方', 0.75), out['lines'][0]] if rng.random() < 0.7 else [(house + '様方　' + out['lines'][0][0], 1.0)]
        out.update(kind='kata', care_of=house, accept=[house + '様方' + fam + giv], lines=lines)
    elif kind == 'parent':
        form = rng.choice(['{n}{g}様{g}保護者様', '{n}様の保護者様', '{n}{g}保護者様'])
        out.update(kind='hogo', attention='保護者', honorific='様', accept=[fam + giv + '様保護者', fam + giv + '保護者'])
        one = form.format(n=full, g=gap or '　')
        out['lines'] = [(full + '　様', 1.0), ('保護者様', 0.8)] if rng.random() < 0.35 else [(one, 1.0)]
    return out


def firm_person_name(piece, who):
    """A person in a department of a firm; 御中 may stand behind the firm as well."""
    rng = piece.rng
    firm, section, person = piece.people.firm(rng), rng.choice(words.SECTIONS), spaced(rng, who['fam'], who['giv'])
    lines = rng.choice([[(firm + '　御中', 0.9), (section + '　' + person + '　様', 0.95)], [(firm, 0.85), (section + '　' + person + '　様', 0.95)],
                        [(firm + '　御中', 0.85), (section, 0.75), (person + '　様', 1.0)], [(firm, 0.9), (section, 0.75), (person + '　様', 1.0)]])
    return {'name': f'{firm} {section} {who["fam"]}{who["giv"]}', 'honorific': '様', 'accept': [], 'kind': 'corp_person', 'lines': lines}


def firm_name(piece, who, kind, vertical):
    rng = piece.rng
    if kind == 'firm_person':
        return firm_person_name(piece, who)
    firm = piece.people.firm(rng)
    dept = rng.choice(words.DEPARTMENTS) if rng.random() < 0.7 else ''
    whole = firm + (' ' + dept if dept else '')
    to = '行' if piece.reply else '御中'
    out = {'name': whole, 'honorific': to, 'accept': [], 'kind': 'corp', 'lines': []}
    r = rng.random() if not piece.reply else 1.0
    if who['kind'] == 'p' and r < 0.45:
        person = spaced(rng, who['fam'], who['giv'])
        out.update(name=whole + ' ' + who['fam'] + who['giv'], honorific='様', kind='corp_person')
        out['lines'] = [(firm, 0.85)] + ([(dept, 0.75)] if dept else []) + [(person + '　様', 1.0)]
    elif r < 0.65:
        out.update(attention='ご担当者', honorific='様', accept=[whole + 'ご担当者'])
        out['lines'] = [(firm, 0.95)] + ([(dept, 0.8)] if dept else []) + [('ご担当者様', 0.9)]
    else:
        out['lines'] = [(firm, 1.0), (dept + '　' + to, 0.9)] if dept else [(firm + '　' + to, 1.0)]
    return out
