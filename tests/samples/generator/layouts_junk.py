"""Pages that address nobody."""
import extras
import sender
import words
from envelope import envelope_back, new_sheet
from piece import RED


def junk_flyer(piece, dpi, bars=False):
    """A flyer: slogans, pictures, prices, a shop's name and telephone number, but nobody's address block."""
    rng = piece.rng
    w, h = rng.choice([(210, 297), (182, 257), (148, 210)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'pink'))
    extras.draw_slogan(piece, 0, 0, w, h * 0.16, 1, band=True)
    for row in range(2):
        for col in range(2):
            extras.draw_picture(piece, 8 + col * (w / 2), h * (0.2 + row * 0.3), w / 2 - 16, h * 0.2)
            price = f'{rng.randint(1, 99)},{rng.randint(0, 9)}80円(税込)'
            s.text(10 + col * (w / 2), h * (0.41 + row * 0.3), price, piece.fonts.pick(rng, 'g', price), 15, RED)
    extras.draw_slogan(piece, 8, h * 0.82, w - 16, h * 0.1, 2, band=False)
    return s


def junk_newsletter(piece, dpi, bars=False):
    """A page of running text."""
    rng = piece.rng
    w, h = 210, 297
    s = new_sheet(piece, w, h, dpi, ('white', 'cream'))
    title = rng.choice(['町内だより', '図書室通信', '園芸の手帖'])
    s.text(w / 2, 15, title, piece.fonts.pick(rng, 'gm', title), 26, piece.ink, 'm')
    face = piece.fonts.pick(rng, 'm', ''.join(words.BODY))
    top = 40
    for _ in range(5):
        body = rng.choice(words.BODY) * 2
        for i in range(0, len(body), 40):
            s.text(20, top, body[i:i + 40], face, 11, piece.ink)
            top += 6.5
        top += 6
    return s


def junk_plain(piece, dpi, bars=False):
    """An empty back with its seams, at times with a mark such as 親展 or 〆 and nothing else."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (235, 120), (240, 332), (162, 114)])
    s = new_sheet(piece, w, h, dpi)
    edge = tuple(int(v * 0.85) for v in piece.tint)
    s.line([(0, 0), (8, 22), (w - 8, 22), (w, 0)], edge)
    s.line([(w / 2, 22), (w / 2, h)], edge) if w < h else s.line([(0, h * 0.6), (w, h * 0.6)], edge)
    if piece.chance(0.4):
        s.text(w / 2, 18, '〆', piece.fonts.pick(rng, 'mh', '〆'), 18, piece.ink, 'm')
    elif piece.chance(0.5):
        extras.draw_notice(piece, w * 0.4, h * 0.4)
    return s


def junk_indicia(piece, dpi, bars=False):
    """A front whose label fell off: indicia, a notice and a slogan only."""
    w, h = 235, 120
    s = new_sheet(piece, w, h, dpi)
    extras.draw_indicia(piece, w - 34, 8)
    extras.draw_notice(piece, 16, 14)
    if piece.chance(0.6):
        extras.draw_slogan(piece, 12, 80, 130, 22)
    s.box(60, 38, 90, 44, ink=tuple(int(v * 0.93) for v in piece.tint), width_mm=0.4)
    return s


def junk_return(piece, dpi, bars=False):
    """The back of an envelope with the sender's block only: nobody is addressed."""
    rng = piece.rng
    w, h = rng.choice([(120, 235), (235, 120), (162, 114)])
    new_sheet(piece, w, h, dpi)
    envelope_back(piece, sender.choose_sender(piece), rng.choice(['long', 'point']))
    piece.sheet, piece.back = piece.back, None
    return piece.sheet


def ruled(piece, x, y, w, h, rows, cols, ink=(120, 120, 120)):
    """A table's rules; gives the height of a row."""
    step = h / rows
    for i in range(rows + 1):
        piece.sheet.line([(x, y + i * step), (x + w, y + i * step)], ink, 0.2)
    for c in cols:
        piece.sheet.line([(x + c * w, y), (x + c * w, y + h)], ink, 0.2)
    return step


