#!/usr/bin/python3
"""Draws scanned Japanese mailpieces of fictional people, with their truth. The same seed gives the same pieces.

make_mailpieces.py --seed N --count N --out DIR [--layouts a,b,...] [--dpi 200|300] | --kept | --list-layouts
Writes NAME_front.jpg, NAME_back.jpg (where there is a back) and truth.json. Debian packages: see PACKAGES.
"""
import argparse
import json
import os
import random

import numpy as np

import extras
import layouts
import variety
from envelope import envelope_back
from fonts import Fonts
from people import People
from piece import Piece, empty_block
from scanner import damage_plan, damage_words, scan


def make(index, seed, people, fonts, wanted, dpi=None, hard=None, hand=None, bars=None, ident=None, forced=None,
         plan_changes=None, varied=True):
    """One piece: the truth, and (name, picture, JPEG options) for front and back."""
    rng = random.Random(seed * 100003 + index)
    gen = np.random.default_rng(seed * 100003 + index)
    names = list(wanted)
    layout = rng.choices(names, weights=[layouts.LAYOUTS[n][2] for n in names])[0]
    draw, stratum, _ = layouts.LAYOUTS[layout]
    hard = rng.random() < 0.17 if hard is None else hard
    hand = (layout in layouts.HAND_LAYOUTS and rng.random() < 0.3) if hand is None else hand
    bars = (layout in layouts.BAR_LAYOUTS and rng.random() < 0.28) if bars is None else bars
    piece = Piece(ident or f's{seed}_{index:04d}', rng, people, fonts, stratum)
    piece.forced, changes = forced or {}, plan_changes or {}
    if varied:
        piece.forced, changes = variety.roll(seed, index, layout, hand, hard)
    if hand:
        piece.write_by_hand()
    large = layout in ('big_flat', 'film_mailer', 'letter_sheet', 'junk_flyer', 'junk_newsletter', 'junk_plain')
    dpi = dpi or (200 if large or rng.random() < 0.5 else 300)
    draw(piece, dpi, bars)
    junk = stratum.startswith('n')
    if not junk:
        extras.decorate(piece)
        if not piece.back and piece.sheet.width_mm < 240 and rng.random() < 0.08:
            envelope_back(piece)
    piece.stratum = stratum if junk else 'f_hard' if hard else 'h_barcode' if piece.barcode else 'g_hand' if hand else stratum
    plan = damage_plan(rng, hard) | changes
    own = random.Random(f'{seed}/{index}/light')
    pictures = [('front', scan(piece, piece.sheet, rng, gen, plan, own))]
    if piece.back:
        pictures.append(('back', scan(piece, piece.back, rng, gen, dict(plan, skew=plan['skew'] + rng.uniform(-1, 1)), own)))
    tagged = rng.random() < 0.9
    options = {'quality': plan['quality'], 'subsampling': rng.choice([0, 2])}
    if tagged:
        options['dpi'] = (dpi, dpi)
    truth = {'id': piece.id, 'stratum': piece.stratum, 'layout': layout, 'front': f'{piece.id}_front.jpg',
             'back': f'{piece.id}_back.jpg' if piece.back else None,
             'recipient': piece.recipient if not junk else {'postal_code': '', 'address': '', 'name': ''},
             'sender': piece.sender if not junk else empty_block(), 'customer_barcode': piece.barcode, 'dpi': dpi,
             'dpi_in_file': tagged, 'rotation': plan['rotation'], 'skew': round(plan['skew'], 2), 'paper': piece.paper,
             'direction': piece.direction, 'damage': damage_words(plan, piece), 'sender_at': '' if junk else piece.sender_at,
             'face': os.path.splitext(os.path.basename(piece.face.path))[0] if piece.face else '',
             'size_mm': [piece.sheet.width_mm, piece.sheet.height_mm]}
    return truth, pictures, options


def write_set(out, pieces):
    os.makedirs(out, exist_ok=True)
    truths = []
    for truth, pictures, options in pieces:
        for side, image in pictures:
            image.save(os.path.join(out, f'{truth["id"]}_{side}.jpg'), 'JPEG', **options)
        truths.append(truth)
    with open(os.path.join(out, 'truth.json'), 'w', encoding='utf-8') as file:
        json.dump(truths, file, ensure_ascii=False, indent=1)
        file.write('\n')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--seed', type=int, default=1, help='default 1')
    ap.add_argument('--count', type=int, default=20, help='default 20')
    ap.add_argument('--out', help='the folder to write to')
    ap.add_argument('--layouts', default='', help='comma separated; default: all')
    ap.add_argument('--dpi', type=int, choices=(200, 300), help='default: both, mixed')
    ap.add_argument('--kept', action='store_true', help='writes the kept samples and demo_records.csv (default --out: beside the generator)')
    ap.add_argument('--list-layouts', action='store_true', help='prints the layouts and ends')
    args = ap.parse_args()
    if args.list_layouts:
        for name, (draw, stratum, _) in layouts.LAYOUTS.items():
            print(f'{name:18} {stratum:11} {draw.__doc__}')
        return
    if args.kept:
        import kept
        kept.make_kept(args.out or os.path.dirname(os.path.dirname(os.path.abspath(__file__))), People(), Fonts())
        return
    if not args.out:
        ap.error('--out DIR is needed')
    wanted = [n for n in args.layouts.split(',') if n] or list(layouts.LAYOUTS)
    unknown = [n for n in wanted if n not in layouts.LAYOUTS]
    if unknown:
        ap.error(f'no layout is called {unknown[0]}; see --list-layouts')
    people, fonts = People(), Fonts()
    write_set(args.out, (make(i, args.seed, people, fonts, wanted, args.dpi) for i in range(args.count)))


if __name__ == '__main__':
    main()
