#!/usr/bin/python3
"""Makes the README's pictures of the kiosk's pages, from the running program.

  page_pictures.py BIN [FOLDER]     FOLDER is src/kiosk/web/pictures unless told

Behind the virtual scanner, with the demo registry and mail of tests/samples.  Needs what
pages_test.py needs.
"""
import pathlib
import subprocess
import sys
import tempfile

import pages_test
import virtual_scanner

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "tests" / "samples"
STACK = ["flat/flat_01", "flat/flat_02", "postcard/postcard_02", "label/label_01", "window/window_01",
         "label/label_02", "flat/flat_03", "postcard/postcard_01", "vertical/vertical_01",
         "postcard/postcard_03", "label/label_04", "vertical/vertical_02"]
LETTER = "flat/flat_02"


def lay(folder):
    """The stack as files of one folder, numbered in order, and one letter by itself."""
    from PIL import Image
    for each in (folder, folder / "letter"):
        each.mkdir()
    for number, name in enumerate(STACK, 1):
        front = next(SAMPLES.glob(f"{name}_front.*"), None)
        if front is None:
            continue
        Image.open(front).convert("RGB").save(folder / f"{number:02}_front.jpg", quality=92)
    Image.open(next(SAMPLES.glob(f"{LETTER}_front.*"))).convert("RGB").save(
        folder / "letter" / "letter_front.jpg", quality=92)


def main(words):
    if not words or words[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    bin_folder = pathlib.Path(words[0]).resolve()
    out = pathlib.Path(words[1] if len(words) > 1 else ROOT / "src/kiosk/web/pictures").resolve()
    out.mkdir(parents=True, exist_ok=True)
    pages_test.prepare()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lay(folder / "paper")
        scanner = virtual_scanner.Scanner(pace=100)
        door = virtual_scanner.open_control_door(scanner)
        hq = bin_folder / "kanaria-hq"
        subprocess.run([hq, "keys", "new", "--out", folder / "KEYS"], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run([hq, "registry", "build", "--keys", folder / "KEYS", "--records",
                        SAMPLES / "demo_records.csv", "--out", folder / "REG"], check=True,
                       stdout=subprocess.DEVNULL)
        conf = folder / "kiosk.conf"
        conf.write_text(f"data = {folder}/data\nregistry = {folder}/REG\nsource = escl:{scanner.url}\n"
                        "port = 0\n", encoding="utf-8")
        kanaria = bin_folder / "kanaria"
        subprocess.run([kanaria, "people", "--config", conf, "--add", "hanako"], input="123456\n",
                       text=True, check=True, stdout=subprocess.DEVNULL)
        with subprocess.Popen([kanaria, "serve", "--config", conf], stdout=subprocess.PIPE,
                              text=True) as serve:
            url = serve.stdout.readline().strip()
            run = subprocess.run(["node", pages_test.HERE / "pictures.mjs", url, door,
                                  folder / "paper", out], check=False)
            serve.terminate()
        scanner.close()
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
