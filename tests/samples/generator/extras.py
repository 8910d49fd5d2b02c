"""Everything else on an envelope: indicia, stamps, notices, advertising, codes."""
import re

import words
from piece import RED
from sheet import MM


def draw_indicia(piece, x, y, ink=None, upside=None):
    """Postage paid: a round or square stamp of about 20 to 28 mm."""
    rng, sheet = piece.rng, piece.sheet
    ink = ink or rng.choice([piece.ink, piece.ink, RED, (30, 60, 140)])
    rows = list(rng.choice(words.INDICIA))
    office = rng.choice(words.POST_OFFICES)
    side = rng.uniform(19, 26)
    if not sheet.blank(x, y, side, side):
        places = [(6, 6), (sheet.width_mm - side - 7, 7), (sheet.width_mm - side - 7, sheet.height_mm - side - 8), (7, sheet.height_mm - side - 8)]
        free = [at for at in places if sheet.blank(*at, side, side)]
        if not free:
            return
        x, y = free[0]
    face = piece.fonts.pick(rng, 'gm', ''.join(rows) + office)
    kind = rng.randrange(3)
    if kind == 0:
        sheet.circle(x + side / 2, y + side / 2, side / 2, ink=ink, width_mm=0.4)
        sheet.line([(x + side * 0.06, y + side * .33), (x + side * 0.94, y + side * .33)], ink, 0.3)
    elif kind == 1:
        sheet.box(x, y, side, side, ink=ink, width_mm=0.4)
        sheet.line([(x, y + side * .33), (x + side, y + side * .33)], ink, 0.3)
    else:
        sheet.box(x, y, side, side * 0.85, ink=ink, width_mm=0.5, radius=2)
    if office:
        sheet.text(x + side / 2, y + side * .15, office, face, 5.5, ink, anchor='m')
    for i, row in enumerate(rows):
        sheet.text(x + side / 2, y + side * (.42 + .2 * i), row, face, rng.uniform(7.5, 9), ink, anchor='m', fit_mm=side * 0.9)


def draw_stamp(piece, x, y):
    """A postage stamp with its perforation and a cancel over it."""
    rng, sheet = piece.rng, piece.sheet
    w, h = 18.5, 22.5
    tint = rng.choice([(196, 214, 190), (232, 200, 190), (190, 205, 232), (236, 222, 180)])
    sheet.box(x, y, w, h, ink=(215, 215, 210), fill=(250, 250, 248))
    sheet.box(x + 1.5, y + 1.5, w - 3, h - 3, fill=tint)
    for _ in range(5):
        cx, cy = x + rng.uniform(4, w - 4), y + rng.uniform(6, h - 5)
        sheet.circle(cx, cy, rng.uniform(1.5, 3.0), fill=tuple(max(0, v - rng.randint(20, 90)) for v in tint))
    sheet.text(x + 2.2, y + 2, rng.choice(['110', '85', '63', '140']), piece.fonts.pick(rng, 'g', '0'), 8, (70, 70, 80))
    sheet.circle(x + w * 0.2, y + h * 0.75, 9, ink=(70, 70, 75), width_mm=0.35)
    for k in range(4):
        sheet.line([(x - 22 + i, y + h * 0.55 + k * 3 + (0.8 if i % 8 < 4 else -0.8)) for i in range(0, 16, 2)], (90, 90, 95), 0.3)


def draw_notice(piece, x, y):
    rng, sheet = piece.rng, piece.sheet
    text = rng.choice(words.NOTICES)
    ink = rng.choice([RED, RED, piece.ink, (30, 60, 140)])
    face = piece.fonts.pick(rng, 'gm', text)
    size = rng.uniform(10, 15)
    wide = sheet.width(text, face, size)
    if not sheet.blank(x - 3, y - 2, wide + 6, size * MM / 72 + 5):
        return
    if piece.chance(0.75):
        sheet.box(x - 2, y - 1.2, wide + 4, size * MM / 72 + 3, ink=ink, width_mm=rng.choice([0.3, 0.6]))
    sheet.text(x, y, text, face, size, ink)


def draw_slogan(piece, x, y, w, h, lines=1, band=None):
    """Advertising: large words, often on a coloured band."""
    rng, sheet = piece.rng, piece.sheet
    ink = piece.brand
    if not sheet.blank(x, y, min(w, sheet.width_mm - x), h):
        return
    if band if band is not None else piece.chance(0.5):
        tint = tuple(int(255 - (255 - v) * rng.uniform(0.15, 0.35)) for v in piece.brand) if piece.chance(0.5) else piece.brand
        sheet.box(x, y, w, h, fill=tint)
        ink = (255, 255, 255) if tint == piece.brand else piece.brand
    for i in range(lines):
        text = rng.choice(words.SLOGANS)
        face = piece.fonts.pick(rng, 'g', text)
        sheet.text(x + w * 0.04, y + h * (0.12 + i * 0.8 / lines), text, face, min(h / lines * 72 / MM * 0.7, 34), ink, fit_mm=w * 0.92)


