#!/usr/bin/env python3
"""Has `kanaria read --picture` draw sample mailpieces, with and without a typeface, and looks at the PNG files.

picture_test.py KANARIA SAMPLES      SAMPLES is tests/samples; last line "N passed, N failed"
"""
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

TIMEOUT_S = 60
PANEL_PX = 760  # kPanelWidth_px
# One that lies the right way up, one with its sender on the back, one that is addressed to nobody.
PIECES = [('label/label_01_front.jpg', None), ('barcode/barcode_02_front.jpg', 'barcode/barcode_02_back.jpg'),
          ('junk/junk_01_front.jpg', None)]
RESULTS = []


def check(what, is_right, detail=''):
    RESULTS.append(is_right)
    if not is_right:
        print('FAILED:', what, detail)


def read(kanaria, front, back, picture, *words):
    command = [kanaria, 'read', '--json', str(front), '--picture', str(picture), *words]
    return subprocess.run(command + (['--back', str(back)] if back else []), capture_output=True, text=True,
                          timeout=TIMEOUT_S, check=False)


def size_and_pixels(path):
    """(width, height, compressed rows unpacked) of a PNG file; (0, 0, b'') when it is none."""
    data = path.read_bytes() if path.is_file() else b''
    if data[:8] != b'\x89PNG\r\n\x1a\n':
        return 0, 0, b''
    at, packed = 8, b''
    while at < len(data):
        length, = struct.unpack('>I', data[at:at + 4])
        if data[at + 4:at + 8] == b'IDAT':
            packed += data[at + 8:at + 8 + length]
        at += 12 + length
    return *struct.unpack('>II', data[16:24]), zlib.decompress(packed)


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    kanaria, samples = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(prefix='picture_') as name:
        folder = pathlib.Path(name)
        for front, back in PIECES:
            pixels = []
            for words in ((), ('--font', str(folder / 'none.ttf'))):
                picture = folder / 'picture.png'
                picture.unlink(missing_ok=True)
                done = read(kanaria, samples / front, back and samples / back, picture, *words)
                what = ' '.join((front, *words[:1]))
                check(f'{what}: exit status 0, nothing on stderr', done.returncode == 0 and not done.stderr,
                      done.stderr)
                width, height, rows = size_and_pixels(picture)
                check(f'{what}: a scan and a panel', width > PANEL_PX + 400 and 600 < height < 4000, (width, height))
                pixels.append(rows)
            check(f'{front}: the typeface makes a difference', pixels[0] != pixels[1])
        done = read(kanaria, samples / PIECES[0][0], None, folder / 'none' / 'picture.png')
        check('a folder that is not there: exit status 1, a sentence and no reading',
              done.returncode == 1 and bool(done.stderr.strip()) and not done.stdout, done)
    print(f'{sum(RESULTS)} passed, {RESULTS.count(False)} failed')
    return 0 if all(RESULTS) else 1


if __name__ == '__main__':
    sys.exit(main())
