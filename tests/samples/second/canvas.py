"""A sheet drawn with Cairo and Pango in millimetres; text that would touch other text raises Clash."""
import math
import re

import cairo
import numpy as np
from faces import Pango, PangoCairo

PT = 25.4 / 72
BLACK = (0.09, 0.09, 0.10)


class Clash(Exception):
    """Something does not fit where it was to go; the maker tries another piece."""


class Sheet:
    def __init__(self, width_mm, height_mm, dpi, paper=(1, 1, 1), smooth=True):
        self.w, self.h, self.dpi = width_mm, height_mm, dpi
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, round(width_mm * dpi / 25.4), round(height_mm * dpi / 25.4))
        self.cr = cairo.Context(self.surface)
        self.cr.scale(dpi / 25.4, dpi / 25.4)
        options = cairo.FontOptions()
        options.set_hint_style(cairo.HINT_STYLE_NONE if smooth else cairo.HINT_STYLE_FULL)
        options.set_hint_metrics(cairo.HINT_METRICS_OFF)
        options.set_antialias(cairo.ANTIALIAS_GRAY if smooth else cairo.ANTIALIAS_NONE)
        self.cr.set_antialias(cairo.ANTIALIAS_DEFAULT if smooth else cairo.ANTIALIAS_NONE)
        self.options, self.paper = options, paper
        self.cr.set_source_rgb(*paper)
        self.cr.paint()
        self.taken, self.printed, self.edge = [], [], 1.5

    def claim(self, x0, y0, x1, y1, gap=0.25):
        """Books a rectangle; nothing else may be drawn there."""
        if x0 < self.edge or y0 < self.edge or x1 > self.w - self.edge or y1 > self.h - self.edge or not self.free(x0, y0, x1, y1, gap):
            raise Clash(f'{x0:.0f},{y0:.0f} {x1:.0f},{y1:.0f}')
        self.taken.append((x0, y0, x1, y1))

    def free(self, x0, y0, x1, y1, gap=1.5):
        return x0 > 1 and y0 > 1 and x1 < self.w - 1 and y1 < self.h - 1 and not any(
            x0 < b[2] + gap and x1 > b[0] - gap and y0 < b[3] + gap and y1 > b[1] - gap for b in self.taken)

    def _layout(self, text, face, size, track, upright=False):
        layout = PangoCairo.create_layout(self.cr)
        context = layout.get_context()
        PangoCairo.context_set_font_options(context, self.options)
        context.set_round_glyph_positions(False)
        context.set_language(Pango.Language.from_string('ja'))
        if upright:
            context.set_base_gravity(Pango.Gravity.EAST)
        layout.set_font_description(face.desc(size))
        marks = Pango.AttrList()
        marks.insert(Pango.attr_fallback_new(False))
        if track:
            marks.insert(Pango.attr_letter_spacing_new(int(track * size * Pango.SCALE)))
        layout.set_attributes(marks)
        layout.set_text(text, -1)
        if layout.get_unknown_glyphs_count():
            raise ValueError(f'{face.words} lacks something of {text}')
        return layout

    def width(self, text, face, pt, track=0):
        _, logical = self._layout(text, face, pt * PT, track).get_extents()
        return logical.width / Pango.SCALE

    def text(self, x, y, text, face, pt, ink=BLACK, align='l', track=0, fit=None, book=True, note=True, slant=0):
        """One row; y is the top of the em square, x its left, middle or right. Gives the row's width in mm.

        A row wider than fit is set narrower (down to 70 %), as address systems do."""
        size = pt * PT
        layout = self._layout(text, face, size, track)
        ink_box, logical = layout.get_extents()
        wide = logical.width / Pango.SCALE - track * size
        squeeze = min(1, fit / wide) if fit and wide > 0 else 1
        if squeeze < 0.7:
            raise Clash('too wide: ' + text)
        x -= {'l': 0, 'm': wide * squeeze / 2, 'r': wide * squeeze}[align]
        base = layout.get_baseline() / Pango.SCALE
        top = y + 0.86 * size
        if book and text.strip():
            left = x + ink_box.x / Pango.SCALE * squeeze
            over = top + ink_box.y / Pango.SCALE - base
            self.claim(left, over, left + ink_box.width / Pango.SCALE * squeeze, over + ink_box.height / Pango.SCALE)
        self.cr.save()
        self.cr.translate(x, top)
        self._show(layout, -base, ink, squeeze, slant)
        self.cr.restore()
        if note:
            self.printed.append(text)
        return wide * squeeze

    def _show(self, layout, down, ink, squeeze=1.0, slant=0.0, right=0.0):
        """Draws a layout; what is set narrower or slanted goes as outlines, for Pango does not scale its own advances."""
        self.cr.set_source_rgb(*ink)
        if squeeze == 1 and not slant:
            self.cr.translate(right, down)
            PangoCairo.update_layout(self.cr, layout)
            PangoCairo.show_layout(self.cr, layout)
            return
        self.cr.new_path()
        self.cr.move_to(right, down)
        PangoCairo.layout_path(self.cr, layout)
        outline = self.cr.copy_path()
        self.cr.new_path()
        self.cr.transform(cairo.Matrix(squeeze, 0, -slant, 1, 0, 0))
        self.cr.append_path(outline)
        self.cr.fill()

    def column(self, x, y, text, face, pt, ink=BLACK, track=0.0, fit=None, justify=None):
        """One column of vertical text, its middle at x, from y down; up to three Latin digits stand in one cell.

        Too long a column is set smaller; justify spreads it over that many mm. Gives the y below it."""
        cells = re.findall(r'(?<![0-9])[0-9]{1,3}(?![0-9])|.', text)
        size = pt * PT
        if fit:
            size = min(size, fit / (len(cells) * (1 + track)))
        if size < pt * PT * 0.7:
            raise Clash('too tall: ' + text)
        step = size * (1 + track)
        if justify and len(cells) > 1:
            step = max(step, (justify - size) / (len(cells) - 1))
        high = step * (len(cells) - 1) + size
        self.claim(x - size / 2, y, x + size / 2, y + high)
        for i, cell in enumerate(cells):
            if cell.strip():
                self._cell(x, y + i * step + size / 2, cell, face, size, ink)
        self.printed.append(text)
        return y + high

    def _cell(self, x, y, cell, face, size, ink):
        """One cell of a column: digits upright side by side, all else as the face's vertical form."""
        lying = not re.fullmatch('[0-9A-Za-z]+', cell)
        layout = self._layout(cell, face, size, 0, upright=lying)
        ink_box, logical = layout.get_extents()
        wide, high = logical.width / Pango.SCALE, logical.height / Pango.SCALE
        self.cr.save()
        self.cr.translate(x, y)
        if lying:
            self.cr.rotate(math.pi / 2)
            self._show(layout, -high / 2, ink, right=-wide / 2)
        else:
            self._show(layout, -(ink_box.y + ink_box.height / 2) / Pango.SCALE, ink, min(1, size * 0.98 / wide), right=-wide / 2)
        self.cr.restore()

    def box(self, x, y, w, h, line=0.2, ink=BLACK, fill=None, radius=0):
        cr = self.cr
        if radius:
            cr.new_sub_path()
            for cx, cy, a in ((x + w - radius, y + radius, -1), (x + w - radius, y + h - radius, 0), (x + radius, y + h - radius, 1), (x + radius, y + radius, 2)):
                cr.arc(cx, cy, radius, a * math.pi / 2, (a + 1) * math.pi / 2)
            cr.close_path()
        else:
            cr.rectangle(x, y, w, h)
        if fill:
            cr.set_source_rgb(*fill)
            cr.fill_preserve()
        if line:
            cr.set_source_rgb(*ink)
            cr.set_line_width(line)
            cr.stroke()
        cr.new_path()

    def line(self, points, ink=BLACK, width=0.2, dash=None, closed=False, fill=None):
        self.cr.move_to(*points[0])
        for p in points[1:]:
            self.cr.line_to(*p)
        if closed:
            self.cr.close_path()
        if fill:
            self.cr.set_source_rgb(*fill)
            self.cr.fill()
            return
        self.cr.set_dash(dash or [])
        self.cr.set_source_rgb(*ink)
        self.cr.set_line_width(width)
        self.cr.stroke()
        self.cr.set_dash([])

    def disc(self, x, y, r, ink=BLACK, fill=None, line=0.3):
        self.cr.new_path()
        self.cr.arc(x, y, r, 0, 2 * math.pi)
        self.cr.set_source_rgb(*(fill or ink))
        if fill:
            self.cr.fill()
        else:
            self.cr.set_line_width(line)
            self.cr.stroke()

    def pixels(self):
        """The picture as a BGR array."""
        self.surface.flush()
        data = np.frombuffer(self.surface.get_data(), np.uint8)
        return data.reshape(self.surface.get_height(), self.surface.get_stride() // 4, 4)[:, :self.surface.get_width(), :3].copy()

    def paste(self, picture, x, y, w, h, angle=0.0, book=True, crisp=False, gap=0.25):
        """Lays a BGR array of w x h mm on the sheet, turned by some degrees about its middle."""
        if book:
            pad = abs(math.sin(math.radians(angle))) * max(w, h) / 2
            self.claim(x - pad, y - pad, x + w + pad, y + h + pad, gap)
        rows, cols = picture.shape[:2]
        data = np.full((rows, cols, 4), 255, np.uint8)
        data[:, :, :3] = picture
        other = cairo.ImageSurface.create_for_data(data, cairo.FORMAT_RGB24, cols, rows, cols * 4)
        self.cr.save()
        self.cr.translate(x + w / 2, y + h / 2)
        self.cr.rotate(math.radians(angle))
        self.cr.translate(-w / 2, -h / 2)
        self.cr.scale(w / cols, h / rows)
        self.cr.set_source_surface(other)
        self.cr.get_source().set_filter(cairo.FILTER_NEAREST if crisp else cairo.FILTER_GOOD)
        self.cr.paint()
        self.cr.restore()
