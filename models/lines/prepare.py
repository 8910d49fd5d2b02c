#!/usr/bin/env python3
"""Draws the glyph caches and collects the texts: everything that training needs, in one folder.

    prepare.py --out DIR [--faces N] [--only CHARACTERS] [--choose]

DIR can be carried to a machine that has neither the fonts nor the dictionaries.  Needs the Debian
packages in PACKAGES.  The classes are those of characters.txt, so that a training can go on and versions compare;
--choose chooses them anew from the sources, --only takes these few (for tests).
"""
import argparse
import collections
import json
import os

import characters
import glyphs
import texts
from faces import HELD_OUT, TRAINING

MIN_FACES = 9  # a character that fewer faces draw is not learned


def chosen():
    """The classes that enough faces draw."""
    drawn = collections.Counter()
    for face in TRAINING:
        drawn.update(glyphs.characters_of(face))
    return characters.classes(lambda char: drawn[ord(char)] >= MIN_FACES)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--out', required=True)
    parser.add_argument('--faces', type=int, default=len(TRAINING),
                        help='use so many training faces only (for tests)')
    parser.add_argument('--only', default='')
    parser.add_argument('--choose', action='store_true')
    args = parser.parse_args()
    training, held_out = TRAINING[:args.faces], HELD_OUT[:args.faces]
    if args.only:
        known = [(char, '') for char in args.only]
    elif args.choose:
        known = chosen()
    else:
        known = characters.of_file()
    to_draw = characters.glyphs(known)
    os.makedirs(args.out, exist_ok=True)
    glyphs.build(os.path.join(args.out, 'training'), training, to_draw)
    glyphs.build(os.path.join(args.out, 'held_out'), held_out, to_draw)
    with open(os.path.join(args.out, 'classes.json'), 'w', encoding='utf-8') as file:
        json.dump({'classes': known, 'glyphs': to_draw}, file, ensure_ascii=False)
    with open(os.path.join(args.out, 'texts.json'), 'w', encoding='utf-8') as file:
        json.dump(texts.collect({char for char, form in known if not form}), file,
                  ensure_ascii=False)
    print(f'{len(known)} classes, {len(to_draw)} glyphs, {len(training)} training faces')


if __name__ == '__main__':
    main()
