#!/usr/bin/env python3
"""Hands `kanaria line` its list in every shape: each entry is answered, in order, and bad ones say why.

line_test.py KANARIA SAMPLES      SAMPLES is tests/samples; last line "N passed, N failed"

The weights are those of a net made by hand (tests/unit/reading/tiny_net.h), kept in the fuzz corpus.
"""
import hashlib
import json
import math
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

TIMEOUT_S = 60
FAILURES = []
CHECKS = 0


def check(is_right, what):
    global CHECKS
    CHECKS += 1
    if not is_right:
        FAILURES.append(what)
        print('FAILED:', what)


def png(path, width, height, grey):
    """grey(x, y) is 0 to 255."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = b''.join(b'\0' + bytes(grey(x, y) for x in range(width)) for y in range(height))
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0))
                     + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def make_models(folder, corpus):
    lines = folder / 'lines'
    lines.mkdir(parents=True)
    shutil.copy(corpus / 'onnx_file' / 'lines', lines / 'lines.onnx')
    shutil.copy(corpus / 'onnx_file' / 'classes', lines / 'classes.onnx')
    shutil.copy(corpus / 'line_characters' / 'tiny', lines / 'characters.txt')
    (lines / 'manifest.json').write_text('{"version":"tiny"}')
    letters = b'kanaria letters 1\n' + (corpus / 'letter_model' / 'small').read_bytes()
    (folder / 'text').mkdir()
    (folder / 'text' / 'letters.txt').write_bytes(letters + f'sha256 {hashlib.sha256(letters).hexdigest()}\n'.encode())


def run(kanaria, words, text=''):
    ran = subprocess.run([kanaria, *words], input=text.encode('utf-8', 'surrogateescape'), capture_output=True,
                         timeout=TIMEOUT_S, check=False)
    return ran.returncode, ran.stdout.decode(), ran.stderr.decode()


def check_list(kanaria, models, folder):
    png(folder / 'print.png', 300, 60, lambda x, y: 30 if 15 <= y < 45 and x % 40 < 25 and 20 < x < 280 else 240)
    png(folder / 'blank.png', 300, 60, lambda x, y: 255)
    (folder / 'broken.png').write_bytes(b'no picture')
    entries = ['print\t{0}/print.png\t山1\t龜', 'blank\t{0}/blank.png\t山', 'alone', 'missing\t{0}/none.png',
               'broken\t{0}/broken.png', 'no candidate\t{0}/blank.png\t', 'bytes\t{0}/blank.png\t\udcff',
               'folder\t{0}', 'last\t{0}/blank.png']
    text = '\n\n'.join(entry.format(folder) for entry in entries) + '\r\n'
    for jobs in ('1', '3'):
        status, out, err = run(kanaria, ['line', '--json', '--list', '-', '--jobs', jobs, '--models', models], text)
        answers = [json.loads(row) for row in out.splitlines()]
        check(status == 1, 'a list with bad entries ends with 1')
        check('6 of 9' in err, 'stderr says how many could not be read: ' + err)
        check([answer['id'] for answer in answers] == [entry.split('\t')[0] for entry in entries],
              'every entry is answered, in order')
        check([('error' in answer) for answer in answers] == [False, False] + [True] * 6 + [False],
              'bad entries say so, the others are read')
        first, blank = answers[0], answers[1]
        check(0 <= first['p'] <= 1 and len(first['alternatives']) <= 64, 'p is a probability')
        check(all(a['p'] >= b['p'] for a, b in zip(first['alternatives'], first['alternatives'][1:])),
              'alternatives are ranked')
        check([c['text'] for c in first['candidates']] == ['山1', '龜']
              and all(math.isfinite(c['log_likelihood']) for c in first['candidates']),
              'candidates come back with finite likelihoods')
        check(blank['text'] == '' and blank['alternatives'] == [], 'blank paper says nothing')


def check_usage(kanaria, models, folder):
    status, out, _ = run(kanaria, ['line', '--help'])
    check(status == 0 and '--list' in out, '--help')
    check(run(kanaria, ['line', '--json'])[0] == 2, 'no list is wrong usage')
    check(run(kanaria, ['line', '--list', '-', '--jobs', '0'])[0] == 2, 'no jobs are wrong usage')
    status, _, err = run(kanaria, ['line', '--list', str(folder / 'none.tsv'), '--models', models])
    check(status == 1 and 'none.tsv' in err, 'a missing list is named')
    for name in ('lines/lines.onnx', 'lines/classes.onnx', 'lines/characters.txt', 'lines/manifest.json', 'text/letters.txt'):
        file = pathlib.Path(models) / name
        kept = file.read_bytes()
        file.unlink()
        status, out, err = run(kanaria, ['line', '--list', '-', '--models', models], 'a\tb.png\n')
        check(status == 1 and out == '' and file.name in err, f'missing weights are named: {name}: {err}')
        file.write_bytes(kept[:len(kept) // 2])
        status, out, err = run(kanaria, ['line', '--list', '-', '--models', models], 'a\tb.png\n')
        check(status == 1 and out == '' and file.name in err, f'damaged weights are named: {name}: {err}')
        file.write_bytes(kept)


def main(words):
    if len(words) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    kanaria = os.path.abspath(words[0])
    corpus = pathlib.Path(words[1]).resolve().parent / 'fuzz' / 'corpus'
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_models(folder / 'models', corpus)
        check_list(kanaria, str(folder / 'models'), folder)
        check_usage(kanaria, str(folder / 'models'), folder)
    print(f'{CHECKS - len(FAILURES)} passed, {len(FAILURES)} failed')
    return 1 if FAILURES else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
