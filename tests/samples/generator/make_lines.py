#!/usr/bin/python3
"""Draws pictures of single lines in faces that no recogniser of ours was trained on, with truth.

    make_lines.py --seed N --count N --out DIR [--series a,b,...]

Writes DIR/lines.tsv (id, image, text, series, other candidates) and the pictures.  `count` is lines a
series.  A picture taller than wide is a column.  Debian packages: see PACKAGES.  Drawn afresh at
the size of the line, with damage of its own: nothing is shared with how training lines are made.
"""
import argparse
import io
import os
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import people
import words
from fonts import ROOT, Face

FACES = [Face('g', ROOT + 'truetype/bizud-gothic/BIZUDGothic-Regular.ttf', 0),
         Face('g', ROOT + 'truetype/bizud-gothic/BIZUDPGothic-Bold.ttf', 0),
         Face('m', ROOT + 'truetype/bizud-mincho/BIZUDMincho-Regular.ttf', 0),
         Face('m', ROOT + 'truetype/bizud-mincho/BIZUDPMincho-Regular.ttf', 0)]
HAND = [Face('h', ROOT + 'truetype/kiloji/kiloji.ttf', 0)]
GOTHIC = [Face('g', ROOT + 'truetype/vlgothic/VL-PGothic-Regular.ttf', 0)]

# (em in px, blur in px, contrast) as in the figures that recognisers of this kind publish.
CLEAN, MEDIUM, STRONG = (22, 0, 0.95), (20, 1.0, 0.60), (18, 1.6, 0.45)
# One character for another that means the same name or number but is printed otherwise.
TWINS = ['高髙', '崎﨑', '斎齋', '斉齊', '辺邉', '邉邊', '浜濵', '浜濱', '徳德', '柳栁', '桑桒', '沢澤', '広廣', '桜櫻',
         '国國', '関關', '真眞', '島嶋', '恵惠', '栄榮', '寿壽', '静靜', '清淸', '黒黑', '増增', '淵渊', '吉𠮷', '曽曾',
         '竜龍', '亀龜', '渡渉', '弥彌', '礼禮', '薮藪', '富冨', '館舘', '滝瀧', '塩鹽', '芦蘆', '豊豐']


class Lines:
    """What the lines of each series say."""

    def __init__(self, rng):
        self.rng, self.people = rng, people.People()
        self.rare_surnames, self.rare_given = people.load_rare_names()
        self.level_1 = [bytes((row + 0xA0, cell + 0xA0)).decode('euc_jp', 'ignore')
                        for row in range(16, 48) for cell in range(1, 95)]
        self.level_1 = [char for char in self.level_1 if char]

    def mixed(self):
        rng = self.rng
        kind = rng.random()
        _, pref, city, town = self.people.towns.pick(rng)
        if kind < 0.4:
            number = f'{rng.randint(1, 9)}-{rng.randint(1, 30)}-{rng.randint(1, 50)}'
            return (pref if rng.random() < 0.5 else '') + city + town + number
        if kind < 0.5:
            return f'{rng.choice(words.BUILDINGS)}{rng.choice(words.BUILDING_TAILS)}{rng.randint(1, 12)}0{rng.randint(1, 9)}号室'
        if kind < 0.7:
            return self.ordinary() + rng.choice(['様', '様', '殿', ''])
        if kind < 0.82:
            return self.people.firm(rng)
        if kind < 0.9:
            return self.people.phone(rng)
        if kind < 0.95:
            return f'〒{rng.randint(100, 999)}-{rng.randint(0, 9999):04d}'
        return rng.choice(words.SURNAMES) + rng.choice(['商店', '印刷株式会社', '建設工業', '内科医院', 'カスタマーセンター'])

    def ordinary(self):
        return self.rng.choice(words.SURNAMES) + self.rng.choice(words.GIVEN_MALE + words.GIVEN_FEMALE)

    def variant(self):
        return self.rng.choice(words.VARIANT_SURNAMES) + self.rng.choice(words.VARIANT_GIVEN)

    def rare(self):
        return ''.join(self.rng.choice(self.level_1) for _ in range(self.rng.randint(4, 8)))

    def unlisted(self):
        rng = self.rng
        if rng.random() < 0.5:
            return self.rare()
        return ''.join(rng.choice(''.join(self.rare_surnames)) for _ in range(2)) + rng.choice(self.rare_given)

    def twins(self):
        """A name with one character that has a twin, and the same name with the twin."""
        rng = self.rng
        pair = rng.choice(TWINS)
        a, b = rng.sample(pair, 2)
        frame = rng.choice(['{}橋', '{}田', '山{}', '{}野', '中{}', '{}川'])
        given = rng.choice(words.GIVEN_MALE + words.GIVEN_FEMALE)
        return frame.format(a) + given, frame.format(b) + given

    def additions(self):
        """Something that a planted address has and the ordinary one has not, and the other way."""
        rng = self.rng
        kind = rng.randrange(3)
        if kind == 0:
            room = f'{rng.choice(words.BUILDINGS)}{rng.randint(1, 12)}0{rng.randint(1, 9)}'
            pair = room, room + rng.choice('ABRS')
        elif kind == 1:
            name = self.ordinary()
            pair = name, name + rng.choice('RSABK')
        else:
            _, _, city, town = self.people.towns.pick(rng)
            block = rng.randint(1, 9)
            tail = f'丁目{rng.randint(1, 30)}-{rng.randint(1, 30)}'
            pair = f'{city}{town}{block}{tail}', f'{city}{town}{people.kanji_spoken(block)}{tail}'
        return pair if rng.random() < 0.5 else pair[::-1]


