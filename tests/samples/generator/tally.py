#!/usr/bin/python3
"""Counts what a generated set holds, by its truth: tally.py DIR [DIR ...]"""
import json
import os
import sys
from collections import Counter

SIZES = {'長形3号': (120, 235), '長形4号': (90, 205), '長形40号': (90, 225), '角形2号': (240, 332), '洋形2号': (114, 162), '洋形1号': (105, 154),
         'はがき': (100, 148), '洋長3号': (105, 235), 'A4': (210, 297)}


def size_name(t):
    pair = tuple(sorted(t['size_mm']))
    return next((name for name, size in SIZES.items() if size == pair), 'other')


def tally(truths):
    """Title -> Counter, for a list of truths."""
    mail = [t for t in truths if t['recipient']['postal_code']]
    tilt = Counter('10 to 15' if abs(t['skew']) > 10 else '3 to 10' if abs(t['skew']) >= 3 else 'under 3' for t in truths)
    return {
        'pieces': Counter(all=len(truths), mail=len(mail), with_back=sum(1 for t in truths if t['back'])),
        'layout': Counter(t['layout'] for t in truths), 'size': Counter(size_name(t) for t in truths),
        'direction': Counter(t['direction'] for t in mail), 'addressee': Counter(t['recipient']['kind'] for t in mail),
        'half-width kana name': Counter(any('\uff61' <= c <= '\uff9f' for c in t['recipient'].get('name_printed', '')) for t in mail),
        'sender': Counter(t['sender_at'] or 'none' for t in mail),
        'paper': Counter(t['paper'] for t in truths), 'resolution': Counter(t['dpi'] for t in truths),
        'rotation': Counter(t['rotation'] for t in truths), 'skew in degrees': tilt,
        'damage': Counter(word for t in truths for word in t['damage']) + Counter(none=sum(1 for t in truths if not t['damage'])),
        'faces': Counter(different=len({t['face'] for t in truths if t['face']}))}


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith('-'):
        raise SystemExit(__doc__)
    truths = []
    for folder in sys.argv[1:]:
        with open(os.path.join(folder, 'truth.json'), encoding='utf-8') as file:
            truths += json.load(file)
    for title, counts in tally(truths).items():
        print(f'{title:22}' + '  '.join(f'{k} {n}' for k, n in counts.most_common()))


if __name__ == '__main__':
    main()
