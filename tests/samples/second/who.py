"""Who a piece goes to and who sends it: the truth, and the rows that are printed."""
import re

import lexicon as lx
import towns as tw

LOOKALIKE = {'川': '河', '島': '嶋', '沢': '澤', '崎': '埼', '丘': '岡', '谷': '矢', '原': '源', '大': '太', '本': '木', '田': '由', '桜': '櫻', '松': '枩',
             '野': '埜', '町': '街', '浜': '濱', '橋': '槁', '宮': '官', '井': '丼', '東': '束', '新': '親', '山': '出', '中': '仲', '台': '代', '木': '本'}
ODDITIES = ['room', 'initial', 'middle', 'town', 'building', 'variant', 'kana', 'invented', 'misfit', 'chome']


def person(rng, variant=0.12, rare=0.12):
    r = rng.random()
    fam = rng.choice(lx.VARIANT_SURNAMES if r < variant else lx.RARE_SURNAMES if r < variant + rare else lx.SURNAMES)
    giv = rng.choice(lx.VARIANT_GIVEN) if rng.random() < variant * 0.7 else rng.choice(lx.MALE + lx.FEMALE)
    return fam, giv


def firm(rng):
    head = rng.choice(lx.HEADS)
    return rng.choice(lx.INSTITUTES).format(head) if rng.random() < 0.3 else rng.choice(lx.FORMS).format(head + rng.choice(lx.TRADES))


class Addressee:
    """rows: what is printed of the name as (text, factor); grid: (surname, given names, shared) of a couple."""

    def __init__(self, address, name, rows, title='様', accept=(), grid=None, kind='p', **details):
        self.address, self.rows, self.grid, self.title = address, rows, grid, title
        self.name, self.accept, self.kind, self.details = name, list(accept), kind, details
        self.change, self.fam_giv = '', ('', '')

    def lines(self, rng, most):
        """The address in one to four rows of about so many characters; never broken inside a town or a number."""
        pref, city, town, build = self.address['shown']
        parts = [p for p in (pref + city, town) if p]
        if len(pref + city + town) <= most and rng.random() < 0.7:
            parts = [pref + city + town]
        elif len(town) > most and '　' in town:
            parts = [parts[0]] + town.split('　', 1)
        if build and len(parts[-1] + build) < most - 2 and rng.random() < 0.3:
            parts[-1] += '　' + build
        elif build:
            parts.append(build)
        return parts

    def truth(self, printed):
        fam, giv = self.fam_giv
        return {'postal_code': self.address['postal_code'], 'address': self.address['canonical'], 'name': self.name, 'address_printed': printed,
                'honorific': self.title, 'name_accept': self.accept, 'kind': self.kind, 'fam': fam, 'giv': giv} | self.details

    def letters(self):
        grid = ''.join([self.grid[0]] + self.grid[1]) if self.grid else ''
        return ''.join(self.address['shown']) + ''.join(t for t, _ in self.rows) + grid + '〒0123456789-様'


def spaced(rng, fam, giv):
    return fam + rng.choice(['　', '　', ' ', '']) + giv


def single(rng, address, fam, giv, title=None):
    title = title or rng.choices(['様', '殿', '先生'], [30, 1, 1])[0]
    out = Addressee(address, fam + giv, [(spaced(rng, fam, giv) + rng.choice(['　', '　', ' ', '']) + title, 1.0)], title)
    out.fam_giv = (fam, giv)
    return out


def company(rng, address):
    name, dept = firm(rng), rng.choice(lx.DEPTS + [''])
    whole = name + (' ' + dept if dept else '')
    rows = [(name, 1.0)] + ([(dept, 0.85)] if dept else [])
    if rng.random() < 0.45:
        fam, giv = person(rng)
        return Addressee(address, f'{whole} {fam}{giv}', [(name, 0.9)] + rows[1:] + [(spaced(rng, fam, giv) + '　様', 1.0)], '様', kind='corp_person')
    if rng.random() < 0.3:
        return Addressee(address, whole, rows + [('ご担当者様', 0.9)], '様', accept=[whole + 'ご担当者'], kind='corp', attention='ご担当者')
    rows[-1] = (rows[-1][0] + '　御中', rows[-1][1])
    return Addressee(address, whole, rows, '御中', kind='corp')


