"""From clean canvases to what a printer, a scanner and the line finder make of them.

All in torch, batch by batch, on any device; deterministic by the seed given to each call.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

from strips import CANVAS_HEIGHT, EM_PX, HEIGHT_PX, WIDTH_PX
from glyphs import EM_PX as CANVAS_EM_PX

MIN_EM_PX, MAX_EM_PX = 13, 34  # of the scanned picture: 8-point type at 150 dpi to 10-point at 240
_NATIVE_HEIGHT = 56
_NATIVE_WIDTH = WIDTH_PX * MAX_EM_PX // EM_PX + 1
_BLUR_TAPS = 19


def _dct_basis():
    at = torch.arange(8, dtype=torch.float32)
    rows = torch.cos((2 * at[None] + 1) * at[:, None] * math.pi / 16) * 0.5
    rows[0] *= math.sqrt(0.5)
    return torch.einsum('iy,jx->ijyx', rows, rows).reshape(64, 1, 8, 8)


def _quantisation():
    """About JPEG's luminance table at quality 50: finer frequencies are kept more coarsely."""
    at = torch.arange(8, dtype=torch.float32)
    return (12 + 6.5 * (at[:, None] + at[None])).reshape(1, 64, 1, 1) / 255


class Damage:
    """Callable: canvases uint8 [n, 48, width], zooms [n] (canvas pixels in one of the recogniser's,
    horizontally), seed -> float32 [n, 1, 32, 512], ink in [0, 1].  `strength` 1 is training's."""

    def __init__(self, device='cpu', strength=1.0):
        self.device, self.strength = device, strength
        self.dct, self.table = _dct_basis().to(device), _quantisation().to(device)
        self.inverse_dct = self.dct.reshape(64, 64).t().reshape(64, 64, 1, 1).contiguous()

    def __call__(self, canvases, zooms, seed):
        rng = np.random.default_rng(seed)
        noise = torch.Generator(self.device)
        noise.manual_seed(seed)
        ink = torch.as_tensor(canvases, device=self.device).float().div_(255).unsqueeze(1)
        for step in (self._weight, self._dots, self._neighbours, self._strokes):
            ink = step(ink, rng)
        em_px = np.exp(rng.uniform(math.log(MIN_EM_PX), math.log(MAX_EM_PX), len(ink)))
        ink = self._scanned(self._blurred(ink, em_px, rng), em_px, zooms, rng)
        grey, paper = self._lit(ink, rng, noise)
        return self._cut_out((1 - grey / paper).clamp_(0, 1), em_px, rng)

    def _pick(self, count, share, rng):
        """Indices of a random `share` of the batch, and how many they are."""
        chosen = np.nonzero(rng.random(count) < share * self.strength)[0]
        return torch.as_tensor(chosen, device=self.device), len(chosen)

    def _each(self, values):
        return torch.as_tensor(np.asarray(values, np.float32), device=self.device).view(-1, 1, 1, 1)

    def _weight(self, ink, rng):
        """Bolder and thinner print."""
        at, n = self._pick(len(ink), 0.12, rng)
        if n:
            ink[at] = torch.lerp(ink[at], F.max_pool2d(ink[at], 3, 1, 1),
                                 self._each(rng.uniform(0.3, 1, n)))
        at, n = self._pick(len(ink), 0.08, rng)
        if n:
            size, margin = (((1, 3), (0, 1)), ((3, 1), (1, 0)))[rng.integers(2)]
            ink[at] = torch.lerp(ink[at], -F.max_pool2d(-ink[at], size, 1, margin),
                                 self._each(rng.uniform(0.2, 0.8, n)))
        return ink

    def _dots(self, ink, rng):
        """Dot matrix: 16 or 24 dots an em, all or nothing; thermal heads: rows and columns missing."""
        for share, size in ((0.03, (24, 624)), (0.04, (36, 936))):
            at, n = self._pick(len(ink), share, rng)
            if n:
                dots = F.interpolate(ink[at], size, mode='area')
                dots = (dots > self._each(rng.uniform(0.3, 0.55, n))).float()
                dots[:, :, ::2] *= self._each(rng.uniform(0.6, 1, n))
                ink[at] = F.interpolate(dots, ink.shape[2:], mode='nearest')
        at, n = self._pick(len(ink), 0.06, rng)
        for k in range(n):
            axis, extent = ((0, CANVAS_HEIGHT), (1, ink.shape[3]))[rng.integers(2)]
            lost = rng.integers(0, extent, max(1, int(extent * rng.uniform(0.01, 0.06))))
            line = torch.ones(extent, device=self.device)
            line[torch.as_tensor(lost, device=self.device)] = float(rng.uniform(0, 0.6))
            ink[at[k]] *= line.view(-1, 1) if axis == 0 else line
        return ink

    def _neighbours(self, ink, rng):
        """Fragments of the lines above and below."""
        at, n = self._pick(len(ink), 0.25, rng)
        others = ink.roll(1, 0).clone()
        for k in range(n):
            pitch = int(rng.uniform(1.0, 1.5) * CANVAS_EM_PX)
            if pitch >= CANVAS_HEIGHT:
                continue
            i = int(at[k])
            if rng.random() < 0.5:
                torch.maximum(ink[i, :, pitch:], others[i, :, :-pitch], out=ink[i, :, pitch:])
            else:
                torch.maximum(ink[i, :, :-pitch], others[i, :, pitch:], out=ink[i, :, :-pitch])
        return ink

    def _strokes(self, ink, rng):
        """Rules, frames, strike-outs and stamps across the text."""
        at, n = self._pick(len(ink), 0.14, rng)
        y = torch.arange(ink.shape[2], device=self.device).view(-1, 1).float()
        x = torch.arange(ink.shape[3], device=self.device).view(1, -1).float()
        for k in range(n):
            kind, thick = rng.random(), rng.uniform(0.7, 2.5)
            if kind < 0.45:
                edge = rng.random() < 0.7
                level = rng.choice((rng.uniform(2, 8), rng.uniform(40, 46))) if edge else rng.uniform(10, 38)
                far = (y - level - rng.uniform(-0.01, 0.01) * x).abs() + 0 * x
            elif kind < 0.6:
                period = rng.uniform(40, 500)
                far = ((x + rng.uniform(0, 500)) % period - period / 2).abs() + 0 * y
            else:
                radius, thick = rng.uniform(14, 70), thick * 1.6
                far = (torch.hypot(x - rng.uniform(0, 1000), y - rng.uniform(-20, 70)) - radius).abs()
            stroke = (thick / 2 + 0.5 - far).clamp(0, 1) * float(rng.uniform(0.15, 0.9))
            i = int(at[k])
            ink[i, 0] += stroke * (1 - ink[i, 0])
        return ink

    def _blurred(self, ink, em_px, rng):
        """Out of focus and spread ink, plus what the coarser raster of the scan takes away."""
        n = len(ink)
        kind = rng.random(n)
        sigma_em = np.where(kind < 0.5, rng.uniform(0, 0.025, n),
                            np.where(kind < 0.8, rng.uniform(0.02, 0.065, n),
                                     rng.uniform(0.055, 0.1, n))) * self.strength
        raster = 0.4 * np.sqrt(np.maximum((CANVAS_EM_PX / em_px) ** 2 - 1, 0))
        sigma = np.hypot(sigma_em * CANVAS_EM_PX, raster)
        uneven = np.exp(rng.normal(0, 0.15, n) * (rng.random(n) < 0.5))  # motion blurs one way
        at = torch.arange(_BLUR_TAPS, device=self.device).float() - _BLUR_TAPS // 2
        planes = ink.view(1, n, *ink.shape[2:])
        for spread, shape in ((sigma * uneven, (n, 1, 1, -1)), (sigma / uneven, (n, 1, -1, 1))):
            taps = torch.exp(-0.5 * (at / self._each(np.maximum(spread, 0.15)).view(-1, 1)) ** 2)
            taps = (taps / taps.sum(1, keepdim=True)).view(shape)
            margin = (0, _BLUR_TAPS // 2) if shape[2] == 1 else (_BLUR_TAPS // 2, 0)
            planes = F.conv2d(planes, taps, padding=margin, groups=n)
        return planes.view(n, 1, *ink.shape[2:])

    def _scanned(self, ink, em_px, zooms, rng):
        """The canvas on the scanner's raster, em_px an em, a little slanted and off the level."""
        n = len(ink)
        slope = rng.normal(0, 0.004, n) * self.strength
        slant = np.where(rng.random(n) < 0.1, rng.uniform(-0.05, 0.25, n), rng.normal(0, 0.01, n))
        zoom = np.asarray(zooms) * EM_PX / em_px
        v = torch.arange(_NATIVE_HEIGHT, device=self.device).view(1, -1, 1) + 0.5 - _NATIVE_HEIGHT / 2
        u = torch.arange(_NATIVE_WIDTH, device=self.device).view(1, 1, -1) + 0.5
        flat = lambda values: self._each(values).view(-1, 1, 1)  # noqa: E731
        down = v * flat(CANVAS_EM_PX / em_px)
        x = u * flat(zoom) - down * flat(slant)
        y = CANVAS_HEIGHT / 2 + down + (x - ink.shape[3] / 2) * flat(slope)
        return self._sampled(ink, x, y)

    def _sampled(self, image, x, y):
        height, width = image.shape[2:]
        grid = torch.stack((2 * x / width - 1, (2 * y / height - 1).expand_as(x)), dim=3)
        return F.grid_sample(image, grid, mode='bilinear', padding_mode='zeros', align_corners=False)

    def _lit(self, ink, rng, noise):
        """Print, paper and light: (grey, what grey would be without print)."""
        n = len(ink)
        kind = rng.random(n)
        contrast = np.where(kind < 0.5, rng.uniform(0.75, 1, n),
                            np.where(kind < 0.85, rng.uniform(0.42, 0.8, n), rng.uniform(0.24, 0.45, n)))
        paper = self._each(rng.uniform(0.6, 1, n)).expand_as(ink).clone()
        at, k = self._pick(n, 0.3, rng)
        if k:  # uneven light, folds
            light = torch.as_tensor(rng.uniform(0.6, 1.1, (k, 1, 3, 9)).astype(np.float32), device=self.device)
            paper[at] *= F.interpolate(light, ink.shape[2:], mode='bilinear', align_corners=True)
        grey = paper * (1 - self._each(contrast) * ink)
        at, k = self._pick(n, 0.08, rng)
        if k:  # window glare
            veil = torch.as_tensor(rng.uniform(-0.6, 0.8, (k, 1, 2, 8)).astype(np.float32), device=self.device)
            veil = F.interpolate(veil, ink.shape[2:], mode='bicubic', align_corners=True).clamp(0, 0.85)
            grey[at] += veil * (1 - grey[at])
            paper[at] += veil * (1 - paper[at])
        sigma = np.where(rng.random(n) < 0.6, rng.uniform(0, 0.02, n), rng.uniform(0.02, 0.07, n))
        grain = torch.randn(grey.shape, generator=noise, device=self.device)
        grey += grain * self._each(sigma * self.strength)
        at, k = self._pick(n, 0.08, rng)
        if k:  # specks
            speck = torch.rand(grey[at].shape, generator=noise, device=self.device)
            share = self._each(rng.uniform(0.001, 0.012, k))
            grey[at] = torch.where(speck < share, speck / share * 0.5, grey[at])
            grey[at] = torch.where(speck > 1 - share, paper[at], grey[at])
        at, k = self._pick(n, 0.3, rng)
        if k:
            grey[at] = self._jpeg(grey[at], rng)
        at, k = self._pick(n, 0.1, rng)
        if k:  # bilevel
            level = paper[at] * (1 - self._each(contrast[at.cpu().numpy()] * rng.uniform(0.3, 0.6, k)))
            grey[at] = torch.where(grey[at] < level, 0.05 * paper[at], paper[at])
        return grey, paper

    def _jpeg(self, grey, rng):
        blocks = F.conv2d(grey[:, :, :, :_NATIVE_WIDTH // 8 * 8] - 0.5, self.dct, stride=8)
        step = self.table * self._each(np.exp(rng.uniform(math.log(0.3), math.log(2.5), len(grey))))
        blocks = torch.round(blocks / step) * step
        out = grey.clone()
        out[:, :, :, :_NATIVE_WIDTH // 8 * 8] = F.pixel_shuffle(
            F.conv2d(blocks, self.inverse_dct), 8) + 0.5
        return out

    def _cut_out(self, ink, em_px, rng):
        """As line_image.cpp does: paper taken off, stretched, on the recogniser's raster, with
        errors of the line finder in size and level."""
        n = len(ink)
        ink = (ink - self._each(rng.uniform(-0.01, 0.05, n))).clamp_(0, 1)
        scale = np.exp(rng.normal(0, 0.09, n).clip(-0.2, 0.2) * self.strength)
        level = rng.normal(0, 1.1, n).clip(-3, 3) * self.strength
        flat = lambda values: self._each(values).view(-1, 1, 1)  # noqa: E731
        y = torch.arange(HEIGHT_PX, device=self.device).view(1, -1, 1) + 0.5 - HEIGHT_PX / 2
        x = torch.arange(WIDTH_PX, device=self.device).view(1, 1, -1) + 0.5
        v = _NATIVE_HEIGHT / 2 + (y + flat(level)) * flat(em_px / (EM_PX * scale))
        u = x * flat(em_px / EM_PX) + 0 * y
        line = self._sampled(ink, u, v)
        sparse = line[:, 0, ::2, ::2].reshape(n, -1)
        full = torch.sort(sparse, 1).values[:, int(sparse.shape[1] * 0.97)]
        full = full.clamp(0.09, 1).view(-1, 1, 1, 1)
        line = (line / full * self._each(rng.uniform(0.85, 1.25, n))).clamp_(0, 1)
        at, k = self._pick(n, 0.5, rng)
        if k:  # nothing beyond the line's box
            half = flat(rng.uniform(11.5, 16, k)).view(k, 1, 1, 1)
            line[at] *= ((y.view(1, 1, -1, 1) + self._each(level[at.cpu().numpy()])).abs() < half).float()
        return line
