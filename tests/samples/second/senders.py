"""The sender in rows or in columns."""
import blocks as bl
import furniture as fu
import lexicon as lx
import towns as tw
from canvas import PT


def phone_text(rng, phone):
    form = rng.choice([phone, phone, phone, tw.wide(phone), phone.replace('-', '(', 1).replace('-', ')'), '（'.join(phone.split('-', 1)).replace('-', '）')])
    labels = ['フリーダイヤル ', '【通話料無料】', 'フリーコール '] if phone.startswith('0') and phone[1] in '18' and phone[2:4] in ('20', '00') else \
        ['TEL ', 'TEL.', '電話：', '電話 ', 'お問合せ先 ', '代表 ', 'Tel: ']
    return rng.choice(labels) + form


def sender_rows(job, sheet, x, y, w, align='l', pt=None, address=True, kinds='g'):
    """The sender in rows; the trade mark before the name. Gives the y below."""
    rng, s = job.rng, job.sender
    pt = pt or rng.uniform(6.5, 8.5)
    ink = rng.choice([job.ink, job.ink, job.brand])
    s.shown_address = address
    place = s.place()
    face = job.faces.pick(rng, kinds, place + s.name + '〒（）')
    title = job.faces.pick(rng, kinds + 'b', s.name + s.section)
    big = pt * rng.uniform(1.2, 1.8)
    name = s.name + ('　' + s.section if s.section and rng.random() < 0.5 else '')
    rows_ = [s.section] if s.section and name == s.name else []
    code = f'〒{s.address["postal_code"][:3]}-{s.address["postal_code"][3:]}' if s.code else ''
    if address and len(code + place) * pt * PT * 0.95 < w and rng.random() < 0.5:
        rows_.append((code + ' ' + place).strip())
    elif address:
        rows_ += [code] * bool(code) + [place]
    phone = phone_text(rng, s.phone) if s.phone else ''
    rows_ += [phone] * bool(phone)
    extra = rng.choice(['https://www.example.co.jp', 'www.example.jp/mail', '', '', '', rng.choice(lx.SMALL)])
    rows_ += [extra] * bool(extra)
    wide = min(sheet.width(name, title, big), w * 0.85)
    logo = big * PT * 1.3 if rng.random() < 0.55 and big * PT * 1.6 + wide < w else 0
    left = x - {'l': 0, 'm': (wide + logo * 1.2) / 2, 'r': wide + logo * 1.2}[align]
    if logo:
        fu.mark(job, sheet, left, y, logo)
        left += logo * 1.2
    sheet.text(left, y + logo * 0.1, name, title, big, ink, fit=w - logo * 1.2)
    y += big * PT * 1.45
    for row in rows_:
        use = face if face.covers(row) else job.faces.pick(rng, 'g', row)
        sheet.text(x, y, bl.usable(use, row), use, pt, ink, align, fit=w)
        y += pt * PT * 1.4
    return y


def sender_columns(job, sheet, left, top, bottom, pt=None, kinds='m'):
    """The sender in columns at the lower left: address right, name larger, telephone left."""
    rng, s = job.rng, job.sender
    place = s.place()
    face = job.faces.pick(rng, kinds, place + s.name + '電話〒' + '０-')
    pt = pt or rng.uniform(7, 9)
    step = pt * PT * 1.55
    cols = []
    if s.phone:
        cols.append(('電話　' + (tw.wide(s.phone) if rng.random() < 0.6 else s.phone), 0.9))
    if s.section:
        cols.append((s.section, 0.95))
    cols.append((s.name, 1.4))
    cols.append((tw.wide(place) if rng.random() < 0.5 else place, 1.0))
    x = left + step / 2
    for text, factor in cols:
        start = top + (4 if factor != 1.0 else 0)
        x += step * (factor - 1) * 0.5
        text = bl.usable(face, text, 'ー')
        sheet.column(x, start, text, face, pt * factor, job.ink, 0.02, bottom - start)
        x += step * (1 + (factor - 1) * 0.5)
    if s.code:
        code = s.address['postal_code']
        sheet.text(left, top - pt * PT * 1.7, f'〒{code[:3]}-{code[3:]}', face, pt, job.ink)
