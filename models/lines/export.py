#!/usr/bin/env python3
"""Makes what the kiosk runs from a training's checkpoint: lines.onnx, classes.onnx, characters.txt
and manifest.json, byte for byte the same for the same checkpoint.

    export.py --data DIR --run DIR [--out DIR] [--version V] [--commit C]

The batch norms are folded into the convolutions and weights stored in half precision; probabilities
are calibrated on faces that the training never drew (those of faces.CALIBRATION).
"""
import argparse
import hashlib
import itertools
import json
import math
import os

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

import characters
import faces
import network as networks
from damage import Damage
from strips import EM_PX, FRAMES, HEIGHT_PX, SUB_FRAME_PX
from train import SIZES, open_composer, read_json

CALIBRATION_SEED = 1 << 41
MAIL_STRENGTH = 0.15  # of the training's damage
STRING = 16           # glyphs
OPSET, IR = 11, 6


class Graph:
    """An ONNX graph under construction; weights go in as half precision."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def conv(self, x, y, weight, bias, stride=(1, 1), padding=(0, 0)):
        for kind, value in (('weight', weight), ('bias', bias)):
            half = value.detach().numpy().astype(np.float16)
            assert np.isfinite(half).all(), f'{y}.{kind} does not fit half precision'
            self.weights.append(numpy_helper.from_array(half, f'{y}.{kind}'))
        self.nodes.append(helper.make_node(
            'Conv', [x, f'{y}.weight', f'{y}.bias'], [y], name=y, kernel_shape=list(weight.shape[2:]),
            strides=list(stride), pads=[*padding, *padding], dilations=[1, 1], group=1))
        return y

    def layer(self, x, y, layer, added=None):
        """A network.Layer with its batch norm folded in."""
        norm = layer.norm
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        x = self.conv(x, y, layer.conv.weight * gain.view(-1, 1, 1, 1),
                      norm.bias - norm.running_mean * gain, layer.conv.stride, layer.conv.padding)
        if added is not None:
            self.nodes.append(helper.make_node('Add', [x, added], [y + '.sum']))
            x = y + '.sum'
        self.nodes.append(helper.make_node('Relu', [x], [y + '.out']))
        return y + '.out'

    def write(self, path, name, inputs, outputs):
        shapes = [[helper.make_tensor_value_info(key, TensorProto.FLOAT, shape)
                   for key, shape in side.items()] for side in (inputs, outputs)]
        graph = helper.make_graph(self.nodes, name, *shapes, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', OPSET)],
                                  producer_name='kanaria')
        model.ir_version = IR
        onnx.checker.check_model(model)
        with open(path, 'wb') as file:
            file.write(model.SerializeToString(deterministic=True))


def write_trunk(net, path):
    graph, x = Graph(), 'line'
    for i, part in enumerate(net.trunk):
        if isinstance(part, networks.Layer):
            x = graph.layer(x, f'trunk{i}', part)
        elif isinstance(part, networks.Block):
            x = graph.layer(graph.layer(x, f'trunk{i}a', part.first), f'trunk{i}b', part.second, x)
        else:
            x = graph.layer(x, f'trunk{i}', part.layer, x)
    graph.conv(x, 'centres', net.centres.weight, net.centres.bias)
    graph.conv(x, 'features', net.features.weight, net.features.bias)
    graph.write(path, 'lines', {'line': [1, 1, HEIGHT_PX, 'width']},
                {'centres': [1, networks.SUB_FRAMES, 1, 'columns'],
                 'features': [1, net.features.out_channels, 1, 'columns']})


def write_classes(net, path):
    graph = Graph()
    graph.conv('features', 'classes', net.classify.weight, net.classify.bias)
    graph.write(path, 'classes', {'features': [1, net.classify.in_channels, 1, 'places']},
                {'classes': [1, net.classify.out_channels, 1, 'places']})


@torch.no_grad()
def outputs_on_calibration_faces(net, data, batches=24):
    """Per glyph, strip after strip from left to right: centre logits of the five sub-frames about
    it [n, 5], class logits [n, C], classes [n]; on texts and damage as mail has them."""
    composer = open_composer(data, 'held_out')
    composer.as_mail = True
    composer.weights = [faces.CALIBRATION.get(face[0], 0) for face in composer.glyphs.faces]
    damage, parts = Damage(strength=MAIL_STRENGTH), ([], [], [])
    for k in range(batches):
        canvases, zooms, centres, known = composer.batch(CALIBRATION_SEED + k, 32)
        logits, features = networks.by_sub_frame(*net(damage(canvases, zooms, CALIBRATION_SEED + k)))
        centres, known = torch.as_tensor(centres), torch.as_tensor(known)
        there = known >= 0
        strip = torch.arange(len(known))[:, None].expand_as(known)[there]
        frame = (centres[there] / SUB_FRAME_PX).long().clamp(2, FRAMES - 3)
        around = torch.stack([logits[strip, frame + aside] for aside in range(-2, 3)], 1)
        strongest = frame + around.argmax(1) - 2
        classes = net.classify(features[strip, strongest].t()[None, :, None])[0, :, 0].t()
        for part, value in zip(parts, (around, classes, known[there])):
            part.append(value)
    return [torch.cat(part) for part in parts]


def looks_of(classes):
    """For each class the first class that looks the same."""
    plain = {char: i for i, (char, form) in enumerate(classes) if not form}
    looks = torch.arange(len(classes))
    for group in characters.TWINS:
        inside = [plain[char] for char in group if char in plain]
        looks[inside] = min(inside, default=0)
    return looks


@torch.no_grad()
def calibration(net, data):
    """temperature, centre_scale and centre_bias of characters.txt: those with the least log-loss of "all of these
    sixteen neighbouring glyphs are read right", which is what a line's probability says.  Twins are
    one: what stands beside them decides, not the net."""
    around, classes, known = outputs_on_calibration_faces(net, data)
    looks = looks_of(read_json(data, 'classes.json')['classes'])
    best_class = looks[classes.argmax(1)] == looks[known]
    found = torch.sigmoid(around).sum(1) > 0.5
    count = len(known) // STRING * STRING

    def strings(values):
        return values[:count].reshape(-1, STRING)
    right = strings(best_class & found).all(1).double()
    least, chosen = math.inf, None
    log_p = {}
    for temperature in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.1, 1.2):
        p = F.softmax(classes / temperature, 1)
        best = torch.zeros_like(p).index_add_(1, looks, p).max(1).values.clamp(1e-9, 1)
        log_p[temperature] = strings(best.double().log()).sum(1)
    for scale, bias in itertools.product((1.0, 1.2, 1.4, 1.7, 2.0, 2.5, 3.0), (0.0, 0.3, 0.6, 0.9, 1.2)):
        presence = torch.sigmoid(scale * around.double() + bias).sum(1).clamp(1e-6, 1 - 1e-6)
        log_presence = strings(torch.log(presence)).sum(1)
        for temperature, which in log_p.items():
            p = torch.exp(which + log_presence).clamp(1e-9, 1 - 1e-9)
            loss = float(F.binary_cross_entropy(p, right))
            if loss < least:
                least, chosen = loss, (temperature, scale, bias)
    return {'temperature': chosen[0], 'centre_scale': chosen[1], 'centre_bias': chosen[2]}


def write_characters(path, classes, embedding, calibrated):
    keys = {'height_px': HEIGHT_PX, 'em_px': EM_PX, 'embedding': embedding, **calibrated,
            'characters': len(classes)}
    with open(path, 'w', encoding='utf-8') as file:
        file.write('kanaria-lines 1\n' + ''.join(f'{key} {value}\n' for key, value in keys.items()))
        file.writelines(char + ('\t' + form if form else '') + '\n' for char, form in classes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', required=True, help="prepare.py's folder")
    parser.add_argument('--run', required=True, help="train.py's --out")
    parser.add_argument('--out', default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument('--version', default='0')
    parser.add_argument('--commit', default='', help='the recipe that trained it')
    args = parser.parse_args()
    torch.set_num_threads(1)
    state = torch.load(os.path.join(args.run, 'checkpoint.pt'), map_location='cpu')
    classes = read_json(args.data, 'classes.json')['classes']
    trained = state['args']
    net = networks.Network(SIZES[trained['size']], len(classes))
    net.load_state_dict(state['average'])
    net.eval()
    paths = {name: os.path.join(args.out, name) for name in ('lines.onnx', 'classes.onnx', 'characters.txt')}
    write_trunk(net, paths['lines.onnx'])
    write_classes(net, paths['classes.onnx'])
    write_characters(paths['characters.txt'], classes, net.size['embedding'], calibration(net, args.data))
    files = []
    for name, path in paths.items():
        with open(path, 'rb') as file:
            content = file.read()
        files.append({'file': name, 'size_bytes': len(content), 'sha256': hashlib.sha256(content).hexdigest()})
    recipe = {**{key: trained[key] for key in ('size', 'seed', 'steps', 'batch', 'processes', 'rate', 'half')},
              'history': state.get('history', [])}
    manifest = {'format': 1, 'version': args.version, 'files': files, 'licence': 'Apache-2.0',
                'recipe': {**recipe, 'steps_done': state['step'], 'glyphs': state['glyphs'], 'commit': args.commit},
                'faces': sorted({face[0] for face in faces.TRAINING}),
                'held_out': sorted({face[0] for face in faces.HELD_OUT}),
                'command': 'prepare.py, train.py, export.py'}
    with open(os.path.join(args.out, 'manifest.json'), 'w', encoding='utf-8') as file:
        json.dump(manifest, file, indent=2, ensure_ascii=False)
        file.write('\n')


if __name__ == '__main__':
    main()