def guardian(rng, address):
    fam, giv = person(rng)
    form = rng.choice(['{0}　様　保護者様', '{0}様の保護者様', '保護者様\n{0}　様', '{0}　保護者様'])
    parts = form.format(spaced(rng, fam, giv)).split('\n')
    out = Addressee(address, fam + giv, [(p, 0.75 if p == '保護者様' else 1.0) for p in parts], kind='hogo', attention='保護者',
                    accept=[fam + giv + '様保護者', fam + giv + '保護者', '保護者様' + fam + giv])
    out.fam_giv = (fam, giv)
    return out


def lodger(rng, address):
    fam, giv = person(rng)
    house = rng.choice(lx.SURNAMES)
    out = Addressee(address, fam + giv, [(house + '様方', 0.85), (spaced(rng, fam, giv) + '　様', 1.0)], kind='kata', care_of=house,
                    accept=[house + '様方' + fam + giv])
    out.fam_giv = (fam, giv)
    return out


def anyone(rng, towns, upright=False, rows=None):
    """The addressee of ordinary mail."""
    address = tw.ordinary(rng, towns, upright, rows)
    r = rng.random()
    return company(rng, address) if r < 0.12 else guardian(rng, address) if r < 0.18 else lodger(rng, address) if r < 0.21 else \
        single(rng, address, *person(rng))


def couple(rng, towns, upright=False):
    """Two or more addressees: one surname and given names, full names, a family, parent and child."""
    address = tw.ordinary(rng, towns, upright)
    fam, first = person(rng)
    others = rng.sample([g for g in (lx.FEMALE if first in lx.MALE else lx.MALE) if g != first], rng.choice([1, 1, 1, 2, 3]))
    form = rng.choice(['grid', 'grid', 'grid', 'shared', 'full', 'dot', 'family', 'child'])
    all_ = [first] + others
    if form in ('grid', 'shared'):
        out = Addressee(address, fam + first, [], accept=[fam + ''.join(all_), fam + '・'.join(all_)], grid=(fam, all_, form == 'shared'),
                        kind='ren', names=[fam + g for g in all_])
    elif form == 'full':
        other = (rng.choice(lx.SURNAMES), others[0]) if rng.random() < 0.6 else (fam, others[0])
        out = Addressee(address, fam + first, [(f'{fam}　{first}　様', 1.0), (f'{other[0]}　{other[1]}　様', 1.0)], kind='ren',
                        names=[fam + first, other[0] + other[1]], accept=[fam + first + other[0] + other[1]])
    elif form == 'dot':
        all_ = all_[:2]
        out = Addressee(address, fam + first, [(fam + rng.choice(['', '　']) + '・'.join(all_) + '　様', 1.0)], kind='ren', names=[fam + g for g in all_],
                        accept=[fam + '・'.join(all_), fam + ''.join(all_)])
    elif form == 'family':
        tail = rng.choice(['ご家族様', 'ご家族の皆様', 'ご家族御一同様'])
        out = Addressee(address, fam + first, [(f'{fam}　{first}　様', 1.0), (tail, 0.8)], accept=[fam + first + tail, fam + first + '様' + tail])
    else:
        child = others[0]
        rows = [(f'{fam}　{child}　様', 1.0), (f'保護者　{fam}　{first}　様', 0.85)]
        out = Addressee(address, fam + child, rows, kind='hogo', attention='保護者', accept=[fam + child + '保護者' + fam + first])
    out.change, out.fam_giv = form, (fam, others[0] if form == 'child' else first)
    return out


def special(rng, towns, upright=False):
    return single(rng, tw.special(rng, towns, upright), *person(rng))


