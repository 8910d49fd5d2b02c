#!/usr/bin/python3
"""A second corpus of mailpieces, drawn by other means than tests/samples/generator: the test that the reader was not tuned to that one.

make_second.py --seed N --count N --out DIR [--series a,b,...] [--check] | --kept | --list
Writes NAME_front.jpg, NAME_back.jpg (where there is a back) and truth.json. The same seed gives the same pieces.
--check goes over what was written (check_second.py). Debian packages: see PACKAGES.
"""
import argparse
import json
import os
import random

import check_second
import cv2
import dots
import mail
import nomail
import numpy as np
import thermal
import wear
import who
from blocks import INKS
from canvas import Clash
from faces import Faces
from furniture import BRANDS
from towns import Towns

SERIES = ['dotmatrix', 'thermal', 'couple', 'kyoto', 'oddity', 'camera', 'plain', 'nomail']
CHOOSE = {'couple': who.couple, 'kyoto': who.special, 'oddity': who.oddity}
MACHINES = [dots.dotmatrix, thermal.thermal]
HERE = os.path.dirname(os.path.abspath(__file__))


class Job:
    """One piece while it is made: random sources, what it shows, and its truth."""

    def __init__(self, seed, series, towns, faces):
        self.rng, self.gen = random.Random(seed), np.random.default_rng(hash_of(seed))
        self.series, self.towns, self.faces = series, towns, faces
        self.sheet = self.back = self.barcode = self.to = self.sender = None
        self.address_printed, self.paper, self.layout, self.bars = '', 'white', '', False
        self.dpi = self.rng.choice([200, 300])
        self.ink, self.brand = self.rng.choice(INKS), self.rng.choice(BRANDS)

    def draw(self):
        rng = self.rng
        choose = CHOOSE.get(self.series, who.anyone)
        if self.series == 'nomail':
            page = rng.choice(nomail.PAGES)
            self.layout = page.__name__
            return page(self)
        if self.series == 'camera':
            choose = rng.choice([who.anyone, who.anyone, who.anyone, who.couple, who.special, who.oddity])
            page = rng.choice(MACHINES + mail.ROWS * 2 + mail.COLUMNS * 3)
        elif self.series in ('dotmatrix', 'thermal'):
            page = MACHINES[self.series == 'thermal']
            choose = rng.choice([who.anyone] * 8 + [who.couple, who.special])
        else:
            machine = MACHINES if self.series in ('couple', 'kyoto', 'oddity') and rng.random() < 0.3 else []
            page = rng.choice(machine or mail.ROWS * 2 + mail.COLUMNS * 3)
        self.layout = page.__name__
        self.to = choose(rng, self.towns, page in mail.COLUMNS)
        self.sender = who.Sender(rng, self.towns)
        self.bars = bool(self.to.address['bars']) and self.series in ('plain', 'camera', 'couple') and rng.random() < 0.5
        return page(self)


def hash_of(seed):
    """A number for numpy's generator from any text, the same in every run."""
    return int.from_bytes(str(seed).encode()[-16:], 'big') % 2 ** 63


def plan_of(job, quiet=False):
    """How the piece fared on its way and under the scanner or the camera."""
    rng = job.rng
    r = rng.random()
    skew = rng.gauss(0, 0.7) if r < 0.9 or quiet else rng.choice([-1, 1]) * rng.uniform(3, 15)
    plan = {'paper': job.paper, 'dpi': job.dpi, 'skew': skew, 'rotation': rng.choice([90, 180, 180, 270]) if rng.random() < 0.1 and not quiet else 0,
            'ground': rng.choice([250, 244, 228, 150, 30, 12]), 'margin_mm': rng.uniform(1, 8), 'edge': rng.uniform(0, 0.25), 'folds': int(rng.random() < 0.15),
            'shadow': rng.random() < 0.12, 'contrast': rng.uniform(0.5, 0.8) if rng.random() < 0.1 and not quiet else 1, 'blur': rng.uniform(0, 0.75),
            'noise': rng.uniform(0.3, 4), 'quality': rng.randint(40, 90)}
    if job.series == 'camera':
        large = max(job.sheet.w, job.sheet.h)
        plan.update(long_px=rng.randint(2250, 2600) if large > 260 else rng.randint(1600, 2500) if large < 160 else rng.randint(1900, 2600),
                    bend=rng.uniform(0.005, 0.06), skew=rng.gauss(0, 2.5), rotation=rng.choice([0, 0, 0, 0, 90, 180, 270]), light=rng.uniform(0.05, 0.4),
                    exposure=rng.uniform(0.82, 1.05), blur=rng.uniform(0.3, 0.9), noise=rng.uniform(1, 5), quality=rng.randint(60, 90))
    return plan


