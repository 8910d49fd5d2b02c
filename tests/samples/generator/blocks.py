"""The parts of a mailpiece: addressee, sender, postal boxes, indicia, advertising."""
import re

import barcode
import people as texts
import words
from sheet import Hand, MM

RED = (205, 62, 52)
INKS = [(28, 28, 30), (15, 15, 18), (45, 45, 48), (22, 24, 60), (58, 56, 54)]
BRANDS = [(0, 82, 155), (180, 30, 45), (0, 120, 90), (225, 110, 0), (90, 40, 120), (30, 30, 30), (0, 140, 170), (120, 80, 30)]


class Piece:
    """One mailpiece while it is drawn: its random source, its sheet and its truth."""

    def __init__(self, ident, rng, people, fonts, stratum):
        self.id, self.rng, self.people, self.fonts, self.stratum = ident, rng, people, fonts, stratum
        self.sheet = None
        self.back = None
        self.paper = 'white'
        self.hand = None
        self.styles = 'gm'
        self.ink = rng.choice(INKS)
        self.window = None
        self.barcode = None
        self.forced = {}
        self.recipient = empty_block()
        self.sender = empty_block()
        self.brand = rng.choice(BRANDS)

    def write_by_hand(self):
        self.styles = 'h'
        self.hand = Hand(self.rng, self.rng.uniform(0.3, 1.0))

    def chance(self, p):
        return self.rng.random() < p


def empty_block():
    return {'postal_code': '', 'address': '', 'name': ''} | {'phone': ''}


def spaced(rng, fam, giv, wide=None):
    gap = wide if wide is not None else rng.choice(['', ' ', '　', '　'])
    return fam + gap + giv if giv else fam


def choose_addressee(piece, vertical=False, kind=None):
    """Fictional addressee: the truth, and what is printed (address lines, name lines)."""
    rng, p = piece.rng, piece.people
    forced = piece.forced
    a = p.address(rng, vertical, room=forced.get('room'))
    who = forced.get('person') or p.person(rng)
    r = rng.random()
    kind = forced.get('kind') or kind or ('firm' if r < 0.12 else 'joint' if r < 0.17 else 'care_of' if r < 0.21
                                                  else 'parent' if r < 0.25 else 'plain')
    if kind in ('joint', 'care_of', 'parent') and who['kind'] != 'p':
        kind = 'plain'
    name = (firm_name if kind == 'firm' else person_name)(piece, who, kind, vertical)
    printed = a['prefecture'] + a['city'] + a['town'] + a['number']
    if a['building']:
        printed += '　' + a['building'] + rng.choice(['　', ' ', '']) + a['room']
    piece.recipient = {'postal_code': a['postal_code'], 'address': a['canonical'], 'name': name['name'],
                       'address_printed': printed, 'honorific': name['honorific'], 'name_accept': name['accept'],
                       'kind': name['kind'], 'fam': who['fam'] if kind != 'firm' else '', 'giv': who['giv'] if kind != 'firm' else ''}
    piece.recipient.update({k: name[k] for k in ('names', 'care_of', 'attention') if k in name})
    lines = address_lines(rng, a, printed, vertical)
    return {'postal': a['postal_code'], 'lines': lines, 'name': name['lines'], 'rest': a['rest']}


def address_lines(rng, a, printed, vertical):
    head = a['prefecture'] + a['city'] + a['town'] + a['number']
    tail = printed[len(head):].strip('　')
    if len(head) > 17 and rng.random() < 0.5:
        head = [a['prefecture'] + a['city'], a['town'] + a['number']]
    elif len(head) > 26:
        head = [a['prefecture'] + a['city'] + a['town'], a['number']]
    else:
        head = [head]
    if tail and not vertical and len(head) == 1 and len(head[0] + tail) < 24 and rng.random() < 0.35:
        return [head[0] + '　' + tail]
    return head + ([tail] if tail else [])


