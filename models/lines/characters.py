"""The characters that the line recogniser knows, and the glyphs that stand for each of them.

A *class* is what the recogniser says: one character in the form that readings use (ASCII letters
and figures in half width).  A *glyph* is what a font draws; several glyphs may mean one class:
1 and １, - and － and −, カ and half-width ｶ.
"""
import os
import unicodedata

import postal_file

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = os.path.join(HERE, '..', 'names')
SKK = '/usr/share/skk/'

KANA = ''.join(map(chr, [*range(0x3041, 0x3095), *range(0x30A1, 0x30F7), 0x30FC])) + 'ゝゞヽヾ々〆〇仝'
SYMBOLS = '、。・…「」『』【】〔〕《》〈〉〒※→○●◎◇◆□■△▲▽▼☆★℡№㈱㈲㈹㍿℃¥×÷°'
NUMERALS = ''.join(map(chr, range(0x2160, 0x216A))) + ''.join(map(chr, range(0x2460, 0x2474)))
# Asked for by name because no dictionary of the sources holds them.
EXTRA = '戾枩渊秌豐鷗龜髙﨑濵德桒邉邊齊齋栁壽惠𠮷祐塚增寬敎曻曾薗靑淸廣國條圓澤瀨'
HYPHENS = '‐－−–―'
SOUND_MARKS = '゛゜'

# Punctuation that stands differently in a column.
UPRIGHT = '()「」『』【】〔〕《》〈〉~-…='
# What looks the same and is told apart by what stands beside it: line_context.cpp has the like.
TWINS = ['一ー-', 'ニ二', 'ハ八', 'カ力', 'エ工', 'ロ口', 'タ夕', 'ミ三', 'チ千', 'オ才', 'ト卜', 'へヘ', 'べベ', 'ぺペ', 'りリ',
         'O0〇', 'Il1|Ⅰ']


def jis_level_1():
    return [bytes((row + 0xA0, cell + 0xA0)).decode('euc_jp', 'ignore')
            for row in range(16, 48) for cell in range(1, 95)]


def ibm_extensions():
    out = []
    for lead in (0xFA, 0xFB, 0xFC):
        for trail in range(0x40, 0xFD):
            try:
                out.append(bytes((lead, trail)).decode('cp932'))
            except UnicodeDecodeError:
                pass
    return out


def is_kanji(char):
    return len(char) == 1 and unicodedata.name(char, '').startswith('CJK ')


def lexicon():
    """(kind, cost, text): kind s surname, g given name, as models/names/build.py writes them."""
    with open(os.path.join(NAMES, 'lexicon.txt'), encoding='utf-8') as file:
        lines = [line.rstrip('\n').split('\t') for line in file]
    return [(line[0], int(line[1]), line[2]) for line in lines if len(line) == 3]


def variant_groups():
    with open(os.path.join(NAMES, 'variants.txt'), encoding='utf-8') as file:
        return [line.strip() for line in file if not line.startswith(('kanaria', '~'))]


def skk_words(name):
    """The words of an SKK dictionary (EUC or UTF-8)."""
    path = SKK + name
    if not os.path.exists(path):
        path = SKK + 'utf8/' + name
    with open(path, 'rb') as file:
        raw = file.read()
    for encoding in ('euc_jis_2004', 'utf-8'):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    words = []
    for line in text.splitlines():
        if line.startswith(';') or ' /' not in line:
            continue
        words += [word.split(';')[0] for word in line.split(' /', 1)[1].split('/') if word]
    return words


def kanji_of_names_and_places():
    """Every kanji of postal rows and name dictionaries, and the other forms of those in names."""
    used = set()
    for city, town in postal_file.towns():
        used.update(city + town)
    in_names = set()
    for _, _, text in lexicon():
        in_names.update(text)
    for word in skk_words('SKK-JISYO.jinmei'):
        in_names.update(word)
    for group in variant_groups():
        if in_names & set(group[:1]):
            used.update(char for char in group[1:]
                        if _in_jis_x_0213(char) or 0xF900 <= ord(char) < 0xFB00)
    return sorted(char for char in used | in_names if is_kanji(char))


def _in_jis_x_0213(char):
    try:
        char.encode('euc_jis_2004')
        return True
    except UnicodeEncodeError:
        return False


def classes(drawable):
    """All classes in order: (character, form) with form '', 'vertical' or 'half'.

    `drawable(char)` says whether enough fonts draw it to be learned."""
    kanji = [*jis_level_1(), *ibm_extensions(), *kanji_of_names_and_places(), *EXTRA]
    seen = set()
    out = []
    for char in [*map(chr, range(33, 127)), *KANA, *SYMBOLS, *NUMERALS,
                 *sorted(set(filter(is_kanji, kanji)))]:
        if char not in seen and (ord(char) < 0x3400 or drawable(char)):
            seen.add(char)
            out.append((char, ''))
    out += [(mark, 'half') for mark in SOUND_MARKS]
    out += [(char, 'vertical') for char in UPRIGHT]
    return out


def of_file(path=os.path.join(HERE, 'characters.txt')):
    """The classes of the recogniser that is in use."""
    with open(path, encoding='utf-8') as file:
        lines = file.read().split('\n')[:-1]
    first = next(i for i, line in enumerate(lines) if line.startswith('characters ')) + 1
    return [tuple((line + '\t').split('\t')[:2]) for line in lines[first:]]


def glyphs(known):
    """(drawn character, class index, style): what to draw, what it means, where it may be used.

    Styles: '' anywhere, 'wide' full-width ASCII, 'narrow' half-width kana, 'vertical' columns."""
    index = {pair: i for i, pair in enumerate(known)}
    if ('A', '') not in index:
        return [(char, i, form) for i, (char, form) in enumerate(known)]
    out = [(char, i, form) for i, (char, form) in enumerate(known) if form != 'half']
    for code in range(33, 127):
        out.append((chr(code + 0xFEE0), index[chr(code), ''], 'wide'))
    out += [(char, index['-', ''], 'wide') for char in HYPHENS]
    out += [('〜', index['~', ''], 'wide')]
    for code in range(0xFF66, 0xFFA0):
        char = {'ﾞ': '゛', 'ﾟ': '゜'}.get(chr(code), unicodedata.normalize('NFKC', chr(code)))
        form = 'half' if char in SOUND_MARKS else ''
        if (char, form) in index:
            out.append((chr(code), index[char, form], 'narrow'))
    return out
