#!/usr/bin/python3
"""What reading the kept mailpieces costs, stage by stage and beside Tesseract, in one run.

    scripts/install-packages build bench && scripts/build
    OMP_THREAD_LIMIT=1 tests/bench/read_bench.py [--repeats N] [--engine ENGINE] [--build DIR] [--samples DIR] [--scores-only]

Reads every mailpiece of SAMPLES/*/truth.json (fronts, and backs where there are some) and prints
- CPU-ms a mailpiece and stage, by build/release/bin/stages_bench on one thread, each the least of N
  runs (default 2): mean, median, 95th percentile, and the share of the whole;
- the programs as they are called, `kanaria read --json --list LIST --jobs 2` and, two at a time,
  `tesseract IMAGE - -l jpn --psm 3` for every picture: CPU-ms a mailpiece, mailpieces a minute,
  peak memory of two jobs, and all of it as a ratio of ours to Tesseract's.
- S of both engines, 10 x error + reject, in per cent of the pieces with an addressee: error is what
  no person looks at with a wrong or missing field of the recipient, reject is what is sent to review.
  Tesseract's reading of the same files is `--engine tesseract`, through our layout and postal
  dictionary; the plain tool has no review, so all of its pieces count as settled.  --scores-only
  prints nothing else.
Ours is started once for the whole list and Tesseract once for every picture, as one would call it;
what a start alone costs is printed too. Ours runs before and after Tesseract, so that a machine that
gets busier slows both. Where "cores that it got" is below the number of jobs, something else was
running: then compare CPU times, not mailpieces a minute.
Tesseract only gives text; who is who and how sure is not in its figures. Nothing passes or fails here.
Standard library only.
"""
import argparse
import concurrent.futures
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'blackbox'))
import read_test  # noqa: E402, how fields are compared
JOBS = 2
ENVIRONMENT = os.environ | {'OMP_THREAD_LIMIT': '1'}


def mailpieces(samples):
    """(id, [front] or [front, back]) of every series that holds mailpieces."""
    found = []
    for truth in sorted(samples.glob('*/truth.json')):
        for piece in json.loads(truth.read_text(encoding='utf-8')):
            if 'front' in piece:
                found.append((piece['id'], [truth.parent / piece[side] for side in ('front', 'back') if piece[side]]))
    return found


def measured(command):
    """(CPU-ms, peak resident MiB) of a program that has to end well."""
    with open(os.devnull, 'r+b') as nowhere:
        process = subprocess.Popen(list(map(str, command)), stdin=nowhere, stdout=nowhere, stderr=nowhere,
                                   env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f'read_bench: {command[0]} ended with {process.returncode}')
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def run_stages(args, pieces):
    command = [args.build / 'stages_bench', args.models, str(args.repeats), args.engine]
    done = subprocess.run(command, input=listed(pieces), stdout=subprocess.PIPE, env=ENVIRONMENT, text=True, check=True)
    return [json.loads(line)['cpu_ms'] for line in done.stdout.splitlines()]


def listed(pieces):
    return ''.join('\t'.join((name, *map(str, files))) + '\n' for name, files in pieces)


def score(args, engine, reviews):
    """(error, reject) in per cent of the pieces with an addressee."""
    truths = {t['id']: t for truth in sorted(args.samples.resolve().glob('*/truth.json'))
              for t in json.loads(truth.read_text(encoding='utf-8')) if 'front' in t}
    command = [args.build / 'kanaria', 'read', '--json', '--list', '-', '--jobs', JOBS, '--models', args.models, '--engine', engine]
    done = subprocess.run(list(map(str, command)), input=listed(mailpieces(args.samples.resolve())), stdout=subprocess.PIPE,
                          env=ENVIRONMENT, text=True, check=True)
    wrong = sent = pieces = 0
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        truth = truths[answer['id']]
        if not truth['recipient']['postal_code']:
            continue
        pieces += 1
        if reviews and answer['needs_review']:
            sent += 1
        else:
            wrong += read_test.judge(truth, answer)['all_three'][0] != 'right'
    return 100 * wrong / pieces, 100 * sent / pieces


def print_scores(args):
    print(f'\n{"per cent of the pieces":34}{"error":>10}{"reject":>11}{"S":>9}')
    for title, engine, reviews in ((args.engine, args.engine, True), ('tesseract, no review', 'tesseract', False)):
        error, reject = score(args, engine, reviews)
        print(f'{title:34}{error:10.1f}{reject:11.1f}{10 * error + reject:9.0f}')


def run_ours(args, list_file):
    """CPU-ms, peak MiB and seconds of the whole list."""
    start = time.monotonic()
    cpu_ms, peak_mib = measured([args.build / 'kanaria', 'read', '--json', '--list', list_file, '--jobs', JOBS,
                                 '--models', args.models, '--engine', args.engine])
    return cpu_ms, peak_mib, time.monotonic() - start


def tesseract(image):
    return measured(['tesseract', image, '-', '-l', 'jpn', '--psm', '3'])


