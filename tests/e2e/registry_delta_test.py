#!/usr/bin/env python3
"""A person's erasure goes from headquarters' list to the kiosk as a difference.

    registry_delta_test.py BIN_DIR      last line "N passed, N failed"

The real programs: a registry is built, published and fetched; then the list changes (one record goes,
one comes, one has another name, and the texts of all erasures are deleted), and the difference to it
is built, published and fetched by the kiosk's next round.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from proof_test import KIOSK, ROOT, run

sys.path.insert(0, str(ROOT / 'tests/bench'))
import registry_records  # noqa: E402

BIN = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
HQ, KANARIA = f'{BIN}/kanaria-hq', f'{BIN}/kanaria'
MADE_UP = 3000
ROWS = {
    'gone': ('erasure', '1050011', '東京都港区芝公園4-2-8', '山田 太郎'),
    'kept': ('erasure', '1050011', '東京都港区芝公園3-5-1', '鈴木 花子'),
    'renamed': ('stop', '1050012', '東京都港区芝大門1-2-3', '佐藤 次郎'),
    'come': ('canary', '1050013', '東京都港区浜松町2-3-4', '高橋 三郎'),
}


def row(record_id, kind, code, address, name):
    return f'{record_id},{kind},{code},{address},{name},,L1,,\n'


class RegistryDelta(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.folder.chmod(0o755)
        cls.server = None
        cls.keys = cls.folder / 'keys'
        run(HQ, 'keys', 'new', '--out', cls.keys)
        cls.database = run(ROOT / 'scripts/private-postgres', 'start', cls.folder / 'pg', '--no-fsync').strip()
        cls.config = cls.folder / 'hq.conf'
        cls.config.write_text(f'database = {cls.database}\nreceiver-keys = {cls.keys}/receiver\nport = 0\n'
                              'unsafe-database = yes\n')
        run(HQ, 'database', 'setup', '--config', cls.config)
        cls.server = subprocess.Popen([HQ, 'serve', '--config', str(cls.config)], stdout=subprocess.PIPE, text=True)
        url = cls.server.stdout.readline().strip()
        cls.kiosk_config = cls.folder / 'kiosk.conf'
        cls.kiosk_config.write_text(f'data = {cls.folder}/data\nheadquarters = {url}\n'
                                    f'registry = {cls.folder}/registry\n')
        cls.url = url

    @classmethod
    def tearDownClass(cls):
        if cls.server:
            cls.server.terminate()
            cls.server.wait()
        run(ROOT / 'scripts/private-postgres', 'stop', cls.folder / 'pg')
        shutil.rmtree(cls.folder)

    def records(self, name, rows):
        file = self.folder / name
        registry_records.write(file, MADE_UP, 5)
        with open(file, 'a', encoding='utf-8') as out:
            out.writelines(rows)
        return file

    def decision(self, who, name=None):
        _, code, address, written = ROWS[who]
        reading = {'id': who, 'recipient': {'postal_code': code, 'address': address,
                                            'name': (name or written).replace(' ', ''), 'confidence': 1}}
        done = subprocess.run([KANARIA, 'check', '--json', '--registry', self.folder / 'registry', '--reveal-with',
                               self.keys / 'hq.agekey'], input=json.dumps(reading, ensure_ascii=False),
                              capture_output=True, text=True, check=True)
        verdict = json.loads(done.stdout)
        return verdict['decision'], [hit['record_id'] for hit in verdict['hits']]

    def test_a_difference_is_all_that_is_fetched(self):
        whole = self.folder / 'whole'
        before = self.records('before.csv', [row(who, *ROWS[who]) for who in ('gone', 'kept', 'renamed')])
        run(HQ, 'registry', 'build', '--keys', self.keys, '--records', before, '--out', whole, '--for', KIOSK)
        shutil.copy(f'{whole}.key', self.folder / 'registry.key')
        code = run(HQ, 'kiosk', 'add', '--config', self.config, '--name', KIOSK).strip()
        run(KANARIA, 'enrol', '--config', self.kiosk_config, '--code', code)
        run(HQ, 'registry', 'publish', '--config', self.config, '--for', KIOSK, whole)
        run(KANARIA, 'sync', '--config', self.kiosk_config)
        for who in ('gone', 'kept', 'renamed'):
            self.assertEqual(self.decision(who), ('match', [who]))
        self.assertEqual(self.decision('come'), ('no_match', []))

        # The texts of erased people are deleted at headquarters: their tags stay.
        after = self.records('after.csv', [row('kept', 'erasure', '', '', ''), row('come', *ROWS['come']),
                                           row('renamed', *ROWS['renamed'][:3], '佐藤 四郎')])
        delta, led = self.folder / 'delta', self.folder / 'led'
        told = run(HQ, 'registry', 'delta', '--keys', self.keys, '--from', whole, '--records', after, '--out', delta,
                   '--whole', led, '--for', KIOSK)
        self.assertIn(f'{MADE_UP + 1} records as before, 1 changed, 1 added, 1 removed', told)
        self.assertLess((delta / 'delta').stat().st_size, (led / 'data').stat().st_size / 20)
        early = subprocess.run([str(HQ), 'registry', 'publish', '--config', str(self.config), '--for', KIOSK, str(delta)],
                               capture_output=True, text=True, check=False)
        self.assertEqual(early.returncode, 1)
        self.assertIn('publish first the whole', early.stderr)
        run(HQ, 'registry', 'publish', '--config', self.config, '--for', KIOSK, led)
        published = run(HQ, 'registry', 'publish', '--config', self.config, '--for', KIOSK, delta)
        self.assertIn(f'{(delta / "delta").stat().st_size} bytes', published)
        run(KANARIA, 'sync', '--config', self.kiosk_config)

        self.assertEqual((self.folder / 'registry/data').read_bytes(), (led / 'data').read_bytes())
        self.assertEqual(self.decision('gone'), ('no_match', []))
        self.assertEqual(self.decision('kept'), ('match', ['kept']))
        self.assertEqual(self.decision('come'), ('match', ['come']))
        self.assertEqual(self.decision('renamed'), ('no_match', []))
        self.assertEqual(self.decision('renamed', '佐藤 四郎'), ('match', ['renamed']))
        for name in ('山田', '太郎', '芝公園'):
            self.assertNotIn(name.encode(), (self.keys / 'erasure.ledger').read_bytes())
        # A file cut short makes no difference unless somebody says so.
        fewer = self.folder / 'fewer.csv'
        registry_records.write(fewer, MADE_UP, 5, drop=10)
        words = [HQ, 'registry', 'delta', '--keys', self.keys, '--from', led, '--records', fewer, '--out',
                 self.folder / 'shrunk', '--for', KIOSK]
        cut = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
        self.assertEqual(cut.returncode, 1)
        self.assertIn('--may-shrink', cut.stderr)
        self.assertFalse((self.folder / 'shrunk').exists())
        self.assertIn('removed', run(*words, '--may-shrink'))
        # Test letters go on, and the chain holds.
        fleet = json.loads(urllib.request.urlopen(f'{self.url}/fleet.json').read())['kiosks'][0]
        self.assertIsNotNone(fleet['test_letter']['waiting_since'] or fleet['test_letter']['detected'])
        run(KANARIA, 'verify', '--data', self.folder / 'data')


if __name__ == '__main__':
    if BIN is None:
        sys.exit(__doc__)
    outcome = unittest.main(argv=sys.argv[:1], verbosity=2, exit=False).result
    failed = len(outcome.failures) + len(outcome.errors)
    print(f'{outcome.testsRun - failed} passed, {failed} failed')
    sys.exit(1 if failed else 0)
