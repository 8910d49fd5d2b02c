"""Postal codes and towns of Debian's SKK-JISYO.zipcode, and invented addresses in the ways mail prints them."""
import re
from collections import Counter

import lexicon as lx

PREFECTURE = re.compile('(北海道|東京都|京都府|大阪府|神奈川県|和歌山県|鹿児島県|..県)')
STREET = re.compile('(.+?通.*(?:上る|下る|東入|西入)(?:[２-９]丁目)?)([^上下東西].*)$')
NUMERALS = '〇一二三四五六七八九'
WIDE = {i: i + 0xFEE0 for i in range(0x21, 0x7F)}
AREA_CODES = {
    '札幌市': '011', '仙台市': '022', 'さいたま市': '048', '千葉市': '043', '横浜市': '045', '川崎市': '044', '相模原市': '042', '名古屋市': '052',
    '京都市': '075', '大阪市': '06', '堺市': '072', '神戸市': '078', '広島市': '082', '福岡市': '092', '北九州市': '093', '新潟市': '025', '静岡市': '054',
    '岡山市': '086', '熊本市': '096', '鹿児島市': '099', '那覇市': '098', '金沢市': '076', '富山市': '076', '長野市': '026', '松山市': '089',
    '高松市': '087', '宇都宮市': '028', '水戸市': '029', '前橋市': '027', '甲府市': '055', '岐阜市': '058', '奈良市': '0742', '和歌山市': '073',
    '長崎市': '095', '大分市': '097', '宮崎市': '0985', '盛岡市': '019', '秋田市': '018', '山形市': '023', '福島市': '024', '青森市': '017',
    '函館市': '0138', '旭川市': '0166', '松本市': '0263', '豊橋市': '0532', '姫路市': '079', '倉敷市': '086', '下関市': '083', '久留米市': '0942'}


def wide(text):
    return str(text).translate(WIDE)


def spoken(number):
    """Kanji numerals with 十 and 百: 12 is 十二."""
    out, n = '', int(number)
    for value, unit in ((1000, '千'), (100, '百'), (10, '十')):
        d, n = divmod(n, value)
        out += ('' if d < 2 else NUMERALS[d]) + unit if d else ''
    return out + (NUMERALS[n] if n or not out else '')


def listed(number):
    """Kanji numerals digit by digit: 12 is 一二."""
    return ''.join(NUMERALS[int(c)] for c in str(number))


class Towns:
    """Rows (code, prefecture, city, town); only towns whose name has one code."""

    def __init__(self, path='/usr/share/skk/SKK-JISYO.zipcode'):
        pairs = []
        with open(path, encoding='euc_jis_2004', errors='replace') as file:
            for line in file:
                code, _, rest = line.partition(' /')
                if re.fullmatch(r'\d{7}', code):
                    pairs += [(code, t) for t in rest.strip().split('/') if t]
        cities = {t for c, t in pairs if c.endswith('00') and t[-1:] in '市区町村'}
        often = Counter(t for _, t in pairs)
        self.rows, self.codes = [], {}
        for code, text in pairs:
            self.codes.setdefault(text, set()).add(code)
            head = PREFECTURE.match(text)
            city = next((text[:n] for n in range(5, len(text)) if text[:n] in cities), None)
            if head and city and often[text] == 1 and '浜松市' not in city and not re.search('[（()「、~〜A-Za-zＡ-Ｚ\ufffd]|階|ビル', text):
                self.rows.append((code, head[1], city[len(head[1]):], text[len(city):]))
        plain = [r for r in self.rows if re.fullmatch('[一-鿿ァ-ヶぁ-んヶ々]{2,8}', r[3]) and not re.search('[通条線割]|[上下]る|[東西]入', r[3])]
        self.plain = plain
        self.known = [r for r in plain if self.area_code(r[2])]
        self.kyoto = [r for r in self.rows if r[2].startswith('京都市') and STREET.match(r[3])]
        self.sapporo = [r for r in self.rows if re.search('条[東西]$', r[3]) and r[1] == '北海道' and r[2].endswith(('区', '市'))]
        self.lines = [r for r in self.rows if re.search('線[東西南北]?$', r[3]) and r[1] == '北海道']
        self.parcels = [r for r in self.rows if '地割' in r[3]]
        self.bancho = [r for r in self.rows if '番町' in r[3]]
        self.rural = [r for r in plain if '郡' in r[2] or r[2].endswith('村')]
        self.kou = [r for r in plain if r[1] in ('長崎県', '愛媛県', '石川県', '香川県')]

    def codes_of(self, address):
        """The codes of the longest town at the head of an address."""
        return next((self.codes[address[:n]] for n in range(len(address), 4, -1) if address[:n] in self.codes), set())

    @staticmethod
    def area_code(city):
        return '03' if city.endswith('区') and '市' not in city else next((v for k, v in AREA_CODES.items() if city.startswith(k)), '')


