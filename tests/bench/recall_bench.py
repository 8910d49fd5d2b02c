#!/usr/bin/python3
"""Recall of the whole chain, image to decision, by damage grade, beside two plaintext matchers.

    recall_bench.py BIN --mailpieces N --seed S [--others 20000] [--jobs 2] [--keep FOLDER]

Draws N mailpieces a grade to registered persons and as many to persons who are not registered, with
the project's own generator (all its layouts but advertising and reply mail, typed and hand-like
faces as it mixes them; to persons: plain, joint, 様方, 保護者様; names in kanji, kana and foreign
ones), has `kanaria read --json --hypotheses` read them, and `kanaria check` decide.  The registry
holds the registered persons, --others persons of population.py, and for every mailpiece of a
stranger one person close to the stranger (CLOSE, in turn).

Damage grades, written down before anything was measured (GRADES; units as in scanner.damage_plan):
  1  fresh: straight within 1 degree, full contrast, no fold, JPEG 80-92
  2  handled: askew by 1 to 3 degrees, contrast 75-90 %, one fold, a lamp 10-20 % uneven, some
     noise, soft focus (blur 0.3-0.6 at 200 dpi), JPEG 60-75, on one in four a stain or specks
  3  battered, yet plainly legible on a screen: askew by 2 to 6 degrees, contrast 55-70 %, one or two
     deep folds, a lamp 20-35 % uneven, noise 4-7, blur 0.6-0.9, JPEG 45-60, specks on half,
     a stain on three in ten, a streak or a clogged nozzle on one in five
--keep FOLDER gets a contact sheet a grade (grade_N.png), the readings and the failures by cause.

Notation: records are written in turn as printed (the check should say exact), with another form of
a kanji of the name or a mark behind it (variant), and with a mark behind the room (variant).  Forms
are those that `registry lint` lets pass: the reader was measured on them.

The two others see the same first readings and the same records in plain text; both compare after
folding numbers, hyphens, spaces, prefecture and variant kanji as tests/blackbox/read_test.py does:
  exact       the folded address and the folded name are equal
  distance    a scan of all records by Levenshtein's distance, name first: `1+2` takes a record whose
              name differs by at most 1 and whose address by at most 2 characters, `0+1` less

No figure here fails a test: the grades tell one reader from the next.  Debian packages: python3-numpy
and the generator's.
"""
import argparse
import collections
import csv
import json
import pathlib
import random
import statistics
import sys
import tempfile
import time

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'samples' / 'generator'), str(HERE.parent / 'blackbox')]
import error_model  # noqa: E402
import fonts  # noqa: E402
import layouts  # noqa: E402
import make_mailpieces  # noqa: E402
import people  # noqa: E402
import population  # noqa: E402
import read_test  # noqa: E402
import registry_cases as cases  # noqa: E402
import verdicts  # noqa: E402

KINDS = (('plain', 85), ('joint', 6), ('care_of', 4), ('parent', 5))
CLOSE = ('household', 'next door', 'other family', 'relative')
DISTANCES = ((0, 1), (1, 2))


def grade_1(rng):
    return {'skew': rng.uniform(-1, 1), 'rotation': 0, 'contrast': 1, 'lift': 0, 'folds': 0, 'specks': 0, 'stain': False,
            'streak': False, 'dropout': False, 'shade': rng.uniform(0, 0.05), 'blur': rng.uniform(0, 0.3),
            'noise': rng.uniform(0, 2), 'quality': rng.randint(80, 92)}


def grade_2(rng):
    return {'skew': rng.choice((-1, 1)) * rng.uniform(1, 3), 'rotation': 0, 'contrast': rng.uniform(0.75, 0.9), 'lift': 0,
            'folds': 1, 'fold_depth': rng.uniform(0.4, 0.7), 'specks': 15 if rng.random() < 0.25 else 0,
            'stain': rng.random() < 0.25, 'streak': False, 'dropout': False, 'shade': rng.uniform(0.1, 0.2),
            'blur': rng.uniform(0.3, 0.6), 'noise': rng.uniform(2, 4), 'quality': rng.randint(60, 75)}


