#!/usr/bin/env python3
"""Hands the real program broken input: one sentence on stderr, the right exit status, and the others go on.

bad_input_test.py KANARIA SAMPLES      SAMPLES is tests/samples; last line "N passed, N failed"
"""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

TIMEOUT_S = 60


def png_chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png_bomb():
    """A valid header that promises 65500 x 65500 pixels, and hardly any data."""
    head = struct.pack('>IIBBBBB', 65500, 65500, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', head) + png_chunk(b'IDAT', zlib.compress(bytes(4096))) + png_chunk(b'IEND', b'')


def tiff_bomb():
    """A TIFF directory of 60000 x 60000 pixels without strips."""
    entries = [(256, 4, 1, 60000), (257, 4, 1, 60000), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    body = struct.pack('<H', len(entries)) + b''.join(struct.pack('<HHII', *e) for e in entries) + struct.pack('<I', 0)
    return b'II*\0' + struct.pack('<I', 8) + body


def make_broken(folder, good):
    """name -> path of what no reader can read."""
    with open(good, 'rb') as file:
        data = file.read()

    def write(name, content):
        path = os.path.join(folder, name)
        with open(path, 'wb') as file:
            file.write(content)
        return path

    broken = {
        'empty file': write('empty.jpg', b''),
        'first 300 bytes of a JPEG': write('cut.jpg', data[:300]),
        'text named .jpg': write('text.jpg', 'これは画像ではありません。\n'.encode() * 50),
        'random bytes named .png': write('random.png', bytes((i * 7919 + 13) & 255 for i in range(5000))),
        'PNG of 65500 x 65500': write('bomb.png', png_bomb()),
        'TIFF of 60000 x 60000': write('bomb.tif', tiff_bomb()),
        'a folder named .jpg': os.path.join(folder, 'folder.jpg'),
        'a pipe named .png': os.path.join(folder, 'pipe.png'),
        'a loop of links': os.path.join(folder, 'loop1.jpg'),
        'no such file': os.path.join(folder, 'missing.jpg'),
        'one pixel': write('pixel.png', b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 0, 0, 0, 0))
                           + png_chunk(b'IDAT', zlib.compress(b'\0\0')) + png_chunk(b'IEND', b'')),
    }
    os.mkdir(broken['a folder named .jpg'])
    os.mkfifo(broken['a pipe named .png'])
    os.symlink('loop2.jpg', os.path.join(folder, 'loop1.jpg'))
    os.symlink('loop1.jpg', os.path.join(folder, 'loop2.jpg'))
    return broken


