"""Parts that layouts share: papers, backs, labels, windows."""
from PIL import Image, ImageDraw

import addressee
import extras
import sender
from sheet import Sheet
from whom import choose_addressee

PAPERS = {'white': [(252, 252, 250), (248, 247, 243), (255, 255, 255)], 'kraft': [(205, 170, 122), (214, 182, 140)],
          'blue': [(205, 223, 238), (190, 212, 230)], 'grey': [(218, 218, 216), (205, 206, 208)],
          'yellow': [(252, 232, 140), (246, 214, 92)], 'orange': [(250, 196, 130), (240, 170, 96)], 'sky': [(142, 190, 226), (120, 176, 210)],
          'rose': [(240, 170, 184), (226, 150, 160)], 'moss': [(164, 186, 128), (176, 200, 150)], 'brown': [(176, 134, 92), (160, 122, 88)],
          'green': [(214, 234, 212), (200, 226, 204)], 'cream': [(250, 242, 220)], 'pink': [(246, 221, 224)]}


def paper(piece, names):
    piece.paper = piece.rng.choice(names)
    piece.paper = piece.forced.get('paper', piece.paper)
    return piece.rng.choice(PAPERS[piece.paper])


def new_sheet(piece, w, h, dpi, papers=('white', 'white', 'white', 'kraft', 'blue', 'grey', 'green', 'cream')):
    piece.tint = paper(piece, papers)
    piece.sheet = Sheet(w, h, dpi, piece.tint)
    if piece.chance(0.10) and not piece.hand:
        extras.draw_trim(piece)
    return piece.sheet


def envelope_back(piece, parts=None, flap='long'):
    """The back of an envelope: seams, and at times the sender."""
    front = piece.sheet
    piece.sheet = s = Sheet(front.width_mm, front.height_mm, front.dpi, piece.tint)
    edge = tuple(int(v * 0.86) for v in piece.tint)
    w, h = s.width_mm, s.height_mm
    if w < h:
        s.line([(w / 2, 14), (w / 2, h)], edge)
        s.line([(0, 0), (6, 16), (w - 6, 16), (w, 0)], edge)
    else:
        s.line([(0, 0), (w * 0.5, h * 0.55), (w, 0)], edge) if flap == 'point' else s.line([(0, 0), (5, h * 0.28), (w - 5, h * 0.28), (w, 0)], edge)
    if parts:
        if w < h and piece.hand:
            sender.draw_sender_columns(piece, 10, h - 15, h * 0.5, parts)
        else:
            sender.draw_sender(piece, w / 2, h * piece.rng.uniform(0.55, 0.75), w * 0.86, 'm', parts, size_pt=piece.rng.uniform(8, 10.5))
    if parts:
        piece.sender_at = 'back'
    piece.back, piece.sheet = piece.sheet, front


def sender_somewhere(piece, w, h, spots):
    """The sender's block at one of the named spots of a landscape or portrait front."""
    rng = piece.rng
    spot = rng.choice(spots)
    m = rng.uniform(7, 12)
    if spot == 'foot_left':
        sender.draw_sender(piece, m, h - rng.uniform(24, 30), w * 0.7)
    elif spot == 'foot_mid':
        sender.draw_sender(piece, w / 2, h - rng.uniform(24, 30), w * 0.9, 'm')
    elif spot == 'foot_right':
        sender.draw_sender(piece, w - m, h - rng.uniform(24, 30), w * 0.6, 'r')
    elif spot == 'top_left':
        sender.draw_sender(piece, m, rng.uniform(9, 13), w * 0.58)
    elif spot == 'back':
        envelope_back(piece, sender.choose_sender(piece))
    return spot


def slip(piece, w, h, tint, inset, size_pt, bars, above):
    """A slip of paper with the addressee on it, at least h high; the piece's sheet stays what it was."""
    base = piece.sheet
    piece.sheet = Sheet(w, 85, base.dpi, tint)
    end = addressee.draw_addressee(piece, *inset, w - inset[0] - 4, choose_addressee(piece), size_pt, bars=bars, above=above)
    paper_slip, piece.sheet = piece.sheet, base
    high = max(h, min(end + 1.5, 85))
    return paper_slip.image.crop((0, 0, paper_slip.image.width, base.px(high))), high


def paste_label(piece, x, y, w, h, tilt, bars=False, border=True):
    """A white label drawn apart and pasted on, tilted."""
    rng, base = piece.rng, piece.sheet
    tint = rng.choice([(254, 254, 253), (250, 250, 248), (255, 255, 255)])
    image, h = slip(piece, w, h, tint, (rng.uniform(4, 7), rng.uniform(3.5, 7)), rng.uniform(7.8, 11), bars, piece.chance(0.3))
    if border and piece.chance(0.5):
        pen = ImageDraw.Draw(image)
        pen.rounded_rectangle((2, 2, image.width - 4, image.height - 4), base.px(rng.choice([0, 2.5])), outline=(165, 165, 165), width=1)
    mask = Image.new('L', image.size, 255)
    at = (base.px(x), base.px(y))
    turned = image.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    mask = mask.rotate(tilt, Image.Resampling.BILINEAR, expand=True)
    shade = Image.new('RGB', turned.size, tuple(int(v * 0.8) for v in piece.tint))
    base.image.paste(shade, (at[0] + base.px(0.25), at[1] + base.px(0.35)), mask)
    base.image.paste(turned, at, mask)


def open_window(piece, box, bars=False, return_line=''):
    """A window with the letter's paper behind it; at times the sender's line at its 'top' or 'foot'."""
    rng, s = piece.rng, piece.sheet
    x, y, w, h = box
    size = 8.5 if bars else rng.uniform(8.5, 10)
    tint = rng.choice([(250, 250, 249), (245, 245, 245), (253, 252, 248)])
    image, h = slip(piece, w, h - (5 if return_line == 'foot' else 0), tint, (rng.uniform(4, 9), rng.uniform(3, 5.5) + (6 if return_line == 'top' else 0)), size,
                    bars, piece.chance(0.4))
    if return_line == 'foot':
        h += 5
    mask = Image.new('L', (s.px(w), s.px(h)), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), s.px(rng.choice([0, 3, 5])), fill=255)
    s.image.paste(tint, (s.px(x), s.px(y)), mask)
    s.image.paste(image.crop((0, 0, mask.width, image.height)), (s.px(x), s.px(y)), mask.crop((0, 0, mask.width, image.height)))
    if return_line == 'foot':
        sender.draw_return_line(piece, x + 4, y + h - 5, w - 8)
    elif return_line:
        sender.draw_return_line(piece, x + 4, y + 2.4, w - 8, 3.4)
    edge = tuple(int(v * rng.uniform(0.78, 0.9)) for v in piece.tint)
    s.box(x, y, w, h, ink=edge, width_mm=rng.uniform(0.2, 0.5), radius=3)
    piece.window = (x, y, w, h)