def oddity(rng, towns, upright=False):
    """Mail under a notation that only one list holds; the truth is what is printed."""
    kind = rng.choice(ODDITIES)
    a = tw.ordinary(rng, towns, upright)
    while (kind in ('room', 'building') and not (a['build'] and a['door'].isdigit())) or (kind == 'chome' and not re.search('[0-9０-９]', a['number'])) \
            or (kind == 'town' and not any(c in LOOKALIKE for c in a['row'][3])) or (kind in ('invented', 'misfit') and a['build']):
        a = tw.ordinary(rng, towns, upright)
    fam, giv = person(rng, 0.9 if kind == 'variant' else 0.05)
    shown = a['shown']
    title = '様'
    if kind == 'room':
        letter = rng.choice('AABCKX')
        room = a['door']
        a['canonical'] += letter
        shown[3] = a['build'] + '　' + room + letter + rng.choice(['', '', '号室'])
    elif kind in ('initial', 'middle'):
        extra = rng.choice('AMKSTZ') if kind == 'initial' else rng.choice('之乃ノ太木真')
        sign = rng.choice([extra, tw.wide(extra), f' {extra} ']) if kind == 'initial' else extra
        at_end = kind == 'initial' and rng.random() < 0.3
        text = fam + '　' + giv + sign.strip() if at_end else fam + sign + giv
        out = Addressee(a, fam + giv + extra if at_end else fam + extra + giv, [(text + '　' + title, 1.0)])
    elif kind == 'town':
        town = a['row'][3]
        place = rng.choice([i for i, c in enumerate(town) if c in LOOKALIKE])
        wrong = town[:place] + LOOKALIKE[town[place]] + town[place + 1:]
        a['canonical'] = a['canonical'].replace(a['row'][2] + town, a['row'][2] + wrong)
        shown[2] = shown[2].replace(town, wrong)
    elif kind == 'building':
        old = a['build']
        i = rng.randrange(1, len(old))
        new = old[:i] + rng.choice(['ー', 'ッ', 'ン', old[i - 1], '・']) + old[i:] if rng.random() < 0.6 else old[:i] + old[i + 1:]
        a['canonical'], shown[3] = a['canonical'].replace(' ' + old, ' ' + new), shown[3].replace(old, new)
    elif kind == 'kana':
        giv = rng.choice(list(lx.READINGS.values()))
    elif kind in ('invented', 'misfit'):
        extra = rng.choice(lx.MISFITS) if kind == 'misfit' else rng.choice(lx.HEADS) + rng.choice(['荘', '寮', 'ビル', 'アパート', '会館']) + rng.choice(['', '２Ｆ', '1号'])
        a['canonical'] += ' ' + extra
        shown[3] = extra
    elif kind == 'chome':
        first = re.search('[0-9０-９]+', a['number'])
        more = str(rng.choice([31, 47, 52, 88, 99]))
        number = a['number'][:first.start()] + (tw.wide(more) if first[0] > '９' or '０' <= first[0][0] <= '９' else more) + a['number'][first.end():]
        town = a['row'][2] + a['row'][3]
        a['canonical'] = re.sub(re.escape(town) + '[0-9]+', town + more, a['canonical'])
        shown[2] = shown[2][:len(shown[2]) - len(a['number'])] + number
    if kind not in ('initial', 'middle'):
        out = single(rng, a, fam, giv, title)
    a['bars'] = None
    out.change, out.fam_giv = kind, (fam, giv)
    return out


class Sender:
    """An invented firm with its address; drop() takes what is not printed out of the truth."""

    def __init__(self, rng, towns, private=False):
        self.address = tw.ordinary(rng, towns, rows=towns.known)
        self.name = ''.join(person(rng)) if private else firm(rng)
        self.section = rng.choice(lx.SECTIONS) if not private and rng.random() < 0.35 else ''
        self.phone = tw.phone(rng, self.address['row'][2]) if rng.random() < (0.4 if private else 0.9) else ''
        self.code = rng.random() < 0.9
        self.shown_address = True

    def place(self):
        return ''.join(self.address['shown'][:3]) + ('　' + self.address['shown'][3] if self.address['shown'][3] else '')

    def truth(self):
        here = self.shown_address
        return {'name': self.name, 'postal_code': self.address['postal_code'] if self.code and here else '',
                'postal_code_accept': [] if self.code and here else [self.address['postal_code']], 'address': self.address['canonical'] if here else '',
                'phone': self.phone.replace('-', ''), 'address_printed': self.place() if here else '',
                'name_accept': [self.name + self.section, self.name + ' ' + self.section] if self.section else [], 'phone_accept': []}
