"""The layouts: each draws one mailpiece (front, perhaps back) on a Sheet."""
import blocks as b
import words
from sheet import Sheet

PAPERS = {'white': [(252, 252, 250), (248, 247, 243), (255, 255, 255)], 'kraft': [(205, 170, 122), (214, 182, 140)],
          'blue': [(205, 223, 238), (190, 212, 230)], 'grey': [(218, 218, 216), (205, 206, 208)],
          'green': [(214, 234, 212), (200, 226, 204)], 'cream': [(250, 242, 220)], 'pink': [(246, 221, 224)]}


def paper(piece, names):
    piece.paper = piece.rng.choice(names)
    return piece.rng.choice(PAPERS[piece.paper])


def new_sheet(piece, w, h, dpi, papers=('white', 'white', 'white', 'kraft', 'blue', 'grey', 'green', 'cream')):
    piece.sheet = Sheet(w, h, dpi, paper(piece, papers))
    return piece.sheet


def envelope_back(piece, parts=None, flap='long'):
    """The back of an envelope: seams, and at times the sender."""
    front = piece.sheet
    piece.sheet = s = Sheet(front.width_mm, front.height_mm, front.dpi, front.image.getpixel((3, 3)))
    edge = tuple(int(v * 0.86) for v in s.image.getpixel((3, 3)))
    w, h = s.width_mm, s.height_mm
    if w < h:
        s.line([(w / 2, 14), (w / 2, h)], edge)
        s.line([(0, 0), (6, 16), (w - 6, 16), (w, 0)], edge)
    else:
        s.line([(0, 0), (w * 0.5, h * 0.55), (w, 0)], edge) if flap == 'point' else s.line([(0, 0), (5, h * 0.28), (w - 5, h * 0.28), (w, 0)], edge)
    if parts:
        if w < h and piece.hand:
            b.draw_sender_columns(piece, 10, h - 15, h * 0.5, parts)
        else:
            b.draw_sender(piece, w / 2, h * piece.rng.uniform(0.55, 0.75), w * 0.86, 'm', parts, size_pt=piece.rng.uniform(8, 10.5))
    piece.back, piece.sheet = piece.sheet, front


def sender_somewhere(piece, w, h, spots):
    """The sender's block at one of the named spots of a landscape or portrait front."""
    rng = piece.rng
    spot = rng.choice(spots)
    m = rng.uniform(7, 12)
    if spot == 'foot_left':
        b.draw_sender(piece, m, h - rng.uniform(24, 30), w * 0.7)
    elif spot == 'foot_mid':
        b.draw_sender(piece, w / 2, h - rng.uniform(24, 30), w * 0.9, 'm')
    elif spot == 'foot_right':
        b.draw_sender(piece, w - m, h - rng.uniform(24, 30), w * 0.6, 'r')
    elif spot == 'top_left':
        b.draw_sender(piece, m, rng.uniform(9, 13), w * 0.58)
    elif spot == 'back':
        envelope_back(piece, b.choose_sender(piece))
    return spot


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
    b.draw_indicia(piece, *((w - 34, 8) if x + lw < w - 34 or spot == 'top_left' else (8, 8)))
    if piece.chance(0.4) and h > 100:
        b.draw_notice(piece, rng.uniform(12, 60), 8 if x > 40 else 75)
    return s


def paste_label(piece, x, y, w, h, tilt, bars=False, border=True, tint=None):
    """A white label drawn apart and pasted on, tilted."""
    rng, base = piece.rng, piece.sheet
    label = Sheet(w, h, base.dpi, tint or rng.choice([(254, 254, 253), (250, 250, 248), (255, 255, 255)]))
    piece.sheet = label
    parts = b.choose_addressee(piece)
    b.draw_addressee(piece, rng.uniform(4, 7), rng.uniform(3.5, 7), w - 8, parts, rng.uniform(8.5, 10.5), bars=bars,
                     above=piece.chance(0.3))
    if border and piece.chance(0.5):
        label.box(0.3, 0.3, w - 0.7, h - 0.7, ink=(165, 165, 165), width_mm=0.2, radius=rng.choice([0, 2.5]))
    piece.sheet = base
    from PIL import Image
    mask = Image.new('L', label.image.size, 255)
    at = (base.px(x), base.px(y))
    turned = label.image.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    mask = mask.rotate(tilt, Image.Resampling.BILINEAR, expand=True)
    shade = Image.new('RGB', turned.size, tuple(int(v * 0.8) for v in base.image.getpixel((4, 4))))
    base.image.paste(shade, (at[0] + base.px(0.25), at[1] + base.px(0.35)), mask)
    base.image.paste(turned, at, mask)


