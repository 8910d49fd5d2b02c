"""Large flats, sheets, magazines and postcards in lines."""
import addressee
import extras
import sender
import words
from envelope import new_sheet, open_window, paste_label
from whom import choose_addressee


def postcard_lying(piece, dpi, bars=False):
    """A postcard lying: addressee in lines, sender beside or below; divided advertising half at times."""
    rng = piece.rng
    w, h = 148, 100
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream', 'green'))
    s.text(w / 2, 2.5, rng.choice(['郵便はがき', 'POST CARD', 'Postcard']), piece.fonts.pick(rng, 'm', '郵便はがき'), 7.5, piece.ink, 'm')
    if piece.chance(0.5):
        addressee.draw_addressee(piece, rng.uniform(38, 50), rng.uniform(26, 34), 88, size_pt=rng.uniform(9, 11), bars=bars)
        sender.draw_sender(piece, rng.choice([10, 40]), h - 22, 100, size_pt=6.8)
        extras.draw_indicia(piece, *rng.choice([(w - 32, 7), (8, 7)]))
    else:
        ink = (150, 150, 150)
        s.line([(w * 0.47, 10), (w * 0.47, h - 8)], ink, 0.2)
        extras.draw_slogan(piece, 6, 12, w * 0.38, 22, 1)
        extras.draw_picture(piece, 6, 40, w * 0.38, 22)
        sender.draw_sender(piece, 7, h - 26, w * 0.4, size_pt=6.5)
        addressee.draw_addressee(piece, w * 0.5, 38, w * 0.48, size_pt=rng.uniform(8.5, 10))
        extras.draw_indicia(piece, w - 32, 7)
    return s


def crimp_postcard(piece, dpi, bars=False):
    """圧着はがき: a notice folded and glued, addressee in lines above, peel mark and dotted edge."""
    rng = piece.rng
    w, h = rng.choice([(100, 148), (100, 148), (105, 150), (148, 100)])
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'blue', 'green', 'grey'))
    top = rng.uniform(32, 42) if w < h else 26
    extras.draw_indicia(piece, 6, 6)
    parts = choose_addressee(piece)
    boxes = w < h and piece.chance(0.35)
    if boxes:
        addressee.draw_postal_boxes(piece, w - 7, 11, parts['postal'], digit_face=piece.fonts.pick(rng, 'g', '0123456789'))
    end = addressee.draw_addressee(piece, rng.uniform(8, 14) if w < h else 36, top, w - 20 if w < h else 100, parts, rng.uniform(8.5, 10),
                           with_postal=not boxes or piece.chance(0.4), bars=bars)
    if w < h and end < 100:
        extras.draw_slogan(piece, 6, max(end + 3, 92), w - 12, 14, 1)
    sender.draw_sender(piece, 9, h - 27, w - 18, size_pt=6.8)
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
    extras.draw_indicia(piece, w - 36, 28)
    addressee.draw_addressee(piece, rng.uniform(14, 50), 34, 105, size_pt=rng.uniform(9, 10.5), bars=bars)
    sender.draw_sender(piece, 12, h - 26, 130)
    return s


def letter_sheet(piece, dpi, bars=False):
    """An A4 carrier sheet, addressee at the upper left, greeting below: seen through a large window or film."""
    rng = piece.rng
    w, h = 210, rng.choice([297, 148])
    s = new_sheet(piece, w, h, dpi, ('white', 'white', 'cream'))
    y = rng.uniform(14, 26)
    addressee.draw_addressee(piece, rng.uniform(16, 24), y, 100, size_pt=rng.uniform(9.5, 11.5), bars=bars)
    sender.draw_sender(piece, w - 14, y + rng.uniform(0, 6), 72, 'r', size_pt=rng.uniform(7.5, 9))
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


def film_mailer(piece, dpi, bars=False):
    """A catalogue in clear film: a full page of pictures, the addressee on a white panel, light on the film."""
    rng = piece.rng
    w, h = rng.choice([(225, 310), (310, 225), (182, 257)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'pink', 'blue'))
    for _ in range(3):
        pw, ph = rng.uniform(0.3, 0.5) * w, rng.uniform(0.2, 0.35) * h
        extras.draw_picture(piece, rng.uniform(5, w - pw - 5), rng.uniform(h * 0.36, h - ph - 40), pw, ph)
    extras.draw_slogan(piece, 6, h * 0.27, w - 12, 24, 1, band=True)
    lw, lh = rng.uniform(90, 105), rng.uniform(46, 54)
    box = (rng.choice([10, w - lw - 10]), 8, lw, lh)
    paste_label(piece, *box, 0, bars, border=True)
    extras.draw_indicia(piece, *((w - 32, 8) if box[0] < 20 else (8, 8)))
    s.box(0, h - 34, w, 34, fill=(252, 252, 250))
    sender.draw_sender(piece, 10, h - 30, w - 20)
    piece.window = (0, 0, w, h * 0.3) if piece.chance(0.5) else None
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
        addressee.draw_addressee(piece, x, y, 115, size_pt=rng.uniform(11, 14), bars=bars)
    extras.draw_indicia(piece, *((w - 36, 10) if x < w / 2 or lying else (10, 10)))
    if piece.chance(0.75):
        extras.draw_slogan(piece, 0, y + 68, w, rng.uniform(26, 44), rng.randint(1, 2))
        if piece.chance(0.7):
            extras.draw_picture(piece, 12, y + 118, w * 0.4, min(h - y - 160, 60) if h - y > 175 else 18)
    at, align = rng.choice([(14, 'l'), (w / 2, 'm')])
    sender.draw_sender(piece, at, h - 36, w * 0.8, align, size_pt=rng.uniform(9, 12))
    return s