def grade_3(rng):
    return {'skew': rng.choice((-1, 1)) * rng.uniform(2, 6), 'rotation': 0, 'contrast': rng.uniform(0.55, 0.7), 'lift': 0,
            'folds': rng.choice((1, 2)), 'fold_depth': rng.uniform(0.7, 1.1), 'specks': 20 if rng.random() < 0.5 else 0,
            'stain': rng.random() < 0.3, 'streak': rng.random() < 0.2, 'dropout': rng.random() < 0.2,
            'shade': rng.uniform(0.2, 0.35), 'blur': rng.uniform(0.6, 0.9), 'noise': rng.uniform(4, 7),
            'quality': rng.randint(45, 60)}


GRADES = {1: grade_1, 2: grade_2, 3: grade_3}


# ---- mail ---------------------------------------------------------------------------------------

def draw(folder, grade, seed, count):
    """Writes the pictures and truth.json of one grade."""
    who, faces = people.People(), fonts.Fonts()
    wanted = [name for name in layouts.LAYOUTS if not name.startswith('junk') and name != 'return_mail']
    kinds, weights = zip(*KINDS)

    def pieces():
        for i in range(count):
            rng = random.Random(f'{seed}/{grade}/{i}')
            yield make_mailpieces.make(i, seed * 10 + grade, who, faces, wanted, hard=False, varied=False,
                                       ident=f'g{grade}_{i:05d}', forced={'kind': rng.choices(kinds, weights=weights)[0]},
                                       plan_changes=GRADES[grade](rng))
    make_mailpieces.write_set(str(folder), pieces())
    return json.loads((folder / 'truth.json').read_text(encoding='utf-8'))


