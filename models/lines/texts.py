"""What lines say: addresses, names, companies, numbers, and characters at random.

A third and more of the text is uniformly random characters: only so are the rare ones learned, and
only so does the net read what is printed rather than what it expects.
"""
import unicodedata

import characters
import postal_file

PREFIXES = ['株式会社', '有限会社', '合同会社', '一般社団法人', '公益財団法人', '医療法人', '学校法人',
            '社会福祉法人', '(株)', '㈱', '㈲', '㍿', '税理士法人', '宗教法人', '独立行政法人']
DEPARTMENTS = ['総務部', '経理課', '人事部', '営業本部', '第二営業部', '購買課', '開発部', '法務室', '広報課',
               'お客様相談室', 'カスタマーセンター', '通信販売事業部', '会員サービス係', '返品センター', '物流課',
               '東京支店', '大阪支社', '事務局', '代表取締役', '部長', '課長', '資材部', '情報システム部']
HONORIFICS = ['様', '様', '様', '様', '殿', '御中', '先生', '宛', '行', 'さま', '様方', '御一同様', '係', 'ご担当者様']
PHRASES = ['料金別納郵便', '料金後納郵便', 'ゆうメール', '親展', '重要', '至急開封', '速達', '書留', '簡易書留', '在中',
           '請求書在中', 'ご優待券在中', '差出人', '返送先', 'お客様番号', '会員番号', '電話番号', 'フリーダイヤル', '受付時間',
           '配達できない場合は下記へ返送してください', 'お問い合わせ先', '資料請求', '保護者様', 'ご案内', '転送不要',
           '個人情報保護', '宛名の記載に誤りがある場合', '年中無休', '土日祝日を除く', '郵便はがき', '特定記録', '後納',
           '無料', '期間限定', '新春', '大感謝祭', 'ポイント', 'キャンペーン', '秋のカタログ']
BUILDINGS = ['コーポ', 'メゾン', 'ハイツ', 'グリーン', 'サン', 'パーク', 'ロイヤル', 'ライオンズ', 'マンション', 'ビル',
             'ビルディング', 'レジデンス', 'ハイム', 'シャトー', 'ヴィラ', 'プラザ', 'タワー', 'アパート', '荘', '団地',
             '県営住宅', '寮', 'コート', 'ガーデン', 'テラス', 'フォレスト', 'エステート', 'スクエア', 'センター', 'ドエル',
             'シティ', 'ヒルズ', 'アネックス', 'キャッスル', 'ベル', 'ルミエール', 'クレスト', 'フラッツ']
LATIN = ['Building', 'Tower', 'Plaza', 'Japan', 'Tokyo', 'Osaka', 'Center', 'House', 'Co.,Ltd.', 'Inc.', 'Room',
         'Mr.', 'Ms.', 'SALE', 'FREE', 'DM', 'TEL', 'FAX', 'E-mail', 'www.', 'http://', '.co.jp', 'Member', 'No.',
         'POST', 'CARD', 'PRIVATE', 'Air', 'Mail', 'Street', 'Park', 'Green', 'Royal', 'Card', 'Web', 'URL']
KANJI_DIGITS = '〇一二三四五六七八九'


def collect(known):
    """The pools that Texts draws from; only texts of known characters."""
    def fits(text):
        return 0 < len(text) <= 24 and all(char in known for char in text)

    places, offices = set(), set()
    for code, prefecture, city, town, _, office in postal_file.rows():
        if office:
            office = unicodedata.normalize('NFKC', office).replace(' ', '')
            if fits(office):
                offices.add(office)
        elif fits(city + town):
            places.add((prefecture, city, town, code))
    surnames, given = [], []
    for kind, cost, text in characters.lexicon():
        if fits(text):
            (surnames if kind == 's' else given).append((cost, text))
    groups = {}
    for group in characters.variant_groups():
        inside = [char for char in group if char in known]
        if len(inside) > 1:
            for char in inside:
                groups[char] = ''.join(other for other in inside if other != char)
    return {
        'places': sorted(places), 'offices': sorted(offices),
        'surnames': [text for _, text in sorted(surnames)],
        'given': [text for _, text in sorted(given)],
        'variants': dict(sorted(groups.items())),
        'kanji': ''.join(sorted(filter(characters.is_kanji, known))),
        'kana': ''.join(char for char in characters.KANA if char in known),
        'symbols': ''.join(char for char in characters.SYMBOLS + characters.NUMERALS if char in known),
    }