def label_tall(piece, dpi, bars=False):
    """長形3号 standing with a label across its upper half and the sender's block at the foot."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (120, 235), (105, 215), (90, 205)])
    s = new_sheet(piece, w, h, dpi)
    if piece.chance(0.8):
        b.draw_sender(piece, 9, h - rng.uniform(32, 42), w - 18)
    else:
        envelope_back(piece, b.choose_sender(piece))
    paste_label(piece, rng.uniform(6, max(7, w - 94)), rng.uniform(48, 78), min(w - 10, rng.uniform(82, 90)), rng.uniform(42, 52),
                rng.gauss(0, 0.8), bars)
    b.draw_indicia(piece, rng.choice([8, w - 32]), 9)
    if piece.chance(0.4):
        b.draw_slogan(piece, 8, h * 0.6, w - 16, rng.uniform(14, 24))
    return s


def window_long(piece, dpi, bars=False):
    """長形3号 with a window at the upper left; the letter's white paper behind the film."""
    rng = piece.rng
    w, h = rng.choice([(235, 120), (235, 120), (220, 110)])
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'blue', 'grey', 'green', 'kraft'))
    ww, wh = rng.uniform(88, 97), rng.uniform(42, 50)
    box = (rng.uniform(12, 22), rng.uniform(12, 20), ww, wh)
    where = rng.choice(['foot_left', 'foot_right', 'foot_mid', 'back', 'window'])
    open_window(piece, box, bars and where != 'window', return_line=where == 'window')
    if where != 'window':
        sender_somewhere(piece, w, h, [where])
    b.draw_indicia(piece, w - 34, 8)
    if piece.chance(0.5):
        b.draw_notice(piece, box[0] + ww + 14, rng.uniform(14, 44))
    return s


def open_window(piece, box, bars=False, return_line=False):
    rng, s = piece.rng, piece.sheet
    x, y, w, h = box
    s.box(x, y, w, h, fill=rng.choice([(250, 250, 249), (245, 245, 245), (253, 252, 248)]), radius=rng.choice([0, 3, 5]))
    parts = b.choose_addressee(piece)
    if return_line:
        b.draw_return_line(piece, x + 4, y + h - 5, w - 8)
        h -= 4
    b.draw_addressee(piece, x + rng.uniform(4, 9), y + rng.uniform(3, 5.5), w - 10, parts, rng.uniform(8.5, 10) if not bars else 8.5,
                     bars=bars, above=piece.chance(0.4))
    h += 4 if return_line else 0
    edge = tuple(int(v * rng.uniform(0.78, 0.9)) for v in s.image.getpixel((4, 4)))
    s.box(x, y, w, h, ink=edge, width_mm=rng.uniform(0.2, 0.5), radius=3)
    piece.window = box


def window_tall(piece, dpi, bars=False):
    """A standing envelope with its window above and advertising below."""
    rng = piece.rng
    w, h = 120, 235
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream', 'pink', 'grey'))
    open_window(piece, (rng.uniform(10, 16), rng.uniform(42, 60), rng.uniform(88, 94), rng.uniform(42, 50)), bars)
    b.draw_indicia(piece, rng.choice([9, w - 34]), 9)
    b.draw_sender(piece, 10, h - rng.uniform(32, 44), w - 20)
    if piece.chance(0.7):
        b.draw_slogan(piece, 0 if piece.chance(0.4) else 8, 125, w - 8, rng.uniform(25, 50), rng.randint(1, 2))
    return s


