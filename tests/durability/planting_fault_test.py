"""Lets the n-th call on the planting log's folder fail, be cut short or kill the program in mid-add,
for n = 1, 2, 3 … until it gets through; kills adders at random moments, several at once.  After
each: what was acknowledged is in the log, the next addition goes through without anybody's help and
tells what is torn, and the second verifier agrees.

    planting_fault_test.py BIN_DIR [--kills N]
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import crash_log
from data_folder import Failed, expect

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from verify_planting import verify  # noqa: E402

SYNC = 6  # crash::Verb
# Name, calls, what happens, from then on for good.
FAULTS = [("call fails", "any", "EIO", False),
          ("every call fails from there on", "any", "EIO", True),
          ("disk is full once", "write+sync", "ENOSPC", False),
          ("disk is full for good", "write+sync", "ENOSPC", True),
          ("write is cut short", "write", "short", False),
          ("every write is cut short", "write", "short", True),
          ("killed", "any", "kill", False)]
LIMIT = 100


class Adder:
    def __init__(self, bin_dir, folder):
        self.program = bin_dir / "kanaria-hq"
        self.recorder = bin_dir / "libcrash_recorder.so"
        self.keys = folder / "KEYS"
        subprocess.run([self.program, "keys", "new", "--out", self.keys], check=True,
                       capture_output=True)
        self.key = bytes.fromhex((self.keys / "registry.verifykey").read_text().strip())

    def words(self, log, record_id):
        return [self.program, "planting", "add", "--log", log, "--keys", self.keys, "--record-id",
                record_id, "--list-id", "list-a", "--copy", "写し1", "--by", "高橋"]

    def add(self, log, record_id, **environment):
        return subprocess.run(self.words(log, record_id), env={**os.environ, **environment},
                              capture_output=True, text=True, check=False)

    def held(self, log):
        """What an addition without a fault makes of the log: the record_ids, and what it told."""
        result = self.add(log, "last")
        expect(result.returncode == 0, f"the next addition failed: {result.stderr}")
        entries, head = verify(log.read_bytes(), self.key)
        expect(json.loads(result.stdout)["hash"] == head, "another head was told")
        own = subprocess.run([self.program, "planting", "verify", "--log", log, "--keys", self.keys,
                              "--head", head], capture_output=True, text=True, check=False)
        expect(own.returncode == 0, f"the program finds a break: {own.stderr}")
        return [entry["record_id"] for entry in entries], result.stderr


def one_fault(adder, folder, calls, what, number, lasting, start):
    """Whether the fault was met."""
    watched, recorded = folder / "disk", folder / "recorded"
    watched.mkdir()
    log = watched / "log"
    if start is not None:
        log.write_bytes(start)
    result = adder.add(log, "new", CRASH_FOLDER=str(watched), CRASH_LOG=str(recorded),
                       CRASH_FAULT=f"{calls}:{number}{'+' if lasting else ''}:{what}",
                       LD_PRELOAD=str(adder.recorder))
    met = recorded.exists() and crash_log.FAULT in crash_log.verbs(recorded)
    if what == "kill":
        expect(result.returncode == (-9 if met else 0), f"was not killed: {result.stderr}")
    elif result.returncode != 0:
        expect(met and result.returncode == 1 and result.stderr.count("\n") == 1 and
               result.stderr.rstrip().endswith("."), f"not one sentence: {result.stderr}")
    before = log.read_bytes() if log.exists() else b""
    found, told = adder.held(log)
    if result.returncode == 0:
        expect("new" in found, "what was acknowledged is not there")
    expect(log.read_bytes().startswith(before), "bytes of the log were changed")
    expect(bool(told) == (before != b"" and not before.endswith(b"\n")), f"told: {told!r}")
    shutil.rmtree(watched)
    recorded.unlink(missing_ok=True)
    return met


def starts(adder, folder):
    """No log, a log, and a log with a torn line."""
    log = folder / "start"
    expect(adder.add(log, "first").returncode == 0, "the first addition failed")
    good = log.read_bytes()
    return [None, good, good + good[:100]]


def all_places(adder, folder, calls, what, lasting):
    places = 0
    for start in starts(adder, folder):
        number = 1
        while one_fault(adder, folder, calls, what, number, lasting, start):
            number += 1
            expect(number < LIMIT, "it never gets through")
        places += number - 1
        (folder / "start").unlink(missing_ok=True)
    expect(places > 0, "the fault was never met")
    print(f"{what} {calls}: {places} places", flush=True)


def check_order(adder, folder):
    """What is written is synced, and then the file's name."""
    watched, recorded = folder / "disk", folder / "recorded"
    watched.mkdir()
    log = watched / "log"
    result = adder.add(log, "new", CRASH_FOLDER=str(watched), CRASH_LOG=str(recorded),
                       LD_PRELOAD=str(adder.recorder))
    expect(result.returncode == 0, result.stderr)
    verbs = list(crash_log.verbs(recorded))
    write = max(at for at, verb in enumerate(verbs) if verb == crash_log.WRITE)
    expect(verbs[write + 1:] == [SYNC, SYNC], f"verbs {verbs}")
    shutil.rmtree(watched)
    recorded.unlink()


def kill_adders(adder, folder, kills):
    """Three adders at once, all killed at random moments, again and again on one log."""
    log, chance, acknowledged = folder / "killed", random.Random(5), set()
    begun = time.monotonic()
    adder.add(folder / "unhurried", "unhurried")
    duration_s = time.monotonic() - begun
    for round_number in range(kills):
        adders = [subprocess.Popen(adder.words(log, f"{round_number}-{i}"), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                  for i in range(3)]
        time.sleep(chance.uniform(0, 4 * duration_s))
        for process in adders:
            process.kill()
        for i, process in enumerate(adders):
            output, _ = process.communicate()
            if output.endswith("\n"):
                acknowledged.add(f"{round_number}-{i}")
    found, _ = adder.held(log)
    expect(0 < len(acknowledged) < 3 * kills, f"{len(acknowledged)} acknowledged: no test")
    expect(acknowledged <= set(found), f"lost: {acknowledged - set(found)}")
    print(f"{3 * kills} adders killed, {len(acknowledged)} had acknowledged, "
          f"{len(found) - 1} entries", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("bin_dir", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=40)
    arguments = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        adder = Adder(arguments.bin_dir.resolve(), folder)
        checks = [(fault, lambda fault=rest: all_places(adder, folder, *fault))
                  for fault, *rest in FAULTS]
        checks.append(("order", lambda: check_order(adder, folder)))
        checks.append(("kills", lambda: kill_adders(adder, folder, arguments.kills)))
        for title, check in checks:
            try:
                check()
                passed += 1
            except Failed as failure:
                print(f"{title}: {failure}", file=sys.stderr, flush=True)
                shutil.rmtree(folder / "disk", ignore_errors=True)
                (folder / "recorded").unlink(missing_ok=True)
                (folder / "start").unlink(missing_ok=True)
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
