#!/usr/bin/python3
"""Makes test images of Japan Post's customer barcode, with truth.json beside them.

  make_barcode_images.py singles   --seed 1 --count 200 --out DIR   one damaged barcode each
  make_barcode_images.py pages     --seed 1 --count 60  --out DIR   a barcode on a page full of text
  make_barcode_images.py negatives --seed 1 --count 80  --out DIR   pages without a valid barcode
  make_barcode_images.py samples   --seed 1 --out DIR               the small set kept in the repository
  make_barcode_images.py check-encoder                              compares the encoder with zint

The same seed makes the same images.  All addresses are random digits.  Needs python3-pil,
python3-numpy, fonts-ipaexfont; check-encoder needs zint.
truth.json: a list of {"file", "dpi", "barcode": null | {"postal_code", "address_number"},
"damage": what was done}.
"""
import argparse
import io
import json
import math
import os
import random
import subprocess

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

PATTERNS = (
    "FTT FFT FDA DFA FAD FTF DAF AFD ADF TFF TFT "  # 0-9, hyphen
    "DAT DTA ADT TDA ATD TAD TTF FFF"  # CC1-CC8
).split()
HYPHEN, CC1, CC2, CC3, CC4 = 10, 11, 12, 13, 14
FONT = "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf"
FONT_MINCHO = "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf"
TEXT = (
    "東京都港区芝公園四丁目二番八号山田太郎様株式会社大阪府高槻市八丁畷町京都市右京区西京極"
    "お客様番号重要書類在中料金後納郵便川州冊目皿山田中村日本生命保険相互会社口座振替のご案内"
    "0123456789-AILTHlItiアイウエオカキクケコサシスセソタチツテトナニヌネノ"
)