def vertical_envelope(piece, dpi, bars=False):
    """A standing envelope written in columns, red postal boxes at the top right."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (120, 235), (90, 205), (105, 215), (114, 162)])
    s = new_sheet(piece, w, h, dpi)
    parts = b.choose_addressee(piece, vertical=True)
    k = 1.0 if w > 100 else 0.9
    boxes = piece.chance(0.85)
    if boxes:
        ink = b.RED if piece.chance(0.85) else (90, 90, 95)
        b.draw_postal_boxes(piece, w - rng.uniform(7, 12), rng.uniform(11, 15), parts['postal'], ink, scale=k)
    else:
        code = '〒' + parts['postal'][:3] + '-' + parts['postal'][3:]
        s.text(w - 12, 13, code, piece.fonts.pick(rng, piece.styles, code), rng.uniform(11, 15), piece.ink, 'r', hand=piece.hand)
    kind = rng.choice(['columns', 'columns', 'block', 'back'])
    left = 34 if kind == 'columns' else 12
    foot = h - (42 if kind == 'block' else 20)
    b.draw_addressee_columns(piece, left, w - rng.uniform(9, 16), rng.uniform(30, 36), foot, parts)
    if kind == 'columns':
        b.draw_sender_columns(piece, 8, h - rng.uniform(12, 22), h * rng.uniform(0.36, 0.46))
    elif kind == 'block':
        b.draw_sender(piece, 9, h - rng.uniform(28, 34), w - 18)
    else:
        envelope_back(piece, b.choose_sender(piece, firm=not piece.hand))
    if piece.hand or piece.chance(0.3):
        b.draw_stamp(piece, 7, 9)
    else:
        b.draw_indicia(piece, 7, 8)
    if piece.chance(0.2):
        text = rng.choice(words.NOTICES)
        s.column(w * 0.24, h * 0.42, text, piece.fonts.pick(rng, 'gm', text), 15, b.RED, 0.25)
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
    b.draw_addressee(piece, x, y, w - x - 10, size_pt=big, bars=bars and h - y > 60)
    if piece.hand:
        b.draw_stamp(piece, w - 28, 8)
    else:
        b.draw_indicia(piece, w - 34, 7)
    return s


def western_upright(piece, dpi, bars=False):
    """洋形 standing, columns, no printed postal boxes on half of them: an invitation or a note."""
    rng = piece.rng
    w, h = rng.choice([(114, 162), (98, 148), (105, 235)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'pink', 'white'))
    parts = b.choose_addressee(piece, vertical=True, kind=rng.choice(['plain', 'plain', 'joint', 'care_of']))
    if piece.chance(0.6):
        b.draw_postal_boxes(piece, w - 7, 12, parts['postal'])
    else:
        face = piece.fonts.pick(rng, piece.styles, '〒0123456789')
        s.column(w - 10, 14, '〒', face, 10, piece.ink)
        s.text(w - 34, 13, parts['postal'][:3] + '-' + parts['postal'][3:], face, 10, piece.ink)
    b.draw_addressee_columns(piece, 20, w - 10, 32, h - 14, parts, rng.uniform(10, 13))
    b.draw_stamp(piece, 7, 9)
    envelope_back(piece, b.choose_sender(piece, firm=piece.chance(0.4)), flap='point')
    return s


def big_flat(piece, dpi, bars=False):
    """角2 envelope: label, window or direct print among advertising."""
    rng = piece.rng
    lying = piece.chance(0.55)
    w, h = (332, 240) if lying else (240, 332)
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'kraft', 'grey', 'green'))
    x, y = (rng.uniform(25, 60), rng.uniform(35, 60)) if piece.chance(0.6) else (w - rng.uniform(125, 140), rng.uniform(50, 80))
    how = rng.choice(['label', 'window', 'print'])
    if how == 'label':
        paste_label(piece, x, y, rng.uniform(90, 110), rng.uniform(48, 58), rng.gauss(0, 1.0), bars)
    elif how == 'window':
        open_window(piece, (x, y, rng.uniform(95, 110), rng.uniform(48, 56)), bars)
    else:
        b.draw_addressee(piece, x, y, 115, size_pt=rng.uniform(11, 14), bars=bars)
    b.draw_indicia(piece, *((w - 36, 10) if x < w / 2 or lying else (10, 10)))
    if piece.chance(0.75):
        b.draw_slogan(piece, 0, y + 68, w, rng.uniform(26, 44), rng.randint(1, 2))
        if piece.chance(0.7):
            b.draw_picture(piece, 12, y + 118, w * 0.4, min(h - y - 160, 60) if h - y > 175 else 18)
    at, align = rng.choice([(14, 'l'), (w / 2, 'm')])
    b.draw_sender(piece, at, h - 36, w * 0.8, align, size_pt=rng.uniform(9, 12))
    return s


def film_mailer(piece, dpi, bars=False):
    """A catalogue in clear film: a full page of pictures, the addressee on a white panel, light on the film."""
    rng = piece.rng
    w, h = rng.choice([(225, 310), (310, 225), (182, 257)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'pink', 'blue'))
    for _ in range(3):
        pw, ph = rng.uniform(0.3, 0.5) * w, rng.uniform(0.2, 0.35) * h
        b.draw_picture(piece, rng.uniform(5, w - pw - 5), rng.uniform(h * 0.36, h - ph - 40), pw, ph)
    b.draw_slogan(piece, 6, h * 0.27, w - 12, 24, 1, band=True)
    lw, lh = rng.uniform(90, 105), rng.uniform(46, 54)
    box = (rng.choice([10, w - lw - 10]), 8, lw, lh)
    paste_label(piece, *box, 0, bars, border=True)
    b.draw_indicia(piece, *((w - 32, 8) if box[0] < 20 else (8, 8)))
    s.box(0, h - 34, w, 34, fill=(252, 252, 250))
    b.draw_sender(piece, 10, h - 30, w - 20)
    piece.window = (0, 0, w, h * 0.3) if piece.chance(0.5) else None
    return s


def letter_sheet(piece, dpi, bars=False):
    """An A4 carrier sheet, addressee at the upper left, greeting below: seen through a large window or film."""
    rng = piece.rng
    w, h = 210, rng.choice([297, 148])
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream'))
    y = rng.uniform(14, 26)
    b.draw_addressee(piece, rng.uniform(16, 24), y, 100, size_pt=rng.uniform(9.5, 11.5), bars=bars)
    b.draw_sender(piece, w - 14, y + rng.uniform(0, 6), 72, 'r', size_pt=rng.uniform(7.5, 9))
    face = piece.fonts.pick(rng, 'gm', ''.join(words.BODY))
    top = 92
    if piece.chance(0.7):
        title = rng.choice(words.SLOGANS)
        s.text(w / 2, top, title, piece.fonts.pick(rng, 'g', title), 15, piece.ink, 'm')
        top += 14
    body = ''.join(rng.sample(words.BODY, 4))
    for i in range(0, min(len(body), 44 * (3 if h < 200 else 9)), 44):
        s.text(18, top, body[i:i + 44], face, 10, piece.ink, fit_mm=w - 34)
        top += 6
    return s


def postcard_vertical(piece, dpi, bars=False):
    """官製はがき standing: red boxes, printed stamp, columns, the sender small at the lower left with its own boxes."""
    rng = piece.rng
    w, h = 100, 148
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream'))
    parts = b.choose_addressee(piece, vertical=True)
    s.text(w / 2 - 3, 3.2, rng.choice(['郵便はがき', '郵便往復はがき', 'POST CARD', '年賀']), piece.fonts.pick(rng, 'm', '郵便往復はがき年賀POSTCARD'), 8,
           rng.choice([b.RED, (90, 120, 110)]), 'm')
    b.draw_postal_boxes(piece, w - 6.5, 11.5, parts['postal'])
    stamp = piece.chance(0.5)
    if stamp:
        s.box(7, 8, 19, 23, ink=(120, 160, 140), width_mm=0.5)
        s.circle(16.5, 18, 6, fill=(150, 185, 165))
        s.text(9, 27, rng.choice(['63', '85']), piece.fonts.pick(rng, 'g', '8'), 7, (90, 130, 110))
    else:
        b.draw_indicia(piece, 6, 7)
    low = piece.chance(0.3)
    b.draw_addressee_columns(piece, 30 if not low else 14, w - 9, 27, h - (36 if low else 14), parts, rng.uniform(10, 13))
    if low:
        b.draw_sender(piece, 8, h - 27, w - 16, size_pt=6.5)
    else:
        sender = b.choose_sender(piece, firm=not piece.hand)
        b.draw_sender_columns(piece, 6, h - 20, 66, dict(sender, postal=''))
        if sender['postal']:
            b.draw_postal_boxes(piece, 38, h - 14, sender['postal'], scale=0.58)
    return s


def postcard_lying(piece, dpi, bars=False):
    """A postcard lying: addressee in lines, sender beside or below; divided advertising half at times."""
    rng = piece.rng
    w, h = 148, 100
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream', 'green'))
    s.text(w / 2, 2.5, rng.choice(['郵便はがき', 'POST CARD', 'Postcard']), piece.fonts.pick(rng, 'm', '郵便はがき'), 7.5, piece.ink, 'm')
    if piece.chance(0.5):
        b.draw_addressee(piece, rng.uniform(38, 50), rng.uniform(26, 34), 88, size_pt=rng.uniform(9, 11), bars=bars)
        b.draw_sender(piece, rng.choice([10, 40]), h - 22, 100, size_pt=6.8)
        b.draw_indicia(piece, *rng.choice([(w - 32, 7), (8, 7)]))
    else:
        ink = (150, 150, 150)
        s.line([(w * 0.47, 10), (w * 0.47, h - 8)], ink, 0.2)
        b.draw_slogan(piece, 6, 12, w * 0.38, 22, 1)
        b.draw_picture(piece, 6, 40, w * 0.38, 22)
        b.draw_sender(piece, 7, h - 26, w * 0.4, size_pt=6.5)
        b.draw_addressee(piece, w * 0.5, 38, w * 0.48, size_pt=rng.uniform(8.5, 10))
        b.draw_indicia(piece, w - 32, 7)
    return s


def crimp_postcard(piece, dpi, bars=False):
    """圧着はがき: a notice folded and glued, addressee in lines above, peel mark and dotted edge."""
    rng = piece.rng
    w, h = rng.choice([(100, 148), (100, 148), (105, 150), (148, 100)])
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'blue', 'green', 'grey'))
    top = rng.uniform(32, 42) if w < h else 26
    b.draw_indicia(piece, rng.choice([6, w - 30]), 6)
    end = b.draw_addressee(piece, rng.uniform(8, 14) if w < h else 36, top, w - 20 if w < h else 100, size_pt=rng.uniform(8.5, 10), bars=bars)
    if w < h and end < 100:
        b.draw_slogan(piece, 6, max(end + 3, 92), w - 12, 14, 1)
    b.draw_sender(piece, 9, h - 27, w - 18, size_pt=6.8)
    for i in range(int(h / 2)):
        s.circle(w - 2, 1 + i * 2, 0.25, fill=(150, 150, 150))
    peel = rng.choice(['▲こちらからゆっくりはがしてください', '→ 矢印の方向へ開いてください', '重要:はがしてご覧ください'])
    s.text(w - 5, h - 4.2, peel, piece.fonts.pick(rng, 'g', peel), 5.5, (90, 90, 90), 'r')
    return s


def wrapper(piece, dpi, bars=False):
    """A magazine in a paper band (帯封): third-class mail, addressee printed small on the band."""
    rng = piece.rng
    w, h = 210, 130
    s = new_sheet(piece, w, h, dpi, ('cream', 'white', 'kraft'))
    s.box(0, 0, w, 22, fill=piece.brand)
    title = rng.choice(['月刊みどりの庭', '季刊 旅ごよみ', '会報 やまびこ', '週刊暮らし便り', '健康だより 特別号'])
    s.text(12, 4, title, piece.fonts.pick(rng, 'g', title), 28, (255, 255, 255), fit_mm=120)
    b.draw_indicia(piece, w - 36, 28)
    b.draw_addressee(piece, rng.uniform(14, 50), 34, 105, size_pt=rng.uniform(9, 10.5), bars=bars)
    b.draw_sender(piece, 12, h - 26, 130)
    return s


# ---- pages without an addressee ----

def junk_flyer(piece, dpi, bars=False):
    """A flyer: slogans, pictures, prices, a shop's name and telephone number, but nobody's address block."""
    rng = piece.rng
    w, h = rng.choice([(210, 297), (182, 257), (148, 210)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'pink'))
    b.draw_slogan(piece, 0, 0, w, h * 0.16, 1, band=True)
    for row in range(2):
        for col in range(2):
            b.draw_picture(piece, 8 + col * (w / 2), h * (0.2 + row * 0.3), w / 2 - 16, h * 0.2)
            price = f'{rng.randint(1, 99)},{rng.randint(0, 9)}80円(税込)'
            s.text(10 + col * (w / 2), h * (0.41 + row * 0.3), price, piece.fonts.pick(rng, 'g', price), 15, b.RED)
    b.draw_slogan(piece, 8, h * 0.82, w - 16, h * 0.1, 2, band=False)
    return s


def junk_newsletter(piece, dpi, bars=False):
    """A page of running text."""
    rng = piece.rng
    w, h = 210, 297
    s = new_sheet(piece, w, h, dpi, ('white', 'cream'))
    title = rng.choice(['町内だより', '図書室通信', '園芸の手帖'])
    s.text(w / 2, 15, title, piece.fonts.pick(rng, 'gm', title), 26, piece.ink, 'm')
    face = piece.fonts.pick(rng, 'm', ''.join(words.BODY))
    top = 40
    for _ in range(5):
        body = rng.choice(words.BODY) * 2
        for i in range(0, len(body), 40):
            s.text(20, top, body[i:i + 40], face, 11, piece.ink)
            top += 6.5
        top += 6
    return s


def junk_plain(piece, dpi, bars=False):
    """An empty back with its seams, at times with a mark such as 親展 or 〆 and nothing else."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (235, 120), (240, 332), (162, 114)])
    s = new_sheet(piece, w, h, dpi)
    edge = tuple(int(v * 0.85) for v in s.image.getpixel((3, 3)))
    s.line([(0, 0), (8, 22), (w - 8, 22), (w, 0)], edge)
    s.line([(w / 2, 22), (w / 2, h)], edge) if w < h else s.line([(0, h * 0.6), (w, h * 0.6)], edge)
    if piece.chance(0.4):
        s.text(w / 2, 18, '〆', piece.fonts.pick(rng, 'mh', '〆'), 18, piece.ink, 'm')
    elif piece.chance(0.5):
        b.draw_notice(piece, w * 0.4, h * 0.4)
    return s


