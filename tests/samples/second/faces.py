"""Faces by Debian package, as Pango knows them, and which characters each can draw."""
from functools import lru_cache

import cairo
import gi
gi.require_version('Pango', '1.0')
gi.require_version('PangoCairo', '1.0')
from gi.repository import Pango, PangoCairo  # noqa: E402

# name, Pango description, kind: g gothic, G gothic that sets columns badly, m mincho, r rounded, b bold, d display, k pen,
# n brush, for names (its hyphen looks like a 1), s screen dots
FACES = [
    ('noto-medium', 'Noto Sans CJK JP Medium', 'g'), ('noto-light', 'Noto Sans CJK JP Light', 'g'),
    ('noto-black', 'Noto Sans CJK JP Black', 'b'), ('noto-bold', 'Noto Sans CJK JP Bold', 'b'),
    ('serif-medium', 'Noto Serif CJK JP Medium', 'm'), ('serif-semi', 'Noto Serif CJK JP Semi-Bold', 'm'),
    ('serif-light', 'Noto Serif CJK JP Light', 'm'), ('ipamj', 'IPAmjMincho', 'm'),
    ('hana', 'HanaMinA', 'm'), ('ume-mincho', 'Ume P Mincho S3', 'm'),
    ('takao-pmincho', 'TakaoPMincho', 'm'), ('ipa-mincho', 'IPAMincho', 'm'), ('ipaex-mincho', 'IPAexMincho', 'm'),
    ('biz-pmincho', 'BIZ UDPMincho', 'm'), ('mmcedar', 'MMCedar P', 'G'), ('migmix', 'MigMix 1P', 'g'),
    ('migu', 'Migu 1C', 'g'), ('migmix-bold', 'MigMix 2P Bold', 'b'), ('umeplus-cl', 'UmePlus CLP Gothic', 'g'),
    ('ume-s5', 'Ume P Gothic S5', 'b'), ('ume-c4', 'Ume Gothic C4', 'g'), ('monapo', 'Monapo', 'g'),
    ('konatu', 'Konatu', 'g'), ('ipa-pgothic', 'IPAPGothic', 'g'), ('takao', 'TakaoGothic', 'g'),
    ('vl', 'VL Gothic', 'g'), ('biz-bold', 'BIZ UDGothic Bold', 'b'), ('biz', 'BIZ UDGothic', 'g'),
    ('motoya-maru', 'MotoyaLMaru', 'r'), ('sawarabi', 'Sawarabi Gothic', 'g'), ('reggae', 'Reggae One', 'd'),
    ('klee', 'Klee One Semi-Bold', 'k'), ('soseki', 'AoyagiSosekiFont2', 'n'),
    ('dot16', 'DotGothic16', 's'),
]
# Monospaced faces with half-width katakana, for printers that count columns
FIXED = ['takao', 'ume-c4', 'vl', 'ipa-mincho']


class Face:
    """One face; covers() asks the font itself, so nothing is drawn in another font unnoticed."""

    def __init__(self, name, words, kind):
        self.name, self.words, self.kind = name, words, kind
        surface = cairo.ImageSurface(cairo.FORMAT_A8, 64, 64)
        self._layout = PangoCairo.create_layout(cairo.Context(surface))
        desc = self.desc(20)
        font = self._layout.get_context().load_font(desc)
        found = font.describe().get_family() if font else ''
        if found.lower() != desc.get_family().lower():
            raise SystemExit(f'the face {words} is missing (found {found!r}): install the list in PACKAGES.')
        self._cover = font.get_coverage(Pango.Language.from_string('ja'))
        self._layout.set_font_description(desc)

    def desc(self, size_units):
        desc = Pango.FontDescription.from_string(self.words)
        desc.set_absolute_size(size_units * Pango.SCALE)
        return desc

    @lru_cache(maxsize=None)
    def has(self, char):
        if self._cover.get(ord(char)) != Pango.CoverageLevel.EXACT:
            return False
        self._layout.set_text(char, -1)
        ink, _ = self._layout.get_extents()
        return char.isspace() or ink.width > 0

    def covers(self, text):
        return all(self.has(c) for c in text if c not in ' 　\n')


class Faces:
    def __init__(self):
        self.all = [Face(*row) for row in FACES]
        self.by_name = {f.name: f for f in self.all}

    def pick(self, rng, kinds, text, names=None):
        """A face of the wanted kinds (or names) that has all of the text; else one with a wide repertoire."""
        fit = [self.by_name[n] for n in names] if names else [f for f in self.all if f.kind in kinds]
        for face in rng.sample(fit, len(fit)) + [self.by_name['ipamj'], self.by_name['serif-medium'], self.by_name['noto-medium']]:
            if face.covers(text):
                return face
        raise ValueError('no face has all of: ' + text)
