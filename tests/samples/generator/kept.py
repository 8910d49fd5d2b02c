"""The kept samples: which pieces lie in the repository, and the demo registry that some of them hit."""
import csv
import os
import random

import make_mailpieces as mm
from people import half_width_kana

# what every kept piece fares, unless its row says otherwise under 'plan'
GENTLE = {'noise': 0.8, 'grain': 0.7, 'quality': 78}


def person(fam, giv):
    return {'person': {'kind': 'p', 'fam': fam, 'giv': giv}}


def kana(fam, giv):
    """A name as an old address system prints it, in half-width kana."""
    return {'kind': 'kana', 'fam': fam, 'giv': giv, 'shown': (half_width_kana(fam), half_width_kana(giv))}


# series, layout, seed, options of make(), what is forced on the addressee and the paper
TABLE = [
    ('label', 'label_long', 101, {}, dict(person('山﨑', '結衣'), kind='plain')),
    ('label', 'label_tall', 102, {}, {}),
    ('label', 'western_envelope', 103, {}, {'kind': 'firm'}),
    ('label', 'wrapper', 104, {}, {}),
    ('window', 'window_long', 201, {}, dict(person('小林', '直樹'), room='101A', kind='plain')),
    ('window', 'window_tall', 202, {}, {}),
    ('window', 'window_long', 203, {}, {'kind': 'care_of'}),
    ('vertical', 'vertical_envelope', 301, {'hand': False}, dict(person('森本', '栞'), kind='plain')),
    ('vertical', 'vertical_envelope', 302, {'hand': True}, {}),
    ('vertical', 'western_upright', 303, {}, dict(person('渡邉', '徹'), kind='joint')),
    ('vertical', 'vertical_envelope', 304, {'hand': False}, dict(person('德永', '惠美'), kind='plain')),
    ('flat', 'big_flat', 412, {}, dict(person('高橋', '茂樹'), kind='plain')),
    ('flat', 'film_mailer', 402, {}, {}),
    ('flat', 'letter_sheet', 403, {}, {'kind': 'firm'}),
    ('postcard', 'postcard_vertical', 501, {'hand': False}, {}),
    ('postcard', 'postcard_lying', 502, {}, dict(person('大川', '莉子'), kind='parent')),
    ('postcard', 'crimp_postcard', 503, {}, {}),
    ('postcard', 'postcard_vertical', 504, {'hand': True}, dict(person('中山', '文雄'), kind='plain')),
    ('hard', 'label_long', 613, {'hard': True}, {}),
    ('hard', 'vertical_envelope', 602, {'hard': True}, {}),
    ('hard', 'window_long', 603, {'hard': True}, {}),
    ('hard', 'postcard_lying', 604, {'hard': True}, {}),
    ('barcode', 'label_tall', 701, {'bars': True}, dict(person('齋藤', '颯太'), kind='plain')),
    ('barcode', 'window_long', 702, {'bars': True}, {}),
    ('barcode', 'crimp_postcard', 703, {'bars': True}, {}),
    ('barcode', 'western_envelope', 704, {'bars': True}, {}),
    ('barcode', 'letter_sheet', 705, {'bars': True}, {}),
    ('junk', 'junk_flyer', 801, {}, {}),
    ('junk', 'junk_plain', 802, {}, {}),
    ('junk', 'junk_indicia', 803, {}, {}),
    ('junk', 'junk_return', 804, {}, {}),
    ('label', 'label_long', 111, {}, dict(person('西村', '由美子'), kind='joint_rows')),
    ('label', 'label_tall', 112, {}, {'kind': 'plain', 'person': kana('ヤマダ', 'タロウ')}),
    ('label', 'western_envelope', 113, {}, {'kind': 'plain', 'person': {'kind': 'latin', 'fam': 'Julia Benson', 'giv': ''}}),
    ('window', 'window_line', 211, {}, dict(person('上野', '千秋'), kind='plain')),
    ('window', 'window_tall', 212, {}, dict(person('長谷川', '誠'), kind='firm_person')),
    ('vertical', 'vertical_envelope', 311, {}, {'kind': 'plain', 'person': {'kind': 'foreign', 'fam': 'カルロス・タナカ', 'giv': ''}}),
    ('junk', 'junk_form', 811, {}, {}),
    ('damage', 'label_long', 911, {'plan': {'skew': 13}}, dict(person('田口', '美帆'), kind='plain')),
    ('damage', 'postcard_lying', 902, {'plan': {'rotation': 90}}, dict(person('古賀', '省吾'), kind='parent')),
    ('damage', 'window_tall', 903, {'plan': {'rotation': 180}}, dict(person('栗原', '亮太'), kind='plain')),
    ('damage', 'crimp_postcard', 904, {'plan': {'rotation': 270}}, dict(person('植田', '典子'), kind='care_of')),
    ('damage', 'window_long', 905, {'plan': {'glare': 0.7, 'skew': 1.2}}, dict(person('宮下', '航平'), kind='plain')),
    ('damage', 'vertical_envelope', 906, {'plan': {'shadow': 'fold', 'pale': 0.5, 'fibres': True}}, dict(person('大竹', '和夫'), kind='plain', paper='kraft')),
]

