#!/usr/bin/python3
"""Every driver through every fault of a virtual scanner, with an operator who follows the advice.

  scanner_test.py BIN [--mailpieces N] [--driver escl|sane]

Each sheet carries its number and its side as blocks of black and white.  After every stop the
operator takes out what is in the path, puts back what was not taken in, and starts again.  In the
end every mailpiece was taken in exactly once, with its own front and back, and every stop had come
with a sentence.  --mailpieces feeds so many through all faults in one stack.
"""
import io
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import virtual_scanner  # noqa: E402

BIN = pathlib.Path()
MAILPIECES = 0
DRIVERS = ["escl", "sane"]
BLOCK = 40
AREA = (BLOCK * 18, BLOCK * 6)
BITS = 16  # 1 (always), side, 14 of the number
WHY_ESCL = {
    "jam": "jam", "jam_after_front": "jam", "jam_at_exit": "jam", "cover_open": "cover_open",
    "hatch_open": "cover_open", "wrong_size": "wrong_size", "multifeed": "multifeed",
    "mispick": "mispick", "cut_front": "unreachable", "cut_back": "unreachable",
    "dead": "unreachable", "power_cycle": "unreachable", "cancelled": "ready",
}
# What SANE has a status for; the rest is one "I/O error" to it.
WHY_SANE = {
    "jam": "jam", "jam_after_front": "jam", "jam_at_exit": "jam", "cover_open": "cover_open",
    "dead": "unreachable", "cancelled": "ready",
}
GOES_ON = {"busy", "slow"}
UNUSABLE = {"garbage_front", "garbage_back"}


def picture(number, side):
    """A page whose blocks say which it is."""
    page = Image.new("RGB", AREA, (245, 245, 245))
    bits = [1, side] + [number >> bit & 1 for bit in range(BITS - 2)]
    for at, bit in enumerate(bits):
        left = BLOCK * (1 + at)
        page.paste((20,) * 3 if bit else (230,) * 3, (left, BLOCK, left + BLOCK, BLOCK * 4))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=60, dpi=(300, 300))
    return out.getvalue()


