#!/usr/bin/python3
"""`kanaria serve` behind a virtual scanner, with an operator who goes by what the pages are told.

  serve_test.py BIN

Every letter's addressee is in the registry, so each mailpiece that was taken in can be named from
the capsules, as headquarters opens them: none may be missing and none be there twice, whatever the
scanner, the power or the operator did.
"""
import ctypes
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from PIL import Image, ImageDraw

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import kiosk_at_work  # noqa: E402
import virtual_scanner  # noqa: E402
from kiosk_at_work import KEEPER, OPERATOR, SECOND, Browser, Kiosk, Letter, wait_until  # noqa: E402

BIN = pathlib.Path()
LETTERS = 40
CLONE_NEWNS = 0x20000
SMALL_DISK = "96m"  # 64 MiB of it must stay free


def letters(count, first=0):
    return [Letter(number) for number in range(first, first + count)]


class ServeTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.scanner = virtual_scanner.Scanner()
        self.addCleanup(self.scanner.close)
        self.machine = self.scanner.machine

    def kiosk(self, **words):
        kiosk = Kiosk(BIN, self.folder, f"escl:{self.scanner.url}", letters(LETTERS), **words)
        self.addCleanup(kiosk.close)
        kiosk.start()
        return kiosk

    def operator(self, kiosk):
        browser = kiosk.operator()
        self.addCleanup(browser.close)
        return browser

    def begin(self, browser, expected=0):
        wait_until("an open kiosk", lambda: browser.screen()["closed_because"] == "")
        browser.must("/api/batch/begin", {"reference": "B-1", "expected": expected})

    def fed(self, browser):
        """Once every sheet is read and the device asks for more, or the batch paused."""
        def ask():
            batch = browser.batch()
            is_quiet = batch["reading"] == 0 and not self.machine.is_processing()
            all_fed = not self.machine.stack and is_quiet and browser.screen()["device"] == "empty"
            return batch if batch["state"] == "paused" and is_quiet or all_fed else None
        return wait_until("the end of the stack", ask)

    def finish(self, browser):
        browser.must("/api/batch/finish", {"as_they_stand": True})
        batch = wait_until("the summary", lambda: (lambda batch: batch if batch["ended"] else None)(
            browser.batch()))
        self.assertEqual(batch["state"], "finished")
        self.assert_adds_up(batch)
        return batch

    def assert_adds_up(self, batch):
        held = sum(piece["state"] == "held" for piece in batch["pieces"])
        self.assertEqual(batch["seen"], held + sum(batch[state] for state in (
            "reading", "unsure", "taken_in", "unusable", "withdrawn")), batch)

    def assert_taken_in(self, kiosk, wanted):
        """Exactly these letters, each once; the program has ended."""
        found = kiosk.record_ids()
        self.assertEqual(sorted(found), sorted([letter.key] for letter in wanted))
        kiosk_at_work.run(BIN / "kanaria", "verify", "--data", kiosk.data)

    def load(self, given):
        self.machine.load([letter.sheet() for letter in given], on_top=False)


