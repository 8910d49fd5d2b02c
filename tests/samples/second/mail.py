"""Ordinary business mail: windows, direct print, vertical envelopes, carriers, postcards, with their senders."""
import blocks as bl
import furniture as fu
import lexicon as lx
import senders
import wear
from canvas import BLACK, PT, Sheet

PAPERS = {'white': (0.99, 0.99, 0.985), 'cream': (0.97, 0.94, 0.86), 'kraft': (0.74, 0.60, 0.43), 'grey': (0.86, 0.87, 0.86), 'pink': (0.96, 0.85, 0.86),
          'blue': (0.80, 0.89, 0.95), 'green': (0.84, 0.93, 0.84), 'yellow': (0.98, 0.93, 0.68), 'film': (0.95, 0.96, 0.97)}


def start(job, w, h, papers='white white cream kraft grey blue green pink yellow'):
    job.paper = job.rng.choice(papers.split())
    job.sheet = Sheet(w, h, job.dpi, PAPERS[job.paper])
    if job.paper == 'kraft' and max(job.brand) > 0.75:
        job.brand = BLACK
    return job.sheet


def back_of(job, columns=False):
    """The back: flap, seam, and the sender that the front lacks."""
    rng, front = job.rng, job.sheet
    job.back = s = Sheet(front.w, front.h, job.dpi, front.paper)
    shade = tuple(v * 0.86 for v in front.paper)
    if front.h > front.w:
        s.line([(0, 18), (s.w * 0.05, 0.5)], shade, 0.5)
        s.line([(0, 20), (s.w, 20)], shade, 0.4)
        s.line([(s.w / 2 + 2, 20), (s.w / 2 + 2, s.h)], shade, 0.4)
    else:
        s.line([(0, 0), (s.w * 0.08, s.h * 0.3), (s.w * 0.92, s.h * 0.3), (s.w, 0)], shade, 0.5)
    if columns:
        senders.sender_columns(job, s, 8, s.h * rng.uniform(0.4, 0.5), s.h - 8)
    elif front.h > front.w:
        senders.sender_rows(job, s, 10, s.h - 42, s.w - 20, pt=rng.uniform(7.5, 9.5))
    else:
        senders.sender_rows(job, s, s.w / 2, s.h * 0.62, s.w * 0.7, 'm', rng.uniform(7.5, 9.5))
    if rng.random() < 0.3:
        fu.slogan(job, s, 12, s.h * 0.36 if front.h < front.w else 40, s.w * 0.6, 16)


def extras(job, s, places):
    """One or two of notice, slogan, square code and small print where there is room."""
    rng = job.rng
    for x, y, w in rng.sample(places, min(len(places), rng.randint(0, 2))):
        kind = rng.choice(['notice', 'slogan', 'code', 'small', 'photo'])
        if kind == 'notice':
            fu.notice(job, s, x, y)
        elif kind == 'slogan':
            fu.slogan(job, s, x, y, w, min(22, w / 4.5))
        elif kind == 'code' and s.free(x, y, x + 18, y + 18, 2):
            fu.square(s, rng, x + 1, y + 1, rng.uniform(12, 16), cells=rng.choice([25, 29, 33]))
        elif kind == 'photo':
            fu.photo(job, s, x, y, w * 0.6, w * 0.35)
        elif kind == 'small':
            text = rng.choice(lx.SMALL)
            face = job.faces.pick(rng, 'g', text)
            wide = s.width(text, face, 7)
            if s.free(x, y, x + wide, y + 4):
                s.text(x, y, text, face, 7, BLACK)


def window(job):
    """Long window envelope: the letter behind film, the sender printed beside or below."""
    rng = job.rng
    s = start(job, 235, 120, 'white white cream grey blue green kraft')
    w, h = rng.choice([(90, 45), (95, 48), (86, 52)])
    x, y = rng.uniform(14, 30), rng.uniform(14, 34)
    pane = Sheet(w, h, job.dpi, (0.97, 0.97, 0.96))
    bl.rows(job, pane, rng.uniform(4, 9), rng.uniform(3.5, 7), w - 14, pt=rng.uniform(8.5, 10.5), with_bars=job.bars)
    s.printed += pane.printed
    s.paste(wear.film(pane.pixels(), rng), x, y, w, h)
    s.box(x, y, w, h, 0.25, tuple(v * 0.7 for v in s.paper), radius=2)
    s.line([(x, y + h), (x, y), (x + w, y)], (0.45, 0.45, 0.45), 0.3)
    fu.indicia(job, s, s.w - rng.uniform(30, 36), rng.uniform(6, 10))
    if rng.random() < 0.6:
        senders.sender_rows(job, s, *rng.choice([(120, 84, 108), (16, 90, 150), (130, 70, 98)]))
    else:
        back_of(job)
    extras(job, s, [(118, 40, 80), (120, 10, 70), (120, 60, 100)])


