"""Wear, the scanner and the document camera, with OpenCV on BGR arrays."""
import math

import cv2
import numpy as np


def film(picture, rng):
    """What is behind a window's film: paler, a little soft, with a streak of light."""
    out = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.7)).astype(np.float32)
    veil = rng.uniform(0.03, 0.22)
    out = out * (1 - veil) + 232 * veil
    if rng.random() < 0.4:
        h, w = out.shape[:2]
        u = np.arange(w)[None, :] / w + np.arange(h)[:, None] / h * rng.uniform(-0.6, 0.6)
        out += (np.exp(-((u - rng.uniform(0.2, 0.9)) / 0.04) ** 2) * rng.uniform(10, 40))[:, :, None]
    return np.clip(out, 0, 255).astype(np.uint8)


def clouds(gen, h, w, cells):
    """Smooth noise of mean 0 and spread about 1."""
    small = gen.normal(0, 1, (max(2, cells), max(2, int(cells * w / h) + 1))).astype(np.float32)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC)


def paper(picture, gen, kind):
    """Fibres and mottling; kraft has more of both."""
    h, w = picture.shape[:2]
    rough = 3.0 if kind == 'kraft' else 1.0
    tone = clouds(gen, h, w, 40) * (0.8 if kind == 'kraft' else 0.5) + cv2.GaussianBlur(gen.normal(0, 1, (h, w)).astype(np.float32), (0, 0), 1.2) * 3.2 * rough
    if kind == 'kraft':
        tone += cv2.GaussianBlur(gen.normal(0, 1, (h, w)).astype(np.float32), (0, 0), sigmaX=9, sigmaY=0.6) * 6
    return np.clip(picture + tone[:, :, None], 0, 255).astype(np.uint8)


def fold(picture, rng, dpi):
    """A crease: a dark and a light edge, shaded on one side."""
    h, w = picture.shape[:2]
    lying = rng.random() < 0.6
    long, wide = (w, h) if lying else (h, w)
    at = rng.uniform(0.28, 0.72) * wide + np.linspace(-1, 1, long) * rng.uniform(-0.01, 0.01) * wide
    far = (np.arange(wide)[:, None] - at[None, :]) / dpi * 25.4
    shade = -rng.uniform(8, 22) * np.exp(-(far / 0.25) ** 2) + rng.uniform(6, 18) * np.exp(-((far - 0.6) / 0.4) ** 2) - rng.uniform(2, 9) * np.exp(-np.abs(far) / 18) * (far > 0)
    shade = shade if lying else shade.T
    return np.clip(picture + shade[:, :, None], 0, 255).astype(np.uint8)


def shadow(picture, rng):
    """A soft shadow from one side, as of a lid not quite closed."""
    h, w = picture.shape[:2]
    a = rng.uniform(0, 2 * math.pi)
    u = (np.arange(w)[None, :] / w - 0.5) * math.cos(a) + (np.arange(h)[:, None] / h - 0.5) * math.sin(a)
    depth = rng.uniform(0.08, 0.38) / (1 + np.exp(-(u - rng.uniform(0.1, 0.35)) * rng.uniform(8, 25)))
    return np.clip(picture * (1 - depth)[:, :, None], 0, 255).astype(np.uint8)


def finish(picture, rng, gen, blur, noise):
    out = cv2.GaussianBlur(picture, (0, 0), blur) if blur > 0.2 else picture
    if noise:
        out = np.clip(out + gen.normal(0, noise, out.shape), 0, 255).astype(np.uint8)
    return out


def turn(picture, rotation):
    """rotation degrees clockwise, in quarters."""
    code = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}.get(rotation)
    return picture if code is None else cv2.rotate(picture, code)


