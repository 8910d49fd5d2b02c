#!/usr/bin/python3
"""The kiosk's pages in a real browser, with a stub kiosk that reaches every state.

  pages_test.py BIN [--pictures FOLDER] [--touches N] [--seed N] [--only NAME]

Every page in both languages and sizes (axe-core, touch sizes, nothing asked outside), how the pages
behave, and random touches: 5,000 unless told (100,000 before a release).  Last line: "N passed, N
failed".  Standard library only; the browser is driven by node.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "tests" / "e2e" / "pages"


def prepare():
    """Builds the pages and installs what drives the browser, where that is not done."""
    subprocess.run([ROOT / "scripts" / "pages"], check=True)
    installed = HERE / "node_modules" / ".package-lock.json"
    locked = HERE / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < locked.stat().st_mtime:
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"],
                       cwd=HERE, check=True)


def main(words):
    if not words or words[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    prepare()
    # Browsers side by side, one for the touches: a browser alone leaves a core idle.
    shares = [["--touches", "0", "--share", "1/2"], ["--touches", "0", "--share", "2/2"],
              ["--only", "touches"]]
    runs = [subprocess.Popen(["node", HERE / "pages.mjs", ROOT / "build" / "pages", *words[1:],
                              *share],
                             stdout=subprocess.PIPE, text=True)
            for share in (shares if not {"--only", "--touches"} & set(words) else [[]])]
    passed = failed = 0
    for run in runs:
        output, _ = run.communicate()
        said, _, last = output.strip().rpartition("\n")
        print(said)
        counts = re.match(r"(\d+) passed, (\d+) failed$", last)
        passed += int(counts[1]) if counts else 0
        failed += int(counts[2]) if counts else 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