def long_direct(job):
    """Western long envelope printed directly: return address small above, addressee to the right of the middle."""
    rng = job.rng
    s = start(job, *rng.choice([(235, 120), (220, 110), (235, 105)]))
    senders.sender_rows(job, s, 9, rng.uniform(7, 11), 92, pt=rng.uniform(6, 7.5))
    bl.rows(job, s, rng.uniform(72, 92), rng.uniform(44, 52), 115, rng.choice(['g', 'm', 'gr']), with_bars=job.bars, pt=rng.uniform(9.5, 12))
    if rng.random() < 0.75:
        fu.indicia(job, s, s.w - 32, 7)
    else:
        fu.stamp(job, s, s.w - 30, 7)
    extras(job, s, [(10, 60, 55), (12, 84, 50)])


def tall(job):
    """Vertical envelope (長形3号 or 4号) with postal frames and columns."""
    rng = job.rng
    w, h = rng.choice([(120, 235), (120, 235), (90, 205)])
    s = start(job, w, h, 'white kraft kraft cream blue')
    kinds = rng.choice(['m', 'm', 'g', 'k', 'r'])
    bl.boxes(job, s, w - 8, 12, job.to.address['postal_code'])
    left = w * 0.3
    bl.columns(job, s, left, w - 8, rng.uniform(28, 36), h * rng.uniform(0.80, 0.88), kinds)
    if rng.random() < 0.6:
        (fu.indicia if rng.random() < 0.7 else fu.stamp)(job, s, 8 if w > 100 else 5, 10 if w > 100 else 26)
    if rng.random() < 0.5:
        if rng.random() < 0.7:
            senders.sender_columns(job, s, 6, h * rng.uniform(0.50, 0.58), h - 8, kinds=kinds)
        else:
            senders.sender_rows(job, s, w / 2, h - rng.uniform(26, 30), w - 14, 'm', rng.uniform(6.5, 7.5))
    else:
        back_of(job, rng.random() < 0.6)
    if rng.random() < 0.4:
        fu.notice(job, s, 8, h * 0.32, True)


def big(job):
    """Catalogue envelope (角2) with a tack label or direct print, advertising and the sender at the foot."""
    rng = job.rng
    job.dpi = 200
    s = start(job, 240, 332, 'white white kraft kraft cream green yellow')
    w, h = rng.choice([(86, 42), (100, 50), (110, 58)])
    x, y = rng.uniform(16, 110), rng.uniform(50, 110)
    if rng.random() < 0.6:
        label = Sheet(w, h, job.dpi, (0.985, 0.985, 0.98))
        bl.rows(job, label, rng.uniform(5, 8), rng.uniform(3.5, 6), w - 14, pt=rng.uniform(8.5, 10), with_bars=job.bars)
        s.printed += label.printed
        angle = rng.gauss(0, 1.2)
        s.paste(label.pixels(), x, y, w, h, angle)
    else:
        bl.rows(job, s, x, y, 112, with_bars=job.bars, pt=rng.uniform(10, 13))
    fu.indicia(job, s, *rng.choice([(205, 8), (10, 10)]), rng.uniform(22, 26))
    if rng.random() < 0.7:
        fu.slogan(job, s, 15, rng.uniform(165, 200), 210, rng.uniform(26, 40))
    if rng.random() < 0.5:
        fu.photo(job, s, 20, 215, rng.uniform(60, 200), rng.uniform(40, 62))
    senders.sender_rows(job, s, *rng.choice([(20, 288, 200), (120, 288, 200, 'm')]), pt=rng.uniform(9, 12))
    extras(job, s, [(20, 26, 90), (170, 250, 50), (120, 30, 60)])


