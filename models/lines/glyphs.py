"""A cache of drawn glyphs: every glyph of every face once, at 32 px an em, in one flat file.

glyphs.npy   uint8, the ink (0 paper, 255 full) of all glyphs, row by row, one after the other
index.npy    int32 [faces, glyphs, 6]: offset, width, height, left, top, advance in pixels;
             width 0 where the face has no such glyph.  `top` counts from the top of the em box.
"""
import json
import os

import numpy as np

EM_PX = 32


def _cmap(path, index):
    from fontTools.ttLib import TTFont
    font = TTFont(path, fontNumber=index, lazy=True)
    return set(font.getBestCmap())


def characters_of(face):
    """The code points that a face of faces.py maps to a glyph."""
    from faces import ROOT
    return _cmap(ROOT + face[1], face[2])


def _draw(font, char, features):
    """(ink, left, top, advance) of one glyph, with the em box's top at 0."""
    mask, (left, top) = font.getmask2(char, mode='L', features=features)
    width, height = mask.size
    if width == 0 or height == 0 or width > 3 * EM_PX or height > 2 * EM_PX:
        return None
    ink = np.array(mask, dtype=np.uint8).reshape(height, width)
    rows, columns = np.nonzero(ink.max(1) > 24)[0], np.nonzero(ink.max(0) > 24)[0]
    if len(rows) == 0:
        return None
    ink = ink[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    advance = int(round(font.getlength(char, features=features)))
    return ink, left + int(columns[0]), top + int(rows[0]), advance


def _bar(font, covered):
    """The bar that dashes and ー are in a column: fonts turn the wide ones at most, so one is turned."""
    for char in '－―ー-':
        lying = _draw(font, char, None) if ord(char) in covered else None
        if lying is not None:
            ink = np.rot90(lying[0]).copy()
            height, width = ink.shape
            return ink, (EM_PX - width) // 2, lying[2] + (lying[0].shape[0] - height) // 2, EM_PX
    return None


def _em_top(font):
    """Where the em box's top is below PIL's origin, from the height of full-width kanji."""
    boxes = [font.getbbox(char) for char in '国東西園' if font.getmask(char).size[0] > 0]
    middle = np.mean([(box[1] + box[3]) / 2 for box in boxes])
    return middle - EM_PX / 2


def draw(face, glyphs):
    """Draws `glyphs` (see characters.glyphs) of one face: (list of inks, rows of the index)."""
    from PIL import ImageFont
    from faces import ROOT
    covered = characters_of(face)
    font = ImageFont.truetype(ROOT + face[1], EM_PX, index=face[2],
                              layout_engine=ImageFont.Layout.RAQM)
    kanji = ord('国') in covered
    if kanji:
        down = _em_top(font)
    else:  # Latin only: capitals stand on Japanese type's baseline
        box = font.getbbox('H')
        down = (box[1] + box[3]) / 2 - EM_PX * 0.5
    inks, rows, size = [], [], 0
    for char, _, style in glyphs:
        drawn = None
        if style == 'vertical' and char == '-':
            drawn = _bar(font, covered)
        elif ord(char) in covered:
            drawn = _draw(font, char, ['vert'] if style == 'vertical' else None)
        if drawn is None:
            rows.append((0, 0, 0, 0, 0, 0))
            continue
        ink, left, top, advance = drawn
        rows.append((size, ink.shape[1], ink.shape[0], left, int(round(top - down)), advance))
        inks.append(ink.reshape(-1))
        size += ink.size
    return np.concatenate(inks), np.array(rows, dtype=np.int64)


def build(folder, faces, glyphs):
    """Writes the cache of `faces` to `folder`."""
    parts, tables, size = [], [], 0
    for face in faces:
        ink, table = draw(face, glyphs)
        table[:, 0] += size
        size += ink.size
        parts.append(ink)
        tables.append(table)
    os.makedirs(folder, exist_ok=True)
    np.save(os.path.join(folder, 'glyphs.npy'), np.concatenate(parts))
    np.save(os.path.join(folder, 'index.npy'), np.stack(tables).astype(np.int64))
    with open(os.path.join(folder, 'faces.json'), 'w', encoding='utf-8') as file:
        json.dump([list(face) for face in faces], file, indent=1)


class Glyphs:
    """The cache opened for reading; pages are shared between processes."""

    def __init__(self, folder):
        self.ink = np.load(os.path.join(folder, 'glyphs.npy'), mmap_mode='r')
        self.index = np.load(os.path.join(folder, 'index.npy'))
        with open(os.path.join(folder, 'faces.json'), encoding='utf-8') as file:
            self.faces = [tuple(face) for face in json.load(file)]
        self.covers = self.index[:, :, 1] > 0

    def get(self, face, glyph):
        """(ink [height, width] uint8, left, top, advance)."""
        offset, width, height, left, top, advance = self.index[face, glyph]
        return self.ink[offset:offset + width * height].reshape(height, width), left, top, advance
