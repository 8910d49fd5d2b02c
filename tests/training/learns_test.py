#!/usr/bin/python3
"""The training of models/lines at a tiny size, on two faces and a few characters, for two minutes.

    learns_test.py

Needs the packages of `scripts/install-packages training`.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

LINES = pathlib.Path(__file__).resolve().parents[2] / 'models' / 'lines'
FIGURES = '0123456789-〇一二三四五六七八九十'
TINY = ['--size', 'tiny', '--batch', '16', '--processes', '1']


def run(script, *words):
    return subprocess.run([sys.executable, str(LINES / script), *words], check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def held_out_errors(output):
    return [float(share) for share in re.findall(r'held-out ([\d.]+) %', output)]


class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='kanaria-training-')
        cls.data = cls.folder.name + '/data'
        run('prepare.py', '--out', cls.data, '--faces', '2', '--only', FIGURES)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def train(self, name, *words):
        out = f'{self.folder.name}/{name}'
        return out, run('train.py', '--data', self.data, '--out', out, *TINY, *words)

    def test_learns_to_read_faces_it_never_saw(self):
        out, said = self.train('learning', '--steps', '700', '--every', '70')
        errors = held_out_errors(said)
        self.assertEqual(len(errors), 10, said)
        self.assertLess(errors[-1], 35, said)
        self.assertLess(errors[-1], errors[0] / 2, said)
        run('export.py', '--data', self.data, '--run', out, '--out', out, '--version', 'tiny')
        manifest = json.loads(pathlib.Path(out, 'manifest.json').read_text(encoding='utf-8'))
        self.assertEqual({file['file'] for file in manifest['files']},
                         {'lines.onnx', 'classes.onnx', 'characters.txt'})
        self.assertEqual(manifest['recipe']['steps_done'], 700)
        listed = pathlib.Path(out, 'characters.txt').read_text(encoding='utf-8').splitlines()
        self.assertEqual(listed[-len(FIGURES):], list(FIGURES))

    def test_goes_on_where_it_was_stopped_and_gives_the_same_weights(self):
        import torch
        straight, _ = self.train('straight', '--steps', '8', '--every', '4')
        stopped, _ = self.train('stopped', '--steps', '8', '--every', '4', '--stop', '4')
        self.train('stopped', '--steps', '8', '--every', '4')
        weights = [torch.load(out + '/checkpoint.pt')['network'] for out in (straight, stopped)]
        self.assertEqual(weights[0].keys(), weights[1].keys())
        for name in weights[0]:
            self.assertTrue(torch.equal(weights[0][name], weights[1][name]), name)

    def test_two_processes_learn_the_same_weights_each_time(self):
        import torch
        words = ('--steps', '4', '--every', '4', '--processes', '2')
        weights = [torch.load(self.train(name, *words)[0] + '/checkpoint.pt')['network']
                   for name in ('pair', 'again')]
        for name in weights[0]:
            self.assertTrue(torch.equal(weights[0][name], weights[1][name]), name)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
