#!/usr/bin/python3
"""Made-up people in real towns, their mail as people write it, and what the registry says of it.

    registry_cases.py --kanaria PROGRAM --kanaria-hq PROGRAM [--records 100000] [--mail 10000]
                      [--seed 1] [--models DIR] [--misses N]

Builds a registry of the records, checks --mail mailpieces for registered people, each written
another way (one distortion each), and as many for people who are not registered, and prints a
table.  Everything comes from the seed; every person is fictional.  tests/blackbox/registry_test.py
uses the same parts.
"""
import argparse
import collections
import csv
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = 'record_id,kind,postal_code,address,name,phone,list_id,planted_at,note'.split(',')
KINDS = ('canary', 'erasure', 'stop')


# ---- what the models know -----------------------------------------------------------------------

class Reader:
    """The primitives of postal.bin; models/postal/FORMAT.md tells the grammar."""

    def __init__(self, data):
        self.data, self.at, self.alphabet = data, 0, ''

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def raw(self):
        size = self.number()
        self.at += size
        return self.data[self.at - size:self.at].decode()

    def symbol(self):
        byte = self.data[self.at]
        self.at += 1
        if byte >= 160:
            byte = 160 + 256 * (byte - 160) + self.data[self.at]
            self.at += 1
        return self.alphabet[byte]

    def text(self, before):
        shared = self.number()
        fresh = self.number()
        return before[:shared] + ''.join(self.symbol() for _ in range(fresh))


Town = collections.namedtuple('Town', 'code prefecture city name blocks')


def read_towns(models):
    """Every named town that is no office's, with the highest 丁目 known (0 for none)."""
    data = (models / 'postal' / 'postal.bin').read_bytes()
    reader = Reader(data)
    assert data[:8] == b'KNRPOST1'
    reader.at = 8
    reader.raw()
    reader.alphabet = reader.raw()
    prefectures, before = [], ''
    for _ in range(reader.number()):
        before = reader.text(before)
        prefectures.append(before)
    cities, before = [], ''
    for _ in range(reader.number()):
        prefecture = prefectures[reader.number()]
        before = reader.text(before)
        cities.append((prefecture, before))
    rows, code, city, town, street, office = [], 0, 0, '', '', ''
    for _ in range(reader.number()):
        step = reader.number()
        code += step // 2
        change = reader.number()
        city += (change >> 1) ^ -(change & 1)
        town = reader.text(town)
        if step % 2:
            street, office = reader.text(street), reader.text(office)
        rows.append((code, city, town, step % 2))
    for _ in range(2):  # notes, then Kyoto's streets
        before = ''
        for _ in range(reader.number()):
            reader.number()
            before = reader.text(before)
    blocks, index = {}, 0
    for _ in range(reader.number()):
        index += reader.number()
        blocks[index] = reader.number()
    return [Town('%07d' % code, *cities[city], town, blocks.get(i, 0))
            for i, (code, city, town, is_office) in enumerate(rows) if town and not is_office and not town.endswith('階')]


class Names:
    """Surnames and given names, drawn by their probability."""

    def __init__(self, models):
        kinds = {'s': ([], []), 'g': ([], [])}
        for line in (models / 'names' / 'lexicon.txt').read_text().splitlines():
            parts = line.split('\t')
            if len(parts) == 3 and parts[0] in kinds and is_kanji(parts[2]):
                kinds[parts[0]][0].append(parts[2])
                kinds[parts[0]][1].append(math.exp(-int(parts[1]) / 100))
        self.kinds = {kind: (names, cumulated(weights)) for kind, (names, weights) in kinds.items()}

    def draw(self, rng, kind):
        names, weights = self.kinds[kind]
        return rng.choices(names, cum_weights=weights)[0]


def is_kanji(text):
    return all('\u3400' <= c <= '\u9fff' or c == '々' for c in text)


def cumulated(weights):
    total, out = 0.0, []
    for weight in weights:
        total += weight
        out.append(total)
    return out


def read_variants(models):
    """Character -> the others of its class."""
    variants = {}
    for line in (models / 'names' / 'variants.txt').read_text().splitlines()[1:]:
        if line and not line.startswith(('~', 'sha256')):
            for c in line:
                variants[c] = [other for other in line if other != c]
    return variants


# ---- people and how their addresses are written -------------------------------------------------

BUILDINGS = ('ハイツ', 'コーポ', 'マンション', 'メゾン', 'レジデンス', 'パレス', '荘', 'ビル')
PREFIXES = ('若葉', '青葉', 'サンライズ', '緑', 'グリーン', '第2みどり', 'ロイヤル', '富士見', '桜')
DIGITS = '〇一二三四五六七八九'


