#!/usr/bin/python3
"""Reads pictures of single lines with our own recogniser and with Tesseract, in one run.

    lines_bench.py LINES.tsv [--kanaria PROGRAM] [--models DIR] [--tesseract MODEL…] [--misses N]

LINES.tsv has lines "id<TAB>image<TAB>text<TAB>series[<TAB>rival…]", images relative to its folder.
Prints, for every series and for all: character error, lines exactly right, lines whose text is among
the first 64, lines whose text is likelier than each of its rivals; each recogniser's CPU time; and
how far "p" can be trusted.  Spaces never count, widths and kinds of dash neither.  Tesseract reads
with --psm 7 on one thread.  Standard library only.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
DASHES = dict.fromkeys(map(ord, '‐‑‒–—―−－ｰ─━⁃﹣'), '-') | dict.fromkeys(map(ord, '〜～∼'), '~')
EDGES = (0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0000001)

Line = collections.namedtuple('Line', 'id image text series rivals')


def folded(text):
    """The text as it is compared: the kanji stay as they are printed."""
    out = []
    for char in text.translate(DASHES):
        code = ord(char)
        if 0xFF01 <= code <= 0xFF5E:
            out.append(chr(code - 0xFEE0))
        elif not char.isspace() and code != 0x3000:
            out.append(char)
    # Half-width kana with their sound marks; nothing else that NFKC would change.
    whole, run = [], ''
    for char in [*out, '']:
        if char and 0xFF61 <= ord(char) <= 0xFF9F:
            run += char
        else:
            whole.append(unicodedata.normalize('NFKC', run) + char)
            run = ''
    return ''.join(whole)


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1]


def load(path):
    lines = []
    for number, row in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        fields = row.split('\t')
        if not row:
            continue
        if len(fields) < 4:
            sys.exit(f'{path}, line {number}: write id<TAB>image<TAB>text<TAB>series[<TAB>rival…]')
        image = str((path.parent / fields[1]).resolve())
        lines.append(Line(fields[0], image, fields[2], fields[3], fields[4:]))
    if not lines:
        sys.exit(f'{path} holds no lines')
    return lines


def run(command, text):
    """(what it printed, CPU seconds, most memory in MiB)"""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as given:
        given.write(text.encode())
        given.seek(0)
        environment = dict(os.environ, OMP_THREAD_LIMIT='1')
        # Not closed by `with`: wait4 is what tells the child's own CPU time.
        process = subprocess.Popen(command, stdin=given, stdout=out, stderr=subprocess.DEVNULL,
                                   env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return (out.read().decode('utf-8', 'replace'), usage.ru_utime + usage.ru_stime,
                usage.ru_maxrss / 1024)


class Reader:
    """What one recogniser made of all lines."""

    def __init__(self, name, cpu_s, memory_mib, texts):
        self.name, self.cpu_s, self.memory_mib, self.texts = name, cpu_s, memory_mib, texts
        self.answers = None


def read_with_kanaria(program, models, lines):
    rows = ''.join('\t'.join([line.id, line.image, line.text, *line.rivals]) + '\n'
                   for line in lines)
    command = [str(program), 'line', '--json', '--jobs', '1', '--list', '-']
    output, cpu_s, memory_mib = run(command + (['--models', models] if models else []), rows)
    answers = [json.loads(row) for row in output.splitlines()]
    if len(answers) != len(lines):
        sys.exit(f'kanaria line answered {len(answers)} of {len(lines)} lines')
    reader = Reader('kanaria', cpu_s, memory_mib, [folded(a.get('text', '')) for a in answers])
    reader.answers = answers
    return reader


def read_with_tesseract(model, lines):
    with tempfile.NamedTemporaryFile('w', suffix='.txt') as images:
        images.write('\n'.join(line.image for line in lines) + '\n')
        images.flush()
        output, cpu_s, memory_mib = run(['tesseract', images.name, 'stdout', '--psm', '7', '--dpi',
                                         '300', '-l', model], '')
    pages = output.split('\f')[:len(lines)]
    if len(pages) != len(lines):
        sys.exit(f'tesseract -l {model} answered {len(pages)} of {len(lines)} lines; is it installed?')
    return Reader(model, cpu_s, memory_mib, [folded(page) for page in pages])


def percent(part, whole):
    return f'{100 * part / whole:.2f}' if whole else '-'


def in_first_64(answer, truth):
    return any(folded(alternative['text']) == truth for alternative in answer.get('alternatives', ()))


def told_apart(answer):
    """Whether the truth, which was given first, is likelier than every rival."""
    likelihoods = [candidate['log_likelihood'] for candidate in answer.get('candidates', ())]
    return len(likelihoods) > 1 and likelihoods[0] > max(likelihoods[1:])


def print_series(lines, truths, readers):
    groups = collections.defaultdict(list)
    for i, line in enumerate(lines):
        groups[line.series].append(i)
    groups['all'] = list(range(len(lines)))
    print(f'{"series":<24}{"recogniser":<12}{"lines":>7}{"char. err. %":>14}{"exact %":>9}'
          f'{"first 64 %":>12}{"told apart %":>14}')
    for series, members in groups.items():
        characters = sum(len(truths[i]) for i in members)
        for reader in readers:
            wrong = sum(edits(truths[i], reader.texts[i]) for i in members)
            exact = sum(truths[i] == reader.texts[i] for i in members)
            ranked = apart = '-'
            if reader.answers:
                ranked = percent(sum(in_first_64(reader.answers[i], truths[i]) for i in members),
                                 len(members))
                rivals = [i for i in members if lines[i].rivals]
                apart = percent(sum(told_apart(reader.answers[i]) for i in rivals), len(rivals))
            print(f'{series:<24}{reader.name:<12}{len(members):>7}{percent(wrong, characters):>14}'
                  f'{percent(exact, len(members)):>9}{ranked:>12}{apart:>14}')


def print_reliability(reader, truths):
    bins = collections.defaultdict(list)
    for answer, text, truth in zip(reader.answers, reader.texts, truths):
        p = answer.get('p', 0.0)
        at = max(k for k, edge in enumerate(EDGES[:-1]) if p >= edge)
        bins[at].append((p, text == truth))
    error = 0.0
    print(f'\n{"p":<16}{"lines":>7}{"mean p":>10}{"right":>10}')
    for at, members in sorted(bins.items()):
        mean = sum(p for p, _ in members) / len(members)
        right = sum(is_right for _, is_right in members) / len(members)
        error += abs(mean - right) * len(members) / len(truths)
        print(f'{EDGES[at]:<6} to {min(EDGES[at + 1], 1):<6}{len(members):>7}{mean:>10.4f}{right:>10.4f}')
    print(f'expected calibration error {error:.4f}')


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('lines', type=pathlib.Path)
    parser.add_argument('--kanaria', type=pathlib.Path, default=ROOT / 'bin' / 'kanaria')
    parser.add_argument('--models', default='')
    parser.add_argument('--tesseract', nargs='*', default=['jpn', 'Japanese'])
    parser.add_argument('--misses', type=int, default=0, help='print so many lines read wrong')
    words = parser.parse_args()
    lines = load(words.lines)
    truths = [folded(line.text) for line in lines]
    readers = [read_with_kanaria(words.kanaria, words.models, lines)]
    readers += [read_with_tesseract(model, lines) for model in words.tesseract]
    print_series(lines, truths, readers)
    print()
    for reader in readers:
        print(f'{reader.name:<12}{reader.cpu_s:8.2f} s CPU, {1000 * reader.cpu_s / len(lines):7.2f} ms '
              f'a line, start included; {reader.memory_mib:.0f} MiB')
    print_reliability(readers[0], truths)
    misses = [i for i in range(len(lines)) if readers[0].texts[i] != truths[i]]
    for i in misses[:words.misses]:
        print(f'{lines[i].id}\t{lines[i].series}\t{truths[i]}\t{readers[0].texts[i]}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