def contact_sheet(folder, truths, out, most=12):
    """Pieces of one grade as they are on a screen, 3 a row, 640 pixels wide each."""
    thumbs = []
    for truth in truths[:most]:
        picture = Image.open(folder / truth['front']).convert('RGB')
        picture.thumbnail((640, 480), Image.Resampling.LANCZOS)
        thumbs.append(picture)
    sheet = Image.new('RGB', (3 * 650, 490 * ((len(thumbs) + 2) // 3)), 'white')
    for i, picture in enumerate(thumbs):
        sheet.paste(picture, (i % 3 * 650 + 5, i // 3 * 490 + 5))
    sheet.save(out)


# ---- records ------------------------------------------------------------------------------------

def planted(rng, variants, truth, turn):
    """(address, name, notation that the check should tell) of the record of a registered mailpiece."""
    to = truth['recipient']
    address, name = to['address_printed'], to['fam'] + to['giv']
    if turn == 0 or name.isascii():  # a letter behind a Latin name is another name
        return address, name, 'exact'
    if turn == 2 and address[-1].isdigit() and '　' in address:
        return address + 'A', name, 'variant'
    if any(c in variants for c in name):
        return address, cases.varied(rng, variants, name), 'variant'
    return address, name + 'A', 'variant'


def told_apart(models):
    """Character -> the others of its class that the reader knows; registry lint warns of the rest."""
    lines = (models / 'confusion' / 'confusion.txt').read_text(encoding='utf-8').splitlines()[1:]
    measured = {line.split('\t')[0] for line in lines if '\t' in line}
    known = {c: [other for other in others if other in measured]
             for c, others in cases.read_variants(models).items()}
    return {c: others for c, others in known.items() if others}


def close_to(rng, names, truth, kind):
    """(address, name) of somebody registered who is nearly the stranger."""
    to = truth['recipient']
    address, surname, given = to['address'], to['fam'], to['giv']
    if kind == 'next door':
        at = error_model.place_end(address)
        end = error_model.tail_start(address)
        numbers = address[at:end].split('-')
        numbers[-1] = str(int(numbers[-1]) + 1)
        return address[:at] + '-'.join(numbers) + address[end:], surname + given
    if kind == 'other family':
        return address, names.surname(rng) + names.given(rng)
    other = (names.relative(rng, given) if kind == 'relative' and given else None) or names.given(rng)
    return address, surname + other


def records_of(rng, models, truths, wanted):
    """CSV rows for the mail's records; fills `wanted`: mailpiece -> (record_id, notation)."""
    variants, names, rows = told_apart(models), population.Names(models), []
    for i, truth in enumerate(truths):
        to = truth['recipient']
        if truth['registered']:
            address, name, notation = planted(rng, variants, truth, i // 2 % 3)
            wanted[truth['id']] = (f'M{i:06d}', notation)
        else:
            kind = CLOSE[i // 2 % len(CLOSE)]
            address, name = close_to(rng, names, truth, kind)
            if read_test.name(name) == read_test.name(to['name']) and kind != 'next door':
                continue
        rows.append((f'M{i:06d}', cases.KINDS[i % 3], to['postal_code'], address, name, '', '', '', ''))
    return rows


# ---- the two others -----------------------------------------------------------------------------

class Plain:
    """All records as folded text."""

    def __init__(self, path):
        with open(path, encoding='utf-8', newline='') as file:
            rows = list(csv.DictReader(file))
        self.ids = [row['record_id'] for row in rows]
        self.addresses = [read_test.address(row['address']) for row in rows]
        names = [read_test.name(row['name']).rstrip('ABC') for row in rows]
        self.lengths = np.array([len(name) for name in names])
        self.columns = np.zeros((max(self.lengths), len(names)), np.uint32)
        for i, name in enumerate(names):
            self.columns[:len(name), i] = list(map(ord, name))
        self.exact_ids = {key: i for key, i in zip(zip(self.addresses, names), self.ids)}

    def exact(self, address, name):
        found = self.exact_ids.get((read_test.address(address), read_test.name(name)))
        return [found] if found else []

    def near(self, address, name, of_name, of_address):
        address, name = read_test.address(address), read_test.name(name)
        likely = np.flatnonzero(distances(self.columns, self.lengths, name) <= of_name) if name and address else []
        return [self.ids[i] for i in likely if verdicts.distance(self.addresses[i], address) <= of_address]


def distances(columns, lengths, text):
    """Levenshtein's distance of the text to each column."""
    before = [np.full(columns.shape[1], j, np.uint8) for j in range(len(columns) + 1)]
    for i, c in enumerate(text, 1):
        now = [np.full(columns.shape[1], min(i, 255), np.uint8)]
        for j, letters in enumerate(columns):
            now.append(np.minimum(np.minimum(before[j + 1], now[j]) + 1, before[j] + (letters != ord(c))))
        before = now
    return np.array(before)[lengths, np.arange(len(lengths))]


# ---- the run ------------------------------------------------------------------------------------

def decided_by_plain(plain, readings):
    """Method -> (mailpiece -> record ids, microseconds each)."""
    methods = {'exact': plain.exact}
    for of_name, of_address in DISTANCES:
        methods[f'distance {of_name}+{of_address}'] = \
            lambda a, n, x=of_name, y=of_address: plain.near(a, n, x, y)
    out = {}
    for title, method in methods.items():
        hits, micros = {}, []
        for ident, reading in readings.items():
            to = reading['recipient']
            start = time.perf_counter()
            hits[ident] = method(to['address'], to['name']) if to['address'] and to['name'] else []
            micros.append(1e6 * (time.perf_counter() - start))
        out[title] = hits, micros
    return out


def print_grades(truths, outcomes):
    """outcomes: method -> mailpiece -> 'match', 'review', 'no_match' or 'other' (another record's match)."""
    for title, outcome in outcomes.items():
        for grade in [*GRADES, 'all']:
            some = [t for t in truths if grade in ('all', t['grade'])]
            mine = collections.Counter(outcome[t['id']] for t in some if t['registered'])
            others = collections.Counter(outcome[t['id']] for t in some if not t['registered'])
            n, m = sum(mine.values()), sum(others.values())
            print(f'{title:14}{str(grade):>6}{n:9}{mine["match"]:8}{mine["review"]:8}{100 * mine["match"] / n:9.1f} %'
                  f'{100 * (mine["match"] + mine["review"]) / n:9.1f} %{m:11}{others["match"]:7}{others["review"]:8}'
                  f'{100 * verdicts.upper_bound(others["match"], m):9.1f} %')


def names_in_clear(paths, records):
    """How many of the records' names stand in the files as UTF-8."""
    blob = b''.join(path.read_bytes() for path in paths)
    with open(records, encoding='utf-8', newline='') as file:
        names = [row['name'].replace(' ', '').replace('　', '') for row in csv.DictReader(file)]
    text = blob.replace(b' ', b'').replace('　'.encode(), b'')
    return sum(name.encode() in text for name in names[:2000]), min(len(names), 2000)


def print_disk(registry):
    sealed = [p for p in (registry.folder / 'registry').iterdir() if p.is_file()]
    records = registry.folder / 'records.csv'
    for title, paths in (('kanaria', sealed), ('exact, distance', [records])):
        clear, of = names_in_clear(paths, records)
        size = sum(p.stat().st_size for p in paths)
        print(f'{title:16} {size / 1e6:8.1f} MB on the disk; {clear} of {of} names looked for stand in it in clear')


def notation_table(truths, wanted, answers):
    table = collections.Counter()
    for truth in truths:
        if truth['registered'] and truth['id'] in answers:
            record_id, notation = wanted[truth['id']]
            for hit in answers[truth['id']]['hits']:
                if hit['record_id'] == record_id:
                    table[truth['grade'], notation, hit['notation']] += 1
    print(f'\n{"notation of hits":18}{"right":>8}{"unknown":>9}{"wrong":>7}')
    for grade in GRADES:
        for notation in ('exact', 'variant'):
            told = {said: table[grade, notation, said] for said in ('exact', 'variant', 'unknown')}
            wrong = sum(told.values()) - told[notation] - told['unknown']
            print(f'grade {grade}, {notation:9}{told[notation]:8}{told["unknown"]:9}{wrong:7}')


def truth_texts(truth):
    to = truth['recipient']
    return {'postal_code': to['postal_code'], 'address': to['address'], 'name': to['fam'] + to['giv'],
            'accept': {'address': [to['address_printed']]}}


def empty_reading(ident):
    return {'id': ident, 'recipient': {'postal_code': '', 'address': '', 'name': ''}}


def failures_of(registry, truths, wanted, readings, outcome):
    by_id = {t['id']: t for t in truths}
    missed = [i for i, t in by_id.items() if t['registered'] and outcome[i] != 'match']
    false = [i for i, t in by_id.items() if not t['registered'] and outcome[i] == 'match']
    causes = verdicts.causes_of_misses(registry, [(readings[i], truth_texts(by_id[i]), wanted[i][0]) for i in missed])
    causes += verdicts.causes_of_false(registry, [(readings[i], truth_texts(by_id[i])) for i in false], 'match')
    return [{'id': i, 'grade': by_id[i]['grade'], 'layout': by_id[i]['layout'], 'decision': outcome[i], 'cause': cause, 'field': field,
             'truth': by_id[i]['recipient'], 'reading': readings[i]} for i, (cause, field) in zip(missed + false, causes)]


def print_causes(failures):
    print('\nfailures by cause (registered without a match; strangers with one)')
    table = collections.Counter((f['cause'], f['field'], f['decision'], f['grade']) for f in failures)
    for row in sorted({key[:3] for key in table}):
        by_grade = [table[*row, grade] for grade in GRADES]
        cause, field, decision = row
        print(f'  {sum(by_grade):5} {decision:9} {cause + " " + field:30} by grade {by_grade}: {verdicts.CAUSES[cause]}')


def mail_of(options, folder):
    truths = []
    for grade in GRADES:
        place = folder / f'grade_{grade}'
        if not (place / 'truth.json').is_file():
            draw(place, grade, options.seed, 2 * options.mailpieces)
        some = json.loads((place / 'truth.json').read_text(encoding='utf-8'))
        for i, truth in enumerate(some):
            truth.update(grade=grade, registered=i % 2 == 0)
        contact_sheet(place, some, folder / f'grade_{grade}.png')
        truths += some
    return truths


def read_all(options, folder, truths):
    kept = folder / 'readings.json'
    if kept.is_file():
        return json.loads(kept.read_text(encoding='utf-8'))
    readings = {}
    for grade in GRADES:
        some = [t for t in truths if t['grade'] == grade]
        readings |= error_model.read(options.bin / 'kanaria', options.engine, options.jobs, cases.ROOT / 'models',
                                     folder / f'grade_{grade}', some)
    for truth in truths:
        readings.setdefault(truth['id'], empty_reading(truth['id']))
    kept.write_text(json.dumps(readings, ensure_ascii=False), encoding='utf-8')
    return readings


def run(options, folder, registry):
    truths = mail_of(options, folder)
    start = time.monotonic()
    readings = read_all(options, folder, truths)
    print(f'{len(truths)} mailpieces, read in {time.monotonic() - start:.0f} s', flush=True)
    wanted, rng = {}, random.Random(options.seed)
    rows = records_of(rng, cases.ROOT / 'models', truths, wanted)
    crowd = population.Population(cases.ROOT / 'models', options.seed)
    population.make(crowd, options.others, registry.folder / 'records.csv', 0, 0)
    with open(registry.folder / 'records.csv', 'a', encoding='utf-8', newline='') as out:
        csv.writer(out).writerows(rows)
    registry.build()
    answers = {a['id']: a for a in registry.ask(readings[t['id']] for t in truths)}
    ours = {t['id']: verdicts.found(answers[t['id']], wanted[t['id']][0]) if t['registered'] else
            answers[t['id']]['decision'] for t in truths}
    outcomes, times = {'kanaria': ours}, {'kanaria': [a['microseconds'] for a in answers.values()]}
    for title, (hits, micros) in decided_by_plain(Plain(registry.folder / 'records.csv'), readings).items():
        times[title] = micros
        outcomes[title] = {t['id']: ('match' if not t['registered'] or wanted[t['id']][0] in hits[t['id']] else 'other')
                           if hits[t['id']] else 'no_match' for t in truths}
    print(f'{"":14}{"grade":>6}{"regist.":>9}{"match":>8}{"review":>8}{"matched":>11}{"or review":>11}{"strangers":>11}'
          f'{"match":>7}{"review":>8}{"95 % below":>11}')
    print_grades(truths, outcomes)
    notation_table(truths, wanted, answers)
    print('\nmicroseconds a mailpiece (matching alone; kanaria with all hypotheses, the others with one text)')
    for title, micros in times.items():
        print(f'{title:16} median {statistics.median(micros):9.0f}, 99 % {sorted(micros)[len(micros) * 99 // 100]:9.0f}')
    print_disk(registry)
    failures = failures_of(registry, truths, wanted, readings, ours)
    print_causes(failures)
    with open(folder / 'failures.jsonl', 'w', encoding='utf-8') as out:
        out.writelines(json.dumps(f, ensure_ascii=False) + '\n' for f in failures)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('bin', type=pathlib.Path)
    options.add_argument('--mailpieces', type=int, default=100, help='registered ones a grade, and as many of strangers')
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--others', type=int, default=20000)
    options.add_argument('--jobs', type=int, default=2)
    options.add_argument('--engine', default='kanaria')
    options.add_argument('--keep', type=pathlib.Path, help='pictures and readings that are there already are taken')
    options = options.parse_args()
    with tempfile.TemporaryDirectory(prefix='recall_') as name:
        folder = options.keep or pathlib.Path(name) / 'mail'
        folder.mkdir(parents=True, exist_ok=True)
        registry = verdicts.Registry(options.bin, pathlib.Path(name))
        run(options, folder, registry)


if __name__ == '__main__':
    main()
