"""The addressee in rows or in columns, the postal frames, the customer barcode."""
import importlib.util
import os
import re

import furniture as fu
import towns as tw
from canvas import BLACK, PT

INKS = [BLACK, BLACK, (0.13, 0.13, 0.15), (0.2, 0.2, 0.22), (0.12, 0.13, 0.28)]


def first_barcode():
    """The encoder of Japan Post's bars that the first generator has; a second one would only be a second source of mistakes."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'generator', 'barcode.py')
    spec = importlib.util.spec_from_file_location('first_barcode', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bars(job, sheet, x, y, pt):
    """The customer barcode at pt (10 pt: pitch 1.2 mm, long bars 3.6 mm); gives the y below it."""
    a, code = job.to.address, first_barcode()
    number = re.sub('-*([A-Z])-*', r'\1', a['bars'])
    job.barcode = {'postal_code': a['postal_code'], 'address_number': code.readable(number)}
    unit = 1.2 * pt / 10
    sheet.claim(x - 1.5, y - 1.5, x + 67 * unit + 1.5, y + 3 * unit + 1.5, 0)
    reach = {'F': (0, 3), 'A': (0, 2), 'D': (1, 3), 'T': (1, 2)}
    for i, bar in enumerate(code.encode(a['postal_code'], number)):
        top, foot = reach[bar]
        sheet.box(x + i * unit, y + top * unit, unit / 2, (foot - top) * unit, 0, fill=BLACK)
    return y + 3 * unit + 1.5


def postal_text(rng, code):
    dash = rng.choice(['-', '-', '-', '－', '−'])
    return rng.choice(['〒{}{}{}', '〒{}{}{}', '〒 {}{}{}', '{}{}{}']).format(code[:3], dash, code[3:]) if rng.random() < 0.85 else \
        '〒' + tw.wide(code[:3]) + '－' + tw.wide(code[3:])


def usable(face, text, fallback='-'):
    return ''.join(c if c in ' 　' or face.has(c) else fallback if c in '−‐―－' else c for c in text)


def note_address(job, lines):
    """What was printed as the address, the building apart."""
    apart = '　' if job.to.address['shown'][3] and len(lines) > 1 else ''
    job.address_printed = apart.join([''.join(lines[:-1]), lines[-1]])


def rows(job, sheet, x, y, w, kinds='gm', pt=None, number=None, with_bars=False, names=None):
    """The addressee in rows with its top left at x, y; gives the y below."""
    rng, to = job.rng, job.to
    face = job.faces.pick(rng, kinds.replace('g', 'gG'), to.letters(), names)
    pt = pt or rng.uniform(8.5, 11.5)
    ink = job.ink
    step = pt * PT * rng.uniform(1.22, 1.75)
    track = rng.choice([0, 0, 0, 0.04, 0.08])
    if with_bars and rng.random() < 0.5:
        y = bars(job, sheet, x, y + 1.5, min(rng.uniform(8.2, 10.5), w / 84 * 10))
        with_bars = False
    sheet.text(x, y, usable(face, postal_text(rng, to.address['postal_code'])), face, pt * rng.choice([1, 1, 1.1]), ink, track=rng.choice([0, 0, 0.15]))
    y += step * 1.05
    lines = to.lines(rng, max(10, int(w / (pt * PT * (1 + track)))))
    indent = rng.choice([0, 0, 0, 1, 2])
    for i, line in enumerate(lines):
        shift = pt * PT * indent if i else 0
        lines[i] = usable(face, line)
        sheet.text(x + shift, y, lines[i], face, pt, ink, track=track, fit=w - shift)
        y += step
    note_address(job, lines)
    y += rng.uniform(0.3, 1.2) * step
    big = pt * rng.uniform(1.1, 1.5)
    x2 = x + rng.choice([0, 0, pt * PT, 2 * pt * PT])
    y = grid_rows(job, sheet, x2, y, face, big, w - (x2 - x)) if to.grid else name_rows(job, sheet, x2, y, face, big, w - (x2 - x))
    if with_bars:
        y = bars(job, sheet, x, y + 2, min(rng.uniform(8.2, 10.5), w / 84 * 10)) + 1
    if number if number is not None else rng.random() < 0.4:
        text = fu.customer(rng)
        small = job.faces.pick(rng, 'g', text)
        sheet.text(x, y + 1, text, small, rng.uniform(6, 7.5), ink, fit=w)
        y += 4
    return y


def name_rows(job, sheet, x, y, face, pt, w):
    track = job.rng.choice([0, 0, 0, 0.1, 0.25])
    for text, factor in job.to.rows:
        sheet.text(x, y, text, face, pt * factor, job.ink, track=track if len(text) < 9 else 0, fit=w)
        y += pt * factor * PT * 1.4
    return y


def grid_rows(job, sheet, x, y, face, pt, w):
    """Surname once, given names below each other; 様 at each or one at the end."""
    fam, given, shared = job.to.grid
    long = max(map(len, given))
    unit = min(pt * PT, w / (len(fam) + long + 3))
    pt = unit / PT
    if shared and job.rng.random() < 0.5:
        sheet.text(x, y, fam + '　' + '　'.join(given) + '　様', face, pt, job.ink, fit=w)
        return y + unit * 1.5
    repeat = job.rng.random() < 0.35
    top = y
    for i, g in enumerate(given):
        if i == 0 or repeat:
            sheet.text(x, y, fam, face, pt, job.ink)
        spread = (long - len(g)) / (len(g) - 1) if 1 < len(g) < long and job.rng.random() < 0.5 else 0
        sheet.text(x + unit * (len(fam) + 1), y, g, face, pt, job.ink, track=spread)
        if not shared:
            sheet.text(x + unit * (len(fam) + long + 1.8), y, '様', face, pt, job.ink)
        y += unit * 1.4
    if shared:
        sheet.text(x + unit * (len(fam) + long + 1.8), (top + y - unit * 1.4) / 2, '様', face, pt * 1.15, job.ink)
    return y


def boxes(job, sheet, right, top, code, ink=None, scale=1.0, face=None):
    """The seven printed frames of Japanese envelopes, 5.7 x 8 mm, the digits set or printed a little beside their place."""
    rng = job.rng
    ink = ink or rng.choice([fu.VERMILION, fu.VERMILION, (0.85, 0.35, 0.3), (0.55, 0.55, 0.55)])
    w, h, pitch, gap = 5.7 * scale, 8 * scale, 7 * scale, 0.9 * scale
    x = right - 7 * pitch - gap
    face = face or job.faces.pick(rng, 'gm', code)
    pt = rng.uniform(13, 19) * scale
    dx, dy = rng.gauss(0, 0.45), rng.gauss(0, 0.45)
    sheet.claim(x - 0.3, top - 0.3, right, top + h + 0.3)
    for i, digit in enumerate(code):
        bx = x + i * pitch + (gap if i > 2 else 0)
        sheet.box(bx, top, w, h, 0.45 if i < 3 else 0.25, ink)
        sheet.text(bx + w / 2 + dx, top + h / 2 - pt * PT * 0.5 + dy, digit, face, pt, job.ink, 'm', book=False, note=False)
    sheet.line([(x + 3 * pitch - (pitch - w), top + h / 2), (x + 3 * pitch + gap, top + h / 2)], ink, 0.3)
    sheet.printed.append(code)


def columns(job, sheet, left, right, top, bottom, kinds='m', pt=None):
    """The addressee in columns: the address from the right, the name in the middle."""
    rng, to = job.rng, job.to
    face = job.faces.pick(rng, kinds, to.letters())
    pt = pt or rng.uniform(10.5, 14)
    step = pt * PT * rng.uniform(1.35, 1.75)
    track = rng.uniform(0, 0.1)
    lines = to.lines(rng, int((bottom - top - 12) / (pt * PT * 1.1)))
    x, wide_digits = right - step / 2, rng.random() < 0.4
    drop = rng.uniform(6, 16)
    for i, line in enumerate(lines):
        text = line if not re.search('[0-9]', line) or not wide_digits else tw.wide(line)
        start = top + (drop if i else 0)
        if i and i == len(lines) - 1 and rng.random() < 0.3:
            start = max(start, bottom - len(text) * pt * PT * (1.02 + track))
        sheet.column(x, start, usable(face, text, 'ー'), face, pt, job.ink, track, bottom - start)
        lines[i] = usable(face, text, 'ー')
        x -= step
    note_address(job, lines)
    big = pt * rng.uniform(1.45, 1.95)
    middle = min((left + right) / 2, x - big * PT * 0.35)
    start = top + rng.uniform(4, 12)
    room = bottom - start
    face = job.faces.pick(rng, 'kn', to.letters()) if kinds == 'k' else face
    if to.grid:
        grid_columns(job, sheet, middle, start, face, big, room)
    else:
        for text, factor in to.rows:
            text = text.strip()
            size = big * factor
            low = start + (6 if factor < 1 else 0)
            even = rng.uniform(0.55, 0.8) * room if len(text) < 9 and rng.random() < 0.4 else None
            sheet.column(middle, low, text, face, size, job.ink, 0.08 if len(text) < 14 else 0, bottom - low, justify=even)
            middle -= size * PT * 1.35


def grid_columns(job, sheet, x, y, face, pt, room):
    """Surname above, given names side by side from the right; each with 様, or one 様 under all."""
    fam, given, shared = job.to.grid
    long = max(map(len, given))
    unit = min(pt * PT, room / ((len(fam) + long + 2) * 1.15))
    pt = unit / PT
    at = [x - i * unit * 1.3 for i in range(len(given))]
    below = sheet.column(x, y, fam, face, pt, job.ink, 0.1) + unit * 0.5
    foot = below + long * unit * 1.1 + unit * 0.3
    even = job.rng.random() < 0.6
    for g, gx in zip(given, at):
        sheet.column(gx, below, g, face, pt, job.ink, 0.1, justify=long * unit * 1.1 - unit * 0.1 if even and len(g) > 1 else None)
        if not shared:
            sheet.column(gx, foot, '様', face, pt, job.ink)
    if shared:
        sheet.column(sum(at) / len(at), foot, '様', face, pt * 1.2, job.ink)
