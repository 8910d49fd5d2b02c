#!/usr/bin/python3
"""The sealed registry from outside: registry_test.py KANARIA KANARIA_HQ [MODELS]

2,000 made-up records; 2,000 mailpieces of registered people, each written another way, and 2,000
of others, against floors; then what must not be in a snapshot, and what must be refused.
"""
import csv
import json
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'bench'))
import registry_cases as cases_module  # noqa: E402

KANARIA, HQ = sys.argv[1:3]
MODELS = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else cases_module.ROOT / 'models'
RECORDS = MAIL = 2000
ENCODINGS = ('utf-8', 'utf-16-le', 'utf-16-be', 'shift_jis', 'euc_jp')

# Least share of matches, in per cent.  A misprinted town may be another one's name: review is right.
FLOOR = 95.0
FLOORS = {'town misprinted, postal code right': 80.0}
FLOOR_OF_ALL = 98.0


def ask(registry, lines, *options, status=0):
    return cases_module.run(KANARIA, 'check', '--json', '--registry', registry, *options,
                            stdin='\n'.join(lines) + '\n', status=status)


def refusal(*words, stdin=''):
    """The one sentence with which a command fails."""
    done = subprocess.run([str(word) for word in words], input=stdin, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 1, (words, done.returncode, done.stderr)
    assert done.stdout == '', done.stdout
    return done.stderr


class RegistryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cases = cases_module.Cases(MODELS, RECORDS, 7)
        cases_module.build(HQ, cls.folder, cls.cases.people, cls.cases.rng)
        cls.registry = cls.folder / 'registry'
        cls.key = cls.folder / 'keys' / 'hq.agekey'

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def copy(self):
        """A copy of the registry and its key that may be spoilt."""
        place = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(self.registry, place / 'r')
        shutil.copy(self.folder / 'registry.key', place / 'r.key')
        return place / 'r'

    def test_registered_people_match_however_written(self):
        made = self.cases.registered(MAIL)
        table, _ = cases_module.tally(made, cases_module.check(KANARIA, self.folder,
                                                               [line for _, _, line in made]))
        matches = sum(counts['match'] for counts in table.values())
        self.assertGreaterEqual(100 * matches / MAIL, FLOOR_OF_ALL)
        for sort, counts in table.items():
            n = sum(counts[d] for d in ('match', 'review', 'no_match', 'wrong'))
            with self.subTest(sort):
                self.assertGreater(n, 50)
                self.assertEqual(counts['wrong'], 0)
                self.assertGreaterEqual(100 * counts['match'] / n, FLOORS.get(sort, FLOOR))
        self.assertEqual(table['as registered']['exact'], table['as registered']['match'])
        for sort in ('variant kanji in the name', 'a mark behind the name', 'building left out'):
            self.assertEqual(table[sort]['exact'], 0, sort)

    def test_nobody_else_matches(self):
        made = self.cases.strangers(MAIL)
        table, _ = cases_module.tally(made, cases_module.check(KANARIA, self.folder,
                                                               [line for _, _, line in made]))
        for sort, counts in table.items():
            with self.subTest(sort):
                self.assertEqual(counts['match'], 0)
        for sort in ('stranger', 'family member', 'neighbour', 'neighbour of the same surname'):
            self.assertEqual(table[sort]['review'], 0, sort)

    def test_hit_is_opaque_without_headquarters_key(self):
        person = self.cases.people[0]
        line = cases_module.mailpiece('m', person.town.code, person.written,
                                      person.surname + person.given)
        hit = json.loads(ask(self.registry, [line]).stdout)['hits'][0]
        self.assertEqual(set(hit), {'token', 'score', 'notation', 'notation_ratio'})
        self.assertRegex(hit['token'], r'^[A-Za-z0-9_-]+$')
        self.assertNotIn(person.record_id, hit['token'])
        shown = json.loads(ask(self.registry, [line], '--reveal-with', self.key).stdout)['hits'][0]
        self.assertEqual((shown['record_id'], shown['kind']), (person.record_id, person.kind))

    def test_no_text_of_a_record_is_in_the_snapshot(self):
        blob = b''.join(f.read_bytes() for f in self.registry.iterdir())
        blob += (self.folder / 'registry.key').read_bytes()
        with open(self.folder / 'records.csv', encoding='utf-8', newline='') as rows:
            for row in list(csv.DictReader(rows))[::7]:
                texts = [row['record_id'], row['address'], row['name'], row['phone'],
                         row['address'][3:12], row['name'].replace(' ', '').replace('　', '')]
                for text in filter(None, texts):
                    for encoding in ENCODINGS:
                        needle = text.encode(encoding, 'ignore')
                        if len(needle) >= 4:
                            self.assertNotIn(needle, blob, (text, encoding))
        for word in ('canary', 'erasure', 'stop', 'list-'):
            self.assertNotIn(word.encode(), blob)

    def test_files_of_the_owner_alone(self):
        for path in (self.folder / 'registry.key', self.key,
                     self.folder / 'keys' / 'registry.signkey',
                     self.folder / 'keys' / 'registry.master'):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)

    def test_any_flipped_bit_is_refused(self):
        for name in ('metadata', 'data'):
            size = (self.registry / name).stat().st_size
            for at in {0, 9, 30, 100, size // 3, size // 2, size - 2, size - 1}:
                spoilt = self.copy()
                data = bytearray((spoilt / name).read_bytes())
                data[at] ^= 1 << at % 8
                (spoilt / name).write_bytes(data)
                sentence = refusal(KANARIA, 'check', '--registry', spoilt)
                self.assertEqual(sentence.count('\n'), 1)
                self.assertTrue(sentence.rstrip().endswith('.'))

    def test_another_key_is_refused(self):
        cases_module.run(HQ, 'keys', 'new', '--out', self.folder / 'other')
        few = self.folder / 'few.csv'
        few.write_text('\n'.join((self.folder / 'records.csv').read_text().splitlines()[:10]) + '\n')
        cases_module.run(HQ, 'registry', 'build', '--keys', self.folder / 'other', '--records', few,
                         '--out', self.folder / 'theirs')
        for_one = cases_module.run(HQ, 'registry', 'build', '--keys', self.folder / 'keys',
                                   '--records', few, '--out', self.folder / 'one', '--for', 'k1')
        self.assertIn('9 records', for_one.stdout)
        ask(self.folder / 'one', [])
        for key in ('theirs.key', 'one.key', 'keys/hq.agekey', 'absent.key'):
            sentence = refusal(KANARIA, 'check', '--registry', self.registry, '--registry-key',
                               self.folder / key)
            self.assertEqual(sentence.count('\n'), 1, sentence)
        person = self.cases.people[0]
        line = cases_module.mailpiece('m', person.town.code, person.written,
                                      person.surname + person.given)
        answer = json.loads(ask(self.registry, [line], '--reveal-with',
                                self.folder / 'other' / 'hq.agekey', status=1).stdout)
        self.assertEqual(set(answer), {'id', 'error'})

    def test_keys_are_never_overwritten(self):
        before = self.key.read_bytes()
        self.assertIn('exists', refusal(HQ, 'keys', 'new', '--out', self.folder / 'keys'))
        self.assertEqual(self.key.read_bytes(), before)

    def test_malformed_records_are_told_and_nothing_is_built(self):
        bad = self.folder / 'bad.csv'
        lines = (self.folder / 'records.csv').read_text().splitlines()[:5]
        lines[2] = lines[2].replace(',', ';', 1)
        lines[4] = 'R-x,other,,東京都港区芝公園4-2-8,山田 太郎,,,,'
        bad.write_text('\n'.join(lines) + '\n')
        for words in (('lint', '--records', bad),
                      ('build', '--keys', self.folder / 'keys', '--records', bad, '--out',
                       self.folder / 'never')):
            sentences = refusal(HQ, 'registry', *words)
            self.assertIn('line 3 ', sentences)
            self.assertIn('line 5 ', sentences)
            self.assertNotIn('line 4 ', sentences)
        self.assertFalse((self.folder / 'never').exists())
        self.assertFalse((self.folder / 'never.key').exists())

    def test_malformed_lines_do_not_stop_the_others(self):
        good = '{"id":"b","recipient":{"address":"東京都港区芝公園4-2-8","name":"山田太郎"}}'
        done = ask(self.registry, ['{"id":"a","recipient":3}', good, 'no json', '[]', good],
                   status=1)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), 5)
        self.assertEqual([answer['id'] for answer in answers], ['a', 'b', '', '', 'b'])
        self.assertEqual(['error' in answer for answer in answers],
                         [True, False, True, True, False])
        self.assertEqual(answers[1]['decision'], 'no_match')

    def test_a_snapshot_is_replaced_whole(self):
        place = self.folder / 'again'
        for _ in range(2):
            cases_module.run(HQ, 'registry', 'build', '--keys', self.folder / 'keys', '--records',
                             self.folder / 'records.csv', '--out', place)
            ask(place, [])
        self.assertEqual(sorted(p.name for p in place.iterdir()), ['data', 'metadata'])
        self.assertEqual(len(list(self.folder.glob('again*'))), 2)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