def person_name(piece, who, kind, vertical):
    rng = piece.rng
    fam, giv = who['fam'], who['giv']
    r = rng.random()
    title = '様' if r < 0.9 else '殿' if r < 0.945 else '先生' if r < 0.98 else '行'
    gap = rng.choice(['　', '　', ' ', '']) if not vertical else '　'
    full = spaced(rng, fam, giv)
    out = {'name': fam + giv, 'honorific': title, 'accept': [], 'kind': who['kind'], 'lines': [(full + gap + title, 1.0)]}
    if kind == 'joint':
        others = [piece.people.given(rng) for _ in range(rng.choice([1, 1, 2]))]
        out.update(kind='ren', names=[fam + g for g in [giv] + others], honorific='様',
                   accept=[fam + giv + ''.join(others), fam + '・'.join([giv] + others)])
        out['joint'] = (fam, [giv] + others)
        out['lines'] = [(('joint', fam, [giv] + others), 1.0)]
    elif kind == 'care_of':
        house = piece.people.surname(rng)
        out.update(kind='kata', care_of=house, accept=[house + '様方' + fam + giv], lines=[(house + '様方', 0.75), out['lines'][0]])
    elif kind == 'parent':
        form = rng.choice(['{n}{g}様{g}保護者様', '{n}様の保護者様', '{n}{g}保護者様'])
        out.update(kind='hogo', attention='保護者', honorific='様', accept=[fam + giv + '様保護者', fam + giv + '保護者'])
        one = form.format(n=full, g=gap or '　')
        out['lines'] = [(full + '　様', 1.0), ('保護者様', 0.8)] if rng.random() < 0.35 else [(one, 1.0)]
    return out


def firm_name(piece, who, kind, vertical):
    rng = piece.rng
    firm = piece.people.firm(rng)
    dept = rng.choice(words.DEPARTMENTS) if rng.random() < 0.7 else ''
    whole = firm + (' ' + dept if dept else '')
    out = {'name': whole, 'honorific': '御中', 'accept': [], 'kind': 'corp', 'lines': []}
    r = rng.random()
    if who['kind'] == 'p' and r < 0.45:
        person = spaced(rng, who['fam'], who['giv'])
        out.update(name=whole + ' ' + who['fam'] + who['giv'], honorific='様', kind='corp_person')
        out['lines'] = [(firm, 0.85)] + ([(dept, 0.75)] if dept else []) + [(person + '　様', 1.0)]
    elif r < 0.65:
        out.update(attention='ご担当者', honorific='様', accept=[whole + 'ご担当者'])
        out['lines'] = [(firm, 0.95)] + ([(dept, 0.8)] if dept else []) + [('ご担当者様', 0.9)]
    else:
        out['lines'] = [(firm, 1.0), (dept + '　御中', 0.9)] if dept else [(firm + '　御中', 1.0)]
    return out


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
    face = piece.fonts.pick(rng, piece.styles, all_text(parts))
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
    for text, factor in parts['name']:
        y = draw_name(piece, nx, y, w, text, face, name_pt * factor, spacing, lead)
    if bars and not above:
        y = draw_bars(piece, x, y + rng.uniform(1.5, 3.0), parts, bar_pt)
    if piece.chance(0.4) and not piece.hand:
        number = customer_number(rng)
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
    face = piece.fonts.pick(rng, piece.styles, all_text(parts))
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


# ---- the sender ----

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


def draw_return_line(piece, x, y, w):
    """The sender in one small line with a rule, as at the edge of a window."""
    parts = choose_sender(piece)
    text = parts['name'] + '　' + ('〒' + parts['postal'][:3] + '-' + parts['postal'][3:] + ' ' if parts['postal'] else '') + parts['address']
    piece.sender.update(phone='', name_accept=piece.sender['name_accept'])
    face = piece.fonts.pick(piece.rng, 'g', text)
    piece.sheet.line([(x, y - 0.6), (x + w, y - 0.6)], piece.ink, 0.15)
    piece.sheet.text(x, y, text, face, 6.5, piece.ink, fit_mm=w)


def draw_sender_columns(piece, left, bottom, height, parts=None):
    """Vertical sender at the lower left: address to the right, then the name, then the telephone number."""
    rng, sheet = piece.rng, piece.sheet
    parts = parts or choose_sender(piece, firm=not piece.hand)
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


# ---- everything else on an envelope ----

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
