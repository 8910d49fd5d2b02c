#!/usr/bin/python3
"""Makes letters.txt: how likely a character is after the two before it, in what is printed on mail.

    ./build.py            from Debian's mecab-ipadic and skkdic-extra, and from ../names, ../postal
    ./build.py --check    builds, and compares with the committed file

It is there for what shapes leave open: ニ or 二, イ or ィ, び or ぴ, O or 0, a mark of half-width kana or a
quotation mark.  It says nothing of which kanji stands somewhere, nor which figure: names and numbers that nobody
expects are what the product looks for.  So kanji are one token (字), numerals of kanji another (一), figures
a third (0), capitals A and small letters a; every other character is itself.

letters.txt is UTF-8 lines: "kanaria letters 1", the content, and "sha256 HEX" of all bytes before it.
Content: CONTEXT TAB BACKOFF TAB then TOKEN COST pairs, a space between each.  CONTEXT is the empty string, one
character, or a token and a character; ␂ is the line's beginning and ␃ its end.  The last character of a context is a
kanji itself where the table has it alone, else its token.  COST and BACKOFF are -100 * ln p: a token that a context
does not list costs its BACKOFF and what the next shorter context asks.  That of two characters is the last one, that
of a kanji is 字, and that of one token the empty one.  Smoothing is Witten and Bell's ("The zero-frequency problem",
1991); pairs that hardly differ from their shorter context are left out.
"""
import argparse
import collections
import math
import pathlib
import random
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / 'lines')]
import characters  # noqa: E402
from sealed import keep, sealed  # noqa: E402
from texts import KANJI_DIGITS, Texts, collect  # noqa: E402

IPADIC = pathlib.Path('/usr/share/mecab/dic/ipadic')
OFFICES = pathlib.Path('/usr/share/skk/SKK-JISYO.office.zipcode')
NOUNS = ('Noun.csv', 'Noun.org.csv', 'Noun.proper.csv', 'Noun.verbal.csv', 'Noun.adjv.csv')
SEED = 11
BEGIN, END = '␂', '␃'
WORD = '字'         # any kanji
LINES = 60000       # of addresses, persons and numbers
BUILDINGS = 60000
SHOPS = 40000
PERSONS = 20000     # whose names are written in kana
HALF_WIDTH = 0.08   # share of lines in half-width kana, where a mark is a character of its own
IN_KANJI = 0.03     # of lines with their figures in kanji, as columns have them
LEAST_SEEN = 3      # times that a context was there
KEPT_KANJI = 400    # kanji that are contexts of their own
LEAST_GAIN = 4.0    # nats in the whole text that a pair must be worth
SHOP_WORDS = ['銀行', '生命', '堂', '屋', '薬局', '通販', '出版', '書店', '電機', '塾', '園', '保険', '旅行', '不動産',
              '食品', '化粧品', '信用金庫', '百貨店', '商事', '産業', '製薬', '会', '研究所', 'の里', 'の湯', '便']
FIRMS = ['株式会社', '有限会社', '合同会社', '(株)', '(有)', '㈱', '一般社団法人', 'NPO法人', '医療法人']
HONORIFICS = ['様', '様', '様', '殿', '先生', '', '']
MARKED = {unicodedata.normalize('NFC', base + mark): base + wide
          for base in 'カキクケコサシスセソタチツテトハヒフヘホウかきくけこさしすせそたちつてとはひふへほう'
          for mark, wide in (('\u3099', '゛'), ('\u309a', '゜'))
          if len(unicodedata.normalize('NFC', base + mark)) == 1}
WITH_V = {'バ': 'ヴァ', 'ビ': 'ヴィ', 'ブ': 'ヴ', 'ベ': 'ヴェ', 'ボ': 'ヴォ'}


def token(char):
    if char.isascii() and char.isdigit():
        return '0'
    if char in KANJI_DIGITS or char == '十':
        return '一'
    if char.isascii() and char.isalpha():
        return 'A' if char.isupper() else 'a'
    return WORD if characters.is_kanji(char) or char in '々〆' else char


