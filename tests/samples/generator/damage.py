"""What post, handling and the scanner do to a sheet: folds, fading, shadows, skew, blur, noise."""
import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter


def small_noise(gen, width, height, cells, low, high):
    """A smooth random field in [low, high] as float32."""
    field = gen.random((max(2, height * cells // max(width, height) + 2), max(2, width * cells // max(width, height) + 2)))
    image = Image.fromarray((field * 255).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
    return low + (high - low) * np.asarray(image, np.float32) / 255


def multiply(image, field):
    """The picture times a field of factors (one channel)."""
    a = np.asarray(image).astype(np.float32)
    a *= field[:, :, None]
    return Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))


def grain(image, gen, amount):
    """Paper fibres: fine noise that is the same in the three channels."""
    w, h = image.size
    tile = gen.normal(0, amount, (512, 512)).astype(np.float32)
    tiled = np.tile(tile, (h // 512 + 1, w // 512 + 1))[:h, :w]
    return multiply(image, 1 + tiled / 255)


def fold(image, rng, strength):
    """A crease: a light and a dark line side by side, the halves in slightly different light."""
    w, h = image.size
    field = np.ones((h, w), np.float32)
    flat = rng.random() < 0.6
    at = rng.uniform(0.25, 0.75)
    slope = rng.uniform(-0.04, 0.04)
    yy, xx = np.ogrid[0:h, 0:w]
    d = (yy - at * h - slope * xx) if flat else (xx - at * w - slope * yy)
    d = d.astype(np.float32)
    wide = max(2.0, 0.004 * min(w, h))
    field += strength * 0.10 * np.exp(-((d - wide) / wide) ** 2) - strength * 0.22 * np.exp(-((d + wide) / wide) ** 2)
    field -= strength * 0.06 / (1 + np.exp(np.clip(-d / (wide * 12), -30, 30)))
    return multiply(image, field)


def show_through(image, other, gen, strength):
    """What is printed inside or behind shines through, mirrored and blurred."""
    ghost = other.convert('L').resize(image.size).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    ghost = ghost.filter(ImageFilter.GaussianBlur(1.6))
    field = 1 - strength * (1 - np.asarray(ghost, np.float32) / 255)
    return multiply(image, field)


def haze(sheet, box_mm, rng, gen, strength):
    """The film of a window: a milky veil with streaks of reflected light."""
    x, y, w, h = box_mm
    box = (sheet.px(x), sheet.px(y), sheet.px(x + w), sheet.px(y + h))
    part = sheet.image.crop(box)
    a = np.asarray(part).astype(np.float32)
    veil = small_noise(gen, part.width, part.height, rng.randint(3, 9), 0, 1)
    yy, xx = np.mgrid[0:part.height, 0:part.width].astype(np.float32)
    angle = rng.uniform(0.3, 1.2)
    for _ in range(rng.randint(1, 3)):
        at = rng.uniform(0, part.width + part.height)
        wide = rng.uniform(0.02, 0.10) * part.width
        veil += rng.uniform(0.2, 0.9) * np.exp(-((xx + yy * angle - at) / wide) ** 2)
    veil = np.clip(veil * strength, 0, 0.75)[:, :, None]
    a = a * (1 - veil) + 248 * veil
    mask = Image.new('L', part.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, part.width - 1, part.height - 1), sheet.px(4), fill=255)
    sheet.image.paste(Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)), box[:2], mask)


def place(image, rng, gen, skew, rotation, ground, margin_px, touching):
    """The sheet on the scanner's ground, skewed, with the shadow of its edge; then turned by quarters."""
    fills = {'white': (247, 247, 246), 'black': (18, 18, 20), 'grey': (96, 97, 99), 'light': (205, 206, 208)}
    fill = fills[ground]
    mask = Image.new('L', image.size, 255)
    turned = image.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=fill)
    mask = mask.rotate(skew, Image.Resampling.BILINEAR, expand=True, fillcolor=0)
    size = (turned.width + 2 * margin_px, turned.height + 2 * margin_px)
    page = Image.new('RGB', size, fill)
    if ground != 'black':
        soft = Image.new('L', size, 0)
        off = max(2, margin_px // 14)
        soft.paste(mask, (margin_px + rng.randint(-off, off), margin_px + rng.randint(0, off)))
        quarter = soft.resize((size[0] // 4 + 1, size[1] // 4 + 1))
        quarter = quarter.filter(ImageFilter.GaussianBlur(max(1, margin_px / 40))).point(lambda v: int(v * 0.45))
        page = Image.composite(Image.new('RGB', size, tuple(int(v * 0.55) for v in fill)), page, quarter.resize(size))
    page.paste(turned, (margin_px, margin_px), mask)
    if touching:
        cut = int(margin_px * rng.uniform(0.6, 1.0))
        page = page.crop((cut, cut, size[0] - cut, size[1] - cut))
    if rotation:
        page = page.transpose({90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180,
                               270: Image.Transpose.ROTATE_90}[rotation])
    return page


def light(image, gen, depth):
    """Uneven lamp: one side darker."""
    corners = 1 - depth * gen.random((2, 2))
    top = np.linspace(corners[0, 0], corners[0, 1], image.width, dtype=np.float32)
    foot = np.linspace(corners[1, 0], corners[1, 1], image.width, dtype=np.float32)
    down = np.linspace(0, 1, image.height, dtype=np.float32)[:, None]
    return multiply(image, top[None, :] * (1 - down) + foot[None, :] * down)


def fade(image, contrast, lift):
    """Pale ink: everything moves towards the paper."""
    table = [min(255, int(255 - (255 - v) * contrast - lift)) for v in range(256)]
    return image.point(table * 3)


def sensor(image, gen, amount):
    tile = gen.integers(0, 256 * 256, 2)
    w, h = image.size
    noise = np.clip(gen.normal(128, amount, (h // 2 + 1, w // 2 + 1)), 0, 255).astype(np.uint8)
    layer = Image.fromarray(noise).resize((w, h), Image.Resampling.BILINEAR)
    layer = ImageChops.offset(layer, int(tile[0] % 7), int(tile[1] % 7))
    return ImageChops.add(image, Image.merge('RGB', [layer] * 3), 1, -128)


def specks(image, rng, count):
    draw = ImageDraw.Draw(image)
    for _ in range(count):
        x, y, r = rng.randrange(image.width), rng.randrange(image.height), rng.uniform(0.6, 2.4)
        shade = rng.randint(60, 150)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(shade, shade, shade))


def streak(image, rng):
    """Dust on the glass of a feeder: a thin line along the transport."""
    draw = ImageDraw.Draw(image)
    x = rng.randrange(image.width)
    shade = rng.randint(90, 190)
    draw.line((x, 0, x + rng.randint(-2, 2), image.height), fill=(shade, shade, shade), width=1)


def dropout(image, rng):
    """A clogged print head: pale lines through a strip of the sheet."""
    draw = ImageDraw.Draw(image)
    y = rng.uniform(0.05, 0.6) * image.height
    paper = image.getpixel((6, 6))
    for _ in range(rng.randint(2, 6)):
        draw.line((0, y, image.width, y), fill=paper, width=1)
        y += rng.uniform(4, 40)


def stain(image, gen, rng):
    """A drop of water or coffee: a darker blot with a darker rim."""
    w, h = image.size
    r = rng.uniform(0.04, 0.12) * max(w, h)
    cx, cy = rng.uniform(0, w), rng.uniform(0, h)
    box = (int(max(0, cx - 1.3 * r)), int(max(0, cy - 1.3 * r)), int(min(w, cx + 1.3 * r)), int(min(h, cy + 1.3 * r)))
    yy, xx = np.mgrid[box[1]:box[3], box[0]:box[2]].astype(np.float32)
    d = np.hypot(xx - cx, (yy - cy) * rng.uniform(0.8, 1.2)) / r
    depth = 0.08 * (d < 1) + 0.14 * np.exp(-((d - 1) / 0.03) ** 2)
    part = np.asarray(image.crop(box)).astype(np.float32) * (1 - depth[:, :, None] * np.array([0.6, 0.8, 1.0], np.float32))
    image.paste(Image.fromarray(np.clip(part, 0, 255).astype(np.uint8)), box[:2])