def make(seed, index, series, towns, faces, ident=None, quiet=False, plan_changes=None):
    """One piece: its truth and [(side, picture)]. What does not fit is drawn anew from the next source."""
    for attempt in range(80):
        job = Job(f'{seed}/{series}/{index}/{attempt}', series, towns, faces)
        try:
            job.draw()
            break
        except Clash:
            continue
    else:
        raise SystemExit(f'no layout of {series} could be drawn for seed {seed}, piece {index}')
    plan = plan_of(job, quiet) | (plan_changes or {})
    ident = ident or f's{seed}_{index:04d}'
    sheets = [('front', job.sheet)] + ([('back', job.back)] if job.back else [])
    sides = []
    for side, sheet in sheets:
        pixels = sheet.pixels()
        if series == 'camera':
            sides.append((side, wear.photograph(pixels, job.rng, job.gen, plan)))
        else:
            more = {'skew': plan['skew'] + job.rng.uniform(-0.6, 0.6)} if side == 'back' else {}
            sides.append((side, wear.scan(pixels, job.rng, job.gen, plan | more, job.dpi)))
    tagged = series != 'camera' and job.rng.random() < 0.85
    dpi = job.dpi if series != 'camera' else round(max(sides[0][1].shape[:2]) / max(job.sheet.w, job.sheet.h) * 25.4)
    empty = {'postal_code': '', 'address': '', 'name': ''}
    printed = {side: sheet.printed for side, sheet in sheets}
    truth = {'id': ident, 'stratum': series, 'layout': job.layout + (f'/{job.to.change}' if job.to and job.to.change else ''), 'front': f'{ident}_front.jpg',
             'back': f'{ident}_back.jpg' if job.back else None, 'recipient': job.to.truth(job.address_printed) if job.to else empty,
             'sender': job.sender.truth() if job.sender else empty | {'phone': ''}, 'customer_barcode': job.barcode, 'dpi': dpi, 'dpi_in_file': tagged,
             'rotation': plan['rotation'], 'skew': round(plan['skew'], 2), 'paper': job.paper, 'size_mm': [round(job.sheet.w), round(job.sheet.h)]}
    if job.sender and not job.sender.name:
        truth['sender'] = empty | {'phone': '', 'name_accept': [], 'phone_accept': []}
    return truth, sides, {'quality': plan['quality'], 'dpi': job.dpi if tagged else 0, 'printed': printed}


def write_jpeg(path, picture, quality, dpi):
    """JPEG with or without a density in its JFIF header; no EXIF."""
    data = bytearray(cv2.imencode('.jpg', picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())
    if dpi and data[6:10] == b'JFIF':
        data[13:18] = bytes([1, dpi >> 8, dpi & 255, dpi >> 8, dpi & 255])
    with open(path, 'wb') as file:
        file.write(data)


def write_set(out, pieces):
    """Writes pictures and truth.json; gives what was printed on each piece, for the check."""
    os.makedirs(out, exist_ok=True)
    truths, printed = [], {}
    for truth, sides, options in pieces:
        for side, picture in sides:
            write_jpeg(os.path.join(out, f'{truth["id"]}_{side}.jpg'), picture, options['quality'], options['dpi'])
        truths.append(truth)
        printed[truth['id']] = options['printed']
    with open(os.path.join(out, 'truth.json'), 'w', encoding='utf-8') as file:
        json.dump(truths, file, ensure_ascii=False, indent=1)
        file.write('\n')
    return truths, printed


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--seed', type=int, default=1, help='default 1')
    ap.add_argument('--count', type=int, default=16, help='default 16; the series take turns')
    ap.add_argument('--out', help='the folder to write to')
    ap.add_argument('--series', default='', help='comma separated; default: all')
    ap.add_argument('--kept', action='store_true', help='writes the kept samples (default --out: kept/ beside this program)')
    ap.add_argument('--check', action='store_true', help='checks the truth against the dictionary and against what was printed')
    ap.add_argument('--list', action='store_true', help='prints the series and ends')
    args = ap.parse_args()
    series = [s for s in args.series.split(',') if s] or SERIES
    unknown = [s for s in series if s not in SERIES]
    if unknown:
        ap.error(f'no series is called {unknown[0]}; there are {", ".join(SERIES)}')
    if args.list:
        print('\n'.join(SERIES))
        return 0
    if not args.out and not args.kept:
        ap.error('--out DIR is needed')
    towns, faces = Towns(), Faces()
    if args.kept:
        import kept
        out = args.out or os.path.join(HERE, 'kept')
        truths, printed = write_set(out, kept.pieces(make, towns, faces))
        kept.write_source(out)
    else:
        truths, printed = write_set(args.out, (make(args.seed, i, series[i % len(series)], towns, faces) for i in range(args.count)))
    return check_second.check(truths, printed, towns) if args.check or args.kept else 0


if __name__ == '__main__':
    raise SystemExit(main())
