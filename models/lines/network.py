"""The recogniser's network: a trunk from ink to centres and embeddings, and the classes.

A one-dimensional CenterNet: for every two columns of the line "a glyph's centre is here", and
there an embedding that a 1x1 convolution turns into the classes.  Convolutions, batch norms and
ReLU only, four-dimensional to the end: what OpenCV 4.6 runs right at any width.
"""
import torch.nn as nn
import torch.nn.functional as F

SUB_FRAMES = 2  # a column of the trunk covers 4 pixels and tells two centres
FULL = {'stem': 24, 'low': 32, 'middle': 96, 'wide': 256, 'context': 4, 'embedding': 160}
TINY = {'stem': 8, 'low': 16, 'middle': 32, 'wide': 64, 'context': 2, 'embedding': 32}


class Layer(nn.Module):
    """Convolution, batch norm, what is added, ReLU."""

    def __init__(self, inside, outside, kernel, stride=1, padding=None):
        super().__init__()
        if padding is None:
            padding = (kernel[0] // 2, kernel[1] // 2)
        self.conv = nn.Conv2d(inside, outside, kernel, stride, padding, bias=False)
        self.norm = nn.BatchNorm2d(outside)

    def forward(self, x, added=None):
        x = self.norm(self.conv(x))
        return F.relu(x if added is None else x + added)


class Block(nn.Module):
    """Two layers and a way around them."""

    def __init__(self, width, kernel):
        super().__init__()
        self.first, self.second = Layer(width, width, kernel), Layer(width, width, kernel)

    def forward(self, x):
        return self.second(self.first(x), x)


class Single(nn.Module):
    """One layer and a way around it."""

    def __init__(self, width, kernel):
        super().__init__()
        self.layer = Layer(width, width, kernel)

    def forward(self, x):
        return self.layer(x, x)


class Network(nn.Module):
    """float [n, 1, 32, width] -> centres [n, 2, 1, width / 4] and features [n, 2 E, 1, width / 4];
    `classify` turns features [1, E, 1, m] into logits [1, classes, 1, m]."""

    def __init__(self, size, classes):
        super().__init__()
        self.size = size
        low, middle, wide, embedding = size['low'], size['middle'], size['wide'], size['embedding']
        self.trunk = nn.Sequential(
            Layer(1, size['stem'], (3, 3), (2, 1)), Layer(size['stem'], low, (3, 3), (2, 2)),
            Block(low, (3, 3)), Layer(low, middle, (3, 3), (2, 2)), Block(middle, (3, 3)),
            Layer(middle, wide, (4, 3), 1, (0, 1)),
            *[Single(wide, (1, 5)) for _ in range(size['context'])])
        self.centres = nn.Conv2d(wide, SUB_FRAMES, 1)
        self.features = nn.Conv2d(wide, SUB_FRAMES * embedding, 1)
        self.classify = nn.Conv2d(embedding, classes, 1)
        nn.init.constant_(self.centres.bias, -2.5)  # a centre in a dozen places

    def forward(self, line):
        x = self.trunk(line)
        return self.centres(x), self.features(x)


def by_sub_frame(centres, features):
    """[n, 2, 1, t], [n, 2 E, 1, t] -> logits [n, 2 t] and embeddings [n, 2 t, E]."""
    n, _, _, t = centres.shape
    logits = centres[:, :, 0].permute(0, 2, 1).reshape(n, SUB_FRAMES * t)
    embeddings = features[:, :, 0].reshape(n, SUB_FRAMES, -1, t).permute(0, 3, 1, 2)
    return logits, embeddings.reshape(n, SUB_FRAMES * t, -1)
