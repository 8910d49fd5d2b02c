#!/usr/bin/python3
"""Fits the weights of src/reading/trust.h on drawn mail, and checks what confidences are worth.

fit_trust.py EVIDENCE_BENCH MODELS --fit DIR... [--test DIR...]   prints src/reading/trust_weights.h
fit_trust.py EVIDENCE_BENCH MODELS --test DIR...                  checks the confidences as they are
Each DIR is a set with its truth.json (make_mailpieces.py, make_second.py); sets of --test must be of seeds that
nothing was fitted on.  For the test sets prints, per field, the reliability table (confidence, share that is right,
how many) and the expected calibration error; how many mailpieces go to review, and how many of the others have a
wrong recipient field (99 % is asked for); how often the true postal code, address and name are among the
hypotheses' 64 likeliest triples, and which mailpieces' are not, with the truth that no hypothesis has; and S = 10 x wrong + review, in per cent of the mailpieces.
Debian packages: python3, python3-numpy.
"""
import argparse
import concurrent.futures
import heapq
import json
import os
import subprocess
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'blackbox'))
import read_test

RIDGE = 0.3  # what a weight of 1 costs, in nats, twice


def evidence(program, models, folder):
    """(signs, pieces): each piece has its truth, its reading and its figures."""
    truths = read_test.load(folder)
    rows = ['\t'.join([t['id']] + [os.path.join(folder, t[side]) for side in ('front', 'back') if t[side]]) for t in truths]
    done = subprocess.run([program, models], input='\n'.join(rows) + '\n', capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = {line['id']: line for line in lines[1:]}
    pieces = []
    for truth in truths:
        if truth['recipient']['postal_code']:
            piece = found[truth['id']]
            piece['truth'] = truth
            piece['judged'] = read_test.judge(truth, piece['reading'])
            pieces.append(piece)
    return lines[0], pieces


def right(piece, field):
    return piece['judged']['name_exact' if field == 'name' else field][0] == 'right'


def fit(pieces, field):
    """Weights of a logistic regression with a ridge, by Newton's steps."""
    x = np.array([p[field] for p in pieces if p[field] and p[field][0] == 1])
    y = np.array([right(p, field) for p in pieces if p[field] and p[field][0] == 1], float)
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.01
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (y - p) - ridge * w
        w += np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(ridge), gradient)
    return w


def header(name, weights, signs):
    rows = ''.join(f'    {w:.3f},  // {s}\n' for w, s in zip(weights, signs))
    return f'inline constexpr std::array<double, {len(weights)}> {name} = {{\n{rows}}};\n'


def reliability(pieces, field):
    got = [(p['reading']['recipient']['field_confidence'][field], right(p, field)) for p in pieces if p['reading']['recipient'][field]]
    print(f'{field}: {len(got)} read, {sum(r for _, r in got)} right')
    error = 0
    for low, high in ((0, .3), (.3, .5), (.5, .7), (.7, .8), (.8, .9), (.9, .95), (.95, .98), (.98, .995), (.995, 1.01)):
        bin_ = [(c, r) for c, r in got if low <= c < high]
        if bin_:
            c, r = (sum(v) / len(bin_) for v in zip(*bin_))
            error += len(bin_) / len(got) * abs(c - r)
            print(f'  {low:5.3f} to {min(high, 1):5.3f}: confidence {c:.3f}, right {r:.3f}, {len(bin_)} fields')
    print(f'  expected calibration error {error:.3f}')


def triples(hypotheses, most):
    """The likeliest combinations of one hypothesis per field."""
    lists = [hypotheses[k] or [{'text': '', 'p': 1}] for k in ('postal_code', 'address', 'name')]
    best, seen, heap = [], {(0, 0, 0)}, [(-1, (0, 0, 0))]
    while heap and len(best) < most:
        _, at = heapq.heappop(heap)
        best.append([lists[i][k]['text'] for i, k in enumerate(at)])
        for i in range(3):
            after = tuple(k + (i == j) for j, k in enumerate(at))
            if after[i] < len(lists[i]) and after not in seen:
                seen.add(after)
                heapq.heappush(heap, (-np.prod([lists[j][k]['p'] for j, k in enumerate(after)]), after))
    return best


FOLDS = {'postal_code': str, 'address': read_test.address, 'name': read_test.exact_name}


def wanted(piece):
    """field -> the folded texts that are right."""
    to = piece['truth']['recipient']
    return {'postal_code': {to['postal_code']}, 'address': {read_test.address(to['address']), read_test.address(to['address_printed'])},
            'name': {read_test.exact_name(n) for n in [to['name']] + to['name_accept']}}


def recalled(piece):
    right_texts = wanted(piece)
    return any(all(FOLDS[field](text) in right_texts[field] for field, text in zip(FOLDS, triple))
               for triple in triples(piece['reading']['hypotheses'], 64))


def ranks(piece):
    """field -> the rank of its truth among the hypotheses, from 1, or what the truth is where none has it; of fields whose best text is wrong."""
    out = {}
    for field, texts in wanted(piece).items():
        found = [n for n, h in enumerate(piece['reading']['hypotheses'][field], 1) if FOLDS[field](h['text']) in texts]
        if not found or found[0] > 1:
            out[field] = found[0] if found else sorted(texts)[0]
    return out


def all_right(piece):
    return all(right(piece, field) for field in ('postal_code', 'address', 'name'))


def report(pieces):
    for field in ('postal_code', 'address', 'name'):
        reliability(pieces, field)
    sent = [p for p in pieces if p['reading']['needs_review']]
    accepted = [p for p in pieces if not p['reading']['needs_review']]
    wrong = [p for p in accepted if not all_right(p)]
    percent = 100 / len(pieces)
    print(f'{len(pieces)} mailpieces: all three right {sum(map(all_right, pieces)) * percent:.1f} %, to review {len(sent) * percent:.1f} % '
          f'({sum(map(all_right, sent))} of {len(sent)} were right), wrong among the others {len(wrong)} of {len(accepted)} = '
          f'{100 * len(wrong) / max(1, len(accepted)):.1f} %')
    print(f'S = {10 * len(wrong) * percent + len(sent) * percent:.1f}; among the 64 likeliest {sum(map(recalled, pieces)) * percent:.1f} %')
    for p in pieces:
        if not recalled(p):
            print('  not among the 64 likeliest:', p['id'], ranks(p))
    for p in wrong:
        print('  wrong and not reviewed:', p['id'], {f: p['judged'][f][1:] for f in ('postal_code', 'address', 'name_exact') if p['judged'][f][0] != 'right'},
              p['reading']['recipient']['field_confidence'])
    return accepted, wrong


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('evidence_bench')
    ap.add_argument('models')
    ap.add_argument('--fit', nargs='+', default=[], metavar='DIR')
    ap.add_argument('--test', nargs='+', default=[], metavar='DIR')
    args = ap.parse_args()
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        looked_at = dict(zip(args.fit + args.test, pool.map(
            lambda folder: evidence(args.evidence_bench, args.models, folder), args.fit + args.test)))
    if args.fit:
        sets = [looked_at[folder] for folder in args.fit]
        pieces = [p for _, some in sets for p in some]
        for field, name in (('address', 'kAddressWeights'), ('name', 'kNameWeights')):
            print(header(name, fit(pieces, field), sets[0][0][field + '_signs']))
    if args.test:
        report([p for folder in args.test for p in looked_at[folder][1]])


if __name__ == '__main__':
    main()