class Batches(ServeTest):
    def put_right(self, batch, order):
        """What the stop's word asks of an operator.  `order`: the letters in the order of their
        numbers, as he can count them in the tray."""
        tray = self.machine.take("tray") + self.machine.take("path")
        # The numbers of the pages say how many are through; the rest goes in again.
        again = tray[batch["seen"] - self.before:]
        order += [sheet.name for sheet in tray[:batch["seen"] - self.before]]
        self.before = batch["seen"]
        self.machine.close_cover()
        self.machine.take("path")
        if not self.machine.is_on:
            self.machine.power_on()
        self.machine.load(again + self.machine.take("stack"))

    def test_a_batch_through_every_stop_takes_each_letter_in_once(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        given = letters(16)
        self.load(given)
        for kind, after in (("jam", 2), ("multifeed", 4), ("cover_open", 6), ("cut_front", 8),
                            ("jam_at_exit", 10), ("cut_back", 11), ("power_cycle", 12),
                            ("dead", 13), ("mispick", 14)):
            self.machine.fault(kind, after)
        self.before = 0
        self.begin(browser, 16)
        whys, order = [], []
        for _ in range(30):
            batch = self.fed(browser)
            self.assert_adds_up(batch)
            if batch["state"] != "paused" and not self.machine.stack:
                break
            whys.append(batch["paused_because"])
            self.put_right(batch, order)
            wait_until("a device that is ready again",
                       lambda: browser.screen()["device"] in ("ready", "empty"))
            browser.must("/api/batch/resume")
        self.assertEqual(set(whys), {"jam", "multifeed", "cover_open", "unreachable", "mispick"})
        for number in browser.batch()["attention"]:
            self.fail(f"{number} needs a person: {browser.get(f'/api/pieces/{number}')[1]}")
        batch = self.finish(browser)
        self.assertEqual((batch["seen"], batch["taken_in"]), (16, 16))
        browser.must("/api/batch/close")
        self.assertEqual(browser.batch()["state"], "none")
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, given)

    def test_killed_in_mid_batch_and_started_again(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        given = letters(10)
        order = [letter.key for letter in given]
        self.load(given)
        self.begin(browser)
        lost = 0
        for wanted in (2, 4):
            wait_until("letters that are taken in",
                       lambda: browser.batch()["taken_in"] >= wanted)
            kiosk.kill()
            browser.close()
            kiosk.start()
            browser = self.operator(kiosk)
            batch = wait_until("the batch that was open", lambda: (
                lambda batch: batch if batch["state"] == "paused" else None)(browser.batch()))
            self.assertEqual(batch["paused_because"], "restart")
            self.assertEqual(batch["reference"], "B-1")
            self.assertGreaterEqual(batch["taken_in"], wanted)
            lost += len(batch["feed_again"])
            self.assertEqual(batch["taken_in"] + lost, batch["seen"])
            wait_until("a scanner at rest", lambda: not self.machine.is_processing() or
                       self.machine.power_off() or self.machine.power_on())
            sheets = {sheet.name: sheet for place in ("tray", "path", "stack")
                      for sheet in self.machine.take(place)}
            again = [order[number - 1] for number in batch["feed_again"]]
            # The letters' names by number: what comes now gets the numbers after `seen`.
            order = order[:batch["seen"]] + again + order[batch["seen"]:]
            self.machine.load([sheets[name] for name in order[batch["seen"]:]])
            wait_until("the device", lambda: browser.screen()["device"] == "ready")
            browser.must("/api/batch/resume")
            self.assertEqual(browser.batch()["feed_again"], [])
        self.fed(browser)
        batch = self.finish(browser)
        self.assertEqual(batch["taken_in"], 10)
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, given)

    def test_ended_by_the_service_manager_in_mid_batch(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        self.load(letters(3))
        self.begin(browser)
        self.fed(browser)
        self.assertEqual(kiosk.stop(), 0)
        kiosk.start()
        browser = self.operator(kiosk)
        batch = wait_until("the batch", lambda: (
            lambda batch: batch if batch["state"] == "paused" else None)(browser.batch()))
        self.assertEqual((batch["paused_because"], batch["taken_in"], batch["feed_again"]),
                         ("restart", 3, []))
        self.finish(browser)
        kiosk.stop()
        self.assert_taken_in(kiosk, letters(3))

    def test_finished_between_two_letters_waits_for_the_one_on_its_way(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        self.machine.pace = 12
        self.load(letters(3))
        self.begin(browser)
        wait_until("one that is read", lambda: (
            lambda batch: batch["seen"] == 1 and batch["reading"] == 0)(browser.batch()))
        batch = self.finish(browser)
        self.assertGreaterEqual(batch["seen"], 2)
        self.assertEqual(batch["taken_in"], batch["seen"])
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, letters(batch["seen"]))

    def test_finished_while_the_scanner_runs(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        self.machine.ahead = 3
        self.machine.pace = 300
        self.load(letters(8))
        self.begin(browser)
        wait_until("a letter", lambda: browser.batch()["seen"] >= 2)
        batch = self.finish(browser)
        wait_until("a scanner at rest", lambda: not self.machine.is_processing())
        self.assertEqual(batch["taken_in"], batch["seen"])
        browser.must("/api/batch/close")
        # Nothing of it comes into the next one.
        rest = [Letter(int(sheet.name[1:])) for sheet in self.machine.take("stack")]
        self.machine.take("path")
        self.begin(browser)
        self.assertEqual(self.fed(browser)["seen"], 0)
        self.finish(browser)
        self.assertEqual(kiosk.stop(), 0)
        found = sorted(kiosk.record_ids())
        self.assertEqual(len(found), batch["taken_in"])
        self.assertEqual(len({name for [name] in found}), len(found))
        self.assertFalse({letter.key for letter in rest} & {name for [name] in found})


class CoverSheets(ServeTest):
    def cover(self, reference, expected):
        path = self.folder / "cover.png"
        kiosk_at_work.run(BIN / "kanaria", "cover-sheet", "--reference", reference, "--expected",
                          str(expected), "--out", path)
        return virtual_scanner.Sheet(reference, path.read_bytes(), kiosk_at_work.blank_back())

    def behind(self, cover):
        """The cover sheet and all that came out after it, as the page asks to lay in again."""
        wait_until("a scanner at rest", lambda: not self.machine.is_processing())
        tray = self.machine.take("tray") + self.machine.take("path")
        return tray[[sheet.name for sheet in tray].index(cover.name):]

    def references(self, kiosk):
        return {opened["hits"][0]["record_id"]: opened.get("forwarder_reference", "")
                for opened in kiosk.opened()}

    def test_two_batches_in_one_stack(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        first, second = letters(3), letters(4, 3)
        one, two = self.cover("東-1", 3), self.cover("東-2", 4)
        self.machine.ahead = 3
        stack = [one, *[letter.sheet() for letter in first], two,
                 *[letter.sheet() for letter in second]]
        self.machine.load(stack)
        wait_until("an open kiosk", lambda: browser.screen()["closed_because"] == "")
        browser.must("/api/batch/begin", {"reference": "", "expected": 0})
        batch = self.fed(browser)
        self.assertEqual((batch["state"], batch["paused_because"]), ("paused", "cover_sheet"))
        self.assertEqual((batch["reference"], batch["expected"], batch["seen"]), ("東-1", 3, 3))
        self.assertEqual(batch["cover_sheets"], 2)
        self.assertEqual(batch["offered"], {"reference": "東-2", "expected": 4})
        self.machine.load(self.behind(two))
        self.assertEqual(self.finish(browser)["taken_in"], 3)
        browser.must("/api/batch/close")
        batch = browser.batch()
        self.assertEqual((batch["state"], batch["offered"]["reference"]), ("none", "東-2"))
        browser.must("/api/batch/begin", batch["offered"])
        batch = self.fed(browser)
        self.assertEqual((batch["state"], batch["offered"], batch["seen"]), ("feeding", None, 4))
        self.assertEqual(self.finish(browser)["taken_in"], 4)
        past = browser.get("/api/batches")[1]["batches"]
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, first + second)
        self.assertEqual(self.references(kiosk), {
            **{letter.key: "東-1" for letter in first}, **{letter.key: "東-2" for letter in second}})
        if len(past) == 2:  # looked up every few seconds
            self.assertEqual([one["reference"] for one in past], ["東-2", "東-1"])

    def test_what_was_typed_is_not_overwritten(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        given = letters(2)
        for verb, reference in (("take-cover", "東-1"), ("resume", "B-1")):
            cover = self.cover("東-1", 2)
            self.machine.load([cover, given[0].sheet()])
            self.begin(browser)
            batch = self.fed(browser)
            self.assertEqual((batch["paused_because"], batch["seen"]), ("cover_differs", 0))
            self.assertEqual((batch["reference"], batch["expected"]), ("B-1", 0))
            self.machine.load(self.behind(cover)[1:])
            browser.must(f"/api/batch/{verb}")
            self.assertEqual(browser.post("/api/batch/take-cover")[0], 409)
            wait_until("the letter", lambda: browser.batch()["seen"] == 1)
            batch = self.fed(browser)
            self.assertEqual((batch["state"], batch["reference"]), ("feeding", reference))
            self.finish(browser)
            browser.must("/api/batch/close")
            given = given[1:] + given[:1]
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, given)
        self.assertEqual(self.references(kiosk), {"r0": "東-1", "r1": "B-1"})

    def test_a_folder_scanner_removes_the_sheets_file_when_its_batch_is_over(self):
        watched = self.folder / "watched"
        watched.mkdir()
        kiosk = Kiosk(BIN, self.folder, f"folder:{watched}", letters(LETTERS))
        self.addCleanup(kiosk.close)
        kiosk.start()
        browser = self.operator(kiosk)
        for name, sheet in (("1", letters(1)[0].sheet()), ("2", self.cover("東-2", 1)),
                            ("3", letters(1, 1)[0].sheet())):
            (watched / f"{name}.{'png' if name == '2' else 'jpg'}").write_bytes(sheet.front)
        self.begin(browser)
        wait_until("the cover sheet", lambda: browser.batch()["paused_because"] == "cover_sheet")
        self.finish(browser)
        self.assertTrue((watched / "2.png").exists(), "until the next batch is in the ledger")
        browser.must("/api/batch/close")
        browser.must("/api/batch/begin", browser.batch()["offered"])
        wait_until("the letter", lambda: browser.batch()["seen"] == 1)
        self.finish(browser)
        wait_until("an empty folder", lambda: not list(watched.iterdir()))
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, letters(2))
        self.assertEqual(self.references(kiosk), {"r0": "B-1", "r1": "東-2"})

    def scan(self, kiosk, mail, *words):
        return subprocess.run(
            [BIN / "kanaria", "scan", "--source", f"folder:{mail}", "--data", kiosk.data,
             "--registry", self.folder / "registry", *words],
            capture_output=True, text=True, check=False)

    def test_a_scanned_folder_goes_by_its_cover_sheets(self):
        kiosk = Kiosk(BIN, self.folder, f"escl:{self.scanner.url}", letters(LETTERS))
        self.addCleanup(kiosk.close)
        mail = self.folder / "mail"
        mail.mkdir()
        sheets = [letters(1)[0].sheet(), self.cover("東-1", 1), letters(1, 1)[0].sheet(),
                  self.cover("東-2", 2), letters(1, 2)[0].sheet(), letters(1, 3)[0].sheet()]
        for number, sheet in enumerate(sheets):
            kind = "jpg" if sheet.front.startswith(b"\xff\xd8") else "png"
            (mail / f"{number}.{kind}").write_bytes(sheet.front)
        done = self.scan(kiosk, mail)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("4 mailpieces read, 0 unreadable, 2 cover sheets.", done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 4)
        self.assertEqual(self.references(kiosk), {"r0": "", "r1": "東-1", "r2": "東-2", "r3": "東-2"})
        # What is on the command line and what is on the sheet contradict each other.
        done = self.scan(kiosk, mail, "--forwarder-reference", "B-1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("東-1", done.stderr)
        self.assertIn("4 not taken in.", done.stderr)


class People(ServeTest):
    def test_unsure_repeated_and_undone(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        self.load(letters(2))
        faint = letters(3, 10)
        self.machine.load([letter.sheet(legible=False) for letter in faint], on_top=False)
        self.begin(browser)
        batch = self.fed(browser)
        self.assertEqual((batch["attention"], batch["unsure"]), ([3, 4, 5], 3), batch)
        status, answer = browser.post("/api/batch/finish", {"as_they_stand": False})
        self.assertEqual((status, answer["error"]), (409, "unsure"))
        status, _, picture = browser.raw("GET", "/api/pieces/3/picture")
        self.assertEqual((status, picture[:2]), (200, b"\xff\xd8"))
        self.assertEqual(browser.post("/api/pieces/3/settle", {
            "postal_code": "12", "address": "", "name": ""})[0], 400)
        browser.must("/api/pieces/3/settle", {
            "postal_code": faint[0].postal_code, "address": faint[0].address,
            "name": faint[0].name})
        browser.must("/api/pieces/4/as-it-stands")
        browser.must("/api/pieces/5/withdraw")
        self.assertEqual(browser.post("/api/pieces/5/withdraw")[0], 409)
        # The first two again: they look like numbers 1 and 2.
        self.load(letters(2))
        wait_until("both", lambda: browser.batch()["seen"] == 7)
        batch = self.fed(browser)
        self.assertEqual(batch["attention"], [6, 7])
        self.assertEqual([(piece["state"], piece["repeats"]) for piece in batch["pieces"][:2]],
                         [("repeated", 2), ("repeated", 1)])
        browser.must("/api/pieces/6/keep")
        browser.must("/api/pieces/7/withdraw")
        self.load(letters(1, 20))
        wait_until("one more", lambda: browser.batch()["pieces"][0]["state"] == "held")
        self.assertTrue(browser.batch()["can_undo"])
        browser.must("/api/batch/undo")
        self.assertEqual(browser.post("/api/batch/undo")[0], 409)
        batch = self.finish(browser)
        self.assertEqual((batch["seen"], batch["taken_in"], batch["withdrawn"]), (8, 5, 3))
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, letters(2) + faint[:1] + letters(1))

    def test_a_visitor(self):
        kiosk = self.kiosk()
        browser = Browser(kiosk.port)
        self.addCleanup(browser.close)
        wait_until("an open kiosk", lambda: browser.screen()["visit"]["screen"] == "notice")
        version = browser.get("/api/notice")[1]["version"]
        self.assertEqual(browser.post("/api/visit/begin", {"notice": "another"})[0], 400)
        numbers = [0]
        for number in (1, 2):
            browser.must("/api/visit/begin", {"notice": version})
            self.assertEqual(browser.post("/api/visit/begin", {"notice": version})[0], 409)
            self.assertEqual(browser.screen()["visit"]["screen"], "insert")
            self.load(letters(1, number))
            wait_until("the wait", lambda: browser.screen()["visit"]["screen"] == "wait")
            self.assertEqual(browser.post("/api/visit/end")[0], 409)
            visit = wait_until("thanks", lambda: (
                lambda visit: visit if visit["screen"] == "thanks" else None)(
                    browser.screen()["visit"]))
            # The chain's number; acts of the kiosk's people take numbers, too.
            [receipt] = visit["receipts"]
            self.assertRegex(receipt, r"^\d{6}$")
            self.assertGreater(int(receipt), numbers[-1])
            numbers.append(int(receipt))
            browser.must("/api/visit/end")
            self.assertEqual(browser.screen()["visit"]["receipts"], [])
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, letters(2, 1))

    def test_a_test_scan_judges_the_scanner_and_keeps_nothing(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        wait_until("an open kiosk", lambda: browser.screen()["closed_because"] == "")
        self.assertEqual(browser.get("/api/test-scan")[1]["state"], "none")
        browser.must("/api/test-scan")
        # Dust on the glass draws a line down whatever passes over it.
        streak_px = 424
        with Image.open(io.BytesIO(Letter(3).front())) as page:
            ImageDraw.Draw(page).line((streak_px, 0, streak_px, page.height), fill=(90, 90, 90), width=3)
            dusty = kiosk_at_work.jpeg(page)
        self.machine.load([virtual_scanner.Sheet("dusty", dusty, kiosk_at_work.blank_back())])
        judged = wait_until("a judgement", lambda: (
            lambda test: test if test["state"] in ("done", "failed") else None)(
                browser.get("/api/test-scan")[1]))
        self.assertEqual((judged["state"], judged["focus"]), ("done", "sharp"))
        [streak] = judged["streaks"]
        self.assertEqual(streak["side"], "front")
        self.assertAlmostEqual(streak["x_mm"], streak_px / 300 * 25.4, delta=1)
        self.begin(browser)
        self.assertEqual(browser.post("/api/test-scan")[0], 409)
        self.finish(browser)
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, [])


class Doors(ServeTest):
    def test_who_may(self):
        kiosk = self.kiosk()
        browser = Browser(kiosk.port)
        self.addCleanup(browser.close)
        for path in ("/api/batch", "/api/batches", "/api/status", "/api/pieces/1",
                     "/api/pieces/1/picture", "/api/service/acts"):
            self.assertEqual(browser.get(path)[0], 401, path)
        self.assertEqual(browser.post("/api/batch/begin", {})[0], 401)
        self.assertEqual(browser.sign_in("service", KEEPER)[0], 403)
        self.assertEqual(browser.sign_in("service", KEEPER, KEEPER)[0], 403)
        browser.must("/api/sign-in", {"role": "operator", "people": [
            {"name": OPERATOR[0], "pin": OPERATOR[1]}]})
        self.assertEqual(browser.get("/api/service/acts")[0], 401)
        self.assertEqual(browser.get("/api/batch")[0], 200)
        self.assertEqual(browser.sign_in("service", KEEPER, OPERATOR)[0], 403)
        self.assertEqual(browser.sign_in("service", KEEPER, SECOND)[0], 200)
        self.assertEqual(browser.get("/api/service/acts")[0], 200)
        old = browser.cookie
        browser.must("/api/sign-out")
        browser.cookie = old
        self.assertEqual(browser.get("/api/batch")[0], 401)
        self.assertEqual(browser.sign_in("service", KEEPER, SECOND)[0], 200)
        acts = browser.get("/api/service/acts")[1]["acts"]
        both = f"{KEEPER[0]} and {SECOND[0]}"
        self.assertEqual([(act["what"], act["who"], act["detail"]) for act in acts[:3]],
                         [("sign-in", both, "service"), ("sign-out", both, "service"),
                          ("sign-in", both, "service")])
        browser.must("/api/sign-out")
        refused = [browser.sign_in("operator", (OPERATOR[0], "000000"))[0] for _ in range(12)]
        self.assertIn(429, refused)
        status, answer = browser.sign_in("operator", OPERATOR)
        self.assertEqual((status, answer["error"]), (429, "too_many"))
        self.assertGreater(answer["wait_s"], 0)

    def test_other_pages_are_refused(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        begin = json.dumps({"reference": "", "expected": 0}).encode()
        for headers in ({"Origin": "http://evil.example"}, {"Origin": None}, {"Origin": "null"},
                        {"Content-Type": "text/plain"}, {"Content-Type": None},
                        {"Host": "evil.example:80"}, {"Host": f"evil.example:{kiosk.port}"}):
            status, _, _ = browser.raw("POST", "/api/batch/begin", begin, headers)
            self.assertEqual(status, 403, headers)
        self.assertEqual(browser.raw("GET", "/api/screen", None, {"Host": "evil.example"})[0], 403)
        for method in ("PUT", "DELETE", "OPTIONS"):
            self.assertIn(browser.raw(method, "/api/batch/begin", b"")[0], (403, 404, 405), method)
        self.assertEqual(browser.batch()["state"], "none")
        for path in ("/../kiosk.conf", "/%2e%2e/kiosk.conf", "/..%2fkiosk.conf", "/nothing"):
            self.assertIn(browser.raw("GET", path)[0], (400, 403, 404), path)

    def test_hostile_bodies(self):
        kiosk = self.kiosk()
        browser = self.operator(kiosk)
        wait_until("an open kiosk", lambda: browser.screen()["closed_because"] == "")
        numbers = ["-1", "1e30", "1" + "0" * 30, "1.5", "100001", '"7"', "null", "true", "[]"]
        bodies = [b"", b"null", b"[]", b"7", b"{", b"\xff\xfe{}", b'{"a":' * 5000, b"[" * 60000,
                  b'{"reference":"x"}', b'{"reference":7,"expected":1}',
                  b'{"reference":"a\\u0000b","expected":1}', b'{"reference":"\xff","expected":1}',
                  b'{"reference":"' + b"x" * 121 + b'","expected":1}', b"{}" + b" " * 200_000]
        bodies += [f'{{"reference":"","expected":{number}}}'.encode() for number in numbers]
        paths = ["/api/batch/begin", "/api/batch/finish", "/api/sign-in", "/api/visit/begin",
                 "/api/pieces/1/settle", "/api/pieces/0/withdraw", "/api/pieces/999999999/keep",
                 "/api/pieces/99999999999999999999/keep", "/api/service/enrol"]
        for path in paths:
            for body in bodies:
                status, _, _ = browser.raw("POST", path, body)
                self.assertTrue(400 <= status < 500, (path, body[:40], status))
        for people in ([], [[]], [{}], [{"name": "a"}], [{"name": "a", "pin": 7}],
                       [{"name": "a", "pin": "1" * 60000}], [{"name": "a", "pin": "1"}] * 3, {}):
            status, _ = browser.post("/api/sign-in", {"role": "operator", "people": people})
            self.assertTrue(400 <= status < 500, (people, status))
        self.assertEqual(browser.raw("GET", "/api/pieces/" + "9" * 7000)[0] // 100, 4)
        self.assertEqual(browser.batch()["state"], "none")
        self.assertEqual(kiosk.stop(), 0)


class FullDisk(ServeTest):
    def test_a_full_disk_pauses_and_loses_nothing(self):
        libc = ctypes.CDLL(None, use_errno=True)
        disk = self.folder / "disk"
        disk.mkdir()
        size = f"size={SMALL_DISK}".encode()
        if libc.mount(b"tmpfs", bytes(disk), b"tmpfs", 0, size) != 0:
            self.skipTest("no file system may be mounted here")
        self.addCleanup(lambda: libc.umount2(bytes(disk), 2))
        kiosk = self.kiosk(data=disk / "data")
        browser = self.operator(kiosk)
        given = letters(6)
        self.load(given[:2])
        self.begin(browser)
        wait_until("the first", lambda: browser.batch()["taken_in"] >= 1)
        with open(disk / "filler", "wb") as filler:
            try:
                while True:
                    filler.write(bytes(65536))
                    filler.flush()
            except OSError:
                pass
        self.load(given[2:])
        batch = wait_until("a pause", lambda: (
            lambda batch: batch if batch["state"] == "paused" else None)(browser.batch()))
        self.assertEqual(batch["paused_because"], "disk")
        self.assertEqual(browser.screen()["closed_because"], "disk")
        before = batch["taken_in"]
        self.assertEqual(browser.batch()["taken_in"], before)
        (disk / "filler").unlink()
        wait_until("room", lambda: browser.screen()["closed_because"] in ("", "batch"))
        browser.must("/api/batch/resume")
        self.fed(browser)
        batch = self.finish(browser)
        self.assertEqual((batch["seen"], batch["taken_in"]), (6, 6))
        self.assertEqual(kiosk.stop(), 0)
        self.assert_taken_in(kiosk, given)


if __name__ == "__main__":
    BIN = pathlib.Path(sys.argv[1]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
