#!/usr/bin/env python3
"""Whether the files here are those that manifest.json names.  Training them again takes hours."""
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    with open(os.path.join(HERE, 'manifest.json'), encoding='utf-8') as file:
        manifest = json.load(file)
    wrong = 0
    for entry in manifest['files']:
        with open(os.path.join(HERE, entry['file']), 'rb') as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        if digest != entry['sha256']:
            print(f"models/lines/{entry['file']} is not what manifest.json names", file=sys.stderr)
            wrong += 1
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
