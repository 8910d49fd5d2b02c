#!/usr/bin/python3
"""Makes variants.txt (classes of variant kanji) and lexicon.txt (names with costs).

    ./build.py            from Debian's skkdic-extra, unicode-data and mecab-ipadic
    ./build.py --check    builds, and compares with the committed files

Both files are UTF-8 lines: a first line with kind and format, the content, and a last line
"sha256 HEX" of all bytes before it.  variants.txt: one class a line, its representative first.
Lines "~AB" in it name two classes that look alike, yet are different names.
lexicon.txt: "s" or "g" (surname, given name), -100 * ln of the name's probability among its kind,
and the name, separated by tabs, ordered by kind and name.  The probabilities come from
mecab-ipadic's costs, a weak frequency, and from common_surnames.txt, the most common surnames in
their order.
"""
import argparse
import bz2
import math
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from sealed import keep, sealed  # noqa: E402

ITAIJI = '/usr/share/skk/SKK-JISYO.itaiji'
UNIHAN = '/usr/share/unicode/Unihan_Variants.txt.bz2'
NAMES = '/usr/share/mecab/dic/ipadic/Noun.name.csv'

# Forms that the sources miss, or that must be together before the sources are heard.
BY_HAND = ['斎齋', '斉齊', '土圡', '増增', '桑桒', '橋槗', '瀬瀨', '青靑', '吉𠮷', '高髙',
           '崎﨑嵜㟢', '辺邊邉', '沢澤', '浜濱濵', '広廣', '黒黑', '徳德', '緑綠', '頼賴',
           '館舘', '桜櫻', '恵惠', '真眞', '角⻆', '寛寬', '穂穗', '柳栁', '桧檜', '昇曻',
           '喜㐂', '録錄', '黄黃', '清淸', '尚尙', '彦彥', '歩步', '渉涉', '薫薰', '横橫',
           '総總', '装裝', '毎每', '撃擊', '痩瘦', '磯礒', '蝉蟬', '錬鍊', '頬頰', '鴎鷗',
           '麹麴', '橋𣘺', '熙煕凞', '間閒', '鶴靏靍鸖', '土𡈽', '斉斊', '崇崈', '莱萊', '侃偘',
           '蝋蠟', '脇𦚰', '最㝡', '騨驒']
# Different names, however alike the sources call them.
NEVER = ['斎斉', '園薗', '一壱', '一壹', '二弐', '三参', '四肆', '九玖', '太大', '河川', '土士', '未末',
         '阿安', '島州', '裕祐', '佑祐', '亨享', '之乃', '之志', '志誌', '子巳', '子只', '弘宏', '弘広', '広宏',
         '昭照', '輝暉', '彬斌', '芳香', '允以', '余予', '生栖', '関函', '来勅', '収集', '英叡', '咲笑',
         '食喰', '刈苅', '坂阪', '界堺', '奇綺', '完煙', '岩巌', '岩巖', '庄荘', '恵慧', '惇敦', '総惣',
         '弦絃', '拓託', '曜耀', '朝晁', '杉椙', '梁簗', '椎槌', '歌哥', '範汎', '浜瀕', '畑畠', '付附',
         '匹疋', '協叶', '他蛇', '陰蔭', '装裳', '鮎鯰', '机機', '粋萃', '実寔', '崎埼', '個箇', '両輛',
         '包皰', '砲炮', '奴努', '幸倖', '寡関', '呈狂']


def kanji(text):
    return [c for c in text if '\u3400' <= c <= '\u9fff' or '\uf900' <= c <= '\ufaff'
            or ord(c) >= 0x20000 or c in '⻆']


def rank(c):
    """Everyday characters first: JIS X 0208 level 1, level 2, the rest."""
    try:
        row = c.encode('euc_jp')
        level = (1 if row[0] - 0xA0 < 48 else 2) if len(row) == 2 else 3
    except UnicodeEncodeError:
        level = 4
    return level, ord(c)


