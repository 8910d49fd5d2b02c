#!/usr/bin/python3
"""A made-up population: registered people, and people near them who are not registered.

    population.py --records N --out FOLDER [--seed 1] [--strangers M] [--models DIR]

Writes FOLDER/records.csv, FOLDER/registered.jsonl (up to M registered persons) and
FOLDER/strangers.jsonl (M persons who are in no record, each with the kind of its closeness to a
registered one).  The same arguments give the same files; nothing is kept in memory but a counter a
town, so that N may be 35,000,000.

People live in plots.  A plot is a 番 of a named 丁目, or eight 番地 in a row, or one block of flats
in it, and no plot is given out twice, so that nobody shares an address with a record of another plot.
Towns are real ones of the postal dictionary: a prefecture by its inhabitants (census of 2020), in
it a town by its number of 丁目, where one 丁目 counts as three towns without.  Surnames come by the
frequencies of models/names.  Its given names are nearly equally frequent, which would make
namesakes too rare; so six in ten given names come from the 300 of the mail generator's lists.

Rates in a plot, which are chosen and not measured (no such statistics are at hand):
  household of 1, 2, 3, 4, 5 members 38 %, 28 %, 17 %, 12 %, 5 % (census of 2020, rounded)
  registered: one member, and each further one with 35 %
  a flat instead of a house 45 %; its room on the record 85 %
  next door has the same surname 4 %; a namesake in the same town 0.3 %
  father and child, or brothers, sharing a kanji of the given name 25 % of the households with two
  maiden surname beside the married one 4 %
  variant kanji where there are such: 12 % of the records (髙 for 高); a canary's mark 20 % of them
  postal code left out 10 %, phone there 50 %
  a plot in one of the few towns whose city and name are the same in another prefecture 0.2 %

Kinds of strangers (KINDS), asked for in equal numbers or by --kinds: each is drawn from a registered
person, and neither the stranger nor the stranger's `partner` (the other given name of a 連名) has a
registered person's folded name at that person's address.  Every person is fictional.
"""
import argparse
import csv
import itertools
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'samples' / 'generator'))
import registry_cases as cases  # noqa: E402
import words  # noqa: E402

# Inhabitants in units of 10,000, census of 2020.
INHABITANTS = dict(zip(
    '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 '
    '福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 '
    '山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'.split(),
    (522, 124, 121, 230, 96, 107, 183, 287, 193, 194, 734, 628, 1405, 924, 220, 103, 113, 77, 81, 205,
     198, 363, 754, 177, 141, 258, 884, 547, 132, 92, 55, 67, 189, 280, 134, 72, 95, 133, 69, 514, 81,
     131, 174, 112, 107, 159, 147)))
KINDS = {
    'random': 'somebody else, anywhere',
    'namesake elsewhere': 'the same full name in another town',
    'namesake in the town': 'the same full name in the same town, another house',
    'namesake next door': 'the same full name, the number beside',
    'namesake, other room': 'the same full name in the same building, another room',
    'namesake, no room recorded': 'the same full name in the same building, whose record has no room',
    'neighbour of the surname': 'next door, same surname, another given name',
    'other room': 'the same building, another room, another name',
    'household': 'same address, same surname, another given name',
    'father and son': 'same address and surname, the given names share a kanji',
    'maiden surname': 'same address and given name, another surname',
    'other family': 'same address, another name: who lived there before',
    'twin town': 'the same full name and numbers in a town of that name elsewhere',
}
TWIN = 'twin town'
VARIANT_RATE, MARK_RATE, CODE_RATE, ROOM_RATE = 0.12, 0.2, 0.9, 0.85
FLATS_RATE, LISTED_GIVEN_RATE = 0.45, 0.6
SHARED_KANJI_RATE, MAIDEN_RATE = 0.25, 0.04
NEIGHBOUR_SURNAME_RATE, TOWN_NAMESAKE_RATE = 0.04, 0.003
TWIN_PLOT_RATE = 0.002
HOUSEHOLD_SIZES = (38, 28, 17, 12, 5)
FURTHER_MEMBER_RATE = 0.35


