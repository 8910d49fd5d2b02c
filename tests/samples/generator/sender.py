"""The sender: block, line or columns, and the drawn trade mark."""
import re

import people as texts
import words
from addressee import safe, upright
from sheet import MM


def choose_sender(piece, firm=True, postal=None):
    """A fictional sender; the truth says what is printed."""
    rng, p = piece.rng, piece.people
    a = p.address(rng, style=rng.choice(['hyphen', 'hyphen', 'full', 'mixed', 'wide']))
    name = p.firm(rng) if firm else p.surname(rng) + p.given(rng)
    branch = rng.choice(words.BRANCHES) if firm and rng.random() < 0.3 else ''
    printed = a['prefecture'] + a['city'] + a['town'] + a['number'] + (
        ('　' + a['building'] + ' ' + a['room']) if a['building'] else '')
    phone = p.phone(rng) if (firm and rng.random() < 0.85) or rng.random() < 0.3 else ''
    code_shown = rng.random() < 0.85 if postal is None else postal
    piece.sender = {'name': name, 'postal_code': a['postal_code'] if code_shown else '',
                    'postal_code_accept': [] if code_shown else [a['postal_code']], 'address': a['canonical'],
                    'phone': re.sub('[^0-9]', '', phone), 'address_printed': printed,
                    'name_accept': [name + branch, name + ' ' + branch] if branch else [], 'phone_accept': []}
    return {'name': name, 'branch': branch, 'postal': a['postal_code'] if code_shown else '', 'address': printed, 'phone': phone,
            'firm': firm}


def print_phone(rng, phone):
    form = rng.choice(['{0}', '{0}', '{1}', '{2}']).format(phone, phone.replace('-', '(', 1).replace('-', ')'), texts.full_width(phone))
    label = rng.choice(['フリーダイヤル ', '通話無料 ', 'TEL ']) if phone.startswith('0120') or phone.startswith('0800') else \
        rng.choice(['TEL ', 'TEL:', '電話 ', '電話番号 ', '☎', 'Tel. ', 'お問い合わせ '])
    return label + form


def draw_logo(piece, x, y, size):
    """A drawn trade mark of one of six shapes."""
    rng, sheet, ink = piece.rng, piece.sheet, piece.brand
    kind = rng.randrange(6)
    c = (x + size / 2, y + size / 2)
    if kind == 0:
        sheet.circle(*c, size / 2, fill=ink)
        sheet.polygon([(x + size * .2, y + size * .7), (x + size * .5, y + size * .2), (x + size * .8, y + size * .7)], (255, 255, 255))
    elif kind == 1:
        sheet.polygon([(c[0], y), (x + size, c[1]), (c[0], y + size), (x, c[1])], ink)
    elif kind == 2:
        sheet.box(x, y, size * .46, size * .46, fill=ink)
        sheet.box(x + size * .54, y + size * .54, size * .46, size * .46, fill=ink)
        sheet.box(x + size * .54, y, size * .46, size * .46, ink=ink)
    elif kind == 3:
        sheet.circle(*c, size / 2, ink=ink, width_mm=size * .14)
        sheet.circle(*c, size / 6, fill=ink)
    elif kind == 4:
        for i in range(3):
            sheet.line([(x, y + size * (.25 + .25 * i)), (x + size * .5, y + size * (.1 + .25 * i)), (x + size, y + size * (.25 + .25 * i))],
                       ink, size * .12)
    else:
        sheet.box(x, y, size, size, fill=ink, radius=size * .2)
        letter = rng.choice('AKMNSTY')
        sheet.text(c[0], y + size * .08, letter, piece.fonts.pick(rng, 'g', letter), size * 72 / MM * .8, (255, 255, 255), anchor='m')


