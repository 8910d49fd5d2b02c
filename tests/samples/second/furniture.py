"""What else stands on mail: indicia, stamps, trade marks, square and bar codes, notices."""
import lexicon as lx
from canvas import BLACK, PT

VERMILION = (0.82, 0.22, 0.16)
BRANDS = [(0.05, 0.33, 0.62), (0.72, 0.08, 0.16), (0.0, 0.48, 0.34), (0.88, 0.42, 0.02), (0.36, 0.16, 0.50), (0.14, 0.14, 0.16), (0.05, 0.5, 0.62),
          (0.45, 0.30, 0.10), (0.85, 0.2, 0.45)]
WHITE = (1, 1, 1)
# Bar widths of Code 128: three bars and three spaces a symbol
CODE128 = ('212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 '
           '221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 '
           '231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 '
           '314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 '
           '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 '
           '114131 311141 411131 211412 211214 211232').split()


def code128(sheet, x, y, w, h, digits, ink=BLACK):
    """Digits in pairs (set C), as wide as w; the check symbol is the real one."""
    values = [105] + [int(digits[i:i + 2]) for i in range(0, len(digits) - 1, 2)]
    values.append((values[0] + sum(i * v for i, v in enumerate(values) if i)) % 103)
    runs = ''.join(CODE128[v] for v in values) + '2331112'
    unit = w / sum(map(int, runs))
    sheet.claim(x, y, x + w, y + h)
    at = x
    for i, run in enumerate(runs):
        if i % 2 == 0:
            sheet.box(at, y, int(run) * unit, h, 0, fill=ink)
        at += int(run) * unit


def two_width(sheet, x, y, w, h, digits, ink=BLACK):
    """Wide and narrow bars like a courier's slip number; they only look like it."""
    bits = ''.join(f'{int(d) * 11 % 113 + 8:07b}' for d in digits)
    widths = [2.5 if b == '1' else 1.0 for b in bits]
    unit = w / sum(widths)
    sheet.claim(x, y, x + w, y + h)
    at = x
    for i, run in enumerate(widths):
        if i % 2 == 0:
            sheet.box(at, y, run * unit, h, 0, fill=ink)
        at += run * unit


def square(sheet, rng, x, y, side, ink=BLACK, cells=29):
    """A square code with its three eyes and alignment mark; its cells say nothing."""
    sheet.claim(x - 0.8, y - 0.8, x + side + 0.8, y + side + 0.8)
    c = side / cells
    for row in range(cells):
        for col in range(cells):
            eye = (row < 8 and (col < 8 or col > cells - 9)) or (row > cells - 9 and col < 8)
            if not eye and rng.random() < 0.5:
                sheet.box(x + col * c, y + row * c, c * 1.02, c * 1.02, 0, fill=ink)
    for row, col in ((0, 0), (0, cells - 7), (cells - 7, 0)):
        for size, tint in ((7, ink), (5, sheet.paper), (3, ink)):
            gap = (7 - size) / 2
            sheet.box(x + (col + gap) * c, y + (row + gap) * c, size * c, size * c, 0, fill=tint)


def indicia(job, sheet, x, y, side=None):
    """料金別納 or 後納 with its two words, round or square, 20 to 26 mm; the office above."""
    rng, side = job.rng, side or job.rng.uniform(19, 25)
    ink = rng.choice([BLACK, BLACK, VERMILION, job.brand])
    words = rng.choice(lx.PREPAID)
    office = rng.choice(lx.OFFICES)
    face = job.faces.pick(rng, 'gm', ''.join(words) + office)
    sheet.claim(x, y, x + side, y + side)
    m = x + side / 2
    kind = rng.randrange(4)
    if kind == 0:
        sheet.disc(m, y + side / 2, side / 2, ink)
    elif kind == 1:
        sheet.box(x, y, side, side, 0.4, ink)
    elif kind == 2:
        sheet.box(x, y, side, side, 0.5, ink, radius=2.5)
    else:
        sheet.disc(m, y + side / 2, side / 2, ink)
        sheet.disc(m, y + side / 2, side / 2 - 1, ink, line=0.15)
    for k in (0.33, 0.36) if kind % 2 else (0.33,):
        sheet.line([(x + side * 0.07, y + side * k), (x + side * 0.93, y + side * k)], ink, 0.2)
    if office:
        sheet.text(m, y + side * 0.19, office, face, 6, ink, 'm', book=False, fit=side * 0.6)
    pt = side / 25 * rng.uniform(10.5, 12.5) * min(1, 4.6 / max(map(len, words)))
    for i, word in enumerate(w for w in words if w):
        sheet.text(m, y + side * (0.42 + 0.22 * i), word, face, pt, ink, 'm', track=0.08 if len(word) < 5 else 0, book=False, fit=side * 0.84)


def stamp(job, sheet, x, y):
    """A postage stamp with perforated edge and a wavy cancel."""
    rng = job.rng
    w, h = rng.choice([(18, 21.5), (22.5, 25.5)])
    tint = rng.choice([(0.55, 0.68, 0.82), (0.85, 0.66, 0.62), (0.62, 0.76, 0.6), (0.86, 0.8, 0.58)])
    sheet.claim(x - 12, y, x + w, y + h)
    sheet.box(x, y, w, h, 0.1, (0.75, 0.75, 0.73), (0.98, 0.98, 0.97))
    sheet.box(x + 1.4, y + 1.4, w - 2.8, h - 2.8, 0, fill=tint)
    for _ in range(6):
        sheet.disc(x + rng.uniform(4, w - 4), y + rng.uniform(6, h - 4), rng.uniform(1, 3), fill=tuple(max(0, v - rng.uniform(0.1, 0.3)) for v in tint))
    face = job.faces.pick(rng, 'g', '110日本郵便')
    sheet.text(x + 2.2, y + 2, rng.choice(['110', '85', '140', '180']), face, 9, (0.2, 0.2, 0.24), book=False)
    sheet.text(x + w / 2, y + h - 4, '日本郵便 NIPPON', face, 4, (0.2, 0.2, 0.24), 'm', book=False)
    for k in range(5):
        sheet.line([(x - 11 + i * 1.5, y + 4 + k * 3.2 + (0.7 if i % 4 < 2 else -0.7)) for i in range(11)], (0.35, 0.35, 0.4), 0.35)


