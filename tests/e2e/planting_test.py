#!/usr/bin/python3
"""The planting log from outside: add, list and verify, and a second verifier that knows only
src/hq/PLANTING.md.

  planting_test.py KANARIA-HQ

Standard library only.
"""
import json
import pathlib
import re
import stat
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from verify_planting import Break, verify  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
HQ = None


class PlantingLog(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.keys = pathlib.Path(folder.name) / "KEYS"
        subprocess.run([HQ, "keys", "new", "--out", cls.keys], check=True, capture_output=True)
        cls.key = bytes.fromhex((cls.keys / "registry.verifykey").read_text().strip())

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.log = self.folder / "planting.log"

    def run_it(self, *words, status=0):
        done = subprocess.run([HQ, "planting", *map(str, words)], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def add(self, record_id, list_id="list-a", copy="写し1", status=0, **more):
        options = [word for name, value in more.items()
                   for word in ("--" + name.replace("_", "-"), value)]
        return self.run_it("add", "--log", self.log, "--keys", self.keys, "--record-id", record_id,
                           "--list-id", list_id, "--copy", copy, "--by", "高橋 花子", *options,
                           status=status)

    def verify(self, *words, status=0):
        return self.run_it("verify", "--log", self.log, "--keys", self.keys, *words, status=status)

    def list(self, *words):
        return [json.loads(line) for line in
                self.run_it("list", "--log", self.log, *words).stdout.splitlines()]

    def test_added_listed_and_verified(self):
        first = json.loads(self.add("R-1", planted_at="2026-11-20", note='「"A"」を添えた').stdout)
        self.add("R-2", list_id="list-b")
        last = json.loads(self.add("R-1", copy="写し2").stdout)
        self.assertEqual([entry["record_id"] for entry in self.list()], ["R-1", "R-2", "R-1"])
        self.assertEqual([entry["seq"] for entry in self.list("--record-id", "R-1")], [1, 3])
        self.assertEqual([entry["seq"] for entry in self.list("--list-id", "list-b")], [2])
        self.assertEqual([entry["seq"] for entry in self.list("--copy", "写し2")], [3])
        self.assertEqual(self.list("--copy", "写し2", "--list-id", "list-b"), [])
        entry = self.list()[0]
        self.assertEqual((entry["planted_at"], entry["note"], entry["hash"]),
                         ("2026-11-20", '「"A"」を添えた', first["hash"]))
        self.assertIn(f"holds: 3 entries, head {last['hash']}", self.verify().stdout)
        entries, head = verify(self.log.read_bytes(), self.key)
        self.assertEqual((len(entries), head), (3, last["hash"]))
        self.assertEqual(stat.S_IMODE(self.log.stat().st_mode), 0o600)

    def test_an_outsider_needs_the_verify_key_alone(self):
        self.add("R-1")
        self.run_it("verify", "--log", self.log, "--verify-key", self.keys / "registry.verifykey")

    def test_every_line_changed_is_named_and_the_second_verifier_agrees(self):
        for number in range(4):
            self.add(f"R-{number}")
        lines = self.log.read_bytes().splitlines(keepends=True)
        for number in range(4):
            bad = lines.copy()
            bad[number] = bad[number].replace("写し1".encode(), "写し2".encode())
            self.log.write_bytes(b"".join(bad))
            self.assertRegex(self.verify(status=1).stderr, rf"line {number + 1} has entry")
            with self.assertRaisesRegex(Break, rf"line {number + 1} "):
                verify(self.log.read_bytes(), self.key)
            self.assertIn("nothing is added", self.add("R-9", status=1).stderr)

    def test_the_end_cut_off_shows_by_the_noted_head_alone(self):
        heads = [json.loads(self.add(f"R-{number}").stdout)["hash"] for number in range(3)]
        self.assertIn("the noted head is entry 2", self.verify("--head", heads[1]).stdout)
        lines = self.log.read_bytes().splitlines(keepends=True)
        self.log.write_bytes(b"".join(lines[:2]))
        self.verify()
        self.assertIn("cut off", self.verify("--head", heads[2], status=1).stderr)
        verify(self.log.read_bytes(), self.key)
        with self.assertRaises(Break):
            verify(self.log.read_bytes(), self.key, heads[2])

    def test_a_torn_line_is_told_kept_and_gone_on_with(self):
        self.add("R-1")
        good = self.log.read_bytes()
        self.log.write_bytes(good + good[:77])
        self.assertIn("line 2 (77 bytes) is torn", self.verify(status=1).stderr)
        self.assertIn("line 2 (77 bytes) is torn", self.run_it("list", "--log", self.log).stderr)
        self.assertIn("line 2 (77 bytes) is torn", self.add("R-2").stderr)
        self.assertTrue(self.log.read_bytes().startswith(good + good[:77]))
        self.assertIn("line 2 torn", self.verify().stdout)
        self.assertEqual(len(verify(self.log.read_bytes(), self.key)[0]), 2)

    def test_another_headquarters_key_does_not_hold(self):
        self.add("R-1")
        other = self.folder / "OTHER"
        subprocess.run([HQ, "keys", "new", "--out", other], check=True, capture_output=True)
        self.assertIn("line 1", self.run_it("verify", "--log", self.log, "--keys", other,
                                            status=1).stderr)

    def test_programs_at_once_take_their_turns(self):
        words = [HQ, "planting", "add", "--log", self.log, "--keys", self.keys, "--list-id", "l",
                 "--copy", "c", "--by", "b", "--record-id"]
        adders = [subprocess.Popen([*words, f"R-{number}"], stdout=subprocess.DEVNULL)
                  for number in range(12)]
        self.assertEqual([adder.wait() for adder in adders], [0] * 12)
        entries, _ = verify(self.log.read_bytes(), self.key)
        self.assertEqual({entry["record_id"] for entry in entries},
                         {f"R-{number}" for number in range(12)})

    def test_wrong_words_are_refused_and_nothing_is_written(self):
        for more in ({"planted_at": "2026-02-30"}, {"planted_at": "2999-01-01"}, {"note": "a\nb"}):
            self.assertIn("--", self.add("R-1", status=2, **more).stderr)
        self.add("", status=2)
        self.run_it("verify", "--log", self.log, status=2)
        self.verify("--head", "12", status=2)
        self.assertFalse(self.log.exists())
        self.verify(status=1)

    def test_the_format_notes_example_holds(self):
        note = (ROOT / "src/hq/PLANTING.md").read_text(encoding="utf-8")
        log, key, head = (re.search(rf"```{kind}\n(.*?)```", note, re.DOTALL).group(1)
                          for kind in ("planting-log", "verify-key", "head"))
        self.log.write_text(log, encoding="utf-8")
        (self.folder / "key").write_text(key)
        self.run_it("verify", "--log", self.log, "--verify-key", self.folder / "key", "--head",
                    head.strip())
        _, found = verify(log.encode(), bytes.fromhex(key.strip()))
        self.assertEqual(found, head.strip())


if __name__ == "__main__":
    HQ = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