class Person:
    """`numbers` are the house numbers without the 丁目; chome, building and room may be absent."""

    def __init__(self, town, chome, numbers, building, room, surname, given):
        self.town, self.chome, self.numbers = town, chome, numbers
        self.building, self.room = building, room
        self.surname, self.given = surname, given

    def but(self, **changes):
        other = Person(self.town, self.chome, self.numbers, self.building, self.room, self.surname,
                       self.given)
        other.__dict__.update(changes)
        return other

    def identity(self):
        return (self.town.prefecture, self.town.city, self.town.name, self.chome, self.numbers,
                self.surname + self.given)


def make_person(rng, towns, names):
    town = rng.choice(towns)
    chome = rng.randint(1, town.blocks) if town.blocks else 0
    if chome:
        numbers = (rng.randint(1, 40), rng.randint(1, 30))
    elif rng.random() < 0.6:
        numbers = (rng.randint(1, 3000), rng.randint(1, 20))
    else:
        numbers = (rng.randint(1, 3000),)
    building = room = ''
    if rng.random() < 0.45:
        building = rng.choice(PREFIXES) + rng.choice(BUILDINGS)
        room = '%d%02d' % (rng.randint(1, 12), rng.randint(1, 12))
    return Person(town, chome, numbers, building, room, names.draw(rng, 's'), names.draw(rng, 'g'))


