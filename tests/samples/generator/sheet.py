"""A sheet of paper measured in millimetres, and the marks that go on it."""
import math

from PIL import Image, ImageDraw

MM = 25.4
BASELINE = 0.88  # of the em, from its top: faces differ in their ascenders, so everything stands on the baseline
TURNED = set('ー－-―‐−–—~〜～()（）「」『』[]【】…=:：')
SMALL_KANA = set('ァィゥェォッャュョヮぁぃぅぇぉっゃゅょ')


class Hand:
    """How unsteady the writer is; None for print."""

    def __init__(self, rng, amount):
        self.rng, self.amount = rng, amount

    def offset(self, size):
        return self.rng.gauss(0, 0.035 * size * self.amount), self.rng.gauss(0, 0.045 * size * self.amount)

    def scale(self):
        return 1 + self.rng.gauss(0, 0.05 * self.amount)

    def angle(self):
        return self.rng.gauss(0, 2.2 * self.amount)


class Sheet:
    def __init__(self, width_mm, height_mm, dpi, paper):
        self.width_mm, self.height_mm, self.dpi = width_mm, height_mm, dpi
        self.image = Image.new('RGB', (self.px(width_mm), self.px(height_mm)), paper)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, mm):
        return int(round(mm * self.dpi / MM))

    def pt(self, size_pt):
        return size_pt * self.dpi / 72

    def line(self, points_mm, ink, width_mm=0.25):
        self.draw.line([(self.px(x), self.px(y)) for x, y in points_mm], fill=ink, width=max(1, self.px(width_mm)))

    def box(self, x, y, w, h, ink=None, width_mm=0.3, fill=None, radius=0.0):
        self.draw.rounded_rectangle((self.px(x), self.px(y), self.px(x + w), self.px(y + h)), radius=self.px(radius),
                                    outline=ink, width=max(1, self.px(width_mm)) if ink else 0, fill=fill)

    def circle(self, cx, cy, r, ink=None, width_mm=0.3, fill=None):
        self.draw.ellipse((self.px(cx - r), self.px(cy - r), self.px(cx + r), self.px(cy + r)), outline=ink,
                          width=max(1, self.px(width_mm)) if ink else 0, fill=fill)

    def polygon(self, points_mm, fill):
        self.draw.polygon([(self.px(x), self.px(y)) for x, y in points_mm], fill=fill)

    def blank(self, x, y, w, h):
        """Nothing is drawn yet in this part of the sheet, and it lies on the sheet."""
        if x < 0 or y < 0 or x + w > self.width_mm + 0.5 or y + h > self.height_mm + 0.5:
            return False
        part = self.image.crop((self.px(x), self.px(y), self.px(x + w), self.px(y + h)))
        return all(high - low < 12 for low, high in part.getextrema())

    def width(self, text, face, size_pt, spacing=0.0):
        """Millimetres that the line takes."""
        font = face.font(self.pt(size_pt))
        return (font.getlength(text) + spacing * self.pt(size_pt) * max(0, len(text) - 1)) * MM / self.dpi

    def text(self, x, y, text, face, size_pt, ink, anchor='l', spacing=0.0, hand=None, fit_mm=0.0, bold=0):
        """A horizontal line with its top left (or top middle, right) at x, y; gives its width and height in mm."""
        if fit_mm:
            while size_pt > 5 and self.width(text, face, size_pt, spacing) > fit_mm:
                size_pt *= 0.95
        wide = self.width(text, face, size_pt, spacing)
        x -= {'l': 0, 'm': wide / 2, 'r': wide}[anchor]
        size = self.pt(size_pt)
        font, at = face.font(size), x * self.dpi / MM
        if not spacing and not hand:
            self.draw.text((at, self.px(y) + BASELINE * size), text, font=font, fill=ink, stroke_width=bold, stroke_fill=ink, anchor='ls')
        else:
            for c in text:
                if hand:
                    self._glyph(c, face, size, ink, at, self.px(y), hand)
                else:
                    self.draw.text((at, self.px(y) + BASELINE * size), c, font=font, fill=ink, stroke_width=bold, stroke_fill=ink,
                                   anchor='ls')
                at += font.getlength(c) + spacing * size
        return wide, size_pt * MM / 72 * 1.15

    def digit(self, cx, cy, char, face, size_pt, ink, hand=None):
        """One character with its middle at cx, cy."""
        size = self.pt(size_pt)
        dx, dy = hand.offset(size) if hand else (0, 0)
        self.draw.text((cx * self.dpi / MM + dx, cy * self.dpi / MM + dy), char, font=face.font(size), fill=ink, anchor='mm')

    def column(self, x, y, text, face, size_pt, ink, spacing=0.0, hand=None, fit_mm=0.0, pair_digits=True):
        """A vertical line, its middle at x, from y down; gives the y where it ends."""
        cells = split_cells(text, pair_digits)
        if fit_mm:
            while size_pt > 5 and len(cells) * size_pt * (1 + spacing) * MM / 72 > fit_mm:
                size_pt *= 0.95
        size = self.pt(size_pt)
        at, left = y * self.dpi / MM, x * self.dpi / MM - size / 2
        for cell in cells:
            if cell in (' ', '　'):
                at += size * 0.5
                continue
            self._cell(cell, face, size, ink, left, at, hand)
            at += size * (1 + spacing)
        return at * MM / self.dpi

    def _cell(self, cell, face, size, ink, left, top, hand):
        if len(cell) > 1:
            font = face.font(size * (0.92 if len(cell) == 2 else 0.62))
            wide = font.getlength(cell)
            self.draw.text((left + (size - wide) / 2, top + BASELINE * size), cell, font=font, fill=ink, anchor='ls')
            return
        turned = cell in TURNED
        dx = dy = 0.0
        if cell in '、。':
            dx, dy = size * 0.55, -size * 0.55
        elif cell in SMALL_KANA:
            dx, dy = size * 0.1, -size * 0.08
        self._glyph(cell, face, size, ink, left + dx, top + dy, hand, turned=turned, centre=True)

    def _glyph(self, char, face, size, ink, left, top, hand, turned=False, centre=False):
        scale = hand.scale() if hand else 1.0
        font = face.font(size * scale)
        if hand:
            dx, dy = hand.offset(size)
            left, top = left + dx, top + dy
        if not turned and not hand:
            if centre:
                left += (size - font.getlength(char)) / 2
            self.draw.text((left, top + BASELINE * size), char, font=font, fill=ink, anchor='ls')
            return
        side = int(math.ceil(size * 1.5))
        tile = Image.new('L', (side, side), 0)
        pen = ImageDraw.Draw(tile)
        middle = side / 2
        if turned:
            pen.text((middle, middle), char, font=font, fill=255, anchor='mm')
            box = tile.getbbox()
            if box and char not in '()（）「」『』[]【】':
                tile = tile.transform(tile.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, (box[1] + box[3]) / 2 - middle))
            tile = tile.transpose(Image.Transpose.ROTATE_270)
        else:
            inset = (side - size) / 2
            shift = (size - font.getlength(char)) / 2 if centre else 0
            pen.text((inset + shift, inset + BASELINE * size), char, font=font, fill=255, anchor='ls')
        if hand:
            tile = tile.rotate(hand.angle(), Image.Resampling.BICUBIC)
        inset = (side - size) / 2
        self.image.paste(ink, (int(round(left - inset)), int(round(top - inset))), tile)

    def barcode(self, x, y, bars, size_pt=10.0, ink=(20, 20, 20)):
        """The 67 bars from x on, the long bars' top at y; 3.6 mm high at 10 points."""
        k = size_pt / 10
        for i, bar in enumerate(bars):
            top = 0.0 if bar in 'FA' else 1.2
            bottom = 3.6 if bar in 'FD' else 2.4
            x0, y0 = x + i * 1.2 * k, y
            # sub-pixel widths matter at 200 dpi: draw four times as large and shrink
            self._bar(x0, y0 + top * k, 0.6 * k, (bottom - top) * k, ink)
        return 67 * 1.2 * k, 3.6 * k

    def _bar(self, x, y, w, h, ink):
        f = self.dpi / MM
        x0, y0, x1, y1 = x * f, y * f, (x + w) * f, (y + h) * f
        left, top = int(x0) - 1, int(y0) - 1
        wide, high = int(x1) - left + 3, int(y1) - top + 3
        tile = Image.new('L', (wide * 4, high * 4), 0)
        ImageDraw.Draw(tile).rectangle(((x0 - left) * 4, (y0 - top) * 4, (x1 - left) * 4 - 1, (y1 - top) * 4 - 1), fill=255)
        self.image.paste(ink, (left, top), tile.resize((wide, high), Image.Resampling.BOX))


def split_cells(text, pair_digits):
    """Characters of a column; two half-width digits or letters share a cell."""
    cells, i = [], 0
    while i < len(text):
        run = i
        while run < len(text) and text[run].isascii() and text[run].isalnum():
            run += 1
        if run - i == 2 and pair_digits:
            cells.append(text[i:run])
            i = run
        else:
            run = max(run, i + 1)
            cells += text[i:run]
            i = run
    return cells
