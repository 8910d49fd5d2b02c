#!/usr/bin/python3
"""Makes confusion.txt: which characters of names and addresses the line recogniser takes for others.

    ./measure.py --kanaria KANARIA [--fonts DIR]     measures, and writes confusion.txt and manifest.json
    ./measure.py --check                             whether the files are those that manifest.json names

Every character is drawn DRAWS times in lines of LENGTH random characters, in the faces that the
recogniser is never trained on, a third each clean, medium and strong as make_lines.py calls the
damage, and read by `kanaria line`.  Lines read in another length are not counted.  What is counted
is what the recogniser alone says first: names' and addresses' knowledge is not at work, as for a
decoy's mark, which no dictionary expects.

confusion.txt is UTF-8 lines: "kanaria confusion 1", the content, and "sha256 HEX" of all bytes before
it.  Content: CHARACTER TAB DRAWS and, for every other character that it was taken for, TAB OTHER SPACE
COUNT, most first, ordered by code point.  Whatever was measured is there, also where it was never
mistaken.  A count of one in some twenty draws is weak evidence: users take several.
Needs Debian's python3-numpy, python3-pil and the fonts named in the manifest.
"""
import argparse
import hashlib
import json
import multiprocessing
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent), str(ROOT / 'tests' / 'samples' / 'generator')]
from sealed import keep, sealed  # noqa: E402

SEED, DRAWS, LENGTH = 3, 24, 8
FACES = ('bizud-gothic/BIZUDGothic-Regular.ttf', 'bizud-gothic/BIZUDPGothic-Bold.ttf',
         'bizud-mincho/BIZUDMincho-Regular.ttf', 'bizud-mincho/BIZUDPMincho-Regular.ttf')
SOURCES = [{'package': package, 'registry': 'Debian', 'version': '1.05-2', 'licence': 'OFL-1.1',
            'used': 'faces to draw'}
           for package in ('fonts-morisawa-bizud-gothic', 'fonts-morisawa-bizud-mincho')]


def classes():
    """What the recogniser can read at all."""
    lines = (HERE.parent / 'lines' / 'characters.txt').read_text(encoding='utf-8').split('\n')
    at = next(i for i, line in enumerate(lines) if line.startswith('characters '))
    return {line for line in lines[at + 1:] if len(line) == 1}


def alphabet():
    """Figures, capitals, kana, and the kanji of variants and of names."""
    wanted = set('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    wanted.update(chr(c) for c in (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC))
    names = HERE.parent / 'names'
    variants = (names / 'variants.txt').read_text(encoding='utf-8').split('\n')[1:-2]
    lexicon = (names / 'lexicon.txt').read_text(encoding='utf-8').split('\n')[1:-2]
    kanji = [char for line in variants for char in line.lstrip('~')]
    kanji += [char for line in lexicon for char in line.split('\t')[2]]
    wanted.update(char for char in kanji if '\u3400' <= char)
    return sorted(wanted & classes())


def faces(fonts):
    from fonts import Face  # noqa: PLC0415
    return [Face('g', str(fonts / name), 0) for name in FACES]


def rows(chars, covered, rng):
    """(face, text) so that every character is drawn DRAWS times in faces that have it."""
    for number in range(DRAWS):
        face = number % len(FACES)
        drawable = [char for char in chars if char in covered[face]]
        rng.shuffle(drawable)
        drawable += drawable[:-len(drawable) % LENGTH]
        for at in range(0, len(drawable), LENGTH):
            yield face, number // len(FACES) % 3, ''.join(drawable[at:at + LENGTH])


def draw(job):
    number, face, look, text, fonts, folder = job
    import numpy as np  # noqa: PLC0415
    from PIL import ImageFont  # noqa: PLC0415
    import make_lines  # noqa: PLC0415
    rng, gen = random.Random(SEED * 10**6 + number), np.random.default_rng(SEED * 10**6 + number)
    look = (make_lines.CLEAN, make_lines.MEDIUM, make_lines.STRONG)[look]
    size = look[0] * 3
    font = ImageFont.truetype(str(fonts / FACES[face]), size)
    file = folder / f'{number}.png'
    make_lines.picture(make_lines.row(text, font, rng.choice((0, 0, 0.08)) * size), 3, look, rng,
                       gen).save(file)
    return f'{number}\t{file}'


def measure(kanaria, fonts, jobs):
    rng = random.Random(SEED)
    chars = alphabet()
    have = faces(fonts)
    covered = [{char for char in chars if face.covers(char)} for face in have]
    lines = list(rows(chars, covered, rng))
    print(f'{len(chars)} characters, {len(lines)} lines', flush=True)
    draws, taken = dict.fromkeys(chars, 0), {char: {} for char in chars}
    lost = 0
    with tempfile.TemporaryDirectory() as name:
        work = [(number, *line, fonts, pathlib.Path(name)) for number, line in enumerate(lines)]
        with multiprocessing.Pool(jobs) as pool:
            listed = pool.map(draw, work, chunksize=64)
        done = subprocess.run([kanaria, 'line', '--json', '--list', '-'], input='\n'.join(listed) + '\n',
                              capture_output=True, text=True, check=True)
    for answer in map(json.loads, done.stdout.splitlines()):
        text = lines[int(answer['id'])][2]
        read = answer['text'].replace(' ', '')
        if len(read) != len(text):
            lost += 1
            continue
        for char, other in zip(text, read):
            draws[char] += 1
            if other != char:
                taken[char][other] = taken[char].get(other, 0) + 1
    print(f'{lost} lines not counted', flush=True)
    return draws, taken


def content(draws, taken):
    for char in sorted(draws):
        if draws[char]:
            others = sorted(taken[char].items(), key=lambda item: (-item[1], item[0]))
            yield '\t'.join([char, str(draws[char]), *(f'{other} {n}' for other, n in others)])


def check():
    wrong = 0
    for entry in json.loads((HERE / 'manifest.json').read_text(encoding='utf-8'))['files']:
        if hashlib.sha256((HERE / entry['file']).read_bytes()).hexdigest() != entry['sha256']:
            print(f"models/confusion/{entry['file']} is not what manifest.json names", file=sys.stderr)
            wrong = 1
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--kanaria')
    parser.add_argument('--fonts', type=pathlib.Path, default='/usr/share/fonts/truetype')
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--check', action='store_true')
    args = parser.parse_args()
    if args.check:
        return check()
    draws, taken = measure(args.kanaria, args.fonts, args.jobs)
    lines_model = json.loads((HERE.parent / 'lines' / 'manifest.json').read_text(encoding='utf-8'))
    sources = [*SOURCES, {'file': '../lines', 'version': str(lines_model.get('version', '')),
                          'used': 'the recogniser that is measured'}]
    return keep(HERE, {'confusion.txt': sealed('kanaria confusion 1', list(content(draws, taken)))},
                sources, 'models/confusion/measure.py', False)


if __name__ == '__main__':
    sys.exit(main())