class Texts:
    """Draws lines, as training wants them or as mail has them; `rng` is a random.Random."""

    def __init__(self, pools, rng, as_mail=False):
        self.pools, self.rng = pools, rng
        self.kinds = [(0.34, self.random_characters), (0.16, self.address), (0.11, self.person),
                      (0.11, self.twins), (0.07, self.company), (0.07, self.numbers), (0.04, self.latin),
                      (0.05, self.katakana), (0.03, self.phrase), (0.05, self.random_figures)]
        if as_mail:  # nothing at random
            self.kinds = [(0.4, self.address), (0.25, self.person), (0.15, self.company),
                          (0.15, self.numbers), (0.05, self.phrase)]
        if not pools['places']:  # few characters only: figures and what else there is of them
            self.kinds = [(0.7, self.random_figures), (0.3, self.numbers)]
        self.total = sum(weight for weight, _ in self.kinds)

    def line(self):
        at = self.rng.random() * self.total
        for weight, kind in self.kinds:
            at -= weight
            if at < 0:
                return kind()
        return self.phrase()

    def _skewed(self, pool):
        """The head of a pool sorted by commonness more often than its tail."""
        return pool[int(len(pool) * self.rng.random() ** 1.7)]

    def _variant(self, text, p):
        variants = self.pools['variants']
        return ''.join(self.rng.choice(variants[char])
                       if char in variants and self.rng.random() < p else char for char in text)

    def random_characters(self):
        rng, out = self.rng, []
        variants = list_of(self.pools, 'variants')
        for _ in range(rng.randint(3, 14)):
            at = rng.random()
            if at < 0.62:
                out.append(rng.choice(self.pools['kanji']))
            elif at < 0.76:
                out.append(rng.choice(variants))
            elif at < 0.88:
                out.append(rng.choice(self.pools['kana']))
            elif at < 0.96:
                out.append(chr(rng.randint(33, 126)))
            else:
                out.append(rng.choice(self.pools['symbols']))
        return ''.join(out)

    def random_figures(self):
        rng = self.rng
        alphabet = rng.choice(['0123456789', '0123456789-', '01', '1-', '17', '0123456789ABCDEFGHJKLR-',
                               '一二三', '〇一二三四五六七八九十', '一二三四五六七八九十-の',
                               'ーー一-二ニミ三ハ八口ロカ力工エトタ夕へヘ才オ千チ'])
        return ''.join(rng.choice(alphabet) for _ in range(rng.randint(2, 10)))

    def _kanji_number(self, number):
        if number < 100 and self.rng.random() < 0.6:
            tens, ones = divmod(number, 10)
            return (('' if tens == 1 else KANJI_DIGITS[tens]) + '十' if tens else '') + (
                KANJI_DIGITS[ones] if ones or not tens else '')
        return ''.join(KANJI_DIGITS[int(figure)] for figure in str(number))

    def _house_number(self):
        rng = self.rng
        block, lot, house = rng.randint(1, 9), rng.randint(1, 40), rng.randint(1, 60)
        if rng.random() < 0.2:
            block = rng.randint(10, 4999)
        style = rng.random()
        if style < 0.5:
            hyphen = '-' if rng.random() < 0.85 else rng.choice('ーの')
            return hyphen.join(str(part) for part in (block, lot, house)[:rng.choice((2, 3, 3))])
        as_text = self._kanji_number if rng.random() < 0.35 else str
        if style < 0.7:
            return f'{as_text(block)}丁目{lot}-{house}'
        if style < 0.85:
            return f'{as_text(block)}丁目{as_text(lot)}番{as_text(house)}号'
        if style < 0.93:
            return f'{as_text(lot)}番地{rng.choice(("", "の" + as_text(house)))}'
        return f'{rng.choice("甲乙丙丁イロハ")}{lot}番{rng.choice(("地", ""))}'

    def _building(self):
        rng = self.rng
        name = ''.join(rng.choice(BUILDINGS) for _ in range(rng.choice((1, 1, 2))))
        if rng.random() < 0.5:
            name = rng.choice(self.pools['places'])[2][:4] + name
        elif rng.random() < 0.3:
            name = rng.choice(LATIN) + name
        if rng.random() < 0.25:
            name += rng.choice(['I', 'II', 'III', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'A棟', 'B', '2号館', '東館'])
        room = str(rng.randint(1, 15)) + f'{rng.randint(1, 24):02d}'
        suffix = rng.choice(['', '', '', '号室', '号', 'A', 'R', '-B', 'F', '階'])
        return name + room + suffix

    def address(self):
        rng = self.rng
        prefecture, city, town, _ = rng.choice(self.pools['places'])
        text = rng.choice(['', prefecture, prefecture]) + city + town
        if rng.random() < 0.25:
            text = town
        if rng.random() < 0.8:
            text += self._house_number()
        if rng.random() < 0.3:
            text = (text if rng.random() < 0.5 else '') + self._building()
        return self._variant(text, 0.04)

    def person(self):
        rng = self.rng
        surname, given = self._skewed(self.pools['surnames']), self._skewed(self.pools['given'])
        if rng.random() < 0.45:
            surname = self._variant(surname, 0.5)
            given = self._variant(given, 0.3)
        if rng.random() < 0.12:  # a name that no list holds
            surname = ''.join(rng.choice(self.pools['kanji']) for _ in range(2))
        text = surname + given
        at = rng.random()
        if at < 0.45:
            text += rng.choice(HONORIFICS)
        elif at < 0.52:
            text += rng.choice('RSABTMK')
        elif at < 0.6:
            text = surname
        return text

    def twins(self):
        """A name in any of the forms of its characters, the everyday form no more often than the
        others: only so is 髙 told from 高 by its looks and not by what is usual."""
        rng, variants = self.rng, self.pools['variants']
        out = ''
        for pool, at_most in ((self._with_variants('surnames'), 1), (self._with_variants('given'), 0.6)):
            if rng.random() < at_most:
                out += ''.join(rng.choice(char + variants[char]) if char in variants else char
                               for char in self._skewed(pool))
        return out + (rng.choice(HONORIFICS) if rng.random() < 0.2 else '')

    def _with_variants(self, name):
        """The names of a pool with a character that has other forms."""
        key = (id(self.pools), name)
        if key not in _LISTS:
            _LISTS[key] = [text for text in self.pools[name] if any(char in self.pools['variants'] for char in text)]
        return _LISTS[key]

    def company(self):
        rng = self.rng
        at = rng.random()
        if at < 0.45:
            core = rng.choice(self.pools['offices'])
        elif at < 0.75:
            core = (self._skewed(self.pools['surnames']) +
                    rng.choice(['商店', '工業', '製作所', '産業', '建設', '運輸', '印刷', '薬局', '物産', '電機', '']))
        else:
            core = self.katakana()
        text = (rng.choice(PREFIXES) + core) if rng.random() < 0.5 else core + rng.choice(PREFIXES)
        if rng.random() < 0.3:
            text += rng.choice(DEPARTMENTS)
        if rng.random() < 0.2:
            text += '御中'
        return text

    def numbers(self):
        rng = self.rng

        def figures(count):
            return ''.join(str(rng.randint(0, 9)) for _ in range(count))
        at = rng.random()
        if at < 0.35:
            return rng.choice(['〒', '〒', '']) + figures(3) + rng.choice('--ー') + figures(4)
        if at < 0.75:
            area = rng.choice([2, 3, 4])
            number = '0' + figures(area - 1), figures(6 - area), figures(4)
            if rng.random() < 0.3:
                number = rng.choice(['0120', '0800', '0570']), figures(3), figures(3)
            lead = rng.choice(['TEL', 'TEL:', 'FAX', '電話', '☎', '℡', 'Tel.', '', '', ''])
            if rng.random() < 0.2:
                return lead + f'({number[0]}){number[1]}-{number[2]}'
            return lead + '-'.join(number)
        if at < 0.85:
            return rng.choice(['No.', 'お客様番号', '会員番号:', '#', '管理番号']) + figures(rng.randint(4, 10))
        if at < 0.95:
            return (f'{rng.randint(1, 12)}月{rng.randint(1, 31)}日' if rng.random() < 0.5 else
                    f'20{figures(2)}.{rng.randint(1, 12)}.{rng.randint(1, 31)}')
        return rng.choice(['¥', '']) + f'{rng.randint(1, 99)},{figures(3)}' + rng.choice(['円', '', '%'])

    def latin(self):
        rng = self.rng
        if rng.random() < 0.4:
            return rng.choice(LATIN) + rng.choice(['', rng.choice(LATIN)])
        if rng.random() < 0.5:
            low, high = rng.choice([(65, 90), (97, 122)])
            return ''.join(chr(rng.randint(low, high)) for _ in range(rng.randint(2, 10)))
        return ''.join(chr(rng.randint(33, 126)) for _ in range(rng.randint(2, 9)))

    def katakana(self):
        rng = self.rng
        pool = self.pools['kana']
        start = 0x30A1 if rng.random() < 0.8 else 0x3041
        inside = [char for char in pool if start <= ord(char) < start + 0x56] + ['ー'] * 6
        return ''.join(rng.choice(inside) for _ in range(rng.randint(2, 8)))

    def phrase(self):
        return self.rng.choice(PHRASES + DEPARTMENTS)


_LISTS = {}


def list_of(pools, name):
    """The keys of a pool as a list, made once."""
    key = (id(pools), name)
    if key not in _LISTS:
        _LISTS[key] = list(pools[name])
    return _LISTS[key]