class Bench:
    def __init__(self, program):
        self.program, self.passed, self.failures = program, 0, []

    def run(self, *args, text=''):
        try:
            return subprocess.run([self.program, *args], input=text, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(args, 'still running after the limit', '', '')

    def check(self, title, ok, got=''):
        if ok:
            self.passed += 1
        else:
            self.failures.append(title)
            print(f'FAILED {title}: {got}')

    def sentence(self, title, done, status):
        """Exit status, nothing on stdout, and one line on stderr that is a sentence."""
        lines = [l for l in done.stderr.splitlines() if l.strip()]
        self.check(f'{title}: exit status {status}', done.returncode == status, f'exit {done.returncode}, {done.stderr[-300:]!r}')
        self.check(f'{title}: one sentence on stderr', len(lines) == 1 and ' ' in lines[0].strip() and len(lines[0]) < 400, repr(done.stderr[:400]))


def answers(text):
    out = []
    for line in text.splitlines():
        try:
            out.append(json.loads(line))
        except ValueError:
            out.append({'id': 'not JSON: ' + line[:80]})
    return out


def one_by_one(bench, broken):
    for title, path in broken.items():
        done = bench.run('read', '--json', path)
        if title == 'one pixel':  # an image, if a useless one: empty fields or a refusal, never an invention
            found = answers(done.stdout)
            filled = [v for a in found for v in (a.get('recipient') or {}).values() if isinstance(v, str) and v]
            bench.check('one pixel: nothing invented', done.returncode in (0, 1) and not filled, (done.returncode, filled))
        else:
            bench.sentence(title, done, 1)
            bench.check(f'{title}: nothing on stdout', done.stdout.strip() == '', repr(done.stdout[:200]))


def in_a_list(bench, broken, good):
    """Broken pieces between good ones: each has its error, in order, and the good ones are read."""
    rows = [('good-first', good)]
    rows += [(f'bad-{i}', path) for i, (title, path) in enumerate(broken.items()) if title != 'one pixel']
    rows += [('good-last', good)]
    text = ''.join(f'{ident}\t{path}\n' for ident, path in rows)
    done = bench.run('read', '--json', '--list', '-', '--jobs', '2', text=text)
    found = answers(done.stdout)
    bench.check('list: exit status 1', done.returncode == 1, done.returncode)
    bench.check('list: an answer for each piece, in order', [a.get('id') for a in found] == [r[0] for r in rows],
                [a.get('id') for a in found])
    by_id = {a.get('id'): a for a in found}
    for ident, path in rows:
        answer = by_id.get(ident, {})
        if ident.startswith('good'):
            bench.check(f'list: {ident} is read', 'recipient' in answer and 'error' not in answer, answer)
        else:
            bench.check(f'list: {os.path.basename(path)} has an error text', bool(answer.get('error')), answer)


def wrong_usage(bench, folder, good, broken):
    bench.check('unknown option: exit status 2', bench.run('read', '--json', '--no-such-option', good).returncode == 2)
    bench.check('unknown command: exit status 2', bench.run('no-such-command').returncode == 2)
    bench.check('no picture named: exit status 2', bench.run('read', '--json').returncode == 2)
    bench.check('--jobs that is no number: exit status 2',
                bench.run('read', '--json', '--list', '-', '--jobs', 'many', text=f'a\t{good}\n').returncode == 2)
    bench.sentence('missing back', bench.run('read', '--json', good, '--back', os.path.join(folder, 'missing_back.jpg')), 1)
    bench.sentence('list file that is not there', bench.run('read', '--json', '--list', os.path.join(folder, 'missing.txt')), 1)
    done = bench.run('read', '--json', '--list', '-', text='only-an-id\n' + f'good\t{good}\n')
    bench.check('list line without a picture: exit status 1 or 2', done.returncode in (1, 2), done.returncode)
    bench.check('list line without a picture: named on stderr or as an error', bool(done.stderr.strip()) or 'error' in done.stdout)
    done = bench.run('read', '--json', '--list', '-', text='')
    bench.check('empty list: nothing printed', done.returncode in (0, 1) and not done.stdout.strip(), (done.returncode, done.stdout))
    done = bench.run('read', '--json', '--list', '-', text='x\t' + broken['empty file'] + '\n' + 'y\t' + good + '\t' + broken['text named .jpg'] + '\n')
    found = answers(done.stdout)
    bench.check('a back that is no picture: its piece has an error', len(found) == 2 and bool(found[1].get('error')), done.stdout[:300])


def folders(bench, folder):
    """`scan` on folders without mailpieces."""
    empty = os.path.join(folder, 'empty_folder')
    os.mkdir(empty)
    data = os.path.join(folder, 'data')
    done = bench.run('scan', '--source', 'folder:' + empty, '--data', data)
    bench.check('folder without mailpieces: a sentence on stderr, exit status 0 or 1',
                done.returncode in (0, 1) and bool(done.stderr.strip()), (done.returncode, done.stderr[:300]))
    gone = bench.run('scan', '--source', 'folder:' + os.path.join(folder, 'not_there'), '--data', data)
    bench.check('folder that is not there: exit status 1 and a sentence', gone.returncode == 1 and bool(gone.stderr.strip()),
                (gone.returncode, gone.stderr[:300]))
    bench.check('unknown kind of source: exit status 2', bench.run('scan', '--source', 'fax:1', '--data', data).returncode == 2)


def full_output(bench, good):
    """Results that cannot be written are no success."""
    for words, text in ((['--help'], ''), (['read', '--json', good], ''), (['normalize'], '東京都港区芝公園4-2-8\n'),
                        (['barcode', '--bars'], 'x\n')):
        with open('/dev/full', 'w', encoding='utf-8') as full:
            done = subprocess.run([bench.program, *words], input=text, stdout=full, stderr=subprocess.PIPE, text=True,
                                  timeout=TIMEOUT_S, check=False)
        bench.sentence(f'{words[0]} onto a full disk', done, 1)


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    program, samples = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    good = os.path.join(samples, 'label', 'label_01_front.jpg')
    bench = Bench(program)
    folder = tempfile.mkdtemp(prefix='bad_input_')
    try:
        broken = make_broken(folder, good)
        one_by_one(bench, broken)
        in_a_list(bench, broken, good)
        wrong_usage(bench, folder, good, broken)
        folders(bench, folder)
        full_output(bench, good)
    finally:
        shutil.rmtree(folder)
    print(f'{bench.passed} passed, {len(bench.failures)} failed')
    return 1 if bench.failures else 0


if __name__ == '__main__':
    sys.exit(main())
