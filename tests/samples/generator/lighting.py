"""What light does to a mailpiece: highlights on film, shadows of folds and edges, ink that went pale in patches."""
import numpy as np
from PIL import Image, ImageFilter

from damage import multiply, small_noise


def grid(width, height):
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    return xx, yy


def glare(image, rng, box, strength):
    """Specular highlights in the box (pixels): bright spots and bars with a soft rim; strength is how white the middle is, in [0, 1]."""
    x0, y0, x1, y1 = box
    part = image.crop(box)
    w, h = part.size
    xx, yy = grid(w, h)
    veil = np.zeros((h, w), np.float32)
    for _ in range(rng.randint(1, 3)):
        cx, cy = rng.uniform(0.1, 0.9) * w, rng.uniform(0.1, 0.9) * h
        angle = rng.uniform(0, np.pi)
        along = (xx - cx) * np.cos(angle) + (yy - cy) * np.sin(angle)
        across = (yy - cy) * np.cos(angle) - (xx - cx) * np.sin(angle)
        long, wide = (rng.uniform(0.2, 0.6) * w, rng.uniform(0.02, 0.06) * h) if rng.random() < 0.6 else \
            (rng.uniform(0.05, 0.14) * w, rng.uniform(0.06, 0.2) * h)
        core = np.exp(-((along / long) ** 2 + (across / wide) ** 2) ** 2)
        halo = 0.3 * np.exp(-((along / long) ** 2 + (across / wide) ** 2) / 5)
        veil = np.maximum(veil, strength * np.maximum(core, halo))
    veil = veil[:, :, None]
    lit = np.asarray(part).astype(np.float32) * (1 - veil) + 255 * veil
    image.paste(Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)), (x0, y0))


def shadow(image, rng, depth, kind):
    """A shadow: 'fold' falls hard from a crease, 'edge' darkens one side towards a lid that did not close, 'cast' is a hand's or a sheet's."""
    w, h = image.size
    xx, yy = grid(w, h)
    lying = rng.random() < 0.5
    along, size = (yy, h) if lying else (xx, w)
    if kind == 'fold':
        d = along - rng.uniform(0.3, 0.7) * size - rng.uniform(-0.03, 0.03) * (xx if lying else yy)
        dark = np.where(d > 0, np.exp(-np.clip(d, 0, None) / (size * rng.uniform(0.05, 0.15))), 0)
        dark = np.maximum(dark, np.exp(-(d / 3) ** 2) * 0.9)
    elif kind == 'edge':
        side = along if rng.random() < 0.5 else size - along
        dark = np.exp(-side / (size * rng.uniform(0.06, 0.2)))
    else:
        angle = rng.uniform(0, 2 * np.pi)
        d = (xx / w - rng.uniform(0.35, 0.65)) * np.cos(angle) + (yy / h - rng.uniform(0.35, 0.65)) * np.sin(angle)
        dark = 1 / (1 + np.exp(np.clip(-d / rng.uniform(0.01, 0.05), -30, 30)))
    return multiply(image, 1 - depth * dark.astype(np.float32))


def pale(image, gen, least):
    """Toner that gave out in patches: the contrast lies between least and 1 from place to place."""
    field = small_noise(gen, image.width, image.height, 4, least, 1.0)[:, :, None]
    paper = image.reduce(4).filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.MinFilter(7)).resize(image.size)
    paper, a = np.asarray(paper).astype(np.float32), np.asarray(image).astype(np.float32)
    return Image.fromarray(np.clip(paper - (paper - a) * field, 0, 255).astype(np.uint8))


def fibres(image, rng, gen, clean, tint):
    """Kraft paper: faint ribs along the sheet and short dark and light fibres, where the clean sheet has the paper's tint."""
    w, h = image.size
    ribs = 1 + 0.018 * np.sin(np.arange(w, dtype=np.float32) * rng.uniform(0.5, 0.9))[None, :]
    specks = gen.random((h, w // 5 + 1)).astype(np.float32)
    flecks = np.repeat(0.10 * (specks > 0.996) - 0.14 * (specks < 0.006), 5, axis=1)[:, :w]
    bare = np.abs(np.asarray(clean).astype(np.int16) - np.array(tint, np.int16)).max(axis=2) < 24
    return multiply(image, np.where(bare, ribs + flecks, 1).astype(np.float32))
