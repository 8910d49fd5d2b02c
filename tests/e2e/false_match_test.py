#!/usr/bin/python3
"""False matches and recall of the real programs under measured reading errors, at a size for every run.

false_match_test.py BIN      last line "N passed, N failed"

A registry of 20,000 made-up records, 5,000 readings of strangers close to them, 1,000 of registered
persons: the bounds of tests/bench/false_match_bench.py, and that the bench itself notices both kinds of
failure (a bench that cannot fail says nothing).
"""
import collections
import pathlib
import subprocess
import sys
import tempfile

BENCH = pathlib.Path(__file__).resolve().parents[1] / 'bench'
sys.path.insert(0, str(BENCH))
import error_model  # noqa: E402
import false_match_bench as bench  # noqa: E402
import population  # noqa: E402
import verdicts  # noqa: E402


def bounds_hold(binaries):
    done = subprocess.run([sys.executable, str(BENCH / 'false_match_bench.py'), binaries, '--registry-size', '20000',
                           '--readings', '5000', '--registered', '1000'], check=False)
    return done.returncode == 0


def row(group, **counts):
    return group, sum(counts.values()), collections.Counter(counts)


def a_false_match_is_noticed(_):
    good, bad = row('random', no_match=500), row('random', no_match=450, match=50)
    met, lost = row('all', match=950, no_match=50), row('all', match=500, no_match=500)
    return bench.broken_bounds([good], [met]) == [] and len(bench.broken_bounds([bad], [met])) == 1 and \
        len(bench.broken_bounds([good], [lost])) == 1


def bounds_are_those_of_the_tables(_):
    """Clopper-Pearson, one-sided, 95 %: 1 - 0.05^(1/n) without an error; tables give 0.0466 for 1 in 100."""
    return abs(verdicts.upper_bound(0, 100) - 0.02951) < 1e-4 and abs(verdicts.upper_bound(1, 100) - 0.04656) < 1e-4 and \
        verdicts.upper_bound(7, 7) == 1


def edits_lead_from_truth_to_reading(_):
    edits = error_model.edits_of('山田太郎', '山口太郎')
    return edits == [['=', 'kanji', 0.25, '田', '口']] and error_model.edits_of('山田', '') == [['none']] and \
        error_model.edits_of('港区芝2-8ハイツ3', '港区芝2-8') == [['tail']] and \
        error_model.edits_of('港区芝2-8', '港区南2-8', {'港区南'}) == [['town']]


def nobody_asked_about_is_registered(_):
    """By folded name at the same address, the partner of a 連名 included."""
    crowd = population.Population(bench.cases.ROOT / 'models', 3)
    with tempfile.TemporaryDirectory() as folder:
        registered, others = population.make(crowd, 3000, pathlib.Path(folder) / 'records.csv', 3000, 3000)

    def at(person):
        return person.town, person.chome, population.identity_of(crowd, person)
    taken = set(map(at, registered))
    kinds = {kind for kind, _ in others}
    return len(registered) == len(others) == 3000 and kinds >= set(population.KINDS) - {population.TWIN} and \
        not any(at(p) in taken or at(p.but(given=p.partner)) in taken for _, p in others)


TESTS = (a_false_match_is_noticed, bounds_are_those_of_the_tables, edits_lead_from_truth_to_reading,
         nobody_asked_about_is_registered, bounds_hold)


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    failed = 0
    for test in TESTS:
        right = test(sys.argv[1])
        failed += not right
        print(f'{"ok" if right else "FAILED"}: {test.__name__}', flush=True)
    print(f'{len(TESTS) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