def junk_indicia(piece, dpi, bars=False):
    """A front whose label fell off: indicia, a notice and a slogan only."""
    rng = piece.rng
    w, h = 235, 120
    s = new_sheet(piece, w, h, dpi)
    b.draw_indicia(piece, w - 34, 8)
    b.draw_notice(piece, 16, 14)
    if piece.chance(0.6):
        b.draw_slogan(piece, 12, 80, 130, 22)
    s.box(60, 38, 90, 44, ink=tuple(int(v * 0.93) for v in s.image.getpixel((3, 3))), width_mm=0.4)
    return s


# name: (function, stratum, share of a mixed set)
LAYOUTS = {
    'label_long': (label_long, 'a_label', 11), 'label_tall': (label_tall, 'a_label', 8),
    'window_long': (window_long, 'b_window', 10), 'window_tall': (window_tall, 'b_window', 6),
    'vertical_envelope': (vertical_envelope, 'c_vertical', 12), 'western_upright': (western_upright, 'c_vertical', 5),
    'western_envelope': (western_envelope, 'a_label', 7),
    'big_flat': (big_flat, 'd_flat', 7), 'film_mailer': (film_mailer, 'd_flat', 4), 'letter_sheet': (letter_sheet, 'd_flat', 4),
    'wrapper': (wrapper, 'd_flat', 2),
    'postcard_vertical': (postcard_vertical, 'e_postcard', 8), 'postcard_lying': (postcard_lying, 'e_postcard', 5),
    'crimp_postcard': (crimp_postcard, 'e_postcard', 6),
    'junk_flyer': (junk_flyer, 'n_negative', 2), 'junk_newsletter': (junk_newsletter, 'n_negative', 1),
    'junk_plain': (junk_plain, 'n_negative', 2), 'junk_indicia': (junk_indicia, 'n_negative', 1),
}
BAR_LAYOUTS = ['label_long', 'label_tall', 'window_long', 'window_tall', 'western_envelope', 'big_flat', 'crimp_postcard', 'letter_sheet',
               'film_mailer', 'wrapper']
HAND_LAYOUTS = ['vertical_envelope', 'postcard_vertical', 'western_envelope', 'western_upright']