def mark(job, sheet, x, y, side):
    """A drawn trade mark."""
    ink, kind = job.brand, job.rng.randrange(5)
    sheet.claim(x, y, x + side, y + side)
    if kind == 0:
        for i in range(3):
            sheet.box(x + i * side * 0.36, y + side * (0.55 - 0.27 * i), side * 0.26, side * (0.45 + 0.27 * i), 0, fill=ink)
    elif kind == 1:
        sheet.disc(x + side * 0.36, y + side / 2, side * 0.34, ink, line=side * 0.12)
        sheet.disc(x + side * 0.64, y + side / 2, side * 0.34, ink, line=side * 0.12)
    elif kind == 2:
        sheet.line([(x, y + side), (x + side / 2, y), (x + side, y + side), (x + side / 2, y + side * 0.7)], closed=True, fill=ink)
    elif kind == 3:
        sheet.box(x, y, side, side, 0, fill=ink, radius=side * 0.28)
        sheet.disc(x + side / 2, y + side / 2, side * 0.28, fill=sheet.paper)
    else:
        for i in range(6):
            sheet.line([(x + side / 2, y + side / 2), (x + side * (0.1 + 0.16 * i), y + side * (0.05 if i % 2 else 0.95))], ink, side * 0.1)


def slogan(job, sheet, x, y, w, pt):
    """Large advertising words on a coloured band, or bare."""
    rng = job.rng
    text = rng.choice(lx.SLOGANS)
    face = job.faces.pick(rng, 'brd', text)
    high = pt * PT * 1.5
    if not sheet.free(x, y, x + w, y + high):
        return
    band = rng.random() < 0.6
    if band:
        sheet.box(x, y, w, high, 0, fill=job.brand, radius=rng.choice([0, 0, 3]))
    wide = min(sheet.width(text, face, pt), w * 0.94)
    sheet.claim(x, y, x + w, y + high)
    sheet.text(x + (w - wide) / 2, y + pt * PT * 0.25, text, face, pt, WHITE if band else job.brand, fit=w * 0.94, book=False, slant=rng.choice([0, 0, 0.15]))


def notice(job, sheet, x, y, upright=False):
    """親展, 請求書在中 and the like in a frame."""
    rng = job.rng
    text = rng.choice(lx.ENCLOSED)
    face = job.faces.pick(rng, 'gm', text)
    ink = rng.choice([VERMILION, VERMILION, BLACK, job.brand])
    pt = rng.uniform(11, 16)
    w, h = (pt * PT * 1.5, pt * PT * (len(text) * 1.1 + 0.9)) if upright else (sheet.width(text, face, pt) + 5, pt * PT * 1.7)
    if not sheet.free(x, y, x + w, y + h):
        return
    if rng.random() < 0.8:
        sheet.box(x, y, w, h, rng.choice([0.3, 0.6]), ink, radius=rng.choice([0, 0, 1.2]))
    if upright:
        sheet.column(x + w / 2, y + pt * PT * 0.45, text, face, pt, ink, 0.1)
    else:
        sheet.text(x + 2.5, y + pt * PT * 0.35, text, face, pt, ink)
    sheet.taken.append((x, y, x + w, y + h))


def customer(rng):
    d = ''.join(rng.choice('0123456789') for _ in range(12))
    return rng.choice([f'お客様番号：{d[:4]}-{d[4:8]}', f'{d[:9]}', f'会員No. {d[:7]}', f'{d[:3]}-{d[3:10]}-{d[10]} #{d[11]}', f'{d[:5]} {d[5:8]} {d[8:11]}', f'[{d[:6]}]',
                       f'整理番号 {d[:8]}', f'ID:{d[:10]}', f'{rng.choice("ABCDK")}{d[:6]}  {d[6:10]}/{d[10:12]}'])


def photo(job, sheet, x, y, w, h):
    """A printed picture as far as a reader cares: sky, ground, shapes."""
    rng = job.rng
    if w < 10 or h < 10 or not sheet.free(x, y, x + w, y + h):
        return
    sheet.claim(x, y, x + w, y + h)
    top = [rng.uniform(0.5, 0.95) for _ in range(3)]
    for i in range(24):
        sheet.box(x, y + h * i / 24, w, h / 23.5, 0, fill=tuple(v - 0.012 * i for v in top))
    for _ in range(rng.randint(4, 9)):
        tint = tuple(rng.uniform(0.1, 0.9) for _ in range(3))
        r = rng.uniform(0.06, 0.16) * min(w, h)
        cx, cy = rng.uniform(x + r, x + w - r), rng.uniform(y + r, y + h - r)
        if rng.random() < 0.5:
            sheet.disc(cx, cy, r, fill=tint)
        else:
            sheet.line([(cx - r, cy + r), (cx, cy - r), (cx + r, cy + r)], closed=True, fill=tint)
