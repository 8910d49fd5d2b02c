#!/usr/bin/python3
"""What the kiosk puts out does not tell whose letter it was.

  oracle_test.py BIN [--mailpieces N] [--visitors N] [--seed N]

Twins: letters alike in look and length, one addressee in the registry, the other not; which one it
is was drawn by chance.  N of each kind are fed as a batch (20 unless told), and N of each as
visitors (1).  Of each mailpiece all is kept that a page, its own text taken out, can show: the
sequence of states, keys and lengths of every answer, their number and their times.  Outputs are
what HTTP, stdout and stderr give; the load of the processor and the files' sizes are not.

Every sequence must be alike, and no single figure and no logistic regression over all may tell them
apart: AUC at most 0.58 from 200 mailpieces of each kind on (its standard error at 500 is 0.018).  From
10 on it must stay within 4.5 standard errors of one half, which a delay of hits alone does not.
"""
import argparse
import json
import pathlib
import random
import sys
import tempfile
import time
import unittest

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import virtual_scanner  # noqa: E402
from kiosk_at_work import Browser, Kiosk, Letter, wait_until  # noqa: E402

OPTIONS = None
FOLDS = 5
MOST_AUC = 0.58
ENOUGH = 200
LEAST = 10
STANDARD_ERRORS = 4.5
POLL_S = 0.02
TEXTS = {"postal_code", "address", "name", "sender", "confidence"}


def stripped(piece):
    """A piece's summary without the mailpiece's own text; the bytes that are left."""
    return json.dumps({key: value for key, value in piece.items()
                       if key not in TEXTS | {"number"}}, sort_keys=True)


def auc(scores, is_hit):
    """Of one figure, either way round; ties count half."""
    scores, is_hit = numpy.asarray(scores), numpy.asarray(is_hit, bool)
    hits, misses = scores[is_hit][:, None], scores[~is_hit][None, :]
    found = float((hits > misses).mean() + (hits == misses).mean() / 2)
    return found


def most_auc(hits, misses):
    """What chance leaves; Hanley and McNeil 1982, where both come from one distribution."""
    if hits >= ENOUGH:
        return MOST_AUC
    return 0.5 + STANDARD_ERRORS * ((hits + misses + 1) / (12 * hits * misses)) ** 0.5


def regressed(figures, is_hit, rng):
    """AUC of a logistic regression, every mailpiece judged by one that has not seen it."""
    figures = numpy.asarray(figures, float)
    spread = figures.std(axis=0)
    figures = (figures - figures.mean(axis=0)) / numpy.where(spread > 0, spread, 1)
    figures = numpy.hstack([figures, numpy.ones((len(figures), 1))])
    is_hit = numpy.asarray(is_hit, float)
    fold = numpy.array([rng.randrange(FOLDS) for _ in is_hit])
    scores = numpy.zeros(len(is_hit))
    for tested in range(FOLDS):
        own = fold != tested
        weights = numpy.zeros(figures.shape[1])
        for _ in range(500):
            guess = 1 / (1 + numpy.exp(-numpy.clip(figures[own] @ weights, -30, 30)))
            slope = figures[own].T @ (guess - is_hit[own]) / own.sum() + 0.01 * weights
            weights -= 0.5 * slope
        scores[fold == tested] = figures[fold == tested] @ weights
    return auc(scores, is_hit)


def drawn(pairs, rng):
    """(letters in feeding order, keys of those in the registry)."""
    known, order = set(), []
    for number in range(pairs):
        twins = [Letter(number), Letter(number, twin=True)]
        known.add(rng.choice(twins).key)
        order += twins
    rng.shuffle(order)
    return order, known


