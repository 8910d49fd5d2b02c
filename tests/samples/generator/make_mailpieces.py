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
from PIL import ImageFilter

import damage
import extras
import layouts
from envelope import envelope_back
from fonts import Fonts
from people import People
from piece import Piece, empty_block


def scan(piece, sheet, rng, gen, plan):
    """Damage and the scanner: from a clean sheet to the picture that is written."""
    image = sheet.image
    if piece.window and sheet is piece.sheet:
        damage.haze(sheet, piece.window, rng, gen, plan['haze'])
    if plan['through']:
        other = piece.back.image if piece.back and sheet is piece.sheet else piece.sheet.image
        image = damage.show_through(image, other, gen, plan['through'])
    image = damage.grain(image, gen, plan['grain'])
    if plan['contrast'] < 1:
        image = damage.fade(image, plan['contrast'], plan['lift'])
    for _ in range(plan['folds']):
        image = damage.fold(image, rng, plan['fold_depth'])
    if plan['stain']:
        damage.stain(image, gen, rng)
    if plan['dropout']:
        damage.dropout(image, rng)
    if plan['specks']:
        damage.specks(image, rng, plan['specks'])
    margin = max(8, int(sheet.dpi * plan['margin_inch']))
    image = damage.place(image, rng, gen, plan['skew'] + rng.uniform(-0.1, 0.1), plan['rotation'], plan['ground'], margin, plan['touching'])
    if plan['shade']:
        image = damage.light(image, gen, plan['shade'])
    if plan['blur'] > 0.15:
        image = image.filter(ImageFilter.GaussianBlur(plan['blur'] * sheet.dpi / 200))
    if plan['noise']:
        image = damage.sensor(image, gen, plan['noise'])
    if plan['streak']:
        damage.streak(image, rng)
    return image


def damage_plan(rng, hard):
    """How badly this piece fared; hard pieces fare much worse."""
    ground = rng.choice(['white', 'white', 'black', 'grey', 'light', 'light'])
    plan = {'skew': max(-2.5, min(2.5, rng.gauss(0, 0.9))), 'rotation': 0, 'ground': ground, 'touching': rng.random() < 0.35, 'haze': rng.uniform(0.04, 0.3),
            'through': rng.uniform(0.02, 0.05) if rng.random() < 0.15 else 0, 'grain': rng.uniform(0.6, 2.2), 'contrast': 1, 'lift': 0,
            'folds': int(rng.random() < 0.12), 'fold_depth': rng.uniform(0.3, 0.8), 'specks': 0, 'margin_inch': rng.uniform(0.05, 0.3),
            'shade': rng.uniform(0.02, 0.08) if rng.random() < 0.5 else 0, 'blur': rng.uniform(0, 0.6), 'noise': rng.uniform(0, 3),
            'quality': rng.randint(70, 92), 'streak': False, 'stain': rng.random() < 0.03, 'dropout': rng.random() < 0.02}
    if rng.random() < 0.05:
        plan['rotation'] = 180
    if hard:
        plan.update(skew=rng.choice([-1, 1]) * rng.uniform(1, 10) if rng.random() < 0.7 else rng.uniform(-2, 2),
                    rotation=rng.choice([0, 0, 90, 180, 270]), haze=rng.uniform(0.25, 0.6), folds=rng.choice([0, 1, 1, 2]),
                    fold_depth=rng.uniform(0.5, 1.2), specks=rng.choice([0, 0, 20, 60]), shade=rng.uniform(0.05, 0.45),
                    blur=rng.uniform(0.3, 1.15), noise=rng.uniform(2, 9), quality=rng.randint(40, 75), streak=rng.random() < 0.2, stain=rng.random() < 0.15, dropout=rng.random() < 0.12,
                    through=rng.uniform(0.03, 0.10) if rng.random() < 0.4 else 0, margin_inch=rng.uniform(0.1, 0.6))
        if rng.random() < 0.45:
            plan.update(contrast=rng.uniform(0.35, 0.75), lift=rng.uniform(0, 12))
    return plan


def make(index, seed, people, fonts, wanted, dpi=None, hard=None, hand=None, bars=None, ident=None, forced=None,
         plan_changes=None):
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
    piece.forced = forced or {}
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
    plan = damage_plan(rng, hard) | (plan_changes or {})
    pictures = [('front', scan(piece, piece.sheet, rng, gen, plan))]
    if piece.back:
        pictures.append(('back', scan(piece, piece.back, rng, gen, dict(plan, skew=plan['skew'] + rng.uniform(-1, 1)))))
    tagged = rng.random() < 0.9
    options = {'quality': plan['quality'], 'subsampling': rng.choice([0, 2])}
    if tagged:
        options['dpi'] = (dpi, dpi)
    truth = {'id': piece.id, 'stratum': piece.stratum, 'layout': layout, 'front': f'{piece.id}_front.jpg',
             'back': f'{piece.id}_back.jpg' if piece.back else None,
             'recipient': piece.recipient if not junk else {'postal_code': '', 'address': '', 'name': ''},
             'sender': piece.sender if not junk else empty_block(), 'customer_barcode': piece.barcode, 'dpi': dpi,
             'dpi_in_file': tagged, 'rotation': plan['rotation'], 'skew': round(plan['skew'], 2), 'paper': piece.paper,
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