def values_of(postal_code, address_number):
    values = [int(c) for c in postal_code]
    tail = []
    for c in address_number:
        if c.isdigit():
            tail.append(int(c))
        elif c == "-":
            tail.append(HYPHEN)
        elif "A" <= c <= "Z":
            n = ord(c) - ord("A")
            tail += [CC1 + n // 10, n % 10]
        else:
            raise ValueError(c)
    tail = (tail + [CC4] * 13)[:13]
    values += tail
    return values + [-sum(values) % 19]


def encode(postal_code, address_number):
    body = "".join(PATTERNS[v] for v in values_of(postal_code, address_number))
    return "FD" + body + "DF"


def random_content(rng):
    postal_code = "".join(rng.choice("0123456789") for _ in range(7))
    parts = [str(rng.randint(1, 30)) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.4:
        parts.append(str(rng.randint(101, 1205)))
    number = "-".join(parts)
    if rng.random() < 0.2:
        number += rng.choice(["", "-"]) + rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    length = 0
    for i, c in enumerate(number):
        length += 2 if c.isalpha() else 1
        if length > 13:
            number = number[:i]
            break
    return postal_code, number


def draw_bars(bars, pitch_px, shape="post", bar_width=0.5, margin=4.0):
    """The bars, dark on 255, at pitch_px a bar; drawn four times as large, then reduced."""
    s = 4
    p = pitch_px * s
    tracker, long_half = (0.5, 1.5) if shape == "post" else (0.5, 2.0)
    width = int(p * (len(bars) + 2 * margin))
    height = int(p * (2 * long_half + 2 * margin))
    picture = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(picture)
    for i, bar in enumerate(bars):
        x = p * (margin + i + 0.5)
        up = long_half if bar in "FA" else tracker
        down = long_half if bar in "FD" else tracker
        half = bar_width * p / 2
        draw.rectangle(
            [x - half, height / 2 - up * p, x + half - 1, height / 2 + down * p - 1], fill=0
        )
    return picture.resize((width // s, height // s), Image.BOX)


def warp(picture, skew_deg, perspective, rng):
    """Turns by skew_deg and pulls the corners, on a white ground that is large enough."""
    w, h = picture.size
    a = math.radians(skew_deg)
    corners = [(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2)]
    moved = []
    for x, y in corners:
        x2 = x * math.cos(a) - y * math.sin(a) + rng.uniform(-1, 1) * perspective * min(w, 3 * h)
        y2 = x * math.sin(a) + y * math.cos(a) + rng.uniform(-1, 1) * perspective * min(w / 6, 2 * h)
        moved.append((x2, y2))
    min_x, min_y = min(m[0] for m in moved), min(m[1] for m in moved)
    moved = [(x - min_x, y - min_y) for x, y in moved]
    out_w = int(max(m[0] for m in moved)) + 2
    out_h = int(max(m[1] for m in moved)) + 2
    source = [(0, 0), (w, 0), (w, h), (0, h)]
    rows, right = [], []
    for (x, y), (u, v) in zip(moved, source):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        right += [u, v]
    coefficients = np.linalg.solve(np.array(rows), np.array(right))
    return picture.transform(
        (out_w, out_h), Image.PERSPECTIVE, tuple(coefficients), Image.BICUBIC, fillcolor=255
    )


def specks(picture, rng, count, pitch_px, colours):
    draw = ImageDraw.Draw(picture)
    for _ in range(count):
        x, y = rng.uniform(0, picture.width), rng.uniform(0, picture.height)
        r = rng.uniform(0.05, 0.2) * pitch_px
        draw.ellipse([x - r, y - r, x + r, y + r], fill=rng.choice(colours))


def shade(picture, rng, ink, paper, gradient, noise):
    """Maps 0..255 to ink..paper under uneven light, and adds noise."""
    a = np.asarray(picture, dtype=np.float32) / 255
    h, w = a.shape
    light = 1 + gradient * (
        np.linspace(-1, 1, w)[None, :] * rng.uniform(-1, 1)
        + np.linspace(-1, 1, h)[:, None] * rng.uniform(-1, 1)
    )
    a = (ink + a * (paper - ink)) * light
    noise_source = np.random.default_rng(rng.randrange(1 << 30))
    a = a + noise_source.normal(0, noise, a.shape) if noise else a
    return Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))


def scratch_one_symbol(bars_picture, pitch_px, rng, margin):
    """Wipes out half a bar or a whole bar of one symbol between start and stop."""
    symbol = rng.randrange(21)
    bar = 2 + 3 * symbol + rng.randrange(3)
    x = pitch_px * (margin + bar + 0.5)
    middle = bars_picture.height / 2
    top, bottom = rng.choice(
        [(-3, -0.5), (0.5, 3), (-3, 3), (-3, -0.2), (0.2, 3)]
    )
    ImageDraw.Draw(bars_picture).rectangle(
        [x - pitch_px * 0.4, middle + top * pitch_px, x + pitch_px * 0.4, middle + bottom * pitch_px],
        fill=255,
    )


def single(rng):
    dpi = rng.choice([150, 200, 240, 300, 400])
    pitch_px = rng.uniform(8, 11.5) * 0.12 * dpi / 25.4
    shape = "tall" if rng.random() < 0.15 else "post"
    content = random_content(rng)
    margin = 4.0
    picture = draw_bars(encode(*content), pitch_px, shape, rng.uniform(0.4, 0.62), margin)
    damage = {"pitch_px": round(pitch_px, 2), "shape": shape}
    if rng.random() < 0.25:
        scratch_one_symbol(picture, pitch_px, rng, margin)
        damage["scratch"] = True
    if rng.random() < 0.4:
        damage["specks"] = rng.randint(5, 80)
        specks(picture, rng, damage["specks"], pitch_px, [0, 255])
    damage["skew"] = round(rng.uniform(-8, 8), 2)
    perspective = rng.choice([0, 0, 0.01, 0.02, 0.03])
    damage["perspective"] = perspective
    picture = warp(picture, damage["skew"], perspective, rng)
    damage["quarter_turns"] = rng.choice([0, 0, 0, 1, 2, 3])
    picture = picture.rotate(90 * damage["quarter_turns"], expand=True)
    damage["blur"] = round(rng.choice([0, rng.uniform(0, 0.15), rng.uniform(0, 0.28)]) * pitch_px, 2)
    picture = picture.filter(ImageFilter.GaussianBlur(damage["blur"]))
    paper = rng.uniform(170, 255)
    ink = paper - rng.choice([rng.uniform(120, 200), rng.uniform(50, 120)])
    ink = max(0, ink)
    contrast = paper - ink
    noise = rng.choice([0, rng.uniform(0, 8), rng.uniform(0, 0.12) * contrast])
    damage.update(paper=round(paper), ink=round(ink), noise=round(noise, 1))
    picture = shade(picture, rng, ink, paper, rng.uniform(0, 0.12), noise)
    if rng.random() < 0.12 and damage["blur"] < 0.22 * pitch_px:
        damage["bilevel"] = True
        level = ink + contrast * rng.uniform(0.4, 0.6)
        picture = picture.point(lambda v: 255 if v > level else 0)
    damage["quality"] = rng.choice([30, 50, 75, 90])
    return picture, dpi, content, damage


def write_text(draw, rng, box, size, vertical):
    font = ImageFont.truetype(rng.choice([FONT, FONT_MINCHO]), size)
    x0, y0, x1, y1 = box
    if vertical:
        x = x1 - size
        while x > x0:
            y = y0
            for _ in range(rng.randint(3, 30)):
                if y + size > y1:
                    break
                draw.text((x, y), rng.choice(TEXT), font=font, fill=0)
                y += size
            x -= int(size * 1.5)
    else:
        y = y0
        while y + size < y1:
            line = "".join(rng.choice(TEXT) for _ in range(rng.randint(3, 30)))
            while line and font.getbbox(line)[2] > x1 - x0:
                line = line[:-1]
            draw.text((x0, y), line, font=font, fill=0)
            y += int(size * 1.5)


def blank_page(rng, small):
    dpi = rng.choice([200, 200, 240, 300, 300])
    w_mm, h_mm = rng.choice([(235, 120), (120, 235), (148, 100), (100, 148), (162, 114), (120, 235)])
    if small:
        dpi, (w_mm, h_mm) = 200, rng.choice([(148, 100), (100, 148)])
    scale = dpi / 25.4
    return Image.new("L", (int(w_mm * scale), int(h_mm * scale)), 255), dpi, scale


def finish_page(picture, rng, hard):
    skew = rng.uniform(-10, 10) if hard else rng.uniform(-5, 5)
    ground = rng.choice([255, 255, 225, 20])
    a = picture.rotate(skew, expand=True, resample=Image.BICUBIC, fillcolor=255)
    paper = rng.uniform(200, 252)
    blur = rng.uniform(0, 1.6) if hard else rng.uniform(0, 0.7)
    a = shade(a.filter(ImageFilter.GaussianBlur(blur)), rng, rng.uniform(10, 110 if hard else 60),
              paper, rng.uniform(0, 0.1), rng.uniform(0, 10 if hard else 4))
    mask = Image.new("L", picture.size, 255).rotate(skew, expand=True, fillcolor=0)
    out = Image.new("L", a.size, int(min(paper, ground)))
    out.paste(a, (0, 0), mask)
    return out, {"skew": round(skew, 2), "blur": round(blur, 2), "hard": hard}


def page(rng, small=False):
    picture, dpi, scale = blank_page(rng, small)
    content = random_content(rng)
    pitch_px = rng.uniform(8, 11.5) * 0.12 * scale
    code = draw_bars(encode(*content), pitch_px, "tall" if rng.random() < 0.1 else "post",
                     rng.uniform(0.42, 0.58), rng.uniform(1.7, 4))
    upright = rng.random() < 0.3 and code.width < picture.height
    if upright or code.width >= picture.width:
        code = code.rotate(rng.choice([90, 270]), expand=True)
    w, h = picture.size
    if code.width >= w or code.height >= h:
        code = code.resize((min(code.width, w - 2), min(code.height, h - 2)), Image.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.randint(2, 6)):
        x0, y0 = rng.randint(0, w - 1), rng.randint(0, h - 1)
        box = (x0, y0, min(w, x0 + int(70 * scale)), min(h, y0 + int(40 * scale)))
        write_text(draw, rng, box, int(rng.uniform(7, 14) / 72 * dpi), rng.random() < 0.4)
    x, y = rng.randint(0, w - code.width), rng.randint(0, h - code.height)
    if rng.random() < 0.5:
        draw.rectangle([x - 12, y - 60, x + code.width + 12, y + code.height + 60], outline=120, width=2)
    picture.paste(code, (x, y))
    turns = rng.choice([0, 0, 0, 1, 2, 3])
    picture = picture.rotate(90 * turns, expand=True)
    picture, damage = finish_page(picture, rng, rng.random() < 0.3)
    damage.update(pitch_px=round(pitch_px, 2), quarter_turns=turns, upright=upright,
                  quality=rng.choice([60, 75, 90]))
    return picture, dpi, content, damage


def draw_code39(rng, module, height):
    widths = [rng.choice([1, 1, 3]) for _ in range(140)]
    picture = Image.new("L", (int(sum(widths) * module) + 1, int(height)), 255)
    draw, x = ImageDraw.Draw(picture), 0.0
    for i, width in enumerate(widths):
        if i % 2 == 0:
            draw.rectangle([x, 0, x + width * module - 1, height], fill=0)
        x += width * module
    return picture


def draw_modules(rng, size, module):
    bits = np.random.default_rng(rng.randrange(1 << 30)).integers(0, 2, (size, size)) * 255
    return Image.fromarray(bits.astype(np.uint8)).resize((size * module, size * module), Image.NEAREST)


def near_code(rng):
    """67 bars that are not a customer barcode: each lacks one thing that a true one has."""
    bars = encode(*random_content(rng))
    kind = rng.choice(["check", "random", "comb", "short", "long", "start", "other", "mirror"])
    if kind == "check":
        values = [rng.randrange(10) for _ in range(7)] + [rng.randrange(11) for _ in range(13)]
        check = (-sum(values) + rng.randint(1, 18)) % 19
        bars = "FD" + "".join(PATTERNS[v] for v in values + [check]) + "DF"
    elif kind == "random":
        bars = "FD" + "".join(rng.choice("FADT") for _ in range(63)) + "DF"
    elif kind == "comb":
        bars = rng.choice(["F", "T", "FT", "FD", "AD", "FTT"]) * 67
        bars = bars[: rng.choice([60, 67, 67, 80])]
    elif kind == "short":
        bars = bars[:20] + bars[23:]
    elif kind == "long":
        bars = bars[:20] + bars[17:20] + bars[20:]
    elif kind == "start":
        bars = rng.choice(["AT", "FT", "DF", "TF"]) + bars[2:]
    elif kind == "other":
        bars = "".join(rng.choice("FADT") for _ in range(rng.choice([65, 37, 52, 67, 75])))
    else:
        bars = bars[::-1]  # a mirror image, not a turned one
    return kind, bars


def negative(rng, small=False):
    picture, dpi, scale = blank_page(rng, small)
    w, h = picture.size
    draw = ImageDraw.Draw(picture)
    kind = rng.choice(["text", "rules", "code39", "modules", "hatching", "near", "near", "near", "strokes"])
    damage = {"kind": kind}
    for _ in range(rng.randint(3, 9) if kind == "text" else 2):
        x0, y0 = rng.randint(0, w - 1), rng.randint(0, h - 1)
        box = (x0, y0, min(w, x0 + int(90 * scale)), min(h, y0 + int(60 * scale)))
        write_text(draw, rng, box, int(rng.uniform(6, 14) / 72 * dpi), rng.random() < 0.4)
    x, y = rng.randint(5, w // 8), rng.randint(5, int(h * 0.7))
    pitch_px = rng.uniform(8, 11.5) * 0.12 * scale
    if kind == "rules":
        for i in range(40):
            step = rng.uniform(0.9, 1.3) * scale
            draw.line([x + i * step, y, x + i * step, y + 3 * scale], fill=0, width=3)
            draw.line([x, y + i * step, w - x, y + i * step], fill=0, width=2)
    elif kind == "code39":
        picture.paste(draw_code39(rng, rng.uniform(0.2, 0.5) * scale, rng.uniform(3, 10) * scale), (x, y))
    elif kind == "modules":
        picture.paste(draw_modules(rng, rng.randint(21, 41), int(rng.uniform(0.4, 1) * scale)), (x, y))
    elif kind == "hatching":
        for i in range(120):
            dx = i * pitch_px
            lean = rng.choice([0, 0, 0.3]) * pitch_px
            draw.line([x + dx, y, x + dx + lean, y + 3 * pitch_px], fill=0, width=max(1, int(pitch_px / 2)))
    elif kind == "near":
        damage["near"], bars = near_code(rng)
        code = draw_bars(bars, pitch_px, "post", 0.5, 2.5)
        picture.paste(code if code.width < w else code.rotate(90, expand=True), (min(x, 40), min(y, 40)))
    elif kind == "strokes":
        for i in range(12):
            text = rng.choice(["|", "I", "l", "1", "川", "州", "冊", "丨", "Il1|", "目"]) * 80
            font = ImageFont.truetype(FONT, int(rng.uniform(6, 12) / 72 * dpi))
            draw.text((x, y // 2 + i * int(4.5 * scale)), text[: rng.choice([67, 80])], font=font, fill=0)
    turns = rng.choice([0, 0, 1, 2, 3])
    picture, more = finish_page(picture.rotate(90 * turns, expand=True), rng, rng.random() < 0.2)
    damage.update(more, quality=rng.choice([60, 75, 90]))
    return picture, dpi, None, damage


def save(picture, dpi, content, damage, out, name):
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=damage["quality"], dpi=(dpi, dpi))
    with open(os.path.join(out, name), "wb") as file:
        file.write(stream.getvalue())
    barcode = None
    if content:
        barcode = {"postal_code": content[0], "address_number": content[1]}
    return {"file": name, "dpi": dpi, "barcode": barcode, "damage": damage}


def make(kind, seed, count, out):
    """One set of a kind; "samples" is a mixture on small pages."""
    os.makedirs(out, exist_ok=True)
    truth = []
    parts = [("singles", 16), ("pages", 3), ("negatives", 4)] if kind == "samples" else [(kind, count)]
    for part, number in parts:
        for i in range(number):
            rng = random.Random(f"{part}-{seed}-{i}")
            if part == "singles":
                made = single(rng)
            else:
                made = (page if part == "pages" else negative)(rng, kind == "samples")
            if kind == "samples":
                made[3]["quality"] = min(made[3]["quality"], 45)
            truth.append(save(*made, out, f"{part[:-1]}{i:03d}.jpg"))
    with open(os.path.join(out, "truth.json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(t) for t in truth) + "\n]\n")


def zint_bars(data):
    """The bars of zint's own encoder, read off its picture."""
    png = subprocess.run(
        ["zint", "--barcode=JAPANPOST", "--direct", "--notext", "--filetype=png", "--data=" + data],
        capture_output=True, check=True).stdout
    a = np.asarray(Image.open(io.BytesIO(png)).convert("L")) < 128
    rows = np.where(a.any(axis=1))[0]
    a = a[rows[0]: rows[-1] + 1]
    columns = np.where(a.any(axis=0))[0]
    starts = [c for c in columns if c == columns[0] or not a[:, c - 1].any()]
    names = {(True, True): "F", (True, False): "A", (False, True): "D", (False, False): "T"}
    return "".join(names[bool(a[0, c]), bool(a[-1, c])] for c in starts)


def check_encoder():
    rng = random.Random("encoder")
    assert values_of("1000013", "1-3-2-503")[-1] == 9
    for _ in range(200):
        postal_code, number = random_content(rng)
        if zint_bars(postal_code + number) != encode(postal_code, number):
            raise SystemExit(f"zint differs for {postal_code} {number}")
    print("200 contents agree with zint")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kind", choices=["singles", "pages", "negatives", "samples", "check-encoder"])
    parser.add_argument("--seed", type=int, default=1, help="default: 1")
    parser.add_argument("--count", type=int, default=100, help="images to make (default: 100)")
    parser.add_argument("--out", default=".", help="folder to make them in (default: here)")
    options = parser.parse_args()
    if options.kind == "check-encoder":
        check_encoder()
    else:
        make(options.kind, options.seed, options.count, options.out)


if __name__ == "__main__":
    main()
