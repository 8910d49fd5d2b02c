"""Plain reading of strips, to see how the training goes.  The kiosk's own decoding is in
src/reading; it ranks strings, this takes the best of every place."""
import torch

from network import by_sub_frame
from strips import SUB_FRAME_PX


def peaks(presence):
    """[(sub-frame, presence)] of one strip: local maxima with what lies within two sub-frames."""
    found, n = [], len(presence)
    for k in range(n):
        here = presence[k]
        if here < 0.05 or (k and presence[k - 1] >= here) or (k + 1 < n and presence[k + 1] > here):
            continue
        found.append((k, min(1.0, sum(presence[max(0, k - 2):k + 3]))))
    return found


@torch.no_grad()
def read(network, lines):
    """float [n, 1, 32, width] -> for every strip [(centre in pixels, class, presence, p)]."""
    network.eval()
    logits, embeddings = by_sub_frame(*network(lines))
    out = []
    for presence, embedding in zip(torch.sigmoid(logits).tolist(), embeddings):
        found = [(k, q) for k, q in peaks(presence) if q > 0.5]
        if not found:
            out.append([])
            continue
        at = embedding[[k for k, _ in found]].t()[None, :, None]
        p, best = torch.softmax(network.classify(at)[0, :, 0], 0).max(0)
        out.append([((k + 0.5) * SUB_FRAME_PX, int(c), q, float(s))
                    for (k, q), c, s in zip(found, best, p)])
    return out


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def character_errors(network, composer, damage, seed, batches=4):
    """Share of characters read wrong on strips of `composer`, damaged as in training."""
    wrong = total = 0
    for k in range(batches):
        canvases, zooms, _, known = composer.batch(seed + k, 32)
        lines = damage(canvases, zooms, seed + k)
        for truth, found in zip(known, read(network, lines)):
            truth = [int(c) for c in truth if c >= 0]
            wrong += edit_distance(truth, [c for _, c, _, _ in found])
            total += len(truth)
    return wrong / max(1, total)