class Names(cases.Names):
    def __init__(self, models):
        super().__init__(models)
        self.listed = [name for name in words.GIVEN_MALE + words.GIVEN_FEMALE if cases.is_kanji(name)]
        self.by_kanji = {}
        for name in itertools.chain(self.listed, self.kinds['g'][0]):
            if len(name) == 2:
                for c in name:
                    self.by_kanji.setdefault(c, []).append(name)

    def surname(self, rng):
        return self.draw(rng, 's')

    def given(self, rng):
        return rng.choice(self.listed) if rng.random() < LISTED_GIVEN_RATE else self.draw(rng, 'g')

    def relative(self, rng, given):
        """Another given name with one of its kanji: 健一 of 健二; None where there is none."""
        fitting = self.by_kanji.get(rng.choice(given), [])
        others = [name for name in fitting if name != given]
        return rng.choice(others) if others else None


class Plots:
    """Hands out plots, none twice."""

    def __init__(self, rng, towns):
        self.rng, self.given_out = rng, {}
        by_prefecture, self.twins = {}, {}
        seen = set()
        for town in towns:
            # The registry's place has neither prefecture nor 郡.
            place = (place_of(town), town.blocks)
            self.twins.setdefault(place, []).append(town)
            if (town.prefecture, place) not in seen:
                seen.add((town.prefecture, place))
                by_prefecture.setdefault(town.prefecture, []).append(town)
        self.twin_towns = [town for some in self.twins.values() for town in some
                           if any(other.prefecture != town.prefecture for other in some)]
        self.prefectures = list(by_prefecture)
        self.weights = cases.cumulated(INHABITANTS[p] for p in self.prefectures)
        self.towns = {p: (some, cases.cumulated(1 + 3 * t.blocks for t in some))
                      for p, some in by_prefecture.items()}

    def town(self):
        if self.rng.random() < TWIN_PLOT_RATE:
            return self.rng.choice(self.twin_towns)
        prefecture = self.rng.choices(self.prefectures, cum_weights=self.weights)[0]
        towns, weights = self.towns[prefecture]
        return self.rng.choices(towns, cum_weights=weights)[0]

    def twin(self, town):
        """A town of the same name in a city of the same name, elsewhere; None for nearly all."""
        others = [t for t in self.twins[place_of(town), town.blocks] if t.prefecture != town.prefecture]
        return self.rng.choice(others) if others else None

    def next(self, town=None):
        """(town, 丁目 or 0, the number that all houses of the plot share or start at)."""
        town = town or self.town()
        count = self.given_out.get(town, 0)
        self.given_out[town] = count + 1
        if town.blocks:
            step, chome = divmod(count, town.blocks)
            offset = int(town.code) % 60
            return town, (chome + offset) % town.blocks + 1, 1 + (offset + 37 * step) % 60 + 60 * (step // 60)
        offset = int(town.code) * 7 % 400
        return town, 0, 1 + 8 * ((offset + 211 * count) % 400 + 400 * (count // 400))


def place_of(town):
    city = town.city
    at = city.find('郡')
    if 0 < at < len(city) - 2 and city[-1] in '町村':
        city = city[at + 1:]
    return city, town.name


class Population:
    """`plots()` yields (registered, strangers) for ever: persons, and functions by kind that make a stranger."""

    def __init__(self, models, seed):
        self.rng = random.Random(seed)
        self.names = Names(models)
        self.variants = cases.read_variants(models)
        self.stands_for = {c: min(others + [c]) for c, others in self.variants.items()}
        self.plots_ = Plots(self.rng, cases.read_towns(models))
        self.ids = itertools.count()

    def folded(self, name):
        return ''.join(self.stands_for.get(c, c) for c in name)

    def plots(self):
        while True:
            yield self.plot()

    def plot(self):
        """The registered members of one household; each has `written`, `name`, `record_id`, `kind`, `code`."""
        rng = self.rng
        members = self.household(self.plots_.next())
        registered = [members[0]] + [m for m in members[1:] if rng.random() < FURTHER_MEMBER_RATE]
        if rng.random() < NEIGHBOUR_SURNAME_RATE:
            registered.append(self.beside(members[0]).but(given=self.names.given(rng)))
        if rng.random() < TOWN_NAMESAKE_RATE:
            registered.append(self.moved(members[0], members[0].town))
        for person in registered:
            self.register(person)
            person.partner = self.names.given(rng)
        identities = {identity_of(self, m) for m in registered}
        return registered, identities

    def household(self, plot):
        rng, names = self.rng, self.names
        town, chome, start = plot
        numbers = (start, rng.randint(1, 24)) if chome else (start + rng.randrange(7),) + \
            ((rng.randint(1, 20),) if rng.random() < 0.6 else ())
        building = room = ''
        if rng.random() < FLATS_RATE:
            building = rng.choice(cases.PREFIXES) + rng.choice(cases.BUILDINGS)
            room = '%d%02d' % (rng.randint(1, 12), rng.randint(1, 12))
        first = cases.Person(town, chome, numbers, building, room, names.surname(rng), names.given(rng))
        members = [first]
        while len(members) < rng.choices((1, 2, 3, 4, 5), weights=HOUSEHOLD_SIZES)[0] and len(members) < 5:
            given = (names.relative(rng, first.given) if rng.random() < SHARED_KANJI_RATE else None) or names.given(rng)
            surname = names.surname(rng) if rng.random() < MAIDEN_RATE else first.surname
            if self.folded(surname + given) not in {self.folded(m.surname + m.given) for m in members}:
                members.append(first.but(surname=surname, given=given))
        return members

    def register(self, person):
        rng = self.rng
        number = next(self.ids)
        person.record_id, person.kind = 'R%08d' % number, cases.KINDS[number % 3]
        person.code = person.town.code if rng.random() < CODE_RATE else ''
        person.room_recorded = rng.random() < ROOM_RATE
        shown = person if person.room_recorded else person.but(room='', building='')
        person.written = cases.registered_form(rng, shown)
        person.name = person.surname + person.given
        if rng.random() < VARIANT_RATE:
            person.name = cases.varied(rng, self.variants, person.name)
        person.mark = rng.choice('ABC') if person.kind == 'canary' and rng.random() < MARK_RATE else ''
        person.recorded_name = person.name[:len(person.surname)] + rng.choice(('', ' ', '　')) + \
            person.name[len(person.surname):] + person.mark

    # ---- people who are not registered ----

    def beside(self, person):
        """The number beside: another house of the same plot."""
        last = person.numbers[-1]
        return person.but(numbers=person.numbers[:-1] + (last + 1 if last % 2 else max(1, last - 1),))

    def moved(self, person, town=None):
        """The same person's name in another plot, of the same town where one is given."""
        household = self.household(self.plots_.next(town))
        return household[0].but(surname=person.surname, given=person.given)

    def other_given(self, person):
        return person.but(given=self.names.given(self.rng))

    def other_room(self, person):
        floor, door = divmod(int(person.room), 100)
        return person.but(room='%d%02d' % (floor, door % 12 + 1)) if self.rng.random() < 0.5 else \
            person.but(room='%d%02d' % (floor % 12 + 1, door))

    def stranger(self, kind, person):
        """Somebody of that kind of closeness; None where the person has no such neighbour."""
        rng, names = self.rng, self.names
        if kind == 'random':
            return self.household(self.plots_.next())[0]
        if kind == 'namesake elsewhere':
            return self.moved(person)
        if kind == 'namesake in the town':
            return self.moved(person, person.town)
        if kind == 'namesake next door':
            return self.beside(person)
        if kind == 'namesake, other room':
            return self.other_room(person) if person.room and person.room_recorded else None
        if kind == 'namesake, no room recorded':
            return self.other_room(person) if person.room and not person.room_recorded else None
        if kind == 'neighbour of the surname':
            return self.other_given(self.beside(person))
        if kind == 'other room':
            return self.other_room(person).but(surname=names.surname(rng), given=names.given(rng)) if person.room else None
        if kind == 'household':
            return self.other_given(person)
        if kind == 'father and son':
            given = names.relative(rng, person.given)
            return given and person.but(given=given)
        if kind == 'maiden surname':
            return person.but(surname=names.surname(rng))
        if kind == 'other family':
            return person.but(surname=names.surname(rng), given=names.given(rng))
        if kind == TWIN:
            twin = self.plots_.twin(person.town)
            return twin and person.but(town=twin)
        raise ValueError(kind)

    def stranger_of(self, kind, person, identities):
        """A stranger who is none of the registered of the plot, by folded name and address; or None."""
        for _ in range(5):
            one = self.stranger(kind, person)
            if one is None:
                return None
            one.near = person
            if one.town is not person.town or one.chome != person.chome:
                identities = ()
            if identity_of(self, one) in identities:
                continue
            one.partner = self.names.given(self.rng)
            if identity_of(self, one.but(given=one.partner)) not in identities:
                return one
        return None


def identity_of(population, person):
    return person.numbers, person.building, person.room, population.folded(person.surname + person.given)


def record_of(person, rng):
    phone = '03%08d' % rng.randrange(10**8) if rng.random() < 0.5 else ''
    return (person.record_id, person.kind, person.code, person.written, person.recorded_name, phone,
            'list-%d' % (int(person.record_id[1:]) % 7), '2026-04-01', '')


def make(population, records, path, registered, strangers, kinds=tuple(KINDS)):
    """Writes the CSV; returns evenly drawn registered persons and strangers, at most so many."""
    written, some, others = 0, [], []
    # Few towns have a twin: such a stranger is made where there is one, the others in turn.
    wanted = itertools.cycle(kind for kind in kinds if kind != TWIN)
    twins = 0
    phones = random.Random(population.rng.random())
    with open(path, 'w', encoding='utf-8', newline='') as out:
        writer = csv.writer(out)
        writer.writerow(cases.HEADER)
        for people, identities in population.plots():
            for person in people[:records - written]:
                writer.writerow(record_of(person, phones))
                written += 1
                if len(some) * records < written * registered:
                    some.append(person)
            if TWIN in kinds and twins * len(kinds) <= len(others) < written * strangers / records:
                one = population.stranger_of(TWIN, people[0], identities)
                if one is not None:
                    twins += 1
                    others.append((TWIN, one))
            for _ in range(len(kinds)):
                if len(others) * records >= written * strangers:
                    break
                kind = next(wanted)
                one = population.stranger_of(kind, people[0], identities)
                if one is not None:
                    others.append((kind, one))
            if written == records:
                return some, others


def as_json(person, kind=''):
    return {'kind': kind or 'registered', 'postal_code': person.town.code, 'prefecture': person.town.prefecture,
            'city': person.town.city, 'town': person.town.name, 'chome': person.chome, 'numbers': person.numbers,
            'building': person.building, 'room': person.room, 'surname': person.surname, 'given': person.given,
            'record_id': getattr(person, 'record_id', ''), 'near': getattr(getattr(person, 'near', None), 'record_id', '')}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--records', type=int, required=True)
    options.add_argument('--out', type=pathlib.Path, required=True)
    options.add_argument('--strangers', type=int, default=1000)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--models', type=pathlib.Path, default=cases.ROOT / 'models')
    options = options.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    population = Population(options.models, options.seed)
    some, others = make(population, options.records, options.out / 'records.csv', options.strangers, options.strangers)
    for name, rows in (('registered', [as_json(p) for p in some]), ('strangers', [as_json(p, k) for k, p in others])):
        with open(options.out / (name + '.jsonl'), 'w', encoding='utf-8') as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + '\n' for row in rows)
    print(f'{options.records} records, {len(some)} registered and {len(others)} strangers in {options.out}')


if __name__ == '__main__':
    main()