def what_is(image):
    """(number, side) of a picture's bytes."""
    page = Image.open(io.BytesIO(image)).convert("L")
    bits = [int(page.getpixel((BLOCK * (1 + at) + BLOCK // 2, BLOCK * 2)) < 128)
            for at in range(BITS)]
    if not bits[0]:
        raise ValueError("no picture of this test")
    return sum(bit << at for at, bit in enumerate(bits[2:])), bits[1]


def sheets(count):
    return [virtual_scanner.Sheet(str(number), picture(number, 0), picture(number, 1))
            for number in range(1, count + 1)]


def sane_configuration(folder, url):
    (folder / "dll.conf").write_text("airscan\n", encoding="utf-8")
    (folder / "airscan.conf").write_text(
        f'[devices]\n"Mailroom" = {url}, eSCL\n[options]\ndiscovery = disable\n', encoding="utf-8")


class Feeder:
    """The program that drives the scanner."""

    def __init__(self, driver, url, folder):
        self.folder = folder
        environment = dict(os.environ)
        if driver == "sane":
            sane_configuration(folder, url)
            environment["SANE_CONFIG_DIR"] = str(folder)
        source = f"escl:{url}" if driver == "escl" else "sane:airscan:e0:Mailroom"
        self.process = subprocess.Popen(
            [BIN / "feed_mailpieces", source, folder], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, env=environment)

    def ask(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"feed_mailpieces ended with {self.process.wait()}")
        return line.rstrip("\n").split("\t")

    def run(self, word="run"):
        """(mailpieces as (front, back), unusable ones, the stop)."""
        taken, unusable = [], []
        answer = self.ask(word)
        while answer[0] in ("mailpiece", "unusable"):
            if answer[0] == "mailpiece":
                stem = self.folder / answer[1]
                taken.append(tuple(what_is(pathlib.Path(f"{stem}_{side}").read_bytes())
                                   for side in ("front", "back")))
            else:
                unusable.append(answer[1])
            answer = self.answer()
        return taken, unusable, answer

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()


class Operator:
    """Feeds a stack to its end and follows what the stops say."""

    def __init__(self, test, scanner, feeder):
        self.test, self.scanner, self.feeder = test, scanner, feeder
        self.taken, self.set_aside, self.unusable = [], [], []
        self.whys = []

    def feed_all(self, word="run"):
        for _ in range(30):
            taken, unusable, stop = self.feeder.run(word)
            word = "run"
            self.taken += taken
            self.unusable += unusable
            self.test.assertEqual(stop[0], "stop", stop)
            _, why, lost, advice = stop
            self.whys.append(why)
            self.test.assertTrue(advice or why == "ready", stop)
            if not self.mend(why, lost == "lost", bool(unusable)):
                return
        self.test.fail(f"the stack never came to its end: {self.whys}")

    def mend(self, why, is_lost, was_unusable):
        """False when everything is fed."""
        machine = self.scanner.machine
        names = {str(front[0]) for front, _ in self.taken}
        machine.rest()
        in_path = machine.take("path")
        if why == "wrong_size":
            self.set_aside += in_path
            in_path = []
        again = [sheet for sheet in machine.take("tray") + in_path if sheet.name not in names]
        # Whoever trusts "nothing is lost" must be right to do so.
        if not is_lost and not was_unusable:
            self.test.assertEqual([sheet.name for sheet in again], [], why)
        machine.close_cover()
        machine.take("path")
        if not machine.is_on:
            machine.power_on()
        machine.load(again + machine.take("stack"))
        return bool(machine.stack) or why != "empty"


class EveryFault(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def feed(self, driver, count, faults, word="run", **scanner_words):
        scanner = virtual_scanner.Scanner(area=AREA, **scanner_words)
        self.addCleanup(scanner.close)
        machine = scanner.machine
        machine.load(sheets(count))
        for kind, after, words in faults:
            machine.fault(kind, after, **words)
        feeder = Feeder(driver, scanner.url, self.folder)
        try:
            operator = Operator(self, scanner, feeder)
            operator.feed_all(word)
        finally:
            feeder.close()
        aside = {int(sheet.name) for sheet in operator.set_aside}
        numbers = [front[0] for front, _ in operator.taken]
        self.assertEqual(sorted(numbers), [number for number in range(1, count + 1)
                                           if number not in aside])
        for front, back in operator.taken:
            self.assertEqual((front[1], back), (0, (front[0], 1)))
        return operator

    def each(self, kinds, check):
        for driver in DRIVERS:
            for kind in kinds:
                for after, ahead in ((0, 1), (2, 1), (3, 3)):
                    with self.subTest(driver=driver, kind=kind, after=after, ahead=ahead):
                        check(driver, kind, self.feed(driver, 6, [(kind, after, {})], ahead=ahead))

    def test_a_whole_stack_stops_once_and_empty(self):
        for driver in DRIVERS:
            with self.subTest(driver=driver):
                self.assertEqual(self.feed(driver, 8, []).whys, ["empty"])

    def test_a_fault_is_named_and_mended(self):
        def check(driver, kind, operator):
            why = (WHY_ESCL if driver == "escl" else WHY_SANE).get(kind, "broken")
            # Back so soon that nobody saw it gone, it asks for the sheet in its path.
            whys = [why, "jam"] if kind == "power_cycle" else [why]
            self.assertIn(operator.whys[0], whys)
            self.assertEqual(operator.whys[1:], ["empty"])
        self.each(WHY_ESCL, check)

    def test_busy_and_slow_go_by_themselves(self):
        self.each(GOES_ON, lambda driver, kind, operator:
                  self.assertEqual(operator.whys, ["empty"]))

    def test_what_is_no_image_is_said_and_fed_again(self):
        def check(driver, kind, operator):
            if driver == "escl":
                self.assertEqual(len(operator.unusable), 1)
                self.assertIn("again", operator.unusable[0])
        self.each(UNUSABLE, check)

    def test_busy_before_the_run(self):
        operator = self.feed("escl", 2, [("busy", 0, {"times": 2})])
        self.assertEqual(operator.whys, ["empty"])

    def test_a_cancelled_run_hands_on_whole_mailpieces(self):
        for driver in DRIVERS:
            for most in (0, 1, 3):
                with self.subTest(driver=driver, most=most):
                    self.feed(driver, 6, [], word=f"cancel {most}", ahead=2)

    def test_state_in_words(self):
        scanner = virtual_scanner.Scanner()
        self.addCleanup(scanner.close)
        feeder = Feeder("escl", scanner.url, self.folder)
        self.addCleanup(feeder.close)
        machine = scanner.machine
        self.assertEqual(feeder.ask("identify"),
                         ["device", "Kanaria Virtual Mailroom 140", "VIRTUAL-0001"])
        self.assertEqual(feeder.ask("state"), ["state", "empty"])
        self.assertEqual(feeder.run()[2][1:3], ["empty", "whole"])
        machine.load(sheets(1))
        self.assertEqual(feeder.ask("state"), ["state", "ready"])
        machine.open_cover()
        self.assertEqual(feeder.ask("state"), ["state", "cover_open"])
        machine.power_off()
        self.assertEqual(feeder.ask("state"), ["state", "unreachable"])
        self.assertEqual(feeder.run()[2][1:3], ["unreachable", "whole"])
        machine.power_on()
        machine.close_cover()
        machine.serial = "ANOTHER"
        self.assertEqual(feeder.ask("run")[0], "refused")
        machine.serial = "VIRTUAL-0001"
        self.assertEqual(feeder.run()[2][1], "empty")

    def test_a_driver_that_died_is_started_again(self):
        scanner = virtual_scanner.Scanner(area=AREA)
        self.addCleanup(scanner.close)
        feeder = Feeder("sane", scanner.url, self.folder)
        self.addCleanup(feeder.close)
        scanner.machine.load(sheets(2))
        self.assertEqual(len(feeder.run()[0]), 2)
        pid = feeder.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
        for worker in children.split():
            os.kill(int(worker), signal.SIGKILL)
        scanner.machine.load(sheets(3))
        taken, _, stop = feeder.run()
        self.assertEqual((len(taken), stop[1]), (3, "empty"))

    def test_kanaria_scan_by_sane(self):
        scanner = virtual_scanner.Scanner(area=AREA)
        self.addCleanup(scanner.close)
        scanner.machine.load(sheets(2))
        sane_configuration(self.folder, scanner.url)
        done = subprocess.run(
            [BIN / "kanaria", "scan", "--source", "sane:airscan:e0:Mailroom"], check=False,
            env={**os.environ, "SANE_CONFIG_DIR": str(self.folder)}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 2)

    def test_kanaria_scan_takes_in_what_came_and_says_how_to_go_on(self):
        scanner = virtual_scanner.Scanner()
        self.addCleanup(scanner.close)
        scanner.machine.load(sheets(3))
        scanner.machine.fault("jam", 1)
        command = [BIN / "kanaria", "scan", "--source", f"escl:{scanner.url}"]
        stopped = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(stopped.returncode, 1, stopped.stderr)
        self.assertEqual(len(stopped.stdout.splitlines()), 1)
        self.assertIn("stuck", stopped.stderr)
        self.assertIn("1 mailpieces were fed; put every sheet that came after", stopped.stderr)
        scanner.machine.load(scanner.machine.take("path"))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 2)
        self.assertIn("2 mailpieces read, 0 unreadable.", done.stderr)

    def test_one_long_stack_with_every_fault(self):
        count = MAILPIECES or 40
        kinds = sorted(set(WHY_ESCL) | GOES_ON | UNUSABLE)
        faults = [(kind, (at + 1) * count // (len(kinds) + 1), {}) for at, kind in enumerate(kinds)]
        for driver in DRIVERS:
            with self.subTest(driver=driver):
                operator = self.feed(driver, count, faults, ahead=3)
                print(f"{driver}: {len(operator.taken)} mailpieces in {len(operator.whys)} runs, "
                      f"{len(operator.unusable)} unusable images, "
                      f"{len(operator.set_aside)} set aside: {' '.join(operator.whys)}")


if __name__ == "__main__":
    words = sys.argv[1:]
    if "--mailpieces" in words:
        at = words.index("--mailpieces")
        MAILPIECES = int(words[at + 1])
        del words[at:at + 2]
    if "--driver" in words:
        at = words.index("--driver")
        DRIVERS = [words[at + 1]]
        del words[at:at + 2]
    BIN = pathlib.Path(words[0]).resolve()
    unittest.main(argv=[sys.argv[0], *words[1:]])
