#!/usr/bin/env python3
"""Prints the tables of src/reading/script_context.cpp: how often scripts follow one another in
addresses, names, firms and numbers as training writes them, without its random characters.

    count_scripts.py --data DIR

DIR is what prepare.py wrote.  One address in eight has its figures in kanji, as columns have them.
"""
import argparse
import random

import numpy as np

from texts import KANJI_DIGITS, Texts
from train import read_json

SCRIPTS = ('kanji', 'numeral', 'hiragana', 'katakana', 'long vowel', 'digit', 'dash', 'latin', 'other')
LINES = 60000
IN_KANJI = 0.125
SEED = 7


def script_of(char):
    if char == '-':
        return 'dash'
    if char.isdigit() and char.isascii():
        return 'digit'
    if char in KANJI_DIGITS or char == '十':
        return 'numeral'
    if char.isascii() and char.isalpha():
        return 'latin'
    if 'ぁ' <= char <= 'ゖ':
        return 'hiragana'
    if char == 'ー':
        return 'long vowel'
    if 'ァ' <= char <= 'ヺ':
        return 'katakana'
    return 'kanji' if '\u3400' <= char <= '\u9fff' or '\uf900' <= char <= '\ufaff' or char in '々〆' else 'other'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', required=True, help="prepare.py's folder")
    args = parser.parse_args()
    rng = random.Random(SEED)
    lines = Texts(read_json(args.data, 'texts.json'), rng, as_mail=True)
    follows = np.ones((len(SCRIPTS) + 1, len(SCRIPTS) + 1))  # the last is the line's end
    for _ in range(LINES):
        text = lines.line()
        if rng.random() < IN_KANJI:
            text = ''.join(KANJI_DIGITS[int(c)] if script_of(c) == 'digit' else c for c in text)
        path = [len(SCRIPTS), *(SCRIPTS.index(script_of(c)) for c in text), len(SCRIPTS)]
        for a, b in zip(path, path[1:]):
            follows[a, b] += 1
    follows /= follows.sum(1, keepdims=True)
    for row in follows:
        print(', '.join(f'{max(share, 1e-4):.4f}' for share in row))


if __name__ == '__main__':
    main()
