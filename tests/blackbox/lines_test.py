#!/usr/bin/env python3
"""Reads pictures of single lines in faces never trained on, and holds each series to its floors.

lines_test.py KANARIA SAMPLES      SAMPLES is tests/samples; last line "N passed, N failed"

The same counting as tests/bench/lines_bench.py, which compares with other recognisers.
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'bench'))
import lines_bench  # noqa: E402

EACH = 8
# At most so many characters wrong in all 8 lines; at least so many lines exact, with their text among the first
# 64, and likelier than their rival. A floor is raised in the change that earns it.
TABLE = {
    #                    wrong exact ranked apart
    'clean':            (0, 8, 8, 0),
    'medium':           (0, 8, 8, 0),
    'strong':           (0, 8, 8, 0),
    'ordinary':         (0, 8, 8, 0),
    'variant':          (0, 8, 8, 0),
    'variant-medium':   (0, 8, 8, 0),
    'rare':             (0, 8, 8, 0),
    'unlisted-strong':  (0, 8, 8, 0),
    'gothic':           (0, 8, 8, 0),
    'hand':             (1, 7, 8, 0),
    'twins':            (0, 8, 8, 8),
    'twins-medium':     (0, 8, 8, 8),
    'additions':        (0, 8, 8, 8),
    'additions-medium': (0, 8, 8, 8),
    'column':           (0, 8, 8, 0),
    'column-medium':    (0, 8, 8, 0),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('kanaria')
    parser.add_argument('samples', type=pathlib.Path)
    words = parser.parse_args()
    lines = lines_bench.load(words.samples / 'lines' / 'lines.tsv')
    reader = lines_bench.read_with_kanaria(words.kanaria, '', lines)
    checks = [(sorted({line.series for line in lines}) == sorted(TABLE), 'the series are those of the table')]
    for series, (most_wrong, exact, ranked, apart) in TABLE.items():
        members = [i for i, line in enumerate(lines) if line.series == series]
        truths = {i: lines_bench.folded(lines[i].text) for i in members}
        wrong = sum(lines_bench.edits(truths[i], reader.texts[i]) for i in members)
        right = sum(truths[i] == reader.texts[i] for i in members)
        first = sum(lines_bench.in_first_64(reader.answers[i], truths[i]) for i in members)
        told = sum(lines_bench.told_apart(reader.answers[i]) for i in members)
        print(f'{series:<18} wrong {wrong:3}  exact {right}  in 64 {first}  told apart {told}')
        checks += [(len(members) == EACH, f'{series}: {len(members)} lines, the table says {EACH}'),
                   (wrong <= most_wrong, f'{series}: {wrong} characters wrong, at most {most_wrong}'),
                   (right >= exact, f'{series}: {right} lines exact, at least {exact}'),
                   (first >= ranked, f'{series}: {first} lines among the first 64, at least {ranked}'),
                   (told >= apart, f'{series}: {told} lines likelier than their rival, at least {apart}')]
    for is_right, what in checks:
        if not is_right:
            print('FAILED:', what)
    failed = sum(not is_right for is_right, _ in checks)
    print(f'{len(checks) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