def hiragana(text):
    return ''.join(chr(ord(c) - 0x60) if 'ァ' <= c <= 'ヶ' else c for c in text)


def nouns():
    """(words, readings in hiragana) of IPADIC's nouns."""
    words, readings = set(), set()
    for name in NOUNS:
        for line in (IPADIC / name).read_bytes().decode('euc_jp').splitlines():
            cells = line.split(',')
            word = unicodedata.normalize('NFKC', cells[0])
            if 2 <= len(word) <= 12:
                words.add(word)
                if name == 'Noun.csv' and 3 <= len(cells[11]) <= 6:
                    readings.add(hiragana(cells[11]))
    return sorted(words), sorted(readings)


def spoken_names():
    """Readings of surnames and given names, in katakana."""
    found = {'姓': set(), '名': set()}
    for line in (IPADIC / 'Noun.name.csv').read_bytes().decode('euc_jp').splitlines():
        cells = line.split(',')
        if cells[7] in found:
            found[cells[7]].add(cells[11])
    return sorted(found['姓']), sorted(found['名'])


def offices():
    """Firms and their addresses, as Japan Post's list has them."""
    for line in OFFICES.read_bytes().decode('euc_jis_2004', 'replace').splitlines():
        if not line.startswith(';') and ' /' in line:
            for entry in line.split(' ', 1)[1].strip('/').split('/'):
                for part in entry.split('@'):
                    yield unicodedata.normalize('NFKC', part).replace(' ', '')


def lines(rng):
    mail = Texts(collect({c for c, form in characters.of_file() if not form}), rng, as_mail=True)
    words, readings = nouns()
    katakana = [w for w in words if re.fullmatch('[ァ-ヺー]+', w)]
    surnames, given = spoken_names()
    names = [(kind, text) for kind, _, text in characters.lexicon()]
    yield from offices()
    for kind, count in ((mail.address, 0.55), (mail.person, 0.2), (mail.numbers, 0.15), (mail.phrase, 0.1)):
        for _ in range(int(count * LINES)):
            yield kind()
    for _ in range(BUILDINGS):
        word = ''.join(rng.choice(katakana) for _ in range(rng.choice((1, 1, 2))))
        if rng.random() < 0.1:
            word = ''.join(WITH_V.get(c, c) for c in word)
        if rng.random() < 0.4:
            place = rng.choice(mail.pools['places'])[2][:4]
            word = rng.choice((place + word, word + place))
        word += rng.choice(['', '', '', '', '', '第一', '第二', '第三', '壱番館', '弐番館', 'I', 'II', 'III', 'A棟', 'B棟'])
        number = '-'.join(str(rng.randint(1, 40)) for _ in range(rng.choice((2, 3))))
        word = rng.choice((number, '')) + rng.choice(('', '', '', '第二', 'ザ')) + word
        yield word + rng.choice((f'{rng.randint(1, 15)}{rng.randint(1, 20):02d}', '')) + rng.choice(('', '', '', '号室', '号', 'A', 'B', '階'))
    for _ in range(SHOPS):
        word = rng.choice((rng.choice(words), rng.choice(readings), rng.choice(katakana)))
        more = rng.choice((rng.choice(SHOP_WORDS), rng.choice(katakana), ''))
        firm = rng.choice(FIRMS) if rng.random() < 0.6 else ''
        yield rng.choice((firm + word + more, word + more + firm))
    foreign = [name for _, name in names if re.fullmatch('[ァ-ヺー]+', name)]
    for _ in range(PERSONS):
        honorific = rng.choice(HONORIFICS)
        kind = rng.random()
        if kind < 0.45:
            yield rng.choice(surnames) + rng.choice(given) + honorific
        elif kind < 0.7:
            yield rng.choice(foreign) + rng.choice(foreign) + honorific
        else:
            spoken = rng.choice(given)
            spoken = spoken if kind < 0.85 else hiragana(spoken)
            yield rng.choice(mail.pools['surnames']) + spoken + honorific
    yield from words


