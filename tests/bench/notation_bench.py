#!/usr/bin/python3
"""How well the image tells a record's notation from another of the same folded form, on drawn mail.

    notation_bench.py --bin DIR [--count N] [--seed N] [--damage gentle|usual|hard] [--keep DIR]

Draws N mailpieces (default 100) to fictional people whose names hold variant kanji, each with a
record in a registry: a third is written in the record as on the mailpiece, a third has another
kanji in the name, a third another writing of the address (丁目, hyphens, 号室, 101A, ヶ).  Reads and
checks them and prints, by kind, how many hits were told rightly, wrongly and not at all; a wrong
claim is exact or variant against the truth.  Then, for choosing thresholds, the likelihood ratios of
the names alone.  The generator's packages must be installed (tests/samples/generator/PACKAGES).
Everything comes from the seed; every person is fictional.
"""
import argparse
import collections
import csv
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'samples' / 'generator'))
LAYOUTS = ['label_long', 'label_tall', 'western_envelope', 'window_long', 'window_tall', 'vertical_envelope',
           'western_upright', 'big_flat', 'letter_sheet', 'postcard_lying']
GENTLE = {'noise': 0.8, 'grain': 0.7, 'quality': 85, 'blur': 0.2, 'stain': False, 'dropout': False, 'folds': 0, 'rotation': 0}
CLASSES = ['高髙', '崎﨑', '辺邊邉', '斎齋', '斉齊', '浜濵濱', '沢澤', '富冨', '恵惠', '広廣', '国國', '島嶋', '桜櫻', '真眞', '竜龍',
           '徳德', '吉𠮷', '栄榮', '条條', '滝瀧', '蔵藏', '静靜', '弥彌', '寿壽', '円圓', '塩鹽', '芦蘆']
SURNAMES = ['高橋', '山崎', '渡辺', '田辺', '斎藤', '斉藤', '浜田', '沢田', '滝沢', '富田', '広瀬', '国分', '島田', '桜井', '徳永', '吉田', '栄田',
            '条島', '武蔵', '塩沢', '川崎', '高島', '渡部', '小沢']
GIVEN = ['恵子', '富子', '真一', '竜也', '太郎', '花子', '国男', '静香', '弥生', '寿美', '広志', '栄一', '由美', '健一', '徳夫', '円']
OTHER = {c: group.replace(c, '') for group in CLASSES for c in group if c != '𠮷'}
RECORD = 'record_id,kind,postal_code,address,name,phone,list_id,planted_at,note'.split(',')


def in_a_variant(rng, text, p):
    return ''.join(rng.choice(OTHER[c].replace('𠮷', '') or c) if c in OTHER and rng.random() < p else c for c in text)


def another_name(rng, name):
    """One kanji, or two, in another form."""
    places = [i for i, c in enumerate(name) if c in OTHER]
    rng.shuffle(places)
    letters = list(name)
    for i in places[:rng.choice([1, 1, 2])]:
        letters[i] = rng.choice(OTHER[letters[i]])
    return ''.join(letters)


KANJI = '〇一二三四五六七八九'


def address_changes(text):
    """Other ways to write an address, each with what it is called."""
    changes = []
    if re.search('[一二三四五六七八九]丁目', text):
        changes.append(('chome', re.sub('([一二三四五六七八九])丁目', lambda m: f'{KANJI.index(m[1])}丁目', text, count=1)))
    if re.search(r'(?<![0-9０-９])[1-9１-９]丁目', text):
        changes.append(('chome', re.sub('([1-9１-９])丁目', lambda m: KANJI[int(m[1])] + '丁目', text, count=1)))
    if re.search(r'[0-9]-[0-9]+-[0-9]+(?![0-9-])', text):
        changes.append(('numbers', re.sub(r'([0-9]+)-([0-9]+)-([0-9]+)(?![0-9-])', r'\1丁目\2番\3号', text, count=1)))
    if re.search('[0-9]+番[0-9]+号', text):
        changes.append(('numbers', re.sub('([0-9]+)番([0-9]+)号', r'\1-\2', text, count=1)))
    if re.search(r'　.*[0-9]{3}$', text):
        changes += [('letter', text + 'A'), ('suffix', text + '号室')]
    if re.search(r'[0-9]号室$', text):
        changes.append(('suffix', text[:-2]))
    if re.search(r'[0-9]{3}[ABC]$', text):
        changes += [('letter', text[:-1]), ('letter', text[:-1] + chr(ord(text[-1]) + 1))]
    for a, b in ('ヶケ', 'ケヶ'):
        if a in text.split('　')[0]:
            changes.append(('ke', text.replace(a, b, 1)))
    return changes


class Case:
    def __init__(self, identifier, truth, record_name, record_address, kind):
        self.id, self.truth, self.kind = identifier, truth, kind
        self.name, self.address = record_name, record_address

    @property
    def expected(self):
        return 'exact' if self.kind == 'same' else 'variant'


