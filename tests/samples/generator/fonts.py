"""Fonts by Debian package: which faces there are, and which characters each one can draw."""
import os
import struct
from functools import lru_cache

from PIL import ImageFont

ROOT = '/usr/share/fonts/'
# (style, file, face index); style: g gothic, m mincho, h hand-like
FACES = [
    ('g', 'opentype/ipaexfont-gothic/ipaexg.ttf', 0),
    ('m', 'opentype/ipaexfont-mincho/ipaexm.ttf', 0),
    ('g', 'opentype/ipafont-gothic/ipag.ttf', 0),
    ('m', 'opentype/ipafont-mincho/ipamp.ttf', 0),
    ('g', 'opentype/noto/NotoSansCJK-Regular.ttc', 0),
    ('g', 'opentype/noto/NotoSansCJK-Bold.ttc', 0),
    ('m', 'opentype/noto/NotoSerifCJK-Regular.ttc', 0),
    ('m', 'opentype/noto/NotoSerifCJK-Bold.ttc', 0),
    ('g', 'truetype/bizud-gothic/BIZUDGothic-Regular.ttf', 0),
    ('g', 'truetype/bizud-gothic/BIZUDPGothic-Bold.ttf', 0),
    ('m', 'truetype/bizud-mincho/BIZUDMincho-Regular.ttf', 0),
    ('g', 'truetype/takao-gothic/TakaoPGothic.ttf', 0),
    ('m', 'truetype/takao-mincho/TakaoMincho.ttf', 0),
    ('g', 'truetype/vlgothic/VL-PGothic-Regular.ttf', 0),
    ('g', 'truetype/vlgothic/VL-Gothic-Regular.ttf', 0),
    ('g', 'truetype/motoya-l-cedar/MTLc3m.ttf', 0),
    ('g', 'truetype/motoya-l-maruberi/MTLmr3m.ttf', 0),
    ('g', 'truetype/umeplus/umeplus-p-gothic.ttf', 0),
    ('m', 'truetype/horai-umefont/ume-tmo3.ttf', 0),
    ('g', 'truetype/horai-umefont/ume-tgo4.ttf', 0),
    ('g', 'opentype/mplus/Mplus1-Regular.otf', 0),
    ('g', 'opentype/mplus/Mplus1-Bold.otf', 0),
    ('g', 'truetype/migmix/migu-1p-regular.ttf', 0),
    ('g', 'truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf', 0),
    ('m', 'truetype/sawarabi-mincho/sawarabi-mincho-medium.ttf', 0),
    ('h', 'truetype/klee/KleeOne-Regular.ttf', 0),
    ('h', 'truetype/klee/KleeOne-SemiBold.ttf', 0),
    ('h', 'truetype/seto/setofont.ttf', 0),
    ('h', 'truetype/kiloji/kiloji.ttf', 0),
    ('h', 'truetype/yozvox-yozfont/YOzRS_.ttf', 0),
    ('h', 'truetype/yozvox-yozfont/YOzRE_.ttf', 0),
    ('h', 'truetype/yusei-magic/YuseiMagic-Regular.ttf', 0),
    ('h', 'truetype/aoyagi-kouzan-t/AoyagiKouzanT.ttf', 0),
]


class Face:
    """One face of a font file; covers() tells what it can draw."""

    def __init__(self, style, path, index):
        self.style, self.path, self.index = style, path, index
        self._chars = None
        self._sizes = {}

    def font(self, size_px):
        size = max(4, int(round(size_px)))
        if size not in self._sizes:
            self._sizes[size] = ImageFont.truetype(
                self.path, size, index=self.index, layout_engine=ImageFont.Layout.BASIC)
        return self._sizes[size]

    def covers(self, text):
        if self._chars is None:
            self._chars = read_cmap(self.path, self.index)
        return all(ord(c) in self._chars and self._inked(c) for c in text if not c.isspace())

    @lru_cache(maxsize=None)
    def _inked(self, char):
        return self.font(24).getbbox(char)[2] > 0 and self.font(24).getmask(char).getbbox() is not None


def read_cmap(path, index):
    """The characters that the face's cmap (formats 4 and 12) maps to a glyph."""
    with open(path, 'rb') as file:
        data = file.read()
    start = struct.unpack_from('>I', data, 12 + 4 * index)[0] if data[:4] == b'ttcf' else 0
    tables = struct.unpack_from('>H', data, start + 4)[0]
    cmap = 0
    for i in range(tables):
        tag, _, offset, _ = struct.unpack_from('>4sIII', data, start + 12 + 16 * i)
        if tag == b'cmap':
            cmap = offset
    chars = set()
    for i in range(struct.unpack_from('>H', data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from('>HHI', data, cmap + 4 + 8 * i)
        if platform not in (0, 3):
            continue
        sub = cmap + offset
        kind = struct.unpack_from('>H', data, sub)[0]
        if kind == 4 and (platform, encoding) != (3, 0):
            chars |= read_format4(data, sub)
        elif kind == 12:
            for g in range(struct.unpack_from('>I', data, sub + 12)[0]):
                first, last, glyph = struct.unpack_from('>III', data, sub + 16 + 12 * g)
                chars.update(c for c in range(first, last + 1) if glyph + c - first)
    return chars


def read_format4(data, sub):
    chars = set()
    count = struct.unpack_from('>H', data, sub + 6)[0] // 2
    for s in range(count):
        last = struct.unpack_from('>H', data, sub + 14 + 2 * s)[0]
        first = struct.unpack_from('>H', data, sub + 16 + 2 * count + 2 * s)[0]
        delta = struct.unpack_from('>H', data, sub + 16 + 4 * count + 2 * s)[0]
        at = sub + 16 + 6 * count + 2 * s
        step = struct.unpack_from('>H', data, at)[0]
        for c in range(first, min(last, 0xFFFE) + 1):
            where = at + step + 2 * (c - first)
            if step == 0:
                glyph = (c + delta) & 0xFFFF
            elif where + 2 <= len(data):
                glyph = struct.unpack_from('>H', data, where)[0]
            else:
                glyph = 0
            if glyph:
                chars.add(c)
    return chars


class Fonts:
    def __init__(self):
        self.faces = [Face(s, ROOT + f, i) for s, f, i in FACES]
        missing = [f.path for f in self.faces if not os.path.exists(f.path)]
        if missing:
            raise SystemExit(f'{len(missing)} fonts are missing, first {missing[0]}: install the list in PACKAGES.')

    def pick(self, rng, styles, text):
        """A face of one of the styles that has every character of the text."""
        fit = [f for f in self.faces if f.style in styles]
        rng.shuffle(fit)
        for face in fit + [f for f in self.faces if f.path.endswith('NotoSerifCJK-Regular.ttc')]:
            if face.covers(text):
                return face
        raise ValueError('no font has all of: ' + text)