def in_kanji(number):
    """23 -> 二十三."""
    if number >= 1000:
        return (in_kanji(number // 1000) if number >= 2000 else '') + '千' + in_kanji(number % 1000)
    out = ''
    for unit, sign in ((100, '百'), (10, '十')):
        if number >= unit:
            out += (DIGITS[number // unit] if number >= 2 * unit else '') + sign
            number %= unit
    return out + (DIGITS[number] if number else '')


def positional(text):
    return ''.join(DIGITS[int(c)] if c in '0123456789' else c for c in text)


def wide(text):
    return ''.join(chr(ord(c) + 0xfee0) if '!' <= c <= '~' else '\u3000' if c == ' ' else c
                   for c in text)


def in_full(person, kanji_chome=True):
    """東京都港区芝公園四丁目2番8号 若葉ハイツ301号室."""
    text = person.town.name
    if person.chome:
        text += (in_kanji(person.chome) if kanji_chome else str(person.chome)) + '丁目'
        text += '%d番%d号' % person.numbers
    else:
        text += '%d番地' % person.numbers[0]
        if len(person.numbers) > 1:
            text += str(person.numbers[1])
    if person.building:
        text += ' ' + person.building + person.room + ('号室' if person.room else '')
    return person.town.prefecture + person.town.city + text


def hyphened(person, chome_too=True):
    """東京都港区芝公園4-2-8 若葉ハイツ301."""
    numbers = '-'.join(map(str, person.numbers))
    if person.chome:
        numbers = ('%d-' if chome_too else '%d丁目') % person.chome + numbers
    building = ' ' + person.building + person.room if person.building else ''
    return person.town.prefecture + person.town.city + person.town.name + numbers + building


def registered_form(rng, person):
    return rng.choice((lambda: in_full(person), lambda: in_full(person, False),
                       lambda: hyphened(person), lambda: hyphened(person, False)))()


# Each distortion: (applies to the person, makes (postal_code, address, name)).

def varied(rng, variants, text):
    """Most characters that have variants become one, at least one of them."""
    able = [i for i, c in enumerate(text) if c in variants]
    sure = rng.choice(able) if able else None
    return ''.join(rng.choice(variants[c]) if i in able and (i == sure or rng.random() < 0.7) else c
                   for i, c in enumerate(text))


def kana_of_place(text):
    for group in ('ヶケが', 'のノ之'):
        for i, c in enumerate(group):
            if c in text:
                return text.replace(c, group[(i + 1) % 3])
    return text


def misprinted(rng, text):
    """One kanji is another one, as a recogniser or a typist would have it."""
    at = rng.randrange(len(text))
    return text[:at] + rng.choice('圓闇薔鷲檜') + text[at + 1:]


def without_ward(person):
    at = person.town.city.find('市')
    return person.but(town=person.town._replace(city=person.town.city[:at + 1]))


def without_gun(person):
    at = person.town.city.find('郡')
    return person.but(town=person.town._replace(city=person.town.city[at + 1:]))


def kanji_numerals(person):
    text = in_full(person)
    head = person.town.prefecture + person.town.city + person.town.name
    numbers, _, building = text[len(head):].partition(' ')
    out, digits = '', ''
    for c in numbers + '\0':
        if c in '0123456789':
            digits += c
            continue
        if digits:
            out += in_kanji(int(digits))
            digits = ''
        out += c
    return head + out.rstrip('\0') + (' ' + positional(building) if building else '')


def distortions(rng, variants):
    """Name -> (predicate, writer); a writer returns (postal_code, address, name)."""
    def plain(writer):
        return lambda p: (p.town.code, writer(p), p.surname + p.given)

    def has_gun(p):
        return '郡' in p.town.city[1:] and p.town.city[-1] in '町村'

    def anyone(_):
        return True

    return {
        'as registered': (anyone, plain(lambda p: p.written)),
        'hyphens': (anyone, plain(hyphened)),
        '丁目, hyphens': (lambda p: p.chome, plain(lambda p: hyphened(p, False))),
        '丁目番号': (anyone, plain(in_full)),
        'kanji numerals': (anyone, plain(kanji_numerals)),
        'positional kanji': (anyone, plain(lambda p: positional(hyphened(p).replace('-', '－')))),
        'upright, no space': (lambda p: p.building and len(p.numbers) > 1,
                              plain(lambda p: positional(hyphened(p)).replace(' ', ''))),
        'full width': (anyone, plain(lambda p: wide(hyphened(p)))),
        'long hyphens': (anyone, plain(lambda p: hyphened(p).replace('-', rng.choice('‐−ー―─')))),
        'spaced out': (anyone, lambda p: (p.town.code, p.town.prefecture + ' ' + p.town.city + ' ' +
                                          hyphened(p)[len(p.town.prefecture + p.town.city):],
                                          p.surname + '　' + p.given)),
        'variant kanji in the name': (
            lambda p: any(c in variants for c in p.surname + p.given),
            lambda p: (p.town.code, hyphened(p), varied(rng, variants, p.surname + p.given))),
        'ヶ, の': (lambda p: kana_of_place(p.town.name) != p.town.name,
                  plain(lambda p: hyphened(p.but(town=p.town._replace(
                      name=kana_of_place(p.town.name)))))),
        'building left out': (lambda p: p.building,
                              plain(lambda p: hyphened(p.but(building='', room='')))),
        'room left out': (lambda p: p.building, plain(lambda p: hyphened(p.but(room='')))),
        'building left out, room after a hyphen': (
            lambda p: p.building,
            plain(lambda p: hyphened(p.but(building='')) + '-' + p.room)),
        'building added': (lambda p: not p.building,
                           plain(lambda p: hyphened(p.but(building='若葉ハイツ', room='203')))),
        'prefecture left out': (anyone, plain(lambda p: hyphened(p)[len(p.town.prefecture):])),
        'postal code left out': (anyone, lambda p: ('', hyphened(p), p.surname + p.given)),
        'both left out': (anyone, lambda p: ('', hyphened(p)[len(p.town.prefecture):],
                                             p.surname + p.given)),
        'ward left out': (lambda p: '市' in p.town.city and p.town.city.endswith('区'),
                          plain(lambda p: hyphened(without_ward(p)))),
        'variant kanji in the place': (
            lambda p: any(c in variants for c in p.town.city + p.town.name),
            plain(lambda p: hyphened(p.but(town=p.town._replace(
                city=varied(rng, variants, p.town.city),
                name=varied(rng, variants, p.town.name)))))),
        'town misprinted, postal code right': (
            lambda p: len(p.town.name) > 2,
            plain(lambda p: hyphened(p.but(town=p.town._replace(
                name=misprinted(rng, p.town.name)))))),
        'a mark behind the name': (anyone, lambda p: (p.town.code, p.written,
                                                      p.surname + p.given + rng.choice('ABC'))),
        'all at once': (anyone, lambda p: ('', wide(kanji_numerals(p.but(building='', room=''))
                                                    [len(p.town.prefecture):]),
                                           varied(rng, variants, p.surname + p.given))),
        '郡 left out': (has_gun, plain(lambda p: hyphened(without_gun(p)))),
        '大字 put in': (lambda p: not p.chome and not p.town.name.startswith(('大字', '字')),
                       plain(lambda p: hyphened(p.but(town=p.town._replace(
                           name='大字' + p.town.name))))),
    }


def strangers(rng, towns, names, by_city, taken):
    """Sort -> function of a registered person that gives (code, address, name) of a stranger."""
    def mail(person, name=None):
        return (person.town.code, hyphened(person),
                person.surname + person.given if name is None else name)

    def other_given(p):
        while True:
            given = names.draw(rng, 'g')
            if given != p.given and p.but(given=given).identity() not in taken:
                return given

    def other_house(p):
        while True:
            numbers = tuple(n + rng.randint(1, 9) if i == len(p.numbers) - 1 else n
                            for i, n in enumerate(p.numbers))
            if p.but(numbers=numbers).identity() not in taken:
                return p.but(numbers=numbers)

    def other_town(p):
        same_city = by_city[p.town.prefecture, p.town.city]
        town = rng.choice(same_city if rng.random() < 0.7 and len(same_city) > 1 else towns)
        moved = p.but(town=town, chome=min(p.chome, town.blocks))
        return moved if town.name != p.town.name and moved.identity() not in taken else None

    def stranger(_):
        while True:
            person = make_person(rng, towns, names)
            if person.identity() not in taken:
                return mail(person)

    def namesake_town(p):
        moved = None
        while moved is None:
            moved = other_town(p)
        return mail(moved)

    def namesake_room(p):
        room = str(int(p.room) + 100) if p.room else '101'
        return mail(p.but(building=p.building or '若葉ハイツ', room=room)) if p.room else stranger(p)

    return {
        'stranger': stranger,
        'family member': lambda p: mail(p.but(given=other_given(p))),
        'parents of one letter': lambda p: mail(p, p.surname + p.given[:-1] + rng.choice('一二三子美')
                                                if len(p.given) > 1 and p.given[-1] not in '一二三子美'
                                                else p.surname + other_given(p)),
        'neighbour': lambda p: mail(other_house(p).but(surname=names.draw(rng, 's'),
                                                       given=names.draw(rng, 'g'))),
        'neighbour of the same surname': lambda p: mail(other_house(p.but(given=other_given(p)))),
        'namesake, other house number': lambda p: mail(other_house(p)),
        'namesake, other town': namesake_town,
        'namesake, other room': namesake_room,
        'same given name, other surname': lambda p: mail(p.but(
            surname=p.surname + '田' if p.surname[-1] != '田' else '小' + p.surname)),
        'company at the address': lambda p: mail(p, '株式会社' + p.surname + '商店'),
        'company with a person': lambda p: mail(p, p.surname + '工業株式会社 ' + p.surname + p.given),
        'surname only': lambda p: mail(p, p.surname),
    }


# ---- the programs -------------------------------------------------------------------------------

def mailpiece(identifier, code, address, name):
    return json.dumps({'id': identifier, 'recipient': {'postal_code': code, 'address': address,
                                                       'name': name}}, ensure_ascii=False)


def make_people(rng, towns, names, count):
    people, taken = [], set()
    while len(people) < count:
        person = make_person(rng, towns, names)
        if person.identity() in taken:
            continue
        taken.add(person.identity())
        person.record_id = 'R%07d' % len(people)
        person.kind = KINDS[len(people) % 3]
        person.written = registered_form(rng, person)
        people.append(person)
    return people, taken


def write_records(rng, people, path):
    with open(path, 'w', encoding='utf-8', newline='') as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for person in people:
            code = person.town.code if rng.random() < 0.85 else ''
            phone = '03%08d' % rng.randrange(10**8) if rng.random() < 0.5 else ''
            writer.writerow([person.record_id, person.kind, code, person.written,
                             person.surname + rng.choice(('', ' ', '　')) + person.given, phone,
                             'list-%d' % (len(person.record_id) % 7), '2026-04-01', ''])


def run(*words, stdin=None, status=0):
    done = subprocess.run([str(word) for word in words], input=stdin, capture_output=True,
                          text=True, check=False)
    if done.returncode != status:
        sys.exit('%s: exit %d instead of %d\n%s' % (' '.join(map(str, words)), done.returncode,
                                                    status, done.stderr[-3000:]))
    return done


def build(hq, folder, people, rng):
    """Keys and registry in `folder`; seconds that the build took."""
    write_records(rng, people, folder / 'records.csv')
    run(hq, 'keys', 'new', '--out', folder / 'keys')
    start = time.monotonic()
    run(hq, 'registry', 'build', '--keys', folder / 'keys', '--records', folder / 'records.csv',
        '--out', folder / 'registry')
    return time.monotonic() - start


def check(kanaria, folder, lines):
    done = run(kanaria, 'check', '--json', '--registry', folder / 'registry', '--reveal-with',
               folder / 'keys' / 'hq.agekey', stdin='\n'.join(lines) + '\n')
    return [json.loads(line) for line in done.stdout.splitlines()]


class Cases:
    """The people, and their and strangers' mail."""

    def __init__(self, models, records, seed):
        self.rng = random.Random(seed)
        self.towns = read_towns(models)
        self.names = Names(models)
        self.variants = read_variants(models)
        self.people, self.taken = make_people(self.rng, self.towns, self.names, records)
        self.by_city = collections.defaultdict(list)
        for town in self.towns:
            self.by_city[town.prefecture, town.city].append(town)

    def registered(self, count):
        """[(sort, person, line)]: registered people's mail, the distortions in turn."""
        made = []
        ways = distortions(self.rng, self.variants)
        for i, (sort, (applies, write)) in enumerate(ways.items()):
            fitting = [p for p in self.people if applies(p)]
            for person in (self.rng.choice(fitting) for _ in range(count * (i + 1) // len(ways) -
                                                                   count * i // len(ways))):
                made.append((sort, person, mailpiece(str(len(made)), *write(person))))
        return made

    def strangers(self, count):
        """[(sort, None, line)]: mail of people who are not registered."""
        made = []
        sorts = strangers(self.rng, self.towns, self.names, self.by_city, self.taken)
        for i, (sort, write) in enumerate(sorts.items()):
            for person in (self.rng.choice(self.people)
                           for _ in range(count * (i + 1) // len(sorts) - count * i // len(sorts))):
                made.append((sort, None, mailpiece(str(len(made)), *write(person))))
        return made


def tally(cases, answers):
    """Sort -> Counter of decision; a match of a wrong record is 'wrong'.  And what went wrong."""
    table, misses = collections.defaultdict(collections.Counter), []
    for (sort, person, line), answer in zip(cases, answers):
        decision = answer['decision']
        hits = {hit['record_id']: hit for hit in answer['hits']}
        if person is not None and decision == 'match':
            hit = hits.get(person.record_id)
            decision = 'match' if hit and hit['kind'] == person.kind else 'wrong'
            if hit:
                table[sort][hit['notation']] += 1
        table[sort][decision] += 1
        if decision != ('match' if person is not None else 'no_match'):
            misses.append((sort, decision, person and person.written, line))
    return table, misses


def print_table(title, table):
    print('%-42s %7s %7s %7s %8s %6s   %7s %8s %8s' % (title, 'n', 'match', 'review', 'no_match',
                                                       'wrong', 'exact', 'variant', 'unknown'))
    total = collections.Counter()
    for sort, counts in list(table.items()) + [('all', total)]:
        if sort != 'all':
            total.update(counts)
        n = sum(counts[d] for d in ('match', 'review', 'no_match', 'wrong'))
        print('%-42s %7d %7d %7d %8d %6d   %7d %8d %8d   %.2f %%' % (
            sort, n, counts['match'], counts['review'], counts['no_match'], counts['wrong'],
            counts['exact'], counts['variant'], counts['unknown'], 100 * counts['match'] / n))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--kanaria', required=True)
    options.add_argument('--kanaria-hq', required=True)
    options.add_argument('--models', type=pathlib.Path, default=ROOT / 'models')
    options.add_argument('--records', type=int, default=100000)
    options.add_argument('--mail', type=int, default=10000)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--misses', type=int, default=0, help='show so many of each sort')
    options = options.parse_args()
    cases = Cases(options.models, options.records, options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        seconds = build(options.kanaria_hq, folder, cases.people, cases.rng)
        size = sum(f.stat().st_size for f in (folder / 'registry').iterdir())
        print('%d records built in %.1f s, %.1f MB' % (options.records, seconds, size / 1e6))
        for title, made in (('registered, written as', cases.registered(options.mail)),
                            ('not registered', cases.strangers(options.mail))):
            answers = check(options.kanaria, folder, [line for _, _, line in made])
            table, misses = tally(made, answers)
            print_table(title, table)
            micros = sorted(answer['microseconds'] for answer in answers)
            print('microseconds: median %d, 99 %% %d' % (micros[len(micros) // 2],
                                                         micros[len(micros) * 99 // 100]))
            shown = collections.Counter()
            for sort, decision, written, line in misses:
                shown[sort, decision] += 1
                if shown[sort, decision] <= options.misses:
                    print(' ', sort, decision, written, line)


if __name__ == '__main__':
    main()