def carrier(job):
    """A4 address carrier behind film: address at the top, the letter or a table below."""
    rng = job.rng
    job.dpi = 200
    s = start(job, 210, 297, 'white film cream')
    bl.rows(job, s, rng.uniform(18, 26), rng.uniform(16, 26), 88, pt=rng.uniform(9.5, 11.5), with_bars=job.bars)
    senders.sender_rows(job, s, 122, rng.uniform(24, 50), 78, pt=rng.uniform(7, 8.5))
    if rng.random() < 0.6:
        fu.indicia(job, s, 178, 6, 18)
    y = rng.uniform(98, 108)
    s.line([(10, y - 6), (200, y - 6)], BLACK, 0.2, rng.choice([None, [1.5, 1]]))
    face = job.faces.pick(rng, 'gm', ''.join(lx.LETTER))
    title = rng.choice(lx.SLOGANS)
    s.text(105, y, title, job.faces.pick(rng, 'bg', title), 15, job.brand, 'm')
    y += 14
    for sentence in lx.LETTER:
        y = paragraph(s, 20, y, 170, sentence, face, 9.5)
    y += 6
    if rng.random() < 0.6 and y < 230:
        for i in range(5):
            s.box(25, y + i * 8, 60, 8, 0.15)
            s.box(85, y + i * 8, 100, 8, 0.15)
            s.text(28, y + i * 8 + 2, rng.choice(['ご契約内容', 'お支払方法', '今回のポイント', '有効期限', 'プラン']), face, 9)
            s.text(88, y + i * 8 + 2, rng.choice(['1,280 円', '口座振替', '345 ポイント', '2026年12月末日', 'スタンダード']), face, 9)
        y += 45
    if y < 262:
        fu.square(s, rng, 168, 266, 18)
        s.text(20, 272, rng.choice(lx.SMALL), job.faces.by_name['noto-light'], 8)


def paragraph(s, x, y, w, text, face, pt):
    """Running text broken at w mm."""
    most = int(w / (pt * PT))
    for i in range(0, len(text), most):
        s.text(x, y, text[i:i + most], face, pt, note=False)
        y += pt * PT * 1.6
    return y


def card_upright(job):
    """Postcard in columns: 郵便はがき above, frames, sender at the lower left or on the picture side."""
    rng = job.rng
    s = start(job, 100, 148, 'white white cream')
    bl.boxes(job, s, 92.5, 12, job.to.address['postal_code'])
    kinds = rng.choice('mmkgr')
    bl.columns(job, s, 32, 92, rng.uniform(25, 30), rng.uniform(126, 138), kinds, pt=rng.uniform(9.5, 12.5))
    if rng.random() < 0.75:
        fu.indicia(job, s, 6, 8, rng.uniform(18, 21))
    else:
        fu.stamp(job, s, 8 + 12, 6)
    senders.sender_columns(job, s, 4.5, rng.uniform(68, 76), 143, rng.uniform(6.3, 7.5), kinds)


def card_lying(job):
    """Postcard or pressed postcard in rows: addressee left, the sender and advertising right or below."""
    rng = job.rng
    s = start(job, 148, 100, 'white white cream yellow blue')
    if rng.random() < 0.6:
        fu.indicia(job, s, 7, 7, rng.uniform(18, 22))
        bl.rows(job, s, rng.uniform(34, 44), rng.uniform(12, 18), 92, pt=rng.uniform(9, 11), with_bars=job.bars)
    else:
        fu.indicia(job, s, 122, 6, rng.uniform(18, 21))
        bl.rows(job, s, rng.uniform(10, 18), rng.uniform(10, 22), 90, pt=rng.uniform(9, 11), with_bars=job.bars)
    senders.sender_rows(job, s, *rng.choice([(44, 74, 96), (10, 76, 120), (74, 76, 120, 'm')]), pt=rng.uniform(6.2, 7.5))
    if rng.random() < 0.4 and s.free(128, 40, 146, 95, 0):
        s.column(142, 40, '▲ここからはがしてください', job.faces.by_name['noto-light'], 6.5, job.brand)
    extras(job, s, [(112, 58, 30), (8, 58, 34)])


def upright_rows(job):
    """A tall envelope with its address in rows on the upper half, sender at the foot."""
    rng = job.rng
    s = start(job, *rng.choice([(120, 235), (162, 229), (114, 162)]))
    pt = rng.uniform(9, 11.5)
    bl.rows(job, s, rng.uniform(12, 24), rng.uniform(38, 60), s.w - 34, pt=pt, with_bars=job.bars and s.w > 115)
    (fu.indicia if rng.random() < 0.8 else fu.stamp)(job, s, *((s.w - 31, 7) if rng.random() < 0.5 else (20, 7)))
    if rng.random() < 0.6:
        senders.sender_rows(job, s, s.w / 2, s.h - 30, s.w - 16, 'm')
    else:
        back_of(job)
    extras(job, s, [(12, s.h * 0.56, s.w - 40), (s.w * 0.5, s.h * 0.68, s.w * 0.4)])


ROWS = [window, long_direct, big, carrier, card_lying, upright_rows]
COLUMNS = [tall, card_upright]