def edges():
    """Pairs of variants, the surest first."""
    for text in BY_HAND:
        for c in text[1:]:
            yield text[0], c
    lines = bz2.decompress(pathlib.Path(UNIHAN).read_bytes()).decode().splitlines()
    found = {'kZVariant': [], 'kSemanticVariant': []}
    for line in lines:
        cells = line.split('\t')
        if len(cells) == 3 and cells[1] in found:
            for target in re.findall(r'U\+([0-9A-F]+)', cells[2]):
                found[cells[1]].append((chr(int(cells[0][2:], 16)), chr(int(target, 16))))
    itaiji = []
    for line in pathlib.Path(ITAIJI).read_bytes().decode('euc_jp').splitlines():
        if not line.startswith(';') and ' /' in line:
            key, _, texts = line.partition(' ')
            texts = [re.sub(';.*', '', t) for t in texts.strip('/').split('/')]
            itaiji += [(key, t) for t in texts if len(kanji(key)) == len(key) == len(t) == 1
                       and kanji(t)]
    yield from found['kZVariant']
    yield from itaiji
    yield from found['kSemanticVariant']


def classes():
    where, members = {}, {}
    for a, b in edges():
        a, b = unicodedata.normalize('NFKC', a), unicodedata.normalize('NFKC', b)
        for c in (a, b):
            if c not in where:
                where[c] = c
                members[c] = {c}
        one, two = where[a], where[b]
        if one == two:
            continue
        union = members[one] | members[two]
        if any(pair[0] in union and pair[1] in union for pair in NEVER):
            continue
        for c in members.pop(two):
            where[c] = one
        members[one] = union
    lines = [''.join(sorted(group, key=rank)) for group in members.values() if len(group) > 1]
    near = ['~' + pair for pair in sorted(NEVER)]
    return sorted(lines, key=lambda line: rank(line[0])) + near


def lexicon():
    best = {'s': {}, 'g': {}}
    for line in pathlib.Path(NAMES).read_bytes().decode('euc_jp').splitlines():
        cells = line.split(',')
        kind = {'姓': 's', '名': 'g'}.get(cells[7])
        name = unicodedata.normalize('NFKC', cells[0])
        if kind and 1 <= len(name) <= 12:
            best[kind][name] = min(best[kind].get(name, 1 << 15), int(cells[3]))
    lines = []
    for kind in 'gs':
        # The costs are 800 * -ln p; halved, because they come from a small corpus of news, where
        # foreign names (in katakana) are too common for mail.
        weights = {name: math.exp(-cost / 1600) * (0.02 if re.fullmatch('[ァ-ヺー]+', name) else 1)
                   for name, cost in best[kind].items()}
        shares = common_shares() if kind == 's' else {}
        left = 1 - sum(shares.values())
        total = sum(weight for name, weight in weights.items() if name not in shares)
        for name in sorted(weights.keys() | shares.keys()):
            p = shares.get(name) or weights[name] / total * left
            lines.append(f'{kind}\t{round(-100 * math.log(p))}\t{name}')
    return lines


def common_shares():
    """Shares of the population, by a curve through the known ones of the first, 10th and 100th."""
    names = (HERE / 'common_surnames.txt').read_text(encoding='utf-8').split()
    return {name: 0.0145 / (1 + i / 14) ** 1.05 for i, name in enumerate(names)}


def main():
    parser = argparse.ArgumentParser(description='Makes what is known of names.')
    parser.add_argument('--check', action='store_true', help='compare only, write nothing')
    options = parser.parse_args()
    try:
        groups, names = classes(), lexicon()
    except FileNotFoundError as error:
        sys.exit(f'{error.filename} is missing: install skkdic-extra, unicode-data, mecab-ipadic')
    files = {'variants.txt': sealed('kanaria variants 1', groups),
             'lexicon.txt': sealed('kanaria lexicon 1', names)}
    sources = [
        {'package': 'skkdic-extra', 'registry': 'Debian', 'version': '20230109-1',
         'licence': 'public domain', 'used': 'SKK-JISYO.itaiji'},
        {'package': 'unicode-data', 'registry': 'Debian', 'version': '15.0.0-1',
         'licence': 'Unicode-DFS-2016', 'used': 'kZVariant, kSemanticVariant'},
        {'package': 'mecab-ipadic', 'registry': 'Debian', 'version': '2.7.0-20070801+main-3',
         'licence': 'IPADIC (free, notice kept)', 'used': 'Noun.name.csv'},
        {'file': 'common_surnames.txt', 'licence': 'Apache-2.0', 'used': 'order of surnames'}]
    status = keep(HERE, files, sources, 'models/names/build.py', options.check)
    if not options.check:
        print(f'{len(groups)} classes, {len(names)} names')
    sys.exit(status)


main()
