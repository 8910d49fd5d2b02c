#!/usr/bin/python3
"""Made-up records for a registry of any size: registry_records.py N FILE.csv [--seed S] [--drop K]

People are drawn from the postal dictionary's towns and the names' frequencies; memory does not
grow with N.  Every hundredth is a canary, one in three an erasure, the others stops.  --drop K
leaves out every K-th record and gives every K-th of the others another name: what a list looks
like some days later.  The same seed gives the same people.
"""
import argparse
import pathlib
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import registry_cases as cases  # noqa: E402

BATCH = 100_000


def weighted(random, names, cumulated, count):
    at = numpy.searchsorted(cumulated, random.random(count) * cumulated[-1])
    return [names[i] for i in at]


def write_batch(out, first, count, random, towns, kinds, drop):
    town_at = random.integers(0, len(towns), count)
    numbers = random.integers(1, [41, 31, 3001, 21, 13, 13], (count, 6))
    shares = random.random((count, 2))
    buildings = random.integers(0, [len(cases.PREFIXES), len(cases.BUILDINGS)], (count, 2))
    surnames = weighted(random, *kinds['s'], count)
    given = weighted(random, *kinds['g'], count)
    other = weighted(random, *kinds['g'], count)
    lines = []
    for i in range(count):
        number = first + i
        if drop and number % drop == 0:
            continue
        town = towns[town_at[i]]
        a, b, c, d, floor, room = numbers[i]
        if town.blocks:
            house = '%d-%d-%d' % (1 + number % town.blocks, a, b)
        else:
            house = '%d-%d' % (c, d) if shares[i, 0] < 0.6 else '%d' % c
        building = ''
        if shares[i, 1] < 0.45:
            building = ' %s%s%d%02d' % (cases.PREFIXES[buildings[i, 0]],
                                        cases.BUILDINGS[buildings[i, 1]], floor, room)
        name = other[i] if drop and number % drop == 1 else given[i]
        kind = 'canary' if number % 100 == 0 else 'erasure' if number % 3 == 0 else 'stop'
        lines.append('R%d,%s,%s,%s%s%s%s%s,%s %s,,L%d,,\n' % (
            number, kind, town.code, town.prefecture, town.city, town.name, house, building,
            surnames[i], name, number % 40))
    out.write(''.join(lines))


def write(path, count, seed, drop=0):
    models = cases.ROOT / 'models'
    towns = [town for town in cases.read_towns(models) if town.name[-1] not in '階地']
    kinds = cases.Names(models).kinds
    random = numpy.random.default_rng(seed)
    with open(path, 'w', encoding='utf-8') as out:
        out.write('record_id,kind,postal_code,address,name,phone,list_id,planted_at,note\n')
        for first in range(1, count + 1, BATCH):
            write_batch(out, first, min(BATCH, count + 1 - first), random, towns, kinds, drop)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('count', type=int)
    parser.add_argument('file', type=pathlib.Path)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--drop', type=int, default=0)
    options = parser.parse_args()
    write(options.file, options.count, options.seed, options.drop)


if __name__ == '__main__':
    main()