# sample, kind of record, how the record differs from what is printed, list, date, note
HITS = [
    ('label_01', 'canary', {}, 'list-spring-a', '2025-03-01', 'surname planted in this notation'),
    ('window_01', 'canary', {}, 'list-spring-b', '2025-03-01', 'room 101A planted; the real room is 101'),
    ('vertical_01', 'stop', {}, '', '', 'no mail, no telephone'),
    ('flat_01', 'canary', {'高橋': '髙橋'}, 'list-autumn-c', '2025-09-15', 'planted with the ladder form of the first character'),
    ('postcard_02', 'erasure', {}, '', '', 'asked for by a parent'),
    ('postcard_04', 'stop', {}, '', '', ''),
    ('barcode_01', 'canary', {}, 'list-autumn-d', '2025-09-15', ''),
    ('vertical_03', 'erasure', {}, '', '', ''),
]
SOURCE = """Made by: tests/samples/generator/make_mailpieces.py --kept
(the table of pieces and seeds is tests/samples/generator/kept.py; the Debian 12 packages are in generator/PACKAGES).
All people, firms, telephone numbers and their addresses are invented; towns and postal codes exist
(SKK-JISYO.zipcode of skkdic-extra, public domain), some of the names come from mecab-ipadic (its own free licence).
Fonts drawn with, by Debian package and licence: {fonts}.
The pictures themselves are under this repository's licence.
"""
LICENCES = ('fonts-ipaexfont, fonts-ipafont, fonts-takao (IPA Font License 1.0); fonts-noto-cjk, fonts-morisawa-bizud-gothic, '
            'fonts-morisawa-bizud-mincho, fonts-mplus, fonts-klee, fonts-yusei-magic, fonts-seto, fonts-yozvox-yozfont-standard-kana, '
            'fonts-yozvox-yozfont-edu (SIL OFL 1.1); fonts-motoya-l-cedar, fonts-motoya-l-maruberi (Apache 2.0); fonts-migmix (IPA 1.0 '
            'and Expat); fonts-sawarabi-gothic (CC BY 3.0), fonts-sawarabi-mincho (OFL 1.1 or CC BY-SA 3.0); fonts-vlgothic, '
            'fonts-umeplus, fonts-horai-umefont (M+, Ume, Sazanami: free of conditions or BSD); fonts-kiloji (BSD-3-Clause); '
            'fonts-aoyagi-kouzan-t (public domain)')


def make_kept(root, people, fonts, only=''):
    """Writes tests/samples/<series>/ below root, and demo_records.csv."""
    series, counts = {}, {}
    for name, layout, seed, options, forced in TABLE:
        counts[name] = counts.get(name, 0) + 1
        ident = f'{name}_{counts[name]:02d}'
        if only and name != only:
            continue
        plan = GENTLE | options.get('plan', {})
        options = {k: v for k, v in options.items() if k != 'plan'}
        options = {'hard': False, 'bars': False, 'hand': False, 'varied': False} | options
        series.setdefault(name, []).append(
            mm.make(0, seed, people, fonts, [layout], 200, ident=ident, forced=forced, plan_changes=plan, **options))
    for name, pieces in series.items():
        out = os.path.join(root, name)
        mm.write_set(out, pieces)
        with open(os.path.join(out, 'SOURCE'), 'w', encoding='utf-8') as file:
            file.write(SOURCE.format(fonts=LICENCES))
    if not only:
        write_records(os.path.join(root, 'demo_records.csv'), {t['id']: t for ps in series.values() for t, _, _ in ps}, people)


def write_records(path, truths, people):
    """About 60 records: those in HITS, the rest people whom no sample shows."""
    rng = random.Random(4711)
    rows = []
    for ident, kind, change, list_id, planted, note in HITS:
        r = truths[ident]['recipient']
        name = r['name']
        for old, new in change.items():
            name = name.replace(old, new)
        rows.append([kind, r['postal_code'], r['address'], name, '', list_id, planted, note])
    shown = {r['recipient']['name'] for r in truths.values()}
    while len(rows) < 60:
        a = people.address(rng)
        name = people.surname(rng) + people.given(rng)
        if name in shown:
            continue
        kind = rng.choice(['canary', 'canary', 'erasure', 'stop'])
        planted = rng.choice([('list-spring-a', '2025-03-01'), ('list-spring-b', '2025-03-01'), ('list-autumn-c', '2025-09-15'),
                              ('list-autumn-d', '2025-09-15')]) if kind == 'canary' else ('', '')
        phone = people.phone(rng).replace('-', '') if rng.random() < 0.5 else ''
        code = a['postal_code'] if rng.random() < 0.9 else ''
        rows.append([kind, code, a['canonical'], name, phone, *planted, ''])
    rng.shuffle(rows)
    with open(path, 'w', encoding='utf-8', newline='') as file:
        out = csv.writer(file, lineterminator='\n')
        out.writerow('record_id,kind,postal_code,address,name,phone,list_id,planted_at,note'.split(','))
        for i, row in enumerate(rows):
            out.writerow([f'demo-{i + 1:03d}', *row])
