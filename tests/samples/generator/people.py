"""Fictional addresses, people and firms, and the customer barcode's text."""
import re
import unicodedata

import words

PREFECTURE = re.compile('^(北海道|東京都|京都府|大阪府|神奈川県|和歌山県|鹿児島県|..県)')
KANJI_DIGITS = '〇一二三四五六七八九'


class Towns:
    """Towns of Debian's SKK-JISYO.zipcode; a city is an entry that stands for 'the rest of the city'."""

    def __init__(self, path='/usr/share/skk/SKK-JISYO.zipcode'):
        rows, cities = [], set()
        with open(path, encoding='euc_jis_2004', errors='replace') as file:
            for line in file:
                m = re.match(r'(\d{7}) /([^/]+)/', line)
                if not m or not PREFECTURE.match(m[2]) or re.search('[（()~～、a-zA-Z0-9０-９\ufffd]|階|ビル$', m[2]):
                    continue
                (cities.add(m[2]) if m[1].endswith('00') and len(m[2]) < 16 else None)
                rows.append((m[1], m[2]))
        self.rows = []
        for code, text in rows:
            city = next((text[:n] for n in range(len(text) - 1, 4, -1) if text[:n] in cities), None)
            if city and len(text) <= 24:
                pref = PREFECTURE.match(text)[1]
                self.rows.append((code, pref, city[len(pref):], text[len(city):]))
        big = ('東京都', '大阪府', '神奈川県', '愛知県', '埼玉県', '千葉県', '兵庫県', '福岡県', '北海道', '京都府')
        self.big = [r for r in self.rows if r[1] in big]
        # Hamamatsu's wards were redrawn in 2024, after this dictionary
        self.rows = [r if not r[2].startswith('浜松市') else self.rows[i % 1000] for i, r in enumerate(self.rows)]

    def pick(self, rng):
        return rng.choice(self.big if rng.random() < 0.5 else self.rows)


def load_rare_names(path='/usr/share/mecab/dic/ipadic/Noun.name.csv'):
    surnames, given = [], []
    with open(path, encoding='euc_jp', errors='ignore') as file:
        for line in file:
            part = line.split(',')
            if len(part) > 7 and re.fullmatch('[一-鿿々]{1,3}', part[0]):
                (surnames if part[7] == '姓' else given if part[7] == '名' else []).append(part[0])
    return sorted(set(surnames)), sorted(set(given))


def kanji_positional(number):
    return ''.join(KANJI_DIGITS[int(d)] for d in str(number))


def kanji_spoken(number):
    n, out = int(number), ''
    for value, unit in ((1000, '千'), (100, '百'), (10, '十')):
        d, n = divmod(n, value)
        if d:
            out += ('' if d == 1 else KANJI_DIGITS[d]) + unit
    return out + (KANJI_DIGITS[n] if n else '')


