"""Envelopes and labels with the addressee in lines."""
import addressee
import extras
import sender
from envelope import envelope_back, new_sheet, open_window, paste_label, sender_somewhere
from piece import RED


def label_long(piece, dpi, bars=False):
    """長形3号 lying, an address label stuck on, sometimes a little aslant."""
    rng = piece.rng
    w, h = rng.choice([(235, 120), (235, 120), (205, 90), (215, 105)])
    s = new_sheet(piece, w, h, dpi)
    spot = sender_somewhere(piece, w, h, ['foot_left', 'foot_right', 'foot_mid', 'back'] if h > 100 else ['top_left', 'back'])
    lw, lh = rng.uniform(84, 96), rng.uniform(42, 50)
    x = rng.choice([rng.uniform(12, 25), (w - lw) / 2 + rng.uniform(-8, 12), w - lw - (40 if spot == 'top_left' else 34)])
    y = rng.uniform(14, 26) if h > 100 else rng.uniform(35, 38)
    paste_label(piece, x, y, lw, lh, rng.gauss(0, 0.9), bars)
    extras.draw_indicia(piece, *((w - 34, 8) if x + lw < w - 34 or spot == 'top_left' else (8, 8)))
    if piece.chance(0.4) and h > 100:
        extras.draw_notice(piece, rng.uniform(12, 60), 8 if x > 40 else 75)
    return s


def label_tall(piece, dpi, bars=False):
    """長形3号 standing with a label across its upper half and the sender's block at the foot."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (120, 235), (105, 215), (90, 205)])
    s = new_sheet(piece, w, h, dpi)
    if piece.chance(0.8):
        sender.draw_sender(piece, 9, h - rng.uniform(32, 42), w - 18)
    else:
        envelope_back(piece, sender.choose_sender(piece))
    paste_label(piece, rng.uniform(6, max(7, w - 94)), rng.uniform(48, 78), min(w - 10, rng.uniform(82, 90)), rng.uniform(42, 52),
                rng.gauss(0, 0.8), bars)
    extras.draw_indicia(piece, rng.choice([8, w - 32]), 9)
    if piece.chance(0.4):
        extras.draw_slogan(piece, 8, h * 0.6, w - 16, rng.uniform(14, 24))
    return s


def window_long(piece, dpi, bars=False):
    """長形3号 with a window at the upper left; the letter's white paper behind the film."""
    rng = piece.rng
    w, h = rng.choice([(235, 120), (235, 120), (220, 110)])
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'blue', 'grey', 'green', 'kraft'))
    ww, wh = rng.uniform(88, 97), rng.uniform(42, 50)
    box = (rng.uniform(12, 22), rng.uniform(12, 20), ww, wh)
    where = rng.choice(['foot_left', 'foot_right', 'foot_mid', 'back', 'window'])
    open_window(piece, box, bars and where != 'window', return_line='foot' if where == 'window' else '')
    if where != 'window':
        sender_somewhere(piece, w, h, [where])
    extras.draw_indicia(piece, w - 34, 8)
    if piece.chance(0.5):
        extras.draw_notice(piece, box[0] + ww + 14, rng.uniform(14, 44))
    return s


def window_line(piece, dpi, bars=False):
    """A window with the sender in one small line inside it or just above it, and nowhere else."""
    rng = piece.rng
    w, h = rng.choice([(235, 120), (235, 105), (120, 235), (217, 108)])
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'blue', 'grey', 'cream'))
    ww, wh = rng.uniform(92, 98), rng.uniform(44, 50)
    x, y = rng.uniform(10, 13) if w < h else rng.uniform(12, 24), rng.uniform(40, 60) if w < h else rng.uniform(16, 24)
    where = rng.choice(['top', 'foot', 'above'])
    open_window(piece, (x, y, ww, wh), bars, return_line='' if where == 'above' else where)
    if where == 'above':
        sender.draw_return_line(piece, x + 2, y - 4.2, ww - 4, 3.2)
    extras.draw_indicia(piece, w - 34, 8)
    if piece.chance(0.4):
        extras.draw_slogan(piece, 10, h * 0.72, w * 0.8, rng.uniform(14, 22))
    return s


