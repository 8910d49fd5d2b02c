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

BENCH = pathlib.Path(__file__).resolve().parents[1] / 'bench'
sys.path.insert(0, str(BENCH))
import false_match_bench as bench  # noqa: E402


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


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    failed = 0
    for test in (a_false_match_is_noticed, bounds_hold):
        right = test(sys.argv[1])
        failed += not right
        print(f'{"ok" if right else "FAILED"}: {test.__name__}', flush=True)
    print(f'{2 - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
