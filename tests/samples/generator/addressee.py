"""The addressee on the paper, in lines or in columns."""
import re

import barcode
import people as texts
from piece import RED
from sheet import MM
from whom import choose_addressee


def postal_text(rng, code):
    left, right = code[:3], code[3:]
    dash = rng.choice(['-', '-', '-', '－', '‐', 'ー', '―', ' - '])
    text = left + dash + right
    if rng.random() < 0.12:
        text = texts.full_width(left) + '－' + texts.full_width(right)
    return rng.choice(['〒', '〒', '〒 ', '〒　', '']) + text


def all_text(parts):
    out = ''.join(parts['lines']) + parts['postal'] + '〒－-0123456789様'
    for text, _ in parts['name']:
        out += ''.join(text[2]) + text[1] if isinstance(text, tuple) else text
    return out


def draw_addressee(piece, x, y, w, parts=None, size_pt=None, with_postal=True, bars=False, above=False):
    """The horizontal addressee block with its top left at x, y; gives the y below it."""
    rng, sheet = piece.rng, piece.sheet
    parts = parts or choose_addressee(piece)
    piece.face = face = piece.fonts.pick(rng, piece.styles, all_text(parts))
    piece.direction = 'horizontal'
    size = size_pt or rng.uniform(8.5, 12.5)
    lead = rng.uniform(1.25, 1.7) * MM / 72
    bar_pt = min(rng.uniform(8.4, 11.2), 10 * w / 81)
    if bars and above:
        y = draw_bars(piece, x, y, parts, bar_pt) + 2.5
    if with_postal:
        code = safe(face, postal_text(rng, parts['postal']))
        sheet.text(x, y, code, face, size * rng.uniform(0.95, 1.15), piece.ink, hand=piece.hand)
        y += size * lead * rng.uniform(1.0, 1.2)
    indent = rng.choice([0, 0, 1.0, 2.0])
    for i, line in enumerate(parts['lines']):
        last = i == len(parts['lines']) - 1 and i > 0
        sheet.text(x + (size * indent * MM / 72 if last else 0), y, safe(face, line), face, size, piece.ink,
                   hand=piece.hand, fit_mm=w - 2)
        y += size * lead
    y += rng.uniform(0.8, 3.0)
    name_pt = size * rng.uniform(1.1, 1.55)
    nx = x + rng.choice([0, 0, 3, 5])
    spacing = rng.choice([0, 0, 0, 0.12, 0.3]) if not piece.hand else 0
    if len(parts['name']) == 1 and not isinstance(parts['name'][0][0], tuple) and piece.chance(0.05) and not piece.hand:
        sheet.text(nx, y - 0.8, piece.people.kana(rng), piece.fonts.pick(rng, 'g', 'アンヴ'), size * 0.55, piece.ink)
        y += size * 0.5 * MM / 72
    for text, factor in parts['name']:
        y = draw_name(piece, nx, y, w, text, face, name_pt * factor, spacing, lead)
    if bars and not above:
        y = draw_bars(piece, x, y + rng.uniform(1.5, 3.0), parts, bar_pt)
    if piece.chance(0.4) and not piece.hand:
        number = customer_number(rng)
        if y + 4 < sheet.height_mm:
            sheet.text(x + (rng.uniform(0, w * 0.4)), y + 1.2, number, piece.fonts.pick(rng, 'g', number), rng.uniform(5.5, 7.5), piece.ink)
            y += 4
    return y


def draw_name(piece, x, y, w, text, face, size_pt, spacing, lead):
    sheet = piece.sheet
    if isinstance(text, tuple):
        _, fam, given = text
        wide, _ = sheet.text(x, y, fam + '　', face, size_pt, piece.ink, hand=piece.hand)
        pad = max(len(g) for g in given)
        for g in given:
            sheet.text(x + wide, y, g + '　' * (pad - len(g)) + '　様', face, size_pt, piece.ink, hand=piece.hand)
            y += size_pt * lead * 1.05
        return y
    sheet.text(x, y, text, face, size_pt, piece.ink, spacing=spacing, hand=piece.hand, fit_mm=w - 6)
    return y + size_pt * lead


def safe(face, text):
    """Dashes that the face lacks become ones it has."""
    return ''.join(c if face.covers(c) or c in ' 　' else ('-' if face.covers('-') and c in '‐−―ー－' else '〒' if c == '〒' else c)
                   for c in text)


def draw_bars(piece, x, y, parts, size_pt):
    number = texts.address_number(parts['rest'])
    piece.barcode = {'postal_code': parts['postal'], 'address_number': barcode.readable(number)}
    piece.sheet.barcode(x, y, barcode.encode(parts['postal'], number), size_pt)
    return y + 3.6 * size_pt / 10 + 1