def window_tall(piece, dpi, bars=False):
    """A standing envelope with its window above and advertising below."""
    rng = piece.rng
    w, h = 120, 235
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream', 'pink', 'grey'))
    open_window(piece, (rng.uniform(10, 16), rng.uniform(42, 60), rng.uniform(88, 94), rng.uniform(42, 50)), bars)
    extras.draw_indicia(piece, rng.choice([9, w - 34]), 9)
    sender.draw_sender(piece, 10, h - rng.uniform(32, 44), w - 20)
    if piece.chance(0.7):
        extras.draw_slogan(piece, 0 if piece.chance(0.4) else 8, 125, w - 8, rng.uniform(25, 50), rng.randint(1, 2))
    return s


def western_envelope(piece, dpi, bars=False):
    """洋形 lying, printed straight on the paper: centred or left addressee, sender at a corner or on the back."""
    rng = piece.rng
    w, h = rng.choice([(235, 105), (162, 114), (154, 105), (217, 108)])
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream', 'blue', 'pink', 'grey'))
    big = rng.uniform(10, 13) if w > 200 else rng.uniform(9, 11)
    spot = sender_somewhere(piece, w, h, ['top_left', 'foot_right', 'foot_left', 'back'])
    x = rng.choice([w * 0.34, w * 0.42, w * 0.16]) if w > 200 else w * rng.uniform(0.16, 0.3)
    y = 40 if spot == 'top_left' else rng.uniform(20, 32)
    addressee.draw_addressee(piece, x, y, w - x - 10, size_pt=big, bars=bars and h - y > 60)
    if piece.hand:
        extras.draw_stamp(piece, w - 28, 8)
    else:
        extras.draw_indicia(piece, w - 34, 7)
    return s


def parcel_label(piece, dpi, bars=False):
    """A parcel label with two ruled fields: お届け先 with the addressee and ご依頼主 with the sender."""
    rng = piece.rng
    w, h = rng.choice([(205, 148), (235, 120), (148, 105)])
    s = new_sheet(piece, w, h, dpi, ('white', 'kraft', 'cream'))
    lw = min(w - 12, rng.uniform(125, 140))
    x, y = rng.uniform(5, w - lw - 5), rng.uniform(5, 9)
    ink = rng.choice([RED, (30, 60, 140), (40, 40, 40)])
    s.box(x, y, lw, h - 2 * y, ink=ink, width_mm=0.4, fill=(253, 253, 252))
    split = y + (h - 2 * y) * 0.56
    s.line([(x, split), (x + lw, split)], ink, 0.3)
    face = piece.fonts.pick(rng, 'g', 'お届け先ご依頼主')
    heads = rng.choice([('お届け先', 'ご依頼主'), ('お届け先', 'ご依頼主'), ('To', 'From'), ('受取人', '差出人')])
    for head, top, bottom in ((heads[0], y, split), (heads[1], split, h - y)):
        s.line([(x + 9, top), (x + 9, bottom)], ink, 0.2)
        s.column(x + 4.5, top + 4, head, face, 8, ink, 0.1, pair_digits=False)
    end = addressee.draw_addressee(piece, x + 12, y + 3, lw - 16, size_pt=rng.uniform(8.5, 10))
    if end < split - 6 and piece.chance(0.4):
        s.text(x + 14, split - 5, '電話 ' + piece.people.phone(rng), face, 7, piece.ink)
    sender.draw_sender(piece, x + 12, split + 3, lw - 16, size_pt=7.5, logo=False)
    return s


def double_window(piece, dpi, bars=False):
    """Two windows one above the other: the sender's small one and the addressee's."""
    rng = piece.rng
    w, h = 235, 120
    s = new_sheet(piece, w, h, dpi, ('white', 'grey', 'blue', 'green'))
    left = rng.uniform(12, 20)
    edge = tuple(int(v * 0.82) for v in piece.tint)
    s.box(left, 9, 92, 24, fill=(250, 250, 249), ink=edge, radius=3)
    sender.draw_sender(piece, left + 4, 11.5, 84, size_pt=7)
    box = (left, rng.uniform(42, 50), rng.uniform(92, 100), rng.uniform(46, 54))
    open_window(piece, box, bars)
    extras.draw_indicia(piece, w - 34, 8)
    extras.draw_notice(piece, 140, rng.uniform(50, 80))
    return s
