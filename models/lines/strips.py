"""Strips: pictures of one line's height with text on them, and where each glyph's centre is.

A canvas holds cached glyphs at 32 px an em; damage.py makes of it what the recogniser gets.
"""
import math
import random

import numpy as np

import glyphs
import texts

HEIGHT_PX = 32      # of the recogniser's input
EM_PX = 22          # of the text in it
WIDTH_PX = 512      # of a training strip
SUB_FRAME_PX = 2    # a centre is told to this many columns
FRAMES = WIDTH_PX // SUB_FRAME_PX
CANVAS_HEIGHT = 48
MAX_GLYPHS = 64
_ZOOM = glyphs.EM_PX / EM_PX  # canvas pixels in one of the recogniser's


class Composer:
    """Lines of text as canvases.  `folder` is what prepare.py wrote; `which` a cache in it."""

    def __init__(self, folder, which, classes, pools):
        self.glyphs = glyphs.Glyphs(f'{folder}/{which}')
        self.pools = pools
        self.alternatives = {}
        for number, (char, index, style) in enumerate(classes['glyphs']):
            if style in ('wide', 'narrow'):
                self.alternatives.setdefault((index, style), []).append(number)
        self.plain = {char: (number, index) for number, (char, index, style)
                      in enumerate(classes['glyphs']) if style == ''}
        self.upright = {char: (number, index) for number, (char, index, style)
                        in enumerate(classes['glyphs']) if style == 'vertical'}
        self.as_mail = False  # texts as mail has them instead of training's
        self.weights = [face[3] for face in self.glyphs.faces]
        share = self.glyphs.covers.mean(1)
        self.japanese = [face for face, covered in enumerate(share) if covered > share.max() / 3]
        self.latin = [face for face, covered in enumerate(share) if covered <= share.max() / 3]

    def batch(self, seed, count):
        """`count` strips: canvases uint8 [count, 48, width], horizontal zoom [count] (canvas pixels
        in one of the recogniser's), centres float32 [count, MAX_GLYPHS] in the recogniser's
        pixels, classes int64 [count, MAX_GLYPHS], -1 where there is none."""
        rng = random.Random(seed)
        lines = texts.Texts(self.pools, rng, self.as_mail)
        narrow = rng.random() < 0.35  # batch by batch: condensed type needs wider canvases
        zooms = np.array([_ZOOM / _condensed(rng, narrow) *
                          math.exp(min(max(rng.gauss(0, 0.09), -0.2), 0.2))
                          for _ in range(count)], np.float32)
        width = int(math.ceil(zooms.max() * WIDTH_PX / 16)) * 16
        canvases = np.zeros((count, CANVAS_HEIGHT, width), np.uint8)
        centres = np.full((count, MAX_GLYPHS), -1, np.float32)
        known = np.full((count, MAX_GLYPHS), -1, np.int64)
        for i in range(count):
            placed = self._strip(canvases[i], float(zooms[i]), lines, rng)[:MAX_GLYPHS]
            for k, (centre, index) in enumerate(placed):
                centres[i, k], known[i, k] = centre, index
        return canvases, zooms, centres, known

    def _strip(self, canvas, zoom, lines, rng):
        """Fills one canvas with texts side by side: [(centre in recogniser pixels, class)]."""
        end = int(WIDTH_PX * zoom)
        x = rng.random() * 1.5 * glyphs.EM_PX
        placed = []
        while x < end - glyphs.EM_PX and len(placed) < MAX_GLYPHS:
            x = self._text(canvas, x, end, lines.line(), rng, placed)
            x += glyphs.EM_PX * rng.choice((0.3, 0.6, 1, 1.6, 3))
            if rng.random() < 0.06:
                break
        return [(centre / zoom, index) for centre, index in placed]

    def _text(self, canvas, x, end, text, rng, placed):
        face = rng.choices(self.japanese, [self.weights[f] for f in self.japanese])[0]
        in_latin = self.latin and rng.random() < 0.15
        latin = rng.choices(self.latin, [self.weights[f] for f in self.latin])[0] if in_latin else face
        style = 'wide' if rng.random() < 0.18 else 'narrow' if rng.random() < 0.12 else ''
        column = rng.random() < 0.22  # a column's characters, cut out and set side by side
        spacing = 0 if rng.random() < 0.55 else rng.choice((-1, 1, 2, 3, rng.randint(0, 28)))
        shift = rng.choice((0, 0, -1, 1))
        for char in text:
            drawn = self._glyph(char, style, column, face, latin, rng)
            if drawn is None:
                continue
            (ink, left, top, advance), index = drawn
            height, width = ink.shape
            if column:  # as laid_out() in line_image.cpp does: trimmed, centred, narrow cells narrow
                cell = max(width + 4, glyphs.EM_PX // 2)
                left, top = (cell - width) // 2, (glyphs.EM_PX - height) // 2 + rng.choice((-1, 0, 0, 1))
                advance = cell + 2
            at_x, at_y = int(round(x)) + left, CANVAS_HEIGHT // 2 - glyphs.EM_PX // 2 + top + shift
            if at_x < 0:
                x -= at_x
                at_x = 0
            if at_x + width + 2 > end or len(placed) >= MAX_GLYPHS:
                return end
            cut = max(0, -at_y)
            room = canvas[at_y + cut:min(CANVAS_HEIGHT, at_y + height), at_x:at_x + width]
            np.maximum(room, ink[cut:cut + room.shape[0]], out=room)
            placed.append((at_x + width / 2, index))
            x += max(advance + spacing, 3)
        return x

    def _glyph(self, char, style, column, face, latin, rng):
        """((ink, left, top, advance), class) or None where the face cannot draw it."""
        bar = column and char in '-ー' and rng.random() < 0.7
        if bar and '-' in self.upright:  # ー stands as a dash does, and is told from it by its neighbours
            number, index = self.upright['-']
        elif column and char != '-' and char in self.upright and rng.random() < 0.8:
            number, index = self.upright[char]
        elif char in self.plain:
            number, index = self.plain[char]
            others = self.alternatives.get((index, style))
            if others and (style == 'wide' or index > 94):
                number = rng.choice(others)
        else:
            return None
        if ord(char) < 127 and style == '' and self.glyphs.covers[latin, number]:
            face = latin
        if not self.glyphs.covers[face, number]:
            number, index = self.plain[char]
            if not self.glyphs.covers[face, number]:
                return None
        return self.glyphs.get(face, number), index


def _condensed(rng, narrow):
    """Width of the type: 1 normal, 0.6 very narrow, rarely wider."""
    if narrow:
        return rng.uniform(0.58, 1.0)
    return 1.0 if rng.random() < 0.75 else rng.uniform(0.9, 1.25)
