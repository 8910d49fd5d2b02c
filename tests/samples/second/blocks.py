"""The blocks of a mailpiece: addressee in rows or columns, sender in rows or columns, postal boxes, customer barcode."""
import importlib.util
import os
import re

import furniture as fu
import lexicon as lx
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


def rows(job, sheet, x, y, w, kinds='gm', pt=None, number=None, with_bars=False, names=None):
    """The addressee in rows with its top left at x, y; gives the y below."""
    rng, to = job.rng, job.to
    face = job.faces.pick(rng, kinds, to.letters(), names)
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
        sheet.text(x + shift, y, usable(face, line), face, pt, ink, track=track, fit=w - shift)
        y += step
    job.address_printed = '　'.join([''.join(lines[:-1]), lines[-1]]) if to.address['shown'][3] and len(lines) > 1 else ''.join(lines)
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
    job.address_printed = '　'.join([''.join(lines[:-1]), lines[-1]]) if to.address['shown'][3] and len(lines) > 1 else ''.join(lines)
    big = pt * rng.uniform(1.45, 1.95)
    middle = min((left + right) / 2, x - big * PT * 0.35)
    start = top + rng.uniform(4, 12)
    room = bottom - start
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


def phone_text(rng, phone):
    form = rng.choice([phone, phone, phone, tw.wide(phone), phone.replace('-', '(', 1).replace('-', ')'), '（'.join(phone.split('-', 1)).replace('-', '）')])
    labels = ['フリーダイヤル ', '【通話料無料】', 'フリーコール '] if phone.startswith('0') and phone[1] in '18' and phone[2:4] in ('20', '00') else \
        ['TEL ', 'TEL.', '電話：', '電話 ', 'お問合せ先 ', '代表 ', 'Tel: ']
    return rng.choice(labels) + form


def sender_rows(job, sheet, x, y, w, align='l', pt=None, address=True, kinds='g'):
    """The sender in rows; the trade mark before the name. Gives the y below."""
    rng, s = job.rng, job.sender
    pt = pt or rng.uniform(6.5, 8.5)
    ink = rng.choice([job.ink, job.ink, job.brand])
    s.shown_address = address
    place = s.place()
    face = job.faces.pick(rng, kinds, place + s.name + '〒（）')
    title = job.faces.pick(rng, kinds + 'b', s.name + s.section)
    big = pt * rng.uniform(1.2, 1.8)
    name = s.name + ('　' + s.section if s.section and rng.random() < 0.5 else '')
    rows_ = [s.section] if s.section and name == s.name else []
    code = f'〒{s.address["postal_code"][:3]}-{s.address["postal_code"][3:]}' if s.code else ''
    if address and len(code + place) * pt * PT * 0.95 < w and rng.random() < 0.5:
        rows_.append((code + ' ' + place).strip())
    elif address:
        rows_ += [code] * bool(code) + [place]
    phone = phone_text(rng, s.phone) if s.phone else ''
    rows_ += [phone] * bool(phone)
    extra = rng.choice(['https://www.example.co.jp', 'www.example.jp/mail', '', '', '', rng.choice(lx.SMALL)])
    rows_ += [extra] * bool(extra)
    wide = min(sheet.width(name, title, big), w * 0.85)
    logo = big * PT * 1.3 if rng.random() < 0.55 and big * PT * 1.6 + wide < w else 0
    left = x - {'l': 0, 'm': (wide + logo * 1.2) / 2, 'r': wide + logo * 1.2}[align]
    if logo:
        fu.mark(job, sheet, left, y, logo)
        left += logo * 1.2
    sheet.text(left, y + logo * 0.1, name, title, big, ink, fit=w - logo * 1.2)
    y += big * PT * 1.45
    for row in rows_:
        use = face if face.covers(row) else job.faces.pick(rng, 'g', row)
        sheet.text(x, y, usable(use, row), use, pt, ink, align, fit=w)
        y += pt * PT * 1.4
    return y


def sender_columns(job, sheet, left, top, bottom, pt=None, kinds='m'):
    """The sender in columns at the lower left: address right, name larger, telephone left."""
    rng, s = job.rng, job.sender
    place = s.place()
    face = job.faces.pick(rng, kinds, place + s.name + '電話〒' + '０-')
    pt = pt or rng.uniform(7, 9)
    step = pt * PT * 1.55
    cols = []
    if s.phone:
        cols.append(('電話　' + (tw.wide(s.phone) if rng.random() < 0.6 else s.phone), 0.9))
    if s.section:
        cols.append((s.section, 0.95))
    cols.append((s.name, 1.4))
    cols.append((tw.wide(place) if rng.random() < 0.5 else place, 1.0))
    x = left + step / 2
    for text, factor in cols:
        start = top + (4 if factor != 1.0 else 0)
        x += step * (factor - 1) * 0.5
        text = usable(face, text, 'ー')
        sheet.column(x, start, text, face, pt * factor, job.ink, 0.02, bottom - start)
        x += step * (1 + (factor - 1) * 0.5)
    if s.code:
        code = s.address['postal_code']
        sheet.text(left, top - pt * PT * 1.7, f'〒{code[:3]}-{code[3:]}', face, pt, job.ink)