def draw_picture(piece, x, y, w, h):
    """A printed photograph as far as a reader cares: coloured shapes in a frame."""
    rng, sheet = piece.rng, piece.sheet
    if h < 8 or not sheet.blank(x, y, w, h):
        return
    sky = tuple(rng.randint(120, 235) for _ in range(3))
    sheet.box(x, y, w, h, fill=sky)
    for _ in range(rng.randint(3, 8)):
        tint = tuple(rng.randint(30, 230) for _ in range(3))
        a, b = x + rng.uniform(0.05, 0.75) * w, y + rng.uniform(0.3, 0.8) * h
        if rng.random() < 0.5:
            r = rng.uniform(0.05, 0.18) * min(w, h)
            sheet.circle(min(a + r, x + w - r), min(b, y + h - r), r, fill=tint)
        else:
            sheet.box(a, b, min(rng.uniform(0.1, 0.35) * w, x + w - a), y + h - b, fill=tint)
    if w > 35 and piece.chance(0.4):
        text = rng.choice(words.SLOGANS + ['営業時間 9:30~18:30 木曜定休', 'ご来店お待ちしております', '全品20%OFF', '先着100名様'])
        sheet.text(x + w * 0.06, y + h * rng.uniform(0.1, 0.6), text, piece.fonts.pick(rng, 'g', text), min(h, 40) * 0.45,
                   rng.choice([(255, 255, 255), piece.brand, (30, 30, 30)]), fit_mm=w * 0.88)


def draw_code_square(piece, x, y, side):
    """A square two-dimensional code; its cells are random and say nothing."""
    rng, sheet = piece.rng, piece.sheet
    if not sheet.blank(x - 1, y - 1, side + 2, side + 2):
        return
    n = 25
    cell = side / n
    for r in range(n):
        for c in range(n):
            if rng.random() < 0.48 and not ((r < 8 or r > 16) and c < 8 or r < 8 and c > 16):
                sheet.box(x + c * cell, y + r * cell, cell, cell, fill=(25, 25, 25))
    for r, c in ((0, 0), (0, 18), (18, 0)):
        sheet.box(x + c * cell, y + r * cell, 7 * cell, 7 * cell, fill=(25, 25, 25))
        sheet.box(x + (c + 1) * cell, y + (r + 1) * cell, 5 * cell, 5 * cell, fill=(252, 252, 252))
        sheet.box(x + (c + 2) * cell, y + (r + 2) * cell, 3 * cell, 3 * cell, fill=(25, 25, 25))


def draw_campaign_phone(piece, x, y):
    """An advertised telephone number that is not in the sender's block; either number may be read as the sender's."""
    rng, sheet = piece.rng, piece.sheet
    phone = piece.people.phone(rng)
    text = rng.choice(['お申し込みは今すぐ ', 'ご注文専用 ', '資料のご請求は ', 'ご予約 ']) + phone
    face = piece.fonts.pick(rng, 'g', text)
    size = rng.uniform(11, 15)
    if not sheet.blank(x - 1, y - 1, sheet.width(text, face, size) + 2, size * MM / 72 + 3):
        return
    sheet.text(x, y, text, face, size, piece.brand)
    piece.sender['phone_accept'] = piece.sender.get('phone_accept', []) + [re.sub('[^0-9]', '', phone)]


def draw_trim(piece):
    """Printed stripes along the edges of the sheet."""
    rng, sheet = piece.rng, piece.sheet
    w, h = sheet.width_mm, sheet.height_mm
    for x, y, a, b in rng.sample([(0, 0, w, 4), (0, h - 3, w, 3), (0, 0, 4, h), (w - 3, 0, 3, h)], rng.randint(1, 2)):
        sheet.box(x, y, a, b, fill=piece.brand)


def decorate(piece):
    """What may still find a free place when all that must be there is drawn."""
    rng, sheet = piece.rng, piece.sheet
    w, h = sheet.width_mm, sheet.height_mm
    if piece.hand:
        return
    if piece.chance(0.12) and piece.sender['name']:
        draw_campaign_phone(piece, rng.uniform(8, w * 0.4), rng.uniform(h * 0.45, h * 0.8))
    if piece.chance(0.12):
        draw_code_square(piece, rng.uniform(8, w - 30), rng.uniform(h * 0.4, h - 30), rng.uniform(13, 19))
    if piece.chance(0.10):
        draw_notice(piece, rng.uniform(8, w * 0.6), rng.uniform(h * 0.4, h * 0.8))