def scan(picture, rng, gen, plan, dpi):
    """A flatbed or feeder scan: the sheet lies a little skew on its ground."""
    picture = paper(picture, gen, plan['paper'])
    for _ in range(plan['folds']):
        picture = fold(picture, rng, dpi)
    h, w = picture.shape[:2]
    a = math.radians(plan['skew'])
    margin = plan['margin_mm'] * dpi / 25.4
    out_w = int(w * abs(math.cos(a)) + h * abs(math.sin(a)) + 2 * margin)
    out_h = int(h * abs(math.cos(a)) + w * abs(math.sin(a)) + 2 * margin)
    turned = cv2.getRotationMatrix2D((w / 2, h / 2), -plan['skew'], 1)
    turned[:, 2] += (out_w / 2 - w / 2, out_h / 2 - h / 2)
    ground = plan['ground']
    out = np.clip(ground + clouds(gen, out_h, out_w, 8) * 1.5 + gen.normal(0, 1, (out_h, out_w)), 0, 255)[:, :, None].repeat(3, 2)
    mask = cv2.warpAffine(np.full((h, w), 255, np.uint8), turned, (out_w, out_h), flags=cv2.INTER_LINEAR)
    edge = cv2.GaussianBlur(mask, (0, 0), dpi / 60).astype(np.float32) / 255
    out *= (1 - plan['edge'] * edge)[:, :, None]
    over = cv2.warpAffine(picture, turned, (out_w, out_h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    share = (mask.astype(np.float32) / 255)[:, :, None]
    out = (over * share + out * (1 - share)).astype(np.uint8)
    if plan['shadow']:
        out = shadow(out, rng)
    if plan['contrast'] < 1:
        out = (235 - (235 - out.astype(np.float32)) * plan['contrast']).clip(0, 255).astype(np.uint8)
    return turn(finish(out, rng, gen, plan['blur'] * dpi / 200, plan['noise']), plan['rotation'])


def table(rng, gen, h, w):
    """What lies below the sheet: dark felt, wood with its grain, or a grey desk."""
    kind = rng.choice(['dark', 'wood', 'grey', 'grey'])
    if kind == 'wood':
        u = np.arange(h, dtype=np.float32)[:, None] / h * rng.uniform(10, 24) + clouds(gen, h, w, 4) * 0.7
        grain = np.sin(u * 6.28) * 9 + cv2.GaussianBlur(gen.normal(0, 1, (h, w)).astype(np.float32), (0, 0), sigmaX=30, sigmaY=0.8) * 45
        base = np.array(rng.choice([(70, 105, 150), (95, 135, 175), (45, 70, 105)]), np.float32)
        return np.clip(base + grain[:, :, None], 0, 255)
    base = rng.uniform(22, 55) if kind == 'dark' else rng.uniform(95, 165)
    tint = np.array([rng.uniform(0.94, 1.06) for _ in range(3)], np.float32)
    noise = clouds(gen, h, w, 10) * 4 + cv2.GaussianBlur(gen.normal(0, 1, (h, w)).astype(np.float32), (0, 0), 1) * 5
    return np.clip((base + noise)[:, :, None] * tint, 0, 255)


def photograph(picture, rng, gen, plan):
    """The sheet on a table from above: corners moved by up to 6 %, uneven light, a soft lens."""
    picture = paper(picture, gen, plan['paper'])
    if plan['folds']:
        picture = fold(picture, rng, plan['dpi'])
    h, w = picture.shape[:2]
    long = plan['long_px']
    aspect = 4 / 3 if w > h else 3 / 4
    out_w, out_h = (long, round(long / aspect)) if w > h else (round(long * aspect), long)
    fill = rng.uniform(0.8, 0.92)
    scale = min(out_w * fill / w, out_h * fill / h)
    a = math.radians(plan['skew'])
    corners = []
    for cx, cy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x, y = cx * w * scale / 2, cy * h * scale / 2
        x, y = x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a)
        corners.append((out_w / 2 + x + rng.uniform(-1, 1) * plan['bend'] * w * scale, out_h / 2 + y + rng.uniform(-1, 1) * plan['bend'] * h * scale))
    corners = np.float32(corners)
    corners[:, 0] = np.clip(corners[:, 0], 6, out_w - 6)
    corners[:, 1] = np.clip(corners[:, 1], 6, out_h - 6)
    view = cv2.getPerspectiveTransform(np.float32([(0, 0), (w, 0), (w, h), (0, h)]), corners)
    small = cv2.GaussianBlur(picture, (0, 0), 0.45 / scale) if scale < 0.8 else picture
    over = cv2.warpPerspective(small, view, (out_w, out_h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), view, (out_w, out_h)).astype(np.float32) / 255
    out = table(rng, gen, out_h, out_w)
    cast = cv2.GaussianBlur(mask, (0, 0), 9)
    cast = cv2.warpAffine(cast, np.float32([[1, 0, rng.uniform(-9, 9)], [0, 1, rng.uniform(2, 10)]]), (out_w, out_h))
    out *= (1 - 0.45 * cast)[:, :, None]
    out = over * mask[:, :, None] + out * (1 - mask[:, :, None])
    u, v = np.arange(out_w)[None, :] / out_w - rng.uniform(0.1, 0.9), np.arange(out_h)[:, None] / out_h - rng.uniform(0.1, 0.9)
    light = 1.04 - plan['light'] * np.minimum(1.2, (u * u + v * v) * 1.6) + clouds(gen, out_h, out_w, 3) * 0.015
    tint = np.array([rng.uniform(0.90, 1.02), 0.985, rng.uniform(0.96, 1.04)])
    out = np.clip(out * light[:, :, None] * tint * plan['exposure'], 0, 255).astype(np.uint8)
    return turn(finish(out, rng, gen, plan['blur'], plan['noise']), plan['rotation'])
