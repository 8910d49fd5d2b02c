#!/usr/bin/env python3
"""Trains the line recogniser.

    train.py --data DIR --out DIR [--steps N] [--processes N] [--device cpu|cuda] ...

Runs with the same seed, steps and processes on the same kind of processor give the same weights.
A run that was stopped goes on from its last checkpoint when started again with the same --out.
DIR of --data is what prepare.py wrote.  Weights for the kiosk are made from it by export.py.
"""
import argparse
import json
import math
import os
import time

os.environ.setdefault('OMP_NUM_THREADS', '1')
import torch  # noqa: E402
import torch.multiprocessing as multiprocessing  # noqa: E402
import torch.nn.functional as F  # noqa: E402

import decode  # noqa: E402
from damage import Damage  # noqa: E402
from network import FULL, TINY, Network, by_sub_frame  # noqa: E402
from strips import FRAMES, SUB_FRAME_PX, Composer  # noqa: E402

SIZES = {'full': FULL, 'tiny': TINY}
HELD_OUT_SEED = 1 << 40  # far from every training seed
AVERAGE = 0.998          # of the weights that are kept, a step


def seed_of(args, step, process):
    """Of one batch: what it shows and how it is damaged."""
    return (args.seed << 32) + step * args.processes + process


class Batches(torch.utils.data.Dataset):
    """Item i is step i's composed batch of one process."""

    def __init__(self, args, process):
        self.args, self.process, self.composer = args, process, None

    def __len__(self):
        return self.args.steps

    def __getitem__(self, step):
        if self.composer is None:
            self.composer = open_composer(self.args.data, 'training')
        return (step, *self.composer.batch(seed_of(self.args, step, self.process), self.args.batch))


def open_composer(data, which):
    classes, pools = read_json(data, 'classes.json'), read_json(data, 'texts.json')
    return Composer(data, which, classes, pools)


def read_json(folder, name):
    with open(os.path.join(folder, name), encoding='utf-8') as file:
        return json.load(file)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', required=True, help="prepare.py's folder")
    parser.add_argument('--out', required=True, help='checkpoint and log; kept out of the repository')
    parser.add_argument('--size', choices=SIZES, default='full')
    parser.add_argument('--steps', type=int, default=20000, help='of one cosine from --rate to 0')
    parser.add_argument('--stop', type=int, default=0, help='after this step, to go on another time')
    parser.add_argument('--batch', type=int, default=32, help='strips a step and process')
    parser.add_argument('--processes', type=int, default=2, help='single-thread processes that average gradients')
    parser.add_argument('--workers', type=int, default=0, help='further processes a process that compose strips')
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--rate', type=float, default=2e-3)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--half', action='store_true', help='bfloat16 where the processor has it')
    parser.add_argument('--note', default='', help='what is new from here on, for the manifest')
    parser.add_argument('--every', type=int, default=500, help='steps between checkpoints')
    return parser.parse_args()


def rate_at(step, args):
    warm = min(1.0, (step + 1) / 300)
    return args.rate * warm * 0.5 * (1 + math.cos(math.pi * min(1.0, step / args.steps)))


def loss_of(network, lines, centres, known, args, choice):
    """Mean over glyphs of the log-loss of where centres are, plus that of which class is there."""
    with torch.autocast(args.device.split(':')[0], torch.bfloat16, enabled=args.half):
        logits, embeddings = by_sub_frame(*network(lines))
        there = known >= 0
        strip = torch.arange(len(known), device=known.device)[:, None].expand_as(known)[there]
        frame = (centres[there] / SUB_FRAME_PX).long().clamp(0, FRAMES - 1)
        wanted = torch.zeros_like(logits, dtype=torch.float32)
        wanted[strip, frame] = 1
        near = (frame + choice[:len(frame)]).clamp(0, FRAMES - 1)
        picked = embeddings[strip, near].t()[None, :, None].contiguous(memory_format=torch.channels_last)
        classes = network.classify(picked)
    count = max(1, len(frame))
    place = F.binary_cross_entropy_with_logits(logits.float(), wanted, reduction='sum') / count
    which = F.cross_entropy(classes[0, :, 0].t().float(), known[there])
    return place, which, count


