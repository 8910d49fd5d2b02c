#!/usr/bin/python3
"""Whether `kanaria serve` keeps up with a mailroom scanner: figures, no pass or fail.

  keep_up.py BIN [--minutes N] [--pace SHEETS_PER_MIN] [--jobs N]

The virtual scanner feeds duplex sheets at its pace (140 a minute) into a batch, while a browser asks
for the screen, the batch and the pieces' pictures as the pages do.  Prints what was taken in, how
long the queue to the readers was, the memory's peak and how fast pages were answered.
"""
import argparse
import pathlib
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import virtual_scanner  # noqa: E402
from kiosk_at_work import Kiosk, Letter, wait_until  # noqa: E402

POLL_S = 0.25
MOST_WAIT_S = 600  # beyond the feeding


class Asker:
    """One browser; how long each of its questions took, in ms."""

    def __init__(self, browser):
        self.browser, self.took_ms = browser, {}

    def get(self, path, kind):
        begun = time.monotonic()
        answer = (self.browser.get(path) if kind != "picture" else
                  self.browser.raw("GET", path))[1]
        self.took_ms.setdefault(kind, []).append((time.monotonic() - begun) * 1000)
        return answer

    def figures(self):
        for kind, took_ms in self.took_ms.items():
            at = statistics.quantiles(took_ms, n=20)
            yield (f"{kind}: {len(took_ms)} answers, p50 {at[9]:.1f} ms, p95 {at[18]:.1f} ms, "
                   f"max {max(took_ms):.1f} ms")


def processor_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=lambda word: pathlib.Path(word).resolve())
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--pace", type=float, default=140)
    parser.add_argument("--jobs", type=int, default=0)
    options = parser.parse_args()
    count = round(options.minutes * options.pace)
    with tempfile.TemporaryDirectory() as folder:
        scanner = virtual_scanner.Scanner(pace=options.pace, ahead=3)
        letters = [Letter(number) for number in range(count)]
        scanner.machine.load([letter.sheet() for letter in letters])
        kiosk = Kiosk(options.bin, folder, f"escl:{scanner.url}", letters[:10], jobs=options.jobs)
        try:
            kiosk.start()
            feed(kiosk, scanner, count, 60 * options.minutes + MOST_WAIT_S)
        finally:
            kiosk.close()
            scanner.close()


def feed(kiosk, scanner, count, longest_s):
    asker = Asker(kiosk.operator())
    wait_until("an open kiosk", lambda: asker.browser.screen()["closed_because"] == "")
    before_s, begun = processor_s(kiosk.process.pid), time.monotonic()
    asker.browser.must("/api/batch/begin", {"reference": "bench", "expected": count})
    reading, fed_after_s, batch = [], None, {}
    while not batch.get("ended") and time.monotonic() - begun < longest_s:
        asker.get("/api/screen", "screen")
        batch = asker.get("/api/batch", "batch")
        reading.append(batch["reading"])
        for piece in [piece for piece in batch["pieces"] if piece["picture"]][:2]:
            asker.get(f"/api/pieces/{piece['number']}/picture", "picture")
        if fed_after_s is None and batch["seen"] == count:
            fed_after_s = time.monotonic() - begun
        if batch["state"] == "feeding" and batch["seen"] == count and batch["reading"] == 0:
            asker.browser.must("/api/batch/finish", {"as_they_stand": True})
        time.sleep(POLL_S)  # the pages' pace
    took_s = time.monotonic() - begun
    used_s = processor_s(kiosk.process.pid) - before_s
    print(f"{batch['taken_in']} of {count} taken in within {took_s:.1f} s: "
          f"{batch['taken_in'] / took_s * 60:.0f} a minute; fed after {fed_after_s or 0:.1f} s")
    print(f"processor: {used_s / max(1, batch['taken_in']):.2f} s a mailpiece, "
          f"{used_s / took_s:.2f} cores on average (decoder processes not counted)")
    print(f"being read or waiting for it: {statistics.mean(reading):.1f} on average, "
          f"at most {max(reading)}")
    print(f"memory's peak: {kiosk.rss_max_kib() / 1024:.0f} MiB")
    for line in asker.figures():
        print(line)


if __name__ == "__main__":
    main()