def draw(folder, count, seed, damage):
    import make_mailpieces as mm
    from fonts import Fonts
    from people import People
    people, fonts, cases, pieces = People(), Fonts(), [], []
    for index in range(count):
        rng = random.Random(f'{seed}/{index}/notation')
        person = {'kind': 'p', 'fam': in_a_variant(rng, rng.choice(SURNAMES), 0.5), 'giv': in_a_variant(rng, rng.choice(GIVEN), 0.3)}
        forced = {'person': person, 'kind': 'plain'}
        if rng.random() < 0.5:
            forced['room'] = str(rng.randint(1, 9) * 100 + rng.randint(1, 9)) + rng.choice(['', '', 'A', 'B'])
        truth, pictures, options = mm.make(index, seed, people, fonts, [rng.choice(LAYOUTS)], None, hard=damage == 'hard', hand=False,
                                           ident=f'n{seed}_{index:04d}', forced=forced, varied=False,
                                           plan_changes=GENTLE if damage == 'gentle' else {})
        name, address = truth['recipient']['name'], truth['recipient']['address_printed']
        kind = rng.choice(['same', 'name', 'address'])
        changes = address_changes(address)
        if kind == 'address' and not changes:
            kind = 'name'
        other = another_name(rng, name)
        if kind == 'name' and other == name:
            kind = 'same'
        if kind == 'name':
            name = other
        elif kind == 'address':
            kind, address = rng.choice(changes)
        cases.append(Case(truth['id'], truth, name, address, kind))
        pieces.append((truth, pictures, options))
    mm.write_set(str(folder), pieces)
    return cases


def build_registry(folder, binaries, cases):
    records = folder / 'records.csv'
    with open(records, 'w', encoding='utf-8', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(RECORD)
        for case in cases:
            writer.writerow([case.id, 'canary', case.truth['recipient']['postal_code'], case.address, case.name, '', 'L', '', ''])
    hq = [binaries / 'kanaria-hq']
    subprocess.run(hq + ['keys', 'new', '--out', folder / 'keys'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(hq + ['registry', 'build', '--keys', folder / 'keys', '--records', records, '--out', folder / 'registry'],
                   check=True, stdout=subprocess.DEVNULL)


def read_and_check(folder, binaries, cases, models):
    """(readings, verdicts) by id."""
    wanted = ''.join(f"{case.id}\t{folder / case.truth['front']}\n" for case in cases)
    read = subprocess.run([binaries / 'kanaria', 'read', '--json', '--hypotheses', '--list', '-', '--jobs', '1'] + models,
                          input=wanted, stdout=subprocess.PIPE, text=True, check=True).stdout
    checked = subprocess.run([binaries / 'kanaria', 'check', '--json', '--registry', folder / 'registry', '--reveal-with',
                              folder / 'keys' / 'hq.agekey'] + models, input=read, stdout=subprocess.PIPE, text=True, check=True).stdout
    by_id = [{line['id']: line for line in map(json.loads, text.splitlines())} for text in (read, checked)]
    (folder / 'read.jsonl').write_text(read, encoding='utf-8')
    (folder / 'checked.jsonl').write_text(checked, encoding='utf-8')
    return by_id


def hit_of(verdict, case):
    return next((hit for hit in verdict['hits'] if hit['record_id'] == case.id), None)


def tabulate(cases, checked):
    table, wrong = collections.defaultdict(collections.Counter), []
    for case in cases:
        hit = hit_of(checked[case.id], case)
        outcome = 'no hit' if not hit else 'right' if hit['notation'] == case.expected else \
            'unknown' if hit['notation'] == 'unknown' else 'WRONG'
        table[case.kind][outcome] += 1
        if outcome == 'WRONG':
            wrong.append((case, hit))
    print(f"{'kind':10}{'hits':>6}{'right':>7}{'unknown':>9}{'wrong':>7}{'no hit':>8}")
    total = sum(table.values(), collections.Counter())
    for kind, row in sorted(table.items()) + [('all', total)]:
        hits = row['right'] + row['unknown'] + row['WRONG']
        print(f"{kind:10}{hits:6}{row['right']:7}{row['unknown']:9}{row['WRONG']:7}{row['no hit']:8}")
    hits = total['right'] + total['unknown'] + total['WRONG']
    print(f"right {100 * total['right'] / max(hits, 1):.1f} % of hits, wrong {100 * total['WRONG'] / max(hits, 1):.2f} %")
    for case, hit in wrong:
        print(f"wrong: {case.id} {case.kind}: printed {case.truth['recipient']['address_printed']} "
              f"{case.truth['recipient']['name']}, record {case.address} {case.name}, said {hit['notation']} {hit['notation_ratio']}")


def name_ratios(cases, readings):
    """By whether the record has the printed name: log-likelihood of its notation over the best other."""
    ratios = {True: [], False: []}
    for case in cases:
        ways = readings[case.id].get('notations', {}).get('name', [])
        told = {way['text']: way['log_likelihood'] for way in ways if way['log_likelihood'] is not None}
        own = told.pop(case.name, None)
        if own is not None and told:
            ratios[case.name == case.truth['recipient']['name']].append(own - max(told.values()))
    for is_own, values in ratios.items():
        values.sort()
        print(f"names {'as printed' if is_own else 'otherwise'}: {len(values)}, log ratios "
              f"{' '.join(f'{v:.1f}' for v in (values[:12] if is_own else values[-12:]))}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--bin', type=pathlib.Path, default=ROOT / 'build' / 'release' / 'bin', help='default build/release/bin')
    ap.add_argument('--count', type=int, default=100, help='default 100')
    ap.add_argument('--seed', type=int, default=71, help='default 71')
    ap.add_argument('--damage', choices=('gentle', 'usual', 'hard'), default='gentle', help='default gentle')
    ap.add_argument('--keep', type=pathlib.Path, help='a folder for the mailpieces and what was said of them')
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        cases = draw(folder, args.count, args.seed, args.damage)
        build_registry(folder, args.bin, cases)
        readings, checked = read_and_check(folder, args.bin, cases, ['--models', str(ROOT / 'models')])
        tabulate(cases, checked)
        name_ratios(cases, readings)


if __name__ == '__main__':
    sys.exit(main())