def run_tesseract(pieces):
    """CPU-ms of each mailpiece, peak MiB of two processes, seconds for all."""
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        sides = list(pool.map(lambda entry: (entry[0], *tesseract(entry[1])),
                              [(name, file) for name, files in pieces for file in files]))
    elapsed_s = time.monotonic() - start
    cpu_ms = {}
    for name, side_ms, _ in sides:
        cpu_ms[name] = cpu_ms.get(name, 0) + side_ms
    # At worst the largest two meet.
    return list(cpu_ms.values()), sum(sorted((side[2] for side in sides), reverse=True)[:JOBS]), elapsed_s


def percentile(values, share):
    """By nearest rank."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def print_stages(stages, tesseract_ms):
    whole = statistics.mean(piece['whole'] for piece in stages)
    print(f'{"CPU-ms a mailpiece":26}{"mean":>9}{"median":>9}{"95th %":>9}{"share":>8}{"Tesseract":>11}')
    beside = statistics.mean(tesseract_ms)
    for stage in stages[0]:
        times = [piece[stage] for piece in stages]
        mean = statistics.mean(times)
        print(f'{stage:26}{mean:9.1f}{statistics.median(times):9.1f}{percentile(times, 0.95):9.1f}'
              f'{100 * mean / whole:7.1f}%{mean / beside:11.3f}')
    print(f'{"tesseract --psm 3":26}{beside:9.1f}{statistics.median(tesseract_ms):9.1f}'
          f'{percentile(tesseract_ms, 0.95):9.1f}{"":8}{1:11.3f}')
    ratios = [piece['whole'] / theirs for piece, theirs in zip(stages, tesseract_ms)]
    print(f'whole / Tesseract, piece by piece: median {statistics.median(ratios):.3f}, '
          f'95th percentile {percentile(ratios, 0.95):.3f}')


def print_programs(ours, theirs, starts, count, pictures):
    def row(title, mine, other, digits=0):
        print(f'{title:34}{mine:10.{digits}f}{other:11.{digits}f}{mine / other:9.3f}')
    print(f'\n{f"programs, {JOBS} jobs":34}{"kanaria":>10}{"tesseract":>11}{"ratio":>9}')
    row('CPU-ms a mailpiece, start included', ours['cpu_ms'] / count, theirs['cpu_ms'] / count)
    row('the same, starts taken off', (ours['cpu_ms'] - starts[0]) / count,
        (theirs['cpu_ms'] - pictures * starts[1]) / count)
    row('CPU-ms of a start alone', *starts)
    row('mailpieces a minute', 60 * count / ours['s'], 60 * count / theirs['s'], 1)
    row('cores that it got', ours['cpu_ms'] / 1000 / ours['s'], theirs['cpu_ms'] / 1000 / theirs['s'], 2)
    row(f'peak memory of {JOBS} jobs, MiB', ours['mib'], theirs['mib'])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--repeats', type=int, default=2)
    ap.add_argument('--engine', default='kanaria')
    ap.add_argument('--scores-only', action='store_true', help='nothing but S, no times')
    ap.add_argument('--build', type=pathlib.Path, default=ROOT / 'build' / 'release' / 'bin')
    ap.add_argument('--models', type=pathlib.Path, default=ROOT / 'models')
    ap.add_argument('--samples', type=pathlib.Path, default=ROOT / 'tests' / 'samples')
    args = ap.parse_args()
    if args.scores_only:
        print_scores(args)
        return
    pieces = mailpieces(args.samples.resolve())
    pictures = sum(len(files) for _, files in pieces)
    print(f'{len(pieces)} mailpieces, {pictures} pictures, engine {args.engine}, '
          f'{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n', flush=True)
    with tempfile.TemporaryDirectory(prefix='read_bench_') as folder:
        list_file, nothing = pathlib.Path(folder) / 'list.tsv', pathlib.Path(folder) / 'nothing.tsv'
        blank = pathlib.Path(folder) / 'blank.pgm'
        list_file.write_text(listed(pieces), encoding='utf-8')
        nothing.write_text('', encoding='utf-8')
        blank.write_bytes(b'P5 64 64 255\n' + b'\xff' * 64 * 64)
        stages = run_stages(args, pieces)
        starts = run_ours(args, nothing)[0], tesseract(blank)[0]
        before = run_ours(args, list_file)
        tesseract_ms, tesseract_mib, tesseract_s = run_tesseract(pieces)
        after = run_ours(args, list_file)
    print_stages(stages, tesseract_ms)
    ours = {'cpu_ms': (before[0] + after[0]) / 2, 'mib': max(before[1], after[1]), 's': (before[2] + after[2]) / 2}
    theirs = {'cpu_ms': sum(tesseract_ms), 'mib': tesseract_mib, 's': tesseract_s}
    print_programs(ours, theirs, starts, len(pieces), pictures)
    print_scores(args)


if __name__ == '__main__':
    main()
