"""Mail with the addressee in columns."""
import addressee
import extras
import sender
import words
from envelope import envelope_back, new_sheet
from piece import RED
from sheet import Sheet
from whom import choose_addressee


def vertical_envelope(piece, dpi, bars=False):
    """A standing envelope written in columns, red postal boxes at the top right."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (120, 235), (90, 205), (105, 215), (114, 162)])
    s = new_sheet(piece, w, h, dpi)
    parts = choose_addressee(piece, vertical=True)
    k = 1.0 if w > 100 else 0.9
    boxes = piece.chance(0.85)
    if boxes:
        ink = RED if piece.chance(0.85) else (90, 90, 95)
        addressee.draw_postal_boxes(piece, w - rng.uniform(7, 12), rng.uniform(11, 15), parts['postal'], ink, scale=k)
    else:
        code = '〒' + parts['postal'][:3] + '-' + parts['postal'][3:]
        s.text(w - 12, 13, code, piece.fonts.pick(rng, piece.styles, code), rng.uniform(11, 15), piece.ink, 'r', hand=piece.hand)
    kind = rng.choice(['columns', 'columns', 'block', 'back'])
    left = 34 if kind == 'columns' else 12
    foot = h - (42 if kind == 'block' else 20)
    addressee.draw_addressee_columns(piece, left, w - rng.uniform(9, 16), rng.uniform(30, 36), foot, parts)
    if kind == 'columns':
        sender.draw_sender_columns(piece, 8, h - rng.uniform(12, 22), h * rng.uniform(0.36, 0.46))
    elif kind == 'block':
        sender.draw_sender(piece, 9, h - rng.uniform(28, 34), w - 18)
    else:
        envelope_back(piece, sender.choose_sender(piece, firm=not piece.hand))
    if piece.hand or piece.chance(0.3):
        extras.draw_stamp(piece, 7, 9)
    else:
        extras.draw_indicia(piece, 7, 8)
    if piece.chance(0.2):
        text = rng.choice(words.NOTICES)
        if s.blank(w * 0.24 - 4, h * 0.42 - 1, 8, len(text) * 6.8):
            s.column(w * 0.24, h * 0.42, text, piece.fonts.pick(rng, 'gm', text), 15, RED, 0.25)
    return s


def western_upright(piece, dpi, bars=False):
    """洋形 standing, columns, no printed postal boxes on half of them: an invitation or a note."""
    rng = piece.rng
    w, h = rng.choice([(114, 162), (98, 148), (105, 235)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'pink', 'white'))
    parts = choose_addressee(piece, vertical=True, kind=rng.choice(['plain', 'plain', 'joint', 'care_of']))
    if piece.chance(0.6):
        addressee.draw_postal_boxes(piece, w - 7, 12, parts['postal'])
    else:
        face = piece.fonts.pick(rng, piece.styles, '〒0123456789')
        s.column(w - 10, 14, '〒', face, 10, piece.ink)
        s.text(w - 34, 13, parts['postal'][:3] + '-' + parts['postal'][3:], face, 10, piece.ink)
    addressee.draw_addressee_columns(piece, 20, w - 10, 32, h - 14, parts, rng.uniform(10, 13))
    extras.draw_stamp(piece, 7, 9)
    envelope_back(piece, sender.choose_sender(piece, firm=piece.chance(0.4)), flap='point')
    return s


def label_columns(piece, dpi, bars=False):
    """An upright label written in columns, pasted on a standing or lying envelope; the sender's block at the foot."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (162, 114), (105, 215)])
    s = new_sheet(piece, w, h, dpi)
    sender.draw_sender(piece, 9, h - rng.uniform(22, 30), w * 0.5 if w > h else w - 18)
    extras.draw_indicia(piece, 8, 8)
    label = Sheet(rng.uniform(46, 54), min(h - 30, rng.uniform(84, 92)), dpi, (254, 254, 252))
    piece.sheet = label
    parts = choose_addressee(piece, vertical=True)
    code = '〒' + parts['postal'][:3] + '-' + parts['postal'][3:]
    label.text(label.width_mm - 4, 3.5, code, piece.fonts.pick(rng, 'gm', code), 9.5, piece.ink, 'r')
    addressee.draw_addressee_columns(piece, 3, label.width_mm - 4, 10, label.height_mm - 4, parts, rng.uniform(8.5, 10))
    piece.sheet = s
    at = (s.px(w - label.width_mm - rng.uniform(8, 16)), s.px(rng.uniform(12, 16)))
    s.image.paste(tuple(int(v * 0.8) for v in piece.tint), (at[0] + 2, at[1] + 3, at[0] + label.image.width + 2, at[1] + label.image.height + 3))
    s.image.paste(label.image, at)
    return s


def return_mail(piece, dpi, bars=False):
    """A reply envelope or card: firm and department in lines or columns, 行 to be struck out, blank sender lines."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (90, 205), (100, 148)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'kraft'))
    piece.reply = piece.chance(0.7)
    parts = choose_addressee(piece, vertical=True, kind='firm')
    addressee.draw_postal_boxes(piece, w - 7, 11, parts['postal'])
    addressee.draw_addressee_columns(piece, 24, w - 10, 30, h - 20, parts, rng.uniform(11, 13))
    for i in range(3):
        s.line([(8 + i * 8, h * 0.55), (8 + i * 8, h - 12)], (150, 150, 150), 0.2)
    s.box(7, 8, 18, 22, ink=(120, 120, 120), width_mm=0.3)
    s.text(16, 16, '切手', piece.fonts.pick(rng, 'm', '切手'), 7, (120, 120, 120), 'm')
    return s


def postcard_vertical(piece, dpi, bars=False):
    """官製はがき standing: red boxes, printed stamp, columns, the sender small at the lower left with its own boxes."""
    rng = piece.rng
    w, h = 100, 148
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream'))
    parts = choose_addressee(piece, vertical=True)
    s.text(w / 2 - 3, 3.2, rng.choice(['郵便はがき', '郵便往復はがき', 'POST CARD', '年賀']), piece.fonts.pick(rng, 'm', '郵便往復はがき年賀POSTCARD'), 8,
           rng.choice([RED, (90, 120, 110)]), 'm')
    addressee.draw_postal_boxes(piece, w - 6.5, 11.5, parts['postal'])
    stamp = piece.chance(0.5)
    if stamp:
        s.box(7, 8, 19, 23, ink=(120, 160, 140), width_mm=0.5)
        s.circle(16.5, 18, 6, fill=(150, 185, 165))
        s.text(9, 27, rng.choice(['63', '85']), piece.fonts.pick(rng, 'g', '8'), 7, (90, 130, 110))
    else:
        extras.draw_indicia(piece, 6, 7)
    low = piece.chance(0.3)
    addressee.draw_addressee_columns(piece, 30 if not low else 14, w - 9, 27, h - (36 if low else 14), parts, rng.uniform(10, 13))
    if low:
        sender.draw_sender(piece, 8, h - 27, w - 16, size_pt=6.5)
    else:
        who = sender.choose_sender(piece, firm=not piece.hand)
        sender.draw_sender_columns(piece, 6, h - 20, 66, dict(who, postal=''))
        if who['postal']:
            addressee.draw_postal_boxes(piece, 38, h - 14, who['postal'], scale=0.58)
    return s
