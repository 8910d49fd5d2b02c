"""Pages that address nobody."""
import extras
import sender
import words
from envelope import envelope_back, new_sheet
from piece import RED


def junk_flyer(piece, dpi, bars=False):
    """A flyer: slogans, pictures, prices, a shop's name and telephone number, but nobody's address block."""
    rng = piece.rng
    w, h = rng.choice([(210, 297), (182, 257), (148, 210)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'pink'))
    extras.draw_slogan(piece, 0, 0, w, h * 0.16, 1, band=True)
    for row in range(2):
        for col in range(2):
            extras.draw_picture(piece, 8 + col * (w / 2), h * (0.2 + row * 0.3), w / 2 - 16, h * 0.2)
            price = f'{rng.randint(1, 99)},{rng.randint(0, 9)}80円(税込)'
            s.text(10 + col * (w / 2), h * (0.41 + row * 0.3), price, piece.fonts.pick(rng, 'g', price), 15, RED)
    extras.draw_slogan(piece, 8, h * 0.82, w - 16, h * 0.1, 2, band=False)
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
    edge = tuple(int(v * 0.85) for v in piece.tint)
    s.line([(0, 0), (8, 22), (w - 8, 22), (w, 0)], edge)
    s.line([(w / 2, 22), (w / 2, h)], edge) if w < h else s.line([(0, h * 0.6), (w, h * 0.6)], edge)
    if piece.chance(0.4):
        s.text(w / 2, 18, '〆', piece.fonts.pick(rng, 'mh', '〆'), 18, piece.ink, 'm')
    elif piece.chance(0.5):
        extras.draw_notice(piece, w * 0.4, h * 0.4)
    return s


def junk_indicia(piece, dpi, bars=False):
    """A front whose label fell off: indicia, a notice and a slogan only."""
    rng = piece.rng
    w, h = 235, 120
    s = new_sheet(piece, w, h, dpi)
    extras.draw_indicia(piece, w - 34, 8)
    extras.draw_notice(piece, 16, 14)
    if piece.chance(0.6):
        extras.draw_slogan(piece, 12, 80, 130, 22)
    s.box(60, 38, 90, 44, ink=tuple(int(v * 0.93) for v in piece.tint), width_mm=0.4)
    return s


def junk_return(piece, dpi, bars=False):
    """The back of an envelope with the sender's block only: nobody is addressed."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (235, 120), (162, 114)])
    new_sheet(piece, w, h, dpi)
    envelope_back(piece, sender.choose_sender(piece), rng.choice(['long', 'point']))
    piece.sheet, piece.back = piece.back, None
    return piece.sheet