def row(text, font, spacing):
    """Ink of a horizontal line."""
    width = int(sum(font.getlength(char) + spacing for char in text)) + font.size
    image = Image.new('L', (width, font.size * 2), 0)
    draw, x = ImageDraw.Draw(image), font.size / 2
    for char in text:
        draw.text((x, font.size / 2), char, fill=255, font=font)
        x += font.getlength(char) + spacing
    return image


def column(text, path, size, spacing):
    """Ink of a column: full-width forms, one under the other, punctuation in its upright form."""
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    text = people.full_width(text)
    image = Image.new('L', (size * 2, int((size + spacing) * (len(text) + 1))), 0)
    draw, y = ImageDraw.Draw(image), size / 2
    for char in text:
        draw.text((size / 2, y), char, fill=255, font=font, features=['vert'])
        y += size + spacing
    return image


def picture(ink, zoom, look, rng, gen):
    """The scan of an ink picture drawn `zoom` times too large."""
    _, blur, contrast = look
    box = ink.getbbox()
    margin = int(ink.height * 0.12 if ink.width > ink.height else ink.width * 0.12) + 2
    ink = ink.crop((box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin))
    ink = ink.resize((max(1, ink.width // zoom), max(1, ink.height // zoom)), Image.Resampling.BOX)
    if blur:
        ink = ink.filter(ImageFilter.GaussianBlur(blur))
    paper = rng.uniform(205, 250)
    grey = paper * (1 - contrast * np.asarray(ink, np.float32) / 255) + gen.normal(0, 3, (ink.height, ink.width))
    image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if rng.random() < 0.4:
        buffer = io.BytesIO()
        image.save(buffer, 'JPEG', quality=rng.randint(45, 90))
        image = Image.open(buffer).convert('L')
    return image


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--count', type=int, default=100)
    parser.add_argument('--out', required=True)
    parser.add_argument('--series', default='')
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    rng, gen = random.Random(args.seed), np.random.default_rng(args.seed)
    lines = Lines(rng)
    plain = {'clean': (lines.mixed, CLEAN, FACES), 'medium': (lines.mixed, MEDIUM, FACES),
             'strong': (lines.mixed, STRONG, FACES), 'ordinary': (lines.ordinary, CLEAN, FACES),
             'variant': (lines.variant, CLEAN, FACES), 'variant-medium': (lines.variant, MEDIUM, FACES),
             'rare': (lines.rare, CLEAN, FACES), 'unlisted-strong': (lines.unlisted, STRONG, FACES),
             'gothic': (lines.mixed, CLEAN, GOTHIC), 'hand': (lines.mixed, CLEAN, HAND),
             'twins': (lines.twins, CLEAN, FACES), 'twins-medium': (lines.twins, MEDIUM, FACES),
             'additions': (lines.additions, CLEAN, FACES), 'additions-medium': (lines.additions, MEDIUM, FACES),
             'column': (lines.mixed, CLEAN, FACES), 'column-medium': (lines.mixed, MEDIUM, FACES)}
    wanted = args.series.split(',') if args.series else list(plain)
    with open(os.path.join(args.out, 'lines.tsv'), 'w', encoding='utf-8') as table:
        for series in wanted:
            say, look, faces = plain[series]
            done = 0
            while done < args.count:
                text = say()
                text, others = (text[0], text[1:]) if isinstance(text, tuple) else (text, ())
                face = rng.choice(faces)
                standing = series.startswith('column')
                needed = text + ''.join(others) + (people.full_width(text) if standing else '')
                if not face.covers(needed):
                    continue
                zoom, spacing = 3, rng.choice((0, 0, 0, 0.08, 0.3))
                size = look[0] * zoom
                font = ImageFont.truetype(face.path, size, index=face.index)
                ink = (column(text, face.path, size, spacing * size) if standing
                       else row(text, font, spacing * size))
                done += 1
                name = f'{series}_{done:04d}.png'
                picture(ink, zoom, look, rng, gen).save(os.path.join(args.out, name))
                table.write('\t'.join([name[:-4], name, text, series, *others]) + '\n')


if __name__ == '__main__':
    main()
