"""Shipping labels of the 203 dpi thermal printer, and what they stick on."""
import blocks as bl
import cv2
import furniture as fu
import mail
import numpy as np
import towns as tw
from canvas import Clash, Sheet


def burn(sheet, rng, gen, dpi):
    """What the thermal head leaves: dots of 203 dpi, faded bands, dead dots along the feed."""
    dark = (sheet.pixels().min(2) < rng.uniform(120, 160)).astype(np.float32)
    h, w = dark.shape
    band = np.ones((h, 1), np.float32)
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        at, wide = rng.uniform(0, h), rng.uniform(20, 120)
        band -= rng.uniform(0.15, 0.55) * np.exp(-((np.arange(h)[:, None] - at) / wide) ** 2).astype(np.float32)
    dark *= band.clip(0.35, 1)
    for _ in range(rng.choice([0, 0, 0, 1, 2])):
        dark[:, rng.randrange(w)] = 0
    dark *= 1 - 0.3 * (cv2.GaussianBlur(gen.normal(0, 1, (h, w)).astype(np.float32), (0, 0), 1.0) > 0.55)
    ink, base = rng.uniform(0.75, 0.95), rng.uniform(244, 252)
    tint = np.array([base - rng.uniform(0, 8), base, base], np.float32)
    out = tint * (1 - dark[:, :, None] * ink)
    big = cv2.resize(out.astype(np.float32), (round(sheet.w * dpi / 25.4), round(sheet.h * dpi / 25.4)), interpolation=cv2.INTER_NEAREST if dpi > 203 else cv2.INTER_AREA)
    return cv2.GaussianBlur(big, (0, 0), 0.55 * dpi / 203).clip(0, 255).astype(np.uint8)