def junk_form(piece, dpi, bars=False):
    """An application form that nobody has filled in: 住所, 氏名 and empty postal boxes."""
    rng = piece.rng
    w, h = rng.choice([(210, 297), (148, 210)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'green'))
    title = rng.choice(['入会申込書', '資料請求はがき', '会員情報変更届', 'アンケート用紙'])
    face = piece.fonts.pick(rng, 'gm', title + '郵便番号住所氏名フリガナ生年月日電話職業年様印')
    s.text(w / 2, 16, title, face, 20, piece.ink, 'm')
    high = min(110, h * 0.5)
    step = ruled(piece, 14, 36, w - 28, high, 7, (0, 0.26, 1))
    for i, head in enumerate(['郵便番号', 'ご住所', 'フリガナ', 'お名前', '生年月日', '電話番号', 'ご職業']):
        s.text(17, 36 + i * step + step * 0.3, head, face if face.covers(head) else piece.fonts.pick(rng, 'g', head), 10, piece.ink)
    for i in range(7):
        s.box(16 + (w - 28) * 0.26 + i * 6.4 + (2 if i > 2 else 0), 36 + step * 0.2, 5.4, min(8, step * 0.6), ink=RED)
    for i in range(4):
        text = f'□ {rng.choice(words.SLOGANS)}'
        s.text(18, 42 + high + i * 9, text, piece.fonts.pick(rng, 'g', text), 10, piece.ink)
    return s


def junk_receipt(piece, dpi, bars=False):
    """A till receipt or an invoice's list of goods: amounts, no name and no address."""
    rng = piece.rng
    w, h = rng.choice([(80, 190), (58, 150), (148, 210)])
    s = new_sheet(piece, w, h, dpi, ('white',))
    heads = ['領収証', 'お買上明細', 'ご利用明細']
    goods = ['食パン', '牛乳', '封筒', 'コピー用紙', 'たまご', 'みかん', '洗剤', '電池', 'ノート', '切手', 'お茶', '輪ゴム']
    face = piece.fonts.pick(rng, 'g', ''.join(heads + goods) + '合計お預りお釣り¥,0123456789')
    size = 9 if w < 70 else 10.5
    s.text(w / 2, 10, rng.choice(heads), face, size * 1.6, piece.ink, 'm')
    y, total = 24, 0
    for item in rng.sample(goods, rng.randint(6, 11)):
        price = rng.randint(8, 190) * 10
        total += price
        s.text(5, y, item, face, size, piece.ink)
        s.text(w - 5, y, f'¥{price:,}', face, size, piece.ink, 'r')
        y += size * 0.62
    s.line([(5, y + 1), (w - 5, y + 1)], piece.ink, 0.3)
    paid = total // 1000 * 1000 + 1000
    for head, value in (('合計', total), ('お預り', paid), ('お釣り', paid - total)):
        y += size * 0.75
        s.text(5, y, head, face, size * 1.15, piece.ink)
        s.text(w - 5, y, f'¥{value:,}', face, size * 1.15, piece.ink, 'r')
    return s


def junk_timetable(piece, dpi, bars=False):
    """A timetable or a calendar: columns of numbers under short heads."""
    rng = piece.rng
    w, h = rng.choice([(210, 148), (148, 210), (182, 257)])
    s = new_sheet(piece, w, h, dpi, ('white', 'cream', 'blue'))
    face = piece.fonts.pick(rng, 'gm', '平日時刻表土曜休0123456789')
    s.text(w / 2, 8, rng.choice(['平日時刻表', '土曜・休日時刻表']), face if face.covers('・') else piece.fonts.pick(rng, 'g', '・'), 18, piece.ink, 'm')
    rows = rng.randint(12, 16)
    step = ruled(piece, 12, 24, w - 24, h - 40, rows, (0, 0.12, 1))
    size = min(11, step * 72 / 25.4 * 0.7)
    for i in range(rows):
        s.text(12 + (w - 24) * 0.06, 24 + i * step + step * 0.15, str(6 + i), face, size, RED, 'm')
        minutes = sorted(rng.sample(range(60), rng.randint(3, 9)))
        s.text(16 + (w - 24) * 0.12, 24 + i * step + step * 0.15, '  '.join(f'{m:02d}' for m in minutes), face, size, piece.ink, fit_mm=(w - 24) * 0.8)
    return s