HALF_KANA = {unicodedata.normalize('NFKC', chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}


def half_width_kana(text):
    """ﾊｲﾂ for ハイツ, as old address systems print it."""
    out = ''
    for c in unicodedata.normalize('NFD', text):
        out += 'ﾞ' if c == '\u3099' else 'ﾟ' if c == '\u309a' else HALF_KANA.get(c, c)
    return out


def full_width(text):
    return ''.join(chr(ord(c) + 0xFEE0) if '!' <= c <= '~' else c for c in text)


def address_number(rest):
    """The barcode's address number from what follows the town (steps of Japan Post's manual)."""
    s = unicodedata.normalize('NFKC', rest).upper()
    s = re.sub('[&/・.]', '', s)
    box = re.search('私書箱第?([0-9]+)', s)
    if box:
        return box[1]
    s = re.sub('[〇一二三四五六七八九十百千]+(?=丁目|丁|番地|番|号|地割|線|の|ノ)', lambda m: str(from_kanji(m[0])), s)
    s = re.sub('[A-Z]{2,}', lambda m: ' ', s)
    s = re.sub(r'(?<=\d)F(?=[^A-Z]|$)', ' ', s)
    s = re.sub('[^0-9A-Z]+', '-', s).strip('-')
    return re.sub('-*([A-Z])-*', r'\1', s)


def from_kanji(text):
    if not re.search('[十百千]', text):
        return int(''.join(str(KANJI_DIGITS.index(c)) for c in text))
    total = digit = 0
    for c in text:
        if c in KANJI_DIGITS:
            digit = KANJI_DIGITS.index(c)
        else:
            total += (digit or 1) * {'十': 10, '百': 100, '千': 1000}[c]
            digit = 0
    return total + digit


def ranked(rng, names):
    """Early names of the list come more often, as in a population (weight 1 / (rank + 12))."""
    return rng.choices(names, weights=[1 / (i + 12) for i in range(len(names))])[0]


class People:
    def __init__(self):
        self.towns = Towns()
        self.rare_surnames, self.rare_given = load_rare_names()

    def address(self, rng, vertical=False, style=None, room=None):
        """A fictional address: its parts and its printed text, number and building apart."""
        code, pref, city, town = self.towns.pick(rng)
        rural = rng.random() < 0.2
        nums = [rng.randint(1, 2999)] + ([rng.randint(1, 30)] if rng.random() < 0.6 else []) if rural else \
            [rng.randint(1, 9), rng.randint(1, 38), rng.randint(1, 29)][:3 if rng.random() < 0.85 else 2]
        build, forced, room = '', room, ''
        if forced or rng.random() < 0.48:
            build = rng.choice(words.TOWERS) if rng.random() < 0.25 else \
                rng.choice(words.BUILDINGS) + rng.choice(words.BUILDING_TAILS)
            room = str(rng.randint(1, 14) * 100 + rng.randint(1, 15))
            room = rng.choice(['A', 'B', 'C']) + room[-3:] if rng.random() < 0.08 else room
            room = forced or (room + rng.choice('ABC') if rng.random() < 0.04 else room)
        style = style or rng.choice(['hyphen', 'hyphen', 'mixed', 'full', 'wide', 'kanji_pos', 'kanji_spoken', 'hyphen']
                                    if vertical else ['hyphen', 'hyphen', 'mixed', 'mixed2', 'full', 'wide', 'wide2'])
        if vertical and style == 'hyphen' and rng.random() < 0.5:
            style = 'kanji_pos'
        number = print_number(rng, nums, rural, style)
        if not build and not vertical and rng.random() < 0.015:
            number = f'{town[:2]}郵便局私書箱{rng.choice(["", "第"])}{rng.randint(1, 199)}号'
            return {'postal_code': code, 'prefecture': pref, 'city': city, 'town': town, 'number': number, 'building': '', 'room': '',
                    'canonical': pref + city + town + number, 'rest': number}
        kanji = style.startswith('kanji')
        suffix = rng.choice(['', '', '', '号室', '号'])
        proom = room
        if room.isdigit() and kanji:
            proom = kanji_positional(room)
        elif style.startswith('wide'):
            proom = full_width(room)
        canon = pref + city + town + '-'.join(map(str, nums)) + (' ' + build + room if build else '')
        shown_pref = '' if rng.random() < 0.14 else pref
        shown_city = re.sub('^.+?郡(?=.+[町村]$)', '', city) if rng.random() < 0.05 else city
        shown_town = '大字' + town if rural and re.fullmatch('[一-鿿]{2,5}', town) and rng.random() < 0.15 else town
        if build and not vertical and rng.random() < 0.04:
            build, proom = half_width_kana(build), room
        elif build and room.isdigit() and len(room) == 3 and rng.random() < 0.04:
            proom, suffix = room[0] + rng.choice(['F', '階']), ''
            canon = pref + city + town + '-'.join(map(str, nums)) + ' ' + build + proom
            room = proom
        return {'postal_code': code, 'prefecture': shown_pref, 'city': shown_city, 'town': shown_town, 'number': number,
                'building': build, 'room': proom + suffix if build else '', 'canonical': canon,
                'rest': '-'.join(map(str, nums)) + (' ' + build + ' ' + room if build else '')}

    def person(self, rng):
        r = rng.random()
        if r < 0.045:
            fam, giv = rng.choice(words.KANA_SURNAMES), rng.choice(words.KANA_GIVEN)
            return {'kind': 'kana', 'fam': fam, 'giv': giv}
        if r < 0.065:
            full = rng.choice(words.FOREIGN)
            return {'kind': 'foreign', 'fam': full, 'giv': ''}
        if r < 0.075:
            return {'kind': 'latin', 'fam': rng.choice(words.FOREIGN_LATIN), 'giv': ''}
        if r < 0.085:
            fam, giv = rng.choice(words.FOREIGN_KANJI).split()
            return {'kind': 'p', 'fam': fam, 'giv': giv}
        return {'kind': 'p', 'fam': self.surname(rng), 'giv': self.given(rng)}

    def surname(self, rng):
        r = rng.random()
        return rng.choice(words.VARIANT_SURNAMES) if r < 0.10 else \
            rng.choice(self.rare_surnames) if r < 0.15 else ranked(rng, words.SURNAMES)

    def given(self, rng):
        r = rng.random()
        return rng.choice(words.VARIANT_GIVEN) if r < 0.07 else rng.choice(self.rare_given) if r < 0.10 else \
            rng.choice(words.GIVEN_MALE if rng.random() < 0.5 else words.GIVEN_FEMALE)

    def firm(self, rng):
        head = rng.choice(words.FIRM_HEADS)
        r = rng.random()
        if r < 0.25:
            return rng.choice(words.INSTITUTES).format(h=head)
        core = head + rng.choice(words.FIRM_TRADES)
        if r < 0.35:
            core = rng.choice(words.FIRM_LATIN) + rng.choice(words.FIRM_TRADES)
        form, after = rng.choice(words.FIRM_FORMS)
        return core + form if after else form + core

    def kana(self, rng):
        """Readings for a small furigana line; they need not be the name's, for nobody reads them."""
        return rng.choice(words.KANA_SURNAMES) + ' ' + rng.choice(words.KANA_GIVEN)

    def phone(self, rng):
        """A number that no exchange has: a local exchange never starts with 0 or 1."""
        area = rng.choice(['03', '06', '045', '052', '075', '011', '092', '082', '0852', '0776', '0265'])
        if rng.random() < 0.35:
            free = rng.choice(['0120', '0800'])
            return f'{free}-000-{rng.randint(0, 99):03d}' if free == '0120' else f'{free}-000-{rng.randint(0, 999):04d}'
        local = rng.choice('01') + str(rng.randint(0, 10 ** (5 - len(area)) - 1)).zfill(5 - len(area))
        return f'{area}-{local}-{rng.randint(0, 9999):04d}'


def print_number(rng, nums, rural, style):
    text = [str(n) for n in nums]
    if style == 'kanji_pos':
        text = [kanji_positional(n) for n in nums]
        return rng.choice(['―', '－', 'ー']).join(text)
    if style == 'kanji_spoken':
        text = [kanji_spoken(n) for n in nums]
    if rural and style in ('full', 'mixed', 'mixed2', 'kanji_spoken', 'wide2'):
        out = text[0] + '番地' + (rng.choice(['の', '']) + text[1] if len(text) > 1 else '')
        return full_width(out) if style == 'wide2' else out
    if style in ('full', 'kanji_spoken', 'wide2') and len(text) > 1:
        out = text[0] + '丁目' + text[1] + '番' + (text[2] + '号' if len(text) > 2 else '地')
        return full_width(out) if style == 'wide2' else out
    if style == 'mixed2' and len(text) > 2 and rng.random() < 0.25:
        return kanji_spoken(nums[0]) + '丁目' + '-'.join(text[1:])
    if style in ('mixed', 'mixed2') and len(text) > 1:
        return text[0] + '丁目' + '-'.join(text[1:])
    if style == 'wide':
        return full_width(rng.choice(['-', '－']).join(text))
    return rng.choice(['-', '-', '-', '‐', '−']).join(text)
