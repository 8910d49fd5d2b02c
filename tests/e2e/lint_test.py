#!/usr/bin/python3
"""registry lint from outside: warnings on stderr with their lines, exit 0 for them, 1 for malformed rows.

  lint_test.py KANARIA-HQ

Standard library only.
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

HEADER = "record_id,kind,postal_code,address,name,phone,list_id,planted_at,note\n"
HQ = None


class Lint(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def lint(self, rows, population=None, status=0):
        records = self.folder / "records.csv"
        records.write_text(HEADER + rows, encoding="utf-8")
        words = [HQ, "registry", "lint", "--records", records]
        if population is not None:
            (self.folder / "people.csv").write_text(population, encoding="utf-8")
            words += ["--population", self.folder / "people.csv"]
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout, [line for line in done.stderr.splitlines() if ".csv: line " in line]

    def test_clean_records_give_no_warning(self):
        out, warnings = self.lint("R-1,canary,,東京都港区芝公園4-2-8,五百旗頭花江,,list-a,,\n")
        self.assertEqual((out, warnings), ("1 records, all well-formed\n", []))

    def test_every_warning_names_its_lines_and_does_not_fail(self):
        _, warnings = self.lint("R-1,canary,,東京都港区芝公園4-2-8,五百旗頭花江,,list-a,,\n"
                                "R-2,canary,,東京都港区芝公園4丁目2-8,五百旗頭花江A,,list-a,,\n"
                                "R-3,erasure,,東京都港区芝公園4-2-8,五百旗頭花江,,,,\n")
        self.assertTrue(any("line 3 is no different from the decoy of line 2" in w for w in warnings))
        self.assertTrue(any("line 3 is no different from the real person of line 4" in w
                            for w in warnings))
        self.assertTrue(all(w.endswith(".") for w in warnings))

    def test_the_population_is_asked(self):
        row = "R-1,canary,,東京都港区芝公園4-2-8,五百旗頭花江,,list-a,,\n"
        _, warnings = self.lint(row, "address,name\n港区芝公園4-2-8,五百旗頭花江\n")
        self.assertEqual(len(warnings), 1)
        self.assertIn("real person of line 2 of", warnings[0])
        _, warnings = self.lint(row, "address,name\n港区芝公園4-2-8\n", status=1)
        self.assertIn("line 2 is malformed and was passed over", warnings[0])

    def test_malformed_rows_fail(self):
        _, problems = self.lint("R-1,decoy,,東京都港区芝公園4-2-8,五百旗頭花江,,,,\n", status=1)
        self.assertEqual(len(problems), 1)


if __name__ == "__main__":
    HQ = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
