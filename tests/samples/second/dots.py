"""Labels of the 24-pin dot-matrix printer, and the mail they stick on."""
import re
import unicodedata

import blocks as bl
import cv2
import furniture as fu
import mail
import numpy as np
import senders
import towns as tw
from canvas import Clash, Sheet
from faces import FIXED

PINS = 180


def half_kana(text):
    """ﾊｲﾂ for ハイツ."""
    table = {unicodedata.normalize('NFKC', chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}
    out = ''
    for c in text:
        for d in unicodedata.normalize('NFD', c) if 'ァ' <= c <= 'ヴ' or c == 'ー' else c:
            out += {'\u3099': 'ﾞ', '\u309a': 'ﾟ'}.get(d, table.get(d, d))
    return out


class Pins:
    """A page of dots: characters in cells of 24 dots (half width 12) at 180 dots per inch."""

    def __init__(self, w_mm, h_mm, face, faces):
        self.sheet = Sheet(w_mm, h_mm, PINS)
        self.face, self.faces, self.wide, self.rows = face, faces, 24 + 3, []

    def text(self, x, y, text, double=False):
        """x, y in mm; double sets each character twice as wide, as old printers did for names."""
        dot = 25.4 / PINS
        for c in text:
            half = unicodedata.east_asian_width(c) in ('Na', 'H', 'N')
            cell = (self.wide / 2 if half else self.wide) * (2 if double else 1) * dot
            if c not in ' 　':
                self.sheet.cr.save()
                if double:
                    self.sheet.cr.translate(x, 0)
                    self.sheet.cr.scale(2, 1)
                    self.sheet.cr.translate(-x, 0)
                face = self.face if self.face.has(c) else next(f for f in self.faces.all if f.has(c))
                self.sheet.text(x, y, c, face, 24 * 72 / PINS, (0, 0, 0), note=False, book=False)
                self.sheet.cr.restore()
            x += cell
        if x > self.sheet.w - 2:
            raise Clash('too wide: ' + text)
        self.sheet.printed.append(text)
        self.rows.append(y)

    def strike(self, rng, gen, dpi, ink):
        """The dots as the ribbon leaves them: how dark each pixel is at dpi, 0 to 1."""
        on = self.sheet.pixels()[:, :, 0] < (rng.uniform(190, 215) if self.face.kind == 'm' else rng.uniform(130, 160))  # mincho's hairlines stay
        if rng.random() < 0.35:  # draft: no pin strikes twice in a row
            on[:, 1::2] &= ~on[:, :-1:2][:, :on[:, 1::2].shape[1]]
        k = 6
        h, w = on.shape
        field = np.zeros((h * k, w * k), np.float32)
        ys, xs = np.nonzero(on)
        radius = rng.uniform(0.19, 0.25) / 2 * PINS * k / 25.4
        dy = np.array([rng.uniform(-0.5, 0.5) for _ in range(h // 24 + 2)]) * k * 0.8
        wobble = np.cumsum(gen.normal(0, 0.02, w)) + np.sin(np.arange(w) / rng.uniform(60, 200)) * 0.3
        weak = rng.sample(range(24), rng.choice([0, 0, 0, 1, 2]))
        force = gen.normal(1, 0.10, len(ys)).clip(0.3, 1.1)
        for n in range(len(ys)):
            y, x = ys[n], xs[n]
            if y % 24 in weak and gen.random() < 0.6:
                continue
            cv2.circle(field, (int(x * k + k / 2), int(y * k + k / 2 + dy[y // 24] + wobble[x] * k * 0.6)), int(round(radius)), float(force[n]), -1, cv2.LINE_AA)
        ribbon = 1 - rng.uniform(0.03, 0.25) * (0.5 + 0.5 * np.sin(np.linspace(0, rng.uniform(2, 9), w * k)))[None, :]
        weave = 1 - 0.14 * np.clip(cv2.resize(gen.normal(0, 1, (h * 2, w * 2)).astype(np.float32), (w * k, h * k)), 0, 1.5)
        return cv2.resize(field * ribbon * weave * ink, (round(self.sheet.w * dpi / 25.4), round(self.sheet.h * dpi / 25.4)), interpolation=cv2.INTER_AREA)


def dot_label(job, w, h):
    """The printed label as a BGR array."""
    rng, to = job.rng, job.to
    pins = Pins(w, h, job.faces.pick(rng, '', to.letters(), FIXED), job.faces)
    pins.wide = rng.choice([25, 27, 27, 30])
    step = rng.choice([25.4 / 6, 25.4 / 6, 25.4 / 5, 4.8])
    if h < 45:
        step = 25.4 / 6
    x, y = rng.uniform(4, 12), rng.uniform(3, 5) if h < 45 else rng.uniform(4, 9)
    full = lambda t: tw.wide(t).replace('−', '－').replace('‐', '－')  # noqa: E731
    style = rng.choice(['wide', 'wide', 'kana', 'half'])
    code = to.address['postal_code']
    pins.text(x, y, rng.choice(['〒', '']) + (f'{code[:3]}-{code[3:]}' if style == 'half' or rng.random() < 0.4 else full(f'{code[:3]}-{code[3:]}')))
    y += step * rng.choice([1, 1, 2]) if h > 45 else step
    most = int((w - x - 4) / (pins.wide * 25.4 / PINS))
    out = []
    for i, line in enumerate(to.lines(rng, most)):
        line = full(line) if style == 'wide' else line.replace('−', '-').replace('‐', '-')
        if style == 'kana' and i:
            line = half_kana(line)
        out.append(line)
        cells = sum(0.5 if unicodedata.east_asian_width(c) in ('Na', 'H', 'N') else 1 for c in line)
        if cells > most:
            raise Clash('too wide: ' + line)
        pins.text(x + (pins.wide * 25.4 / PINS if i and rng.random() < 0.3 and cells < most - 1 else 0), y, line)
        y += step
    bl.note_address(job, out)
    y += step * (0.6 if h > 45 else 0.15)
    if to.grid:
        fam, given, shared = to.grid
        long = max(map(len, given))
        for i, g in enumerate(given):
            pad = '　' * (long - len(g))
            pins.text(x + 3.5, y, (fam if i == 0 else '　' * len(fam)) + '　' + g + pad + ('' if shared and i < len(given) - 1 else '　様'))
            y += step
    for text, _ in to.rows:
        double = rng.random() < 0.3 and len(text) * 2 < most - 1
        pins.text(x + 3.5, y, text, double)
        y += step * (1.1 if h > 45 else 1.0)
    if y + 4 < h - 3 and rng.random() < 0.6:
        pins.text(rng.uniform(x, w * 0.35), h - 6.5, re.sub('[^0-9A-Z -]', '', fu.customer(rng))[:14])
    elif y > h - 1.5:
        raise Clash('too tall')
    dark = pins.strike(rng, job.gen, job.dpi, rng.choice([rng.uniform(0.8, 1), rng.uniform(0.85, 1), rng.uniform(0.6, 0.85)]))
    job.sheet.printed += pins.sheet.printed
    tint = np.array([rng.choice([(40, 34, 32), (62, 40, 40), (70, 66, 66)])], np.float32)
    ground = np.full(dark.shape + (3,), (246, 249, 250), np.float32)
    return (ground * (1 - dark[:, :, None]) + tint * dark[:, :, None]).astype(np.uint8)


def dotmatrix(job):
    """An envelope or wrapper with a dot-matrix label; or the fanfold label itself with its feed holes."""
    rng = job.rng
    w, h = rng.choice([(89, 36), (102, 48), (115, 56), (127, 61)])
    if rng.random() < 0.22:
        s = mail.start(job, w + 26, h + rng.uniform(0, 12), 'white')
        picture = dot_label(job, w, h)
        s.paste(picture, 13, 1.6, w, h)
        for x in (6.35, s.w - 6.35):
            for i in range(int(s.h / 12.7) + 1):
                s.disc(x, 4 + i * 12.7, 2, fill=(0.35, 0.35, 0.36))
        for x in (12.7, s.w - 12.7):
            s.line([(x, 0), (x, s.h)], (0.7, 0.7, 0.7), 0.15, [0.6, 0.6])
        job.sender.shown_address = False
        job.sender.name = ''
        return
    size = rng.choice([(235, 120), (235, 120), (240, 332), (220, 156), (162, 229), (229, 324)])
    if size[1] > 300:
        job.dpi = 200
    s = mail.start(job, *size, 'white kraft kraft cream yellow green')
    angle = rng.gauss(0, 1.6)
    picture = dot_label(job, w, h)
    x = rng.uniform(12, max(13, s.w - w - 40))
    y = rng.uniform(18, 30) if s.h < 130 else s.h * rng.uniform(0.16, 0.3)
    s.paste(picture, x, y, w, h, angle, gap=2)
    s.line([(x, y + h + 0.1), (x + w, y + h + 0.1)], tuple(v * 0.85 for v in s.paper), 0.2) if abs(angle) < 0.4 else None
    fu.indicia(job, s, s.w - 30, 6, 22)
    if s.h < 160:
        senders.sender_rows(job, s, *rng.choice([(s.w * 0.5, s.h - 27, s.w * 0.46), (10, s.h - 26, s.w * 0.6)]))
    else:
        senders.sender_rows(job, s, s.w / 2, s.h - 34, s.w - 24, 'm', rng.uniform(8, 10))
        fu.slogan(job, s, 14, s.h * 0.62, s.w - 30, rng.uniform(18, 28))