def house(rng):
    """An invented building and room, or nothing."""
    r = rng.random()
    if r < 0.45:
        return '', ''
    name = rng.choice(lx.HOUSES) if r < 0.55 else rng.choice(lx.BUILDINGS) + rng.choice(lx.PLACES + [''] * 8)
    room = f'{rng.randint(1, 12)}{rng.randint(1, 16):02d}'
    return name, rng.choice('ABCE') + room[-3:] if rng.random() < 0.07 else room


def numbers(rng, nums, style):
    """How a mailer prints chome, banchi and go."""
    n = [str(v) for v in nums]
    if style == 'spoken' or style == 'jp':
        n = [spoken(v) for v in nums] if style == 'spoken' else n
        if len(n) == 1:
            return n[0] + '番地'
        return n[0] + '丁目' + n[1] + ('番' + n[2] + '号' if len(n) > 2 else '番地')
    if style == 'listed':
        return rng.choice(['ー', '―', '－']).join(listed(v) for v in nums)
    if style == 'ban' and len(n) > 2:
        return f'{n[0]}丁目{n[1]}-{n[2]}'
    text = rng.choice(['-', '-', '-', '−', '‐']).join(n)
    return wide('-'.join(n)) if style == 'wide' else text


def joined(row, number, canon, build='', room='', shown_room=None, prefix='', style='', pref=True, shown_town=None, rng=None):
    """An address as a dictionary: truth and the parts that are printed."""
    code, prefecture, city, town = row
    shown_room = room if shown_room is None else shown_room
    truth = prefecture + city + town + canon + (' ' + build + room if build else '')
    return {'postal_code': code, 'row': row, 'canonical': truth, 'number': number, 'style': style, 'build': build, 'room': shown_room, 'bars': None, 'door': room,
            'shown': [prefecture if pref else '', city, prefix + (shown_town or town) + number, (build + '　' * bool(room) + shown_room) if build else '']}


def ordinary(rng, towns, upright=False, rows=None):
    """An address in a town: truth in half-width digits and hyphens, printed in one of the usual ways."""
    row = rng.choice(rows or (towns.known if rng.random() < 0.6 else towns.plain))
    rural = '郡' in row[2] or row[2].endswith('村')
    nums = [rng.randint(1, 3200)] + [rng.randint(1, 22)] * (rng.random() < 0.5) if rural else \
        [rng.randint(1, 8), rng.randint(1, 40), rng.randint(1, 28)][:3 if rng.random() < 0.85 else 2]
    style = rng.choice(['listed', 'listed', 'spoken', 'half', 'wide'] if upright else ['half', 'half', 'half', 'wide', 'jp', 'ban'])
    build, room = ('', '') if rural and rng.random() < 0.8 else house(rng)
    shown = room
    if room.isdigit():
        shown = listed(room) if style in ('listed', 'spoken') else wide(room) if style == 'wide' else room
        shown += rng.choice(['', '', '', '号室', '号'])
    if rural and style in ('jp', 'spoken', 'ban'):
        n = [spoken(v) if style == 'spoken' else str(v) for v in nums]
        number = n[0] + '番地' + ('の' + n[1] if len(n) > 1 else '')
    else:
        number = numbers(rng, nums, style)
    out = joined(row, number, '-'.join(map(str, nums)), build, room, shown, style=style, pref=rng.random() < 0.85)
    simple = not re.search('[0-9A-Za-z]', build)
    out['bars'] = '-'.join(map(str, nums)) + (('-' + room) if build and not room[:1].isalpha() else room) if simple else None
    return out