class Run:
    """One process's share of the training."""

    def __init__(self, args, process, shared, barrier):
        self.args, self.process, self.shared, self.barrier = args, process, shared, barrier
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)  # tiny moments of the optimizer would slow every step
        torch.manual_seed(args.seed)
        count = len(read_json(args.data, 'classes.json')['classes'])
        self.network = Network(SIZES[args.size], count).to(args.device, memory_format=torch.channels_last)
        self.average = Network(SIZES[args.size], count).to(args.device)
        self.average.load_state_dict(self.network.state_dict())
        kernels = [p for p in self.network.parameters() if p.dim() > 1]
        others = [p for p in self.network.parameters() if p.dim() <= 1]
        self.optimizer = torch.optim.AdamW([{'params': kernels, 'weight_decay': 0.01},
                                            {'params': others, 'weight_decay': 0.0}], args.rate)
        self.damage = Damage(args.device)
        self.step, self.glyphs, self.history = 0, 0, []
        self.checkpoint = os.path.join(args.out, 'checkpoint.pt')
        if os.path.exists(self.checkpoint):
            self._resume()
        if not self.history or self.history[-1]['steps'] != args.steps or args.note:
            self.history.append({'from': self.step, 'steps': args.steps, 'note': args.note})

    def _resume(self):
        state = torch.load(self.checkpoint, map_location=self.args.device)
        self.network.load_state_dict(state['network'])
        self.average.load_state_dict(state['average'])
        self.optimizer.load_state_dict(state['optimizer'])
        self.step, self.glyphs = state['step'], state['glyphs']
        self.history = state.get('history', [])

    def _save(self):
        state = {'network': self.network.state_dict(), 'average': self.average.state_dict(),
                 'optimizer': self.optimizer.state_dict(), 'step': self.step, 'glyphs': self.glyphs,
                 'args': vars(self.args), 'history': self.history}
        torch.save(state, self.checkpoint + '.new')
        os.replace(self.checkpoint + '.new', self.checkpoint)

    def _average_gradients(self):
        if self.args.processes == 1:
            return
        gradients = [p.grad for p in self.network.parameters()]
        flat = torch.cat([g.reshape(-1) for g in gradients])
        self.shared[self.process].copy_(flat)
        self.barrier.wait()
        torch.mean(self.shared, 0, out=flat)
        self.barrier.wait()
        at = 0
        for gradient in gradients:
            gradient.copy_(flat[at:at + gradient.numel()].view_as(gradient))
            at += gradient.numel()

    def _learn(self, batch):
        step, canvases, zooms, centres, known = batch
        args, seed = self.args, seed_of(self.args, step, self.process)
        with torch.no_grad():
            lines = self.damage(canvases, zooms, seed)
        lines = lines.contiguous(memory_format=torch.channels_last)
        centres = torch.as_tensor(centres, device=args.device)
        known = torch.as_tensor(known, device=args.device)
        aside = torch.Generator().manual_seed(seed)
        choice = torch.randint(-2, 3, (known.numel(),), generator=aside)
        choice = (choice.sign() * (choice.abs() > 1)).to(args.device)  # mostly the centre itself
        for group in self.optimizer.param_groups:
            group['lr'] = rate_at(step, args)
        self.optimizer.zero_grad(set_to_none=True)
        place, which, count = loss_of(self.network, lines, centres, known, args, choice)
        (place + which).backward()
        self._average_gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimizer.step()
        with torch.no_grad():
            keep = min(AVERAGE, step / (step + 20))
            for kept, new in zip(self.average.state_dict().values(), self.network.state_dict().values()):
                if kept.is_floating_point():
                    kept.lerp_(new, 1 - keep)
                else:
                    kept.copy_(new)
        self.step = step + 1
        self.glyphs += count * args.processes
        return float(place), float(which)

    def go(self):
        args = self.args
        batches = Batches(args, self.process)
        last = min(args.stop or args.steps, args.steps)
        left = torch.utils.data.Subset(batches, range(self.step, last))
        loader = torch.utils.data.DataLoader(left, batch_size=None, num_workers=args.workers,
                                             collate_fn=_as_it_is)
        held_out = open_composer(args.data, 'held_out') if self.process == 0 else None
        started, place, which = time.time(), 0.0, 0.0
        for batch in loader:
            losses = self._learn(batch)
            place += (losses[0] - place) * 0.02
            which += (losses[1] - which) * 0.02
            if self.process == 0 and (self.step % args.every == 0 or self.step == last):
                wrong = decode.character_errors(self.average, held_out, self.damage, HELD_OUT_SEED)
                self._save()
                report = (f'step {self.step} glyphs {self.glyphs} place {place:.3f} which {which:.3f} '
                          f'held-out {100 * wrong:.2f} % seconds {time.time() - started:.0f}')
                print(report, flush=True)
                with open(os.path.join(args.out, 'log.txt'), 'a', encoding='utf-8') as log:
                    log.write(report + '\n')


def _as_it_is(batch):
    return batch


def work(process, args, shared, barrier):
    Run(args, process, shared, barrier).go()


def main():
    args = parse()
    os.makedirs(args.out, exist_ok=True)
    if args.processes == 1:
        work(0, args, None, None)
        return
    count = len(read_json(args.data, 'classes.json')['classes'])
    numbers = sum(p.numel() for p in Network(SIZES[args.size], count).parameters())
    shared = torch.zeros(args.processes, numbers).share_memory_()
    context = multiprocessing.get_context('spawn')
    barrier = context.Barrier(args.processes)
    multiprocessing.spawn(work, (args, shared, barrier), args.processes)


if __name__ == '__main__':
    main()