def counted(rng):
    """Counts of tokens after two characters, and the kanji that are contexts of their own."""
    known = {token(c) for c, _ in characters.of_file()}
    texts = [t for t in lines(rng) if t and all(token(c) in known for c in t)]
    often = collections.Counter(c for t in texts for c in t if token(c) == WORD)
    kept = {c for c, _ in often.most_common(KEPT_KANJI)}
    counts = collections.defaultdict(collections.Counter)
    for text in texts:
        if rng.random() < HALF_WIDTH:
            text = ''.join(MARKED.get(c, c) for c in text)
        if rng.random() < IN_KANJI:
            text = ''.join(KANJI_DIGITS[int(c)] if token(c) == '0' else c for c in text)
        before, last = '', BEGIN
        for char in [*text, END]:
            now = END if char == END else token(char)
            counts[before + last][now] += 1
            before = last if last == BEGIN else token(last)
            last = char if char in kept or char == END else token(char)
    return counts, known | {END}


def shorter(context):
    """The context that is asked where this one does not know; WORD for a kanji of its own."""
    if len(context) == 2:
        return context[1]
    return WORD if context != WORD and token(context) == WORD else ''


def smoothed(counts, known):
    """{context: (backoff, {token: p})} of the contexts and pairs that are worth keeping."""
    every = collections.Counter({t: 1 for t in known})
    one = collections.defaultdict(collections.Counter)
    for context, after in counts.items():
        every.update(after)
        one[context[-1]].update(after)
        if token(context[-1]) == WORD and context[-1] != WORD:
            one[WORD].update(after)
    total = sum(every.values())
    model = {'': (1.0, {t: c / total for t, c in every.items()})}

    def asked(context, t):
        backoff, listed = model.get(context, (1.0, {}))
        return listed[t] if t in listed else backoff * asked(shorter(context), t)

    for table, most in ((one, 1), (counts, 2)):
        for context, after in sorted(table.items(), key=lambda row: (row[0] != WORD, row)):
            n, kinds = sum(after.values()), len(after)
            if len(context) != most or n < LEAST_SEEN:
                continue
            listed = {}
            for t, c in after.items():
                less = asked(shorter(context), t)
                p = (c + kinds * less) / (n + kinds)
                if c * abs(math.log(p / less)) >= LEAST_GAIN:
                    listed[t] = p
            # What is not listed shares what is left as its shorter context has it.
            left = 1 - sum(listed.values())
            had = 1 - sum(asked(shorter(context), t) for t in listed)
            model[context] = (max(left, 1e-6) / max(had, 1e-6), listed)
    return {context: row for context, row in model.items() if len(context) < 2 or row[1]}


def cost(p):
    return round(-100 * math.log(p))


def content():
    rows = []
    counts, known = counted(random.Random(SEED))
    for context, (backoff, listed) in sorted(smoothed(counts, known).items()):
        pairs = ' '.join(f'{t} {cost(p)}' for t, p in sorted(listed.items()))
        rows.append(f'{context}\t{cost(backoff)}\t{pairs}')
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='compare only, write nothing')
    args = parser.parse_args()
    try:
        files = {'letters.txt': sealed('kanaria letters 1', content())}
    except FileNotFoundError as error:
        sys.exit(f'{error.filename} is missing: install skkdic-extra, mecab-ipadic')
    sources = [
        {'package': 'mecab-ipadic', 'registry': 'Debian', 'version': '2.7.0-20070801+main-3',
         'licence': 'IPADIC (free, notice kept)', 'used': ', '.join(NOUNS)},
        {'package': 'skkdic-extra', 'registry': 'Debian', 'version': '20230109-1',
         'licence': 'public domain', 'used': OFFICES.name},
        {'file': '../names/lexicon.txt', 'used': 'persons'},
        {'file': '../postal/postal.bin', 'used': 'places and firms'},
        {'file': '../lines/texts.py', 'used': 'how addresses, persons and numbers are written'}]
    return keep(HERE, files, sources, 'models/text/build.py', args.check)


if __name__ == '__main__':
    sys.exit(main())