def special(rng, towns, upright=False):
    """Kyoto streets, Sapporo's grid, Hokkaido's lines, 大字, 地割, 甲乙 and 番町."""
    kind = rng.choices(['kyoto', 'sapporo', 'lines', 'aza', 'parcel', 'kou', 'bancho'], [8, 4, 2, 3, 2, 2, 2])[0]
    digits = listed if upright and rng.random() < 0.6 else wide if rng.random() < 0.3 else str
    if kind == 'kyoto':
        row = rng.choice(towns.kyoto)
        build, room = house(rng)
        n = rng.randint(1, 799)
        street, town = STREET.match(row[3]).groups()
        form = rng.choice([('上ル', '下ル', '東入ル', '西入ル'), ('上ル', '下ル', '東入', '西入'), ('上る', '下る', '東入る', '西入る'), ('上る', '下る', '東入', '西入')])
        for old, new in zip(('上る', '下る', '東入', '西入'), form):
            street = street.replace(old, new)
        tail = rng.choice(['', '', '番地'])
        return joined(row, digits(n) + tail, str(n), build, room, pref=rng.random() < 0.6, shown_town=street + rng.choice(['', '', '　']) + town)
    if kind == 'sapporo':
        row = rng.choice(towns.sapporo)
        n = [rng.randint(1, 25), rng.randint(1, 9), rng.randint(1, 30)]
        m = re.match('(.*?)([一二三四五六七八九十]+)(条[東西])$', row[3])
        town = (m[1] + digits(from_kanji(m[2])) + m[3]) if m and rng.random() < 0.7 else row[3]
        rest = digits(n[0]) + '丁目' + rng.choice([digits(n[1]) + '番' + digits(n[2]) + '号', digits(n[1]) + '-' + digits(n[2]), digits(n[1]) + '番地'])
        canon = f'{n[0]}-{n[1]}' + ('' if rest.endswith('番地') else f'-{n[2]}')
        build, room = house(rng)
        rest = rest if digits is str else rest.replace('-', rng.choice('－ー') if digits is listed else '－')
        return joined(row, rest, canon, build, room, pref=rng.random() < 0.5, shown_town=town)
    if kind in ('lines', 'parcel'):
        row = rng.choice(towns.lines if kind == 'lines' else towns.parcels)
        n = rng.randint(1, 140)
        town = row[3].translate({0xFF10 + i: str(i) for i in range(10)}) if rng.random() < 0.6 else row[3]
        more = [rng.randint(1, 40)] if rng.random() < 0.5 else []
        canon = '-'.join(map(str, [n] + more))
        shown = canon if digits is str and rng.random() < 0.6 else digits(n) + '番地' + ''.join(digits(v) for v in more)
        return joined(row, shown, canon, pref=rng.random() < 0.9, shown_town=town)
    if kind == 'aza':
        row = rng.choice(towns.rural)
        aza = rng.choice('上野 中島 下川原 西ノ沢 山神 前田 大平 沼端 家ノ前 堤下 高見 宮田 八幡 池ノ上'.split())
        n = [rng.randint(1, 900)] + [rng.randint(1, 30)] * (rng.random() < 0.4)
        canon = '字' + aza + '-'.join(map(str, n))
        number = '字' + aza + rng.choice(['-'.join(map(str, n)), digits(n[0]) + '番地' + ('の' + digits(n[1]) if len(n) > 1 else '')])
        return joined(row, number, canon, prefix='大字' if rng.random() < 0.6 else '')
    if kind == 'kou':
        row = rng.choice(towns.kou)
        n = rng.randint(10, 2900)
        mark = rng.choice('甲乙丙丁')
        form = rng.choice(['{m}{n}番地', '{m}{n}', '{n}番地{m}'])
        return joined(row, form.format(m=mark, n=digits(n)), mark + str(n) if form[0:3] == '{m}' else f'{n}-{mark}')
    row = rng.choice(towns.bancho)
    n = [rng.randint(1, 30), rng.randint(1, 20)]
    build, room = house(rng)
    town = row[3]
    m = re.match('(.*?)([一二三四五六七八九十]+)(番町.*)$', town)
    town = m[1] + digits(from_kanji(m[2])) + m[3] if m and rng.random() < 0.4 else town
    return joined(row, rng.choice([f'{digits(n[0])}番{digits(n[1])}号', f'{n[0]}-{n[1]}', f'{digits(n[0])}番地{digits(n[1])}']), f'{n[0]}-{n[1]}', build, room, shown_town=town)


def from_kanji(text):
    total = digit = 0
    for c in text:
        if c == '十':
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = NUMERALS.index(c)
    return total + digit


def phone(rng, city=''):
    """A number that no exchange has: after the area code comes 0 or 1."""
    r = rng.random()
    if r < 0.3:
        return f'0120-000-{rng.randint(100, 999)}' if r < 0.24 else f'0800-000-{rng.randint(0, 9999):04d}'
    area = Towns.area_code(city) or rng.choice(['03', '06', '0120'])
    if area == '0120':
        return f'0120-000-{rng.randint(100, 999)}'
    short = 5 - len(area)
    return f'{area}-{rng.choice("01")}{rng.randint(0, 10 ** short - 1):0{short}d}-{rng.randint(0, 9999):04d}'