class Oracle(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.rng = random.Random(OPTIONS.seed)
        self.scanner = virtual_scanner.Scanner()
        self.addCleanup(self.scanner.close)

    def kiosk(self, pairs):
        order, known = drawn(pairs, self.rng)
        kiosk = Kiosk(OPTIONS.bin, self.folder, f"escl:{self.scanner.url}",
                      [letter for letter in order if letter.key in known])
        self.addCleanup(kiosk.close)
        kiosk.start()
        return kiosk, order, known

    def assert_no_figure_tells(self, names, figures, is_hit):
        columns = list(zip(*figures))
        found = {name: auc(column, is_hit) for name, column in zip(names, columns)}
        found["regression"] = regressed(figures, is_hit, self.rng)
        print(f"{sum(is_hit)} hits, {len(is_hit) - sum(is_hit)} misses: " +
              ", ".join(f"{name} {value:.3f}" for name, value in found.items()), flush=True)
        hits, misses = sum(is_hit), len(is_hit) - sum(is_hit)
        if min(hits, misses) >= LEAST:
            for name, value in found.items():
                self.assertLessEqual(max(value, 1 - value) if name != "regression" else value,
                                     most_auc(hits, misses), name)

    def test_a_delay_of_hits_would_be_found(self):
        is_hit = [i % 2 == 0 for i in range(40)]
        times = [[self.rng.gauss(0.3, 0.05)] for _ in is_hit]
        self.assert_no_figure_tells(["time"], times, is_hit)
        late = [[own + 0.2 * hit] for [own], hit in zip(times, is_hit)]
        with self.assertRaises(AssertionError):
            self.assert_no_figure_tells(["time"], late, is_hit)

    def watch_batch(self, browser, count):
        """By number: the times of its states, the sequence of what was shown of it."""
        times, shown, lengths = {}, {}, {}
        settled = set()
        while len(settled) < count:
            _, _, body = browser.raw("GET", "/api/batch")
            now, batch = time.monotonic(), json.loads(body)
            for number in batch["attention"]:
                if number not in settled:
                    settled.add(number)
                    times[number] = None  # a misread of this one is no figure of a hit or miss
                    browser.must(f"/api/pieces/{number}/as-it-stands")
            if len(settled) + 1 == count and batch["reading"] == 0 and \
                    batch["state"] == "feeding" and batch["seen"] == count:
                browser.must("/api/batch/finish", {"as_they_stand": True})
            for piece in batch["pieces"]:
                number = piece["number"]
                if times.get(number, {}) is None:
                    continue
                look = stripped(piece)
                if not shown.get(number) or shown[number][-1] != look:
                    shown.setdefault(number, []).append(look)
                    times.setdefault(number, {}).setdefault(piece["state"], now)
                    texts = sum(len(json.dumps(piece.get(key))) for key in TEXTS)
                    lengths[number] = len(json.dumps(piece)) - texts - len(str(number))
                if piece["state"] == "taken_in":
                    settled.add(number)
            time.sleep(POLL_S)  # between two questions
        return times, shown, lengths

    def test_a_batch(self):
        kiosk, order, known = self.kiosk(OPTIONS.mailpieces)
        browser = kiosk.operator()
        self.addCleanup(browser.close)
        wait_until("an open kiosk", lambda: browser.screen()["closed_because"] == "")
        self.scanner.machine.load([letter.sheet() for letter in order])
        browser.must("/api/batch/begin", {"reference": "", "expected": 0})
        times, shown, lengths = self.watch_batch(browser, len(order))
        ended = wait_until("the summary", lambda: (
            lambda batch: batch if batch["ended"] else None)(browser.batch()))
        self.assertEqual(ended["taken_in"], len(order))
        # Looked up now and then: what waits is every mailpiece, whosever it was.
        wait_until("the figure of all", lambda: len(order) == next(
            item["figures"]["waiting"] for item in browser.get("/api/status")[1]["items"]
            if item["what"] == "queue"))
        self.assertEqual(kiosk.stop(), 0)
        self.assertEqual(kiosk.said(), "")
        # What the program knew: the capsules are the hits.
        found = {name for [name] in kiosk.record_ids()}
        print(f"{len(found)} of {len(known)} in the capsules", flush=True)
        self.assertLessEqual(found, known)
        self.assertGreaterEqual(len(found), 0.9 * len(known))
        figures, is_hit, sequences = [], [], {}
        for at, letter in enumerate(order):
            own, after = times[at + 1], times.get(at + 2)
            if own is None or after is None or not {"reading", "held", "taken_in"} <= set(own):
                continue
            hit = letter.key in found
            newer = after.get("held", after.get("taken_in"))
            # How often a state is seen between two questions is a matter of the questions.
            looks = [look for look in shown[at + 1]]
            sequences.setdefault(hit, set()).add(tuple(sorted(set(looks))))
            figures.append([own["held"] - own["reading"], own["taken_in"] - own["held"],
                            own["taken_in"] - newer, len(looks), lengths[at + 1]])
            is_hit.append(hit)
        self.assertEqual(sequences[True], sequences[False])
        self.assert_no_figure_tells(
            ["read", "from read to taken in", "from the next to taken in", "answers", "length"],
            figures, is_hit)

    def visit(self, browser, version, letter):
        """(sequence of answers without receipt and seconds, time of the wait, questions)."""
        browser.must("/api/visit/begin", {"notice": version})
        before, seen, begun = browser.asked, [], None
        self.scanner.machine.load([letter.sheet()])
        while True:
            _, _, body = browser.raw("GET", "/api/screen")
            now, screen = time.monotonic(), json.loads(body)
            receipts = screen["visit"]["receipts"]
            length = len(body) - len(str(screen["visit"]["left_s"]))
            what = (screen["visit"]["screen"], len(receipts), length, screen["device"])
            if screen["visit"]["screen"] == "wait" and begun is None:
                begun = now
            if not seen or seen[-1] != what:
                seen.append(what)
            if screen["visit"]["screen"] in ("thanks", "again"):
                break
            time.sleep(POLL_S)  # between two questions
        browser.must("/api/visit/end")
        screens = tuple(dict.fromkeys((what[0], what[1]) for what in seen))
        return screens, seen[-1][2], now - begun, browser.asked - before

    def test_visitors(self):
        kiosk, order, known = self.kiosk(OPTIONS.visitors)
        browser = Browser(kiosk.port)
        self.addCleanup(browser.close)
        wait_until("an open kiosk", lambda: browser.screen()["visit"]["screen"] == "notice")
        version = browser.get("/api/notice")[1]["version"]
        figures, is_hit, sequences = [], [], {}
        for letter in order:
            wait_until("an empty scanner", lambda: browser.screen()["device"] == "empty")
            screens, length, wait_s, asked = self.visit(browser, version, letter)
            hit = letter.key in known
            sequences.setdefault(hit, set()).add(screens)
            figures.append([wait_s, asked, length])
            is_hit.append(hit)
        self.assertEqual(sequences[True], sequences[False])
        self.assertEqual({screens[-1] for screens in sequences[True]}, {("thanks", 1)})
        self.assertEqual(kiosk.stop(), 0)
        self.assertEqual(kiosk.said(), "")
        self.assertLessEqual({name for [name] in kiosk.record_ids()}, known)
        self.assert_no_figure_tells(["wait", "answers", "length"], figures, is_hit)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=lambda word: pathlib.Path(word).resolve())
    parser.add_argument("--mailpieces", type=int, default=20)
    parser.add_argument("--visitors", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