def draw_sender(piece, x, y, w, align='l', parts=None, size_pt=None, logo=None, latin=True):
    """The horizontal sender block; x is its left, middle or right by align. Gives the y below."""
    rng, sheet = piece.rng, piece.sheet
    parts = parts or choose_sender(piece)
    piece.sender_at = 'foot' if y > 0.55 * sheet.height_mm else 'front'
    size = size_pt or rng.uniform(6.5, 8.5)
    small = piece.styles if piece.hand else rng.choice(['g', 'g', 'm'])
    face = piece.fonts.pick(rng, small, parts['address'] + parts['name'] + '〒TELel')
    ink = piece.ink if piece.hand or piece.chance(0.55) else piece.brand
    big = size * (rng.uniform(1.3, 1.9) if not piece.hand else 1.15)
    beside = bool(parts['branch']) and piece.chance(0.5)
    head = parts['name'] + ('　' + parts['branch'] if beside else '')
    head_face = face if piece.hand else piece.fonts.pick(rng, 'gm', head)
    wide = min(sheet.width(head, head_face, big), w)
    rows = [(parts['branch'], 1.0)] if parts['branch'] and not beside else []
    place = ('〒' + parts['postal'][:3] + '-' + parts['postal'][3:]) if parts['postal'] else ''
    if piece.chance(0.1) and face.covers('０－'):
        place = texts.full_width(place.replace('-', '－'))
    phone = print_phone(rng, parts['phone']) if parts['phone'] else ''
    together = len(parts['address']) < 24 and piece.chance(0.6)
    rows += [(place + rng.choice([' ', '　']) + parts['address'] if place else parts['address'], 1.0)] if together else \
        ([(place, 1.0)] if place else []) + [(parts['address'], 1.0)]
    if phone and rows and piece.chance(0.2) and len(rows[-1][0]) < 26:
        rows[-1] = (rows[-1][0] + '　' + phone, 1.0)
    elif phone:
        rows.append((phone, 1.0))
    if parts['firm'] and piece.chance(0.25) and not piece.hand:
        rows.append((rng.choice(['https://www.example.jp/', 'www.example.com', 'E-mail info@example.org']), 0.85))
    if parts['firm'] and piece.chance(0.15) and not piece.hand:
        rows.append((rng.choice(words.UNDELIVERED + words.SMALL_PRINT), 0.75))
    tall = (big * 1.3 + sum(size * f * 1.35 for _, f in rows)) * MM / 72
    y = min(y, sheet.height_mm - tall - 4)
    mark = parts['firm'] and not piece.hand and (logo if logo is not None else piece.chance(0.6))
    side = big * MM / 72 * 1.2 if mark else 0
    left = x - {'l': 0, 'm': (wide + side) / 2, 'r': wide + side}[align]
    if mark:
        draw_logo(piece, left, y, side * 0.95)
        word = rng.choice(words.FIRM_LATIN) + rng.choice(['', ' GROUP', ' Net', '+'])
        if latin and piece.chance(0.35) and sheet.blank(left, y - big * 0.4, 20, big * 0.33):
            sheet.text(left, y - big * MM / 72 * 0.9, word, piece.fonts.pick(rng, 'g', word), big * 0.8, piece.brand, bold=1)
    sheet.text(left + side * 1.15, y, head, head_face, big, ink, fit_mm=w - side, hand=piece.hand,
               bold=1 if sheet.dpi > 250 and piece.chance(0.4) and not piece.hand else 0)
    y += big * 1.3 * MM / 72
    for text, factor in rows:
        use = face if face.covers(text) else piece.fonts.pick(rng, 'g', text)
        sheet.text(x, y, text, use, size * factor, ink, anchor=align, fit_mm=w, hand=piece.hand)
        y += size * factor * 1.35 * MM / 72
    return y


def draw_return_line(piece, x, y, w, rule=-0.6):
    """The sender in one small line with a rule so far below its top, as at the edge of a window."""
    parts = choose_sender(piece)
    piece.sender_at = 'line'
    text = parts['name'] + '　' + ('〒' + parts['postal'][:3] + '-' + parts['postal'][3:] + ' ' if parts['postal'] else '') + parts['address']
    piece.sender.update(phone='', name_accept=piece.sender['name_accept'])
    face = piece.fonts.pick(piece.rng, 'g', text)
    piece.sheet.line([(x, y + rule), (x + w, y + rule)], piece.ink, 0.15)
    piece.sheet.text(x, y, text, face, 6.5, piece.ink, fit_mm=w)


def draw_sender_columns(piece, left, bottom, height, parts=None):
    """Vertical sender at the lower left: address to the right, then the name, then the telephone number."""
    rng, sheet = piece.rng, piece.sheet
    parts = parts or choose_sender(piece, firm=not piece.hand)
    piece.sender_at = 'columns'
    face = piece.fonts.pick(rng, piece.styles, parts['address'] + parts['name'] + '電話〒')
    size = rng.uniform(7, 9.5)
    step = size * 1.5 * MM / 72
    columns = []
    if parts['phone']:
        columns.append(('電話　' + texts.full_width(parts['phone']) if piece.chance(0.6) else '電話 ' + parts['phone'], 0.85, False))
    if parts['branch']:
        columns.append((parts['branch'], 0.9, False))
    columns += [(parts['name'], 1.35, False), (upright(rng, parts['address']), 1.0, True)]
    top = bottom - height
    x = left + step / 2
    for text, factor, _ in columns:
        start = top + (height * 0.15 if factor > 1 else 0)
        sheet.column(x, start, safe(face, text), face, size * factor, piece.ink, 0.02, piece.hand, fit_mm=bottom - start,
                     pair_digits=piece.chance(0.5))
        x += step * (1.25 if factor > 1 else 1.0)
    if parts['postal']:
        sheet.text(x - step * 2, top - size * MM / 72 * 1.5, '〒' + parts['postal'][:3] + '-' + parts['postal'][3:], face, size, piece.ink,
                   hand=piece.hand)
    return x
