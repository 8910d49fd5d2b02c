"""Pages that are no mail: receipt, form, photograph, empty sheet, running text, a list of addresses."""
import blocks as bl
import furniture as fu
import lexicon as lx
import mail
import towns as tw
from canvas import BLACK, PT


def receipt(job):
    """A till receipt: shop, goods, total."""
    rng = job.rng
    lines = rng.randint(5, 14)
    s = mail.start(job, 80, 84 + lines * 5.2 + rng.uniform(0, 12), 'white')
    face = job.faces.pick(rng, '', 'ｱ￥', ['takao', 'ume-c4', 'dot16'])
    s.text(40, 8, rng.choice(lx.HEADS) + rng.choice(['マート', 'ストア', '商店', '書房']), face, 15, align='m')
    s.text(40, 17, tw.phone(rng), face, 8, align='m')
    s.text(40, 24, f'2026年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 {rng.randint(9, 21)}:{rng.randint(0, 59):02d}', face, 9, align='m')
    s.text(40, 31, '領 収 証', face, 12, align='m')
    y, total = 42, 0
    for _ in range(lines):
        price = rng.randint(9, 180) * 10
        total += price
        s.text(5, y, rng.choice(lx.GOODS), face, 9)
        s.text(75, y, f'￥{price:,}', face, 9, align='r')
        y += 5.2
    s.line([(5, y + 1), (75, y + 1)], BLACK, 0.2, [1, 1])
    s.text(5, y + 3, '合計', face, 14)
    s.text(75, y + 3, f'￥{total:,}', face, 14, align='r')
    s.text(5, y + 11, f'(内消費税等 ￥{total // 11:,})', face, 8)
    s.text(5, y + 17, '毎度ありがとうございます', face, 9)
    fu.code128(s, 14, y + 24, 52, 10, ''.join(rng.choice('0123456789') for _ in range(14)))


def form(job):
    """An application form with empty fields."""
    rng = job.rng
    job.dpi = 200
    s = mail.start(job, 210, 297, 'white cream green')
    face = job.faces.pick(rng, 'gm', '申込書フリガナ氏名')
    s.text(105, 18, rng.choice(['会員登録申込書', '住所変更届', '資料請求票', '口座振替依頼書', 'アンケート用紙']), face, 18, align='m')
    y = 36
    for label in rng.sample(['フリガナ', 'お名前', 'ご住所', '電話番号', '生年月日', '性別　男 ・ 女', 'ご職業', 'メールアドレス', 'ご希望日', '備考'], 8):
        h = rng.choice([11, 14, 20])
        s.box(20, y, 42, h, 0.25, fill=rng.choice([None, (0.92, 0.93, 0.94)]))
        s.box(62, y, 128, h, 0.25)
        s.text(24, y + h / 2 - 2, label, face, 10)
        if label == 'ご住所':
            s.text(65, y + 2, '〒　　　－', face, 10)
        y += h
    y += 8
    for q in ['1. 当社を何でお知りになりましたか', '2. ご利用の目的をお選びください']:
        s.text(20, y, q, face, 10)
        for i, option in enumerate(['新聞', 'テレビ', 'ご紹介', 'その他']):
            s.box(25 + i * 40, y + 7, 4, 4, 0.25)
            s.text(31 + i * 40, y + 7, option, face, 9.5)
        y += 18
    s.text(190, y + 4, '記入日　　　　年　　月　　日', face, 9, align='r')


def picture(job):
    """A leaf that is all picture, with two words at most."""
    rng = job.rng
    s = mail.start(job, *rng.choice([(148, 100), (182, 128), (127, 89)]), 'white')
    s.edge = 0
    for i in range(60):
        t = i / 60
        s.box(0, s.h * t, s.w, s.h / 58, 0, fill=(0.35 + 0.5 * t, 0.55 + 0.3 * t, 0.9 - 0.2 * t))
    ground = s.h * rng.uniform(0.55, 0.75)
    s.line([(0, s.h), (0, ground)] + [(s.w * k / 12, ground - rng.uniform(0, s.h * 0.3)) for k in range(13)] + [(s.w, s.h)], closed=True, fill=(0.25, 0.42, 0.28))
    s.box(0, ground, s.w, s.h, 0, fill=(0.45, 0.55, 0.35))
    for _ in range(30):
        s.disc(rng.uniform(0, s.w), rng.uniform(ground, s.h), rng.uniform(0.5, 5), fill=(rng.uniform(0.3, 1), rng.uniform(0.2, 0.7), rng.uniform(0.2, 0.6)))
    if rng.random() < 0.5:
        text = rng.choice(['春の高原', 'Memories', '旅の思い出', '2026 Summer'])
        s.text(s.w - 8, s.h - 16, text, job.faces.pick(rng, 'kb', text), 20, (1, 1, 1), 'r')


def empty(job):
    """Nothing printed."""
    s = mail.start(job, *job.rng.choice([(235, 120), (100, 148), (120, 235), (210, 297)]), 'white kraft cream grey')
    job.dpi = s.dpi
    if job.rng.random() < 0.5:
        s.line([(s.w / 2, 0), (s.w / 2, s.h)], tuple(v * 0.9 for v in s.paper), 0.4)


def prose(job):
    """A page of running text."""
    rng = job.rng
    job.dpi = 200
    s = mail.start(job, *rng.choice([(148, 210), (182, 257)]), 'white cream')
    face = job.faces.pick(rng, 'mg', ''.join(lx.LETTER))
    s.text(s.w / 2, 16, rng.choice(lx.SLOGANS), job.faces.by_name['noto-bold'], 15, align='m')
    y, pt = 30, rng.uniform(9, 11)
    body = [t for t in lx.LETTER[1:-1] for _ in range(2)]
    rng.shuffle(body)
    text = ''.join(body) * 2
    most = int((s.w - 36) / (pt * PT))
    for i in range(0, len(text), most):
        if y > s.h - 20:
            break
        s.text(18, y, text[i:i + most], face, pt)
        y += pt * PT * 1.7
    s.text(s.w / 2, s.h - 12, f'- {rng.randint(2, 30)} -', face, 9, align='m')


def shops(job):
    """A list of branches with addresses and telephone numbers; nobody is addressed."""
    rng = job.rng
    job.dpi = 200
    s = mail.start(job, *rng.choice([(210, 297), (182, 257)]), 'white cream')
    face = job.faces.pick(rng, 'g', '−‐－')
    s.text(s.w / 2, 16, rng.choice(['店舗のご案内', '全国営業所一覧', 'お取扱店', '指定医療機関一覧']), job.faces.by_name['noto-bold'], 17, align='m')
    y = 32
    while y < s.h - 22:
        a = tw.ordinary(rng, job.towns, rows=job.towns.known)
        s.text(18, y, a['row'][3][:4] + rng.choice(['店', '営業所', '支店', 'センター']), face, 10.5)
        s.text(58, y, bl.usable(face, ''.join(a['shown'][:3])), face, 9, fit=s.w - 58 - 44)
        s.text(s.w - 14, y, tw.phone(rng, a['row'][2]), face, 9, align='r')
        s.line([(16, y + 6), (s.w - 12, y + 6)], (0.6, 0.6, 0.6), 0.12)
        y += 9


PAGES = [receipt, form, picture, empty, prose, shops]