def customer_number(rng):
    digits = ''.join(rng.choice('0123456789') for _ in range(rng.randint(6, 10)))
    if rng.random() < 0.15:
        return f'{digits[:4]} {rng.choice("ABCDEFGH")}{digits[4:6]}-{rng.randint(1, 999):03d} {rng.randint(1, 40000):06d}'
    return rng.choice(['お客様番号 {0}', '会員番号:{0}', '({0})', 'No.{0}', '{0}-0{1}', '管理番号 {0}-{1}', 'お客さま番号{0}', '{0}']).format(
        digits, rng.randint(1, 9))


def draw_postal_boxes(piece, right, top, code, ink=RED, digit_face=None, scale=1.0):
    """The seven red boxes of envelopes and postcards: 5.7 x 8 mm, pitch about 7 mm, a dash after the third."""
    rng, sheet = piece.rng, piece.sheet
    w, h = 5.7 * scale, 8.0 * scale
    pitch, gap = 7.0 * scale, rng.uniform(0.4, 1.0) * scale
    x = right - 7 * pitch - gap + (pitch - w)
    face = digit_face or piece.fonts.pick(rng, piece.styles, '0123456789')
    size = rng.uniform(13, 18) * scale
    spread = 1.0 if rng.random() < 0.15 else 0.35
    shift_x, shift_y = rng.gauss(0, spread), rng.gauss(0, spread)
    middle = top + h / 2
    for i in range(7):
        bx = x + i * pitch + (gap if i > 2 else 0)
        sheet.box(bx, top, w, h, ink=ink, width_mm=0.5 if i < 3 else 0.3)
        if i == 3:
            sheet.line([(bx - (pitch - w) - gap, middle), (bx, middle)], ink, 0.4)
        if code:
            sheet.digit(bx + w / 2 + shift_x, middle + shift_y, code[i], face, size, piece.ink, piece.hand)
    return x


def draw_addressee_columns(piece, left, right, top, bottom, parts=None, size_pt=None):
    """Vertical addressee: address columns from the right, the name in the middle and larger."""
    rng, sheet = piece.rng, piece.sheet
    parts = parts or choose_addressee(piece, vertical=True)
    piece.face = face = piece.fonts.pick(rng, piece.styles, all_text(parts))
    piece.direction = 'vertical'
    size = size_pt or rng.uniform(11, 15.5)
    step = size * rng.uniform(1.3, 1.7) * MM / 72
    x = right - step / 2
    spacing = rng.uniform(0.0, 0.12)
    for i, line in enumerate(parts['lines']):
        start = top + (rng.uniform(8, 22) if i and piece.chance(0.7) else 0)
        line = upright(rng, line)
        if i and piece.chance(0.4):
            start = max(top, bottom - len(line) * size * 1.1 * MM / 72)
        sheet.column(x, start, safe(face, line), face, size, piece.ink, spacing, piece.hand, fit_mm=bottom - start)
        x -= step
    name_pt = size * rng.uniform(1.45, 2.0)
    centre = min((left + right) / 2 - rng.uniform(0, 4), x - name_pt * 0.2)
    name_top = top + rng.uniform(4, 14)
    room = bottom - name_top
    if isinstance(parts['name'][0][0], tuple):
        _, fam, given = parts['name'][0][0]
        draw_joint_columns(piece, face, fam, given, centre, name_top, room, name_pt)
        return parts
    for text, factor in parts['name']:
        wide = rng.choice([0.05, 0.2, 0.4]) if len(text) < 8 else 0.02
        sheet.column(centre, name_top, text, face, name_pt * factor, piece.ink, wide, piece.hand, fit_mm=room)
        centre -= name_pt * factor * 1.3 * MM / 72
        name_top += 6 if factor < 1 else 0
    return parts


def draw_joint_columns(piece, face, fam, given, centre, top, room, name_pt):
    sheet = piece.sheet
    pad = max(len(g) for g in given)
    fit = room / ((len(fam) + pad + 3) * 1.15)
    name_pt = min(name_pt, fit * 72 / MM)
    step = name_pt * 1.25 * MM / 72
    y = sheet.column(centre, top, fam, face, name_pt, piece.ink, 0.1, piece.hand) + name_pt * 0.4 * MM / 72
    for i, g in enumerate(given):
        x = centre - i * step
        gap = 0.1 if len(g) == pad else 0.1 + (pad - len(g)) * 1.1 / max(1, len(g) - 1 or 1)
        sheet.column(x, y, g, face, name_pt, piece.ink, gap if len(g) > 1 else 0.1, piece.hand)
        sheet.column(x, y + pad * name_pt * 1.1 * MM / 72 + name_pt * 0.5 * MM / 72, '様', face, name_pt, piece.ink, 0, piece.hand)


def upright(rng, line):
    """Latin digits of vertical text: full width one by one, or pairs in one cell."""
    if re.search('[0-9]', line) and rng.random() < 0.6:
        return texts.full_width(line).replace('－', 'ー') if rng.random() < 0.5 else texts.full_width(line)
    return line