def slip(job, w, h):
    """A courier's label: bar code and number above, お届け先, ご依頼主, article and time boxes below."""
    rng, to, sender = job.rng, job.to, job.sender
    s = Sheet(w, h, 203)
    s.edge = 0.8
    bold = ['biz-bold', 'noto-bold', 'migmix-bold', 'ume-s5']
    face = job.faces.pick(rng, '', to.letters(), bold)
    small = job.faces.pick(rng, '', sender.place() + sender.name, ['noto-medium', 'biz', 'vl', 'takao'])
    black = (0, 0, 0)
    s.box(1, 1, w - 2, h - 2, 0.4, black)
    number = ''.join(rng.choice('0123456789') for _ in range(12))
    top = h * 0.20
    fu.two_width(s, 5, 3, w * 0.48, top - 9, number, black)
    s.text(5 + w * 0.24, top - 5, f'{number[:4]}-{number[4:8]}-{number[8:]}', face, 8, black, 'm')
    s.text(w - 5, 3, rng.choice(['12', '08-44', '3 F', '21-107', 'B 05']), face, 22, black, 'r')
    s.text(w - 5, top - 4.5, rng.choice(['個数 1/1', '口数 1', '1/2 個口']), face, 8, black, 'r')
    s.line([(1, top), (w - 1, top)], black, 0.35)
    side = rng.random() < 0.5
    label = rng.choice(['お届け先', 'お届け先', 'お届先', '届け先'])
    x = 5
    if side:
        s.box(1, top, 6, h * 0.42, 0, fill=black)
        for i, c in enumerate(label):
            s.text(4, top + 3 + i * 5, c, face, 9, (1, 1, 1), 'm', book=False)
        x = 9
        y = top + 2.5
    else:
        s.text(3, top + 1.5, label, face, 7, black)
        y = top + 5.5
    code = to.address['postal_code']
    pt = rng.uniform(9.5, 11) * (1.2 if h > 140 else 1)
    s.text(x, y, f'〒{code[:3]}-{code[3:]}', face, pt * 1.05, black)
    if rng.random() < 0.7:
        s.text(w - 5, y + 0.5, 'TEL ' + tw.phone(rng, to.address['row'][2]) if rng.random() < 0.5 else 'TEL *********', face, 7.5, black, 'r')
    y += pt * 0.353 * 1.6
    lines = to.lines(rng, int((w - x - 4) / (pt * 0.353)))
    lines = [tw.wide(t).replace('−', '－').replace('‐', '－') for t in lines] if rng.random() < 0.5 else lines
    for line in lines:
        s.text(x, y, bl.usable(face, line), face, pt, black, fit=w - x - 3)
        y += pt * 0.353 * 1.22
    bl.note_address(job, lines)
    y += 1.2
    job.ink, ink = black, job.ink
    y = bl.grid_rows(job, s, x, y, face, pt * 1.25, w - x - 4) if to.grid else bl.name_rows(job, s, x, y, face, pt * 1.35, w - x - 4)
    job.ink = ink
    middle = max(top + h * 0.42, y + 1)
    s.line([(1, middle), (w - 1, middle)], black, 0.35)
    s.text(3, middle + 1.2, rng.choice(['ご依頼主', 'ご依頼主', '差出人', '荷送人']), face, 6.5, black)
    y, a = middle + 4.6, sender.address['postal_code']
    s.text(6, y, f'〒{a[:3]}-{a[3:]}', small, 7, black) if sender.code else None
    if sender.phone:
        s.text(w - 5, y, 'TEL ' + sender.phone, small, 7, black, 'r')
    s.text(6, y + 3.6, bl.usable(small, sender.place()), small, 7, black, fit=w - 10)
    s.text(6, y + 7.2, sender.name + ('　' + sender.section if sender.section else ''), small, 9, black, fit=w - 10)
    y += 12.5
    s.line([(1, y), (w - 1, y)], black, 0.3)
    if h - y < 12:
        raise Clash('too tall')
    s.text(3, y + 1.2, '品名', face, 6.5, black)
    s.text(12, y + 1.2, rng.choice(['カタログ', '書籍', '健康食品', 'サンプル', '衣類', '印刷物']), small, 9, black)
    s.line([(w * 0.45, y), (w * 0.45, h - 1)], black, 0.3)
    times = rng.choice([['午前中', '14-16', '16-18', '18-20', '19-21'], ['指定なし', '午前', '12-14', '夜間']])
    for i, text in enumerate(times):
        wide = (w * 0.55 - 3) / len(times)
        s.box(w * 0.45 + 1 + i * wide, y + 1, wide - 0.6, 5, 0.25, black)
        s.text(w * 0.45 + 0.7 + (i + 0.5) * wide, y + 2.2, text, face, 6, black, 'm', fit=wide - 1.2)
    s.text(w * 0.45 + 3, y + 7.2, f'{rng.randint(1, 12)}月{rng.randint(1, 28)}日 発送', small, 7, black)
    if h - y > 18:
        fu.code128(s, 5, y + 6, w * 0.36, min(10, h - y - 9), number[:10], black)
    if h - y > 36:
        fu.square(s, rng, w * 0.45 + 4, y + 13, 20, black)
        s.text(5, h - 14, rng.choice(['ネコポス', 'ゆうメール', 'DM便', 'コンパクト']), face, 20, black)
    job.sheet.printed += s.printed
    return s


def thermal(job):
    """A courier's or mail service's thermal label on a bag, a box or an envelope."""
    rng = job.rng
    w, h = rng.choice([(100, 100), (100, 115), (102, 150), (108, 120)])
    size = rng.choice([(240, 332), (162, 229), (225, 310), (180, 200), (128, 170)])
    job.dpi = 200 if size[0] > 200 else job.dpi
    s = mail.start(job, *size, 'white kraft kraft film grey')
    label = slip(job, w, h)
    picture = burn(label, rng, job.gen, job.dpi)
    s.paste(picture, rng.uniform(6, s.w - w - 6), rng.uniform(5, max(6, min(80, s.h - h - 6))), w, h, rng.gauss(0, 1.8))
    if s.h - h > 110:
        fu.slogan(job, s, 15, s.h - 60, s.w * 0.7, rng.uniform(18, 30))
    if job.paper == 'film':  # the bag's creases catch light
        for _ in range(4):
            s.cr.set_source_rgba(1, 1, 1, rng.uniform(0.15, 0.4))
            s.cr.set_line_width(rng.uniform(0.4, 1.5))
            s.cr.move_to(rng.uniform(0, s.w), 0)
            s.cr.line_to(rng.uniform(0, s.w), s.h)
            s.cr.stroke()
