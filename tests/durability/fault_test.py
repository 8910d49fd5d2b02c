"""Lets the n-th call on the data folder fail, be cut short or kill the writer, for n = 1, 2, 3 …,
each on a folder of its own, until the writer gets through without meeting the fault.  After each: a
clear sentence, or all done in spite of it; and everything acknowledged is there, also when the power
is cut on top of it (crash_test.py says how; a sync that failed has made nothing sure).

    fault_test.py BIN_DIR

The calls are all that create, write, cut, extend, sync, move or remove a file of the folder, and the
reads; the recorder of crash/ makes them fail.  The cuts lie behind the fault: what comes before it is
crash_test.py's.  The second verifier and a new start on the folder itself follow at every sixteenth
place; the checks of the states do the same within one process.
"""
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import crash_log
from data_folder import Failed, Programs, Seeds, check, expect, new_identity, parse_acknowledged
from data_folder import parse_keys, run, seed_in

MAILPIECES = 3  # a miss, a hit and, on the next day and under the next key, a miss
AT_ONCE = 2 * len(os.sched_getaffinity(0))
STATES = 5  # of power cuts for each fault
DISK = ["check the disk", "cannot be", "is damaged"]
ROOM = ["no room left", "No space left", "free some space"]
ROOM_CALLS = "write+allocate+mkdir+rename"
OTHER_CALLS = "open+sync+truncate+unlink"
# Name, calls, what happens, from then on for good; words of which one must follow.
FAULTS = [
    ("call fails", "any", "EIO", False, DISK),
    ("every call fails from there on", "any", "EIO", True, DISK),
    ("read fails", "read", "EIO", False, DISK),
    ("disk is full once", ROOM_CALLS, "ENOSPC", False, ROOM),
    ("disk is full for good", ROOM_CALLS, "ENOSPC", True, ROOM),
    # Few file systems say it here, and SQLite passes most of it on as another failure.
    ("disk is full, said late", OTHER_CALLS, "ENOSPC", False, ROOM + DISK),
    ("write is cut short", "write", "short", False, []),
    ("every write is cut short", "write", "short", True, []),
    ("killed", "any", "kill", False, None),
]
LIMIT = 1000


def write_with_fault(programs, watched, log, recipient, fault):
    environment = dict(os.environ, CRASH_FOLDER=str(watched), CRASH_LOG=str(log), CRASH_FAULT=fault,
                       LD_PRELOAD=programs.recorder)
    return subprocess.run([programs.writer, watched / "data", recipient, str(MAILPIECES)],
                          env=environment, capture_output=True, text=True, check=False)


def judge(result, words):
    """The exit status and the sentence are those of a program that met the fault."""
    acknowledged = parse_acknowledged(result.stdout)
    if words is None:
        expect(result.returncode == -9, f"was not killed: {result.returncode} {result.stderr}")
    elif result.returncode == 0:
        expect(len(acknowledged) == MAILPIECES, "success without all acknowledged")
        expect(not result.stderr, f"success with a complaint: {result.stderr}")
    else:
        expect(result.returncode == 1, f"exit {result.returncode}: {result.stderr}")
        said = result.stderr.splitlines()
        expect(len(said) == 1 and said[0].startswith("locker_writer: ") and said[0].endswith("."),
               f"not one sentence: {result.stderr}")
        expect(any(word in said[0] for word in words), f"another sentence: {result.stderr}")
    return acknowledged


def one_fault(programs, folder, recipient, number, calls, what, lasting, words):
    """Whether the fault was met before the writer got through, and whether the writer went on."""
    own = pathlib.Path(folder) / str(number)
    watched, log, work = own / "disk", own / "log", own / "work"
    for path in (own, watched, work):
        path.mkdir()
    fault = f"{calls}:{number}{'+' if lasting else ''}:{what}"
    result = write_with_fault(programs, watched, log, recipient, fault)
    met = log.exists() and crash_log.FAULT in crash_log.verbs(log)
    if not met:
        expect(result.returncode == 0, f"{fault}: failed without a fault: {result.stderr}")
        return False, True
    try:
        acknowledged = judge(result, words)
        said = run(programs.states, "--log", log, "--root", watched.stat().st_ino, "--data", "data",
                   "--recipient", recipient, "--work", work, "--states", STATES, "--seed", number, "--from-fault")
        expect("violations 0" in said.stdout, f"after a power cut: {said.stdout}")
        if number % 16 == 0:
            # The second verifier, too, and a new start on the folder itself.
            data = watched / "data"
            check(programs, data, acknowledged)
            before = [seed_in(file) for file in data.glob("signing.key*")]
            restarted = run(programs.writer, data, recipient, MAILPIECES)
            again = parse_acknowledged(restarted.stdout)
            expect(not set(again) & set(acknowledged), f"a number was given twice: {again}")
            check(programs, data, acknowledged | again)
            seeds = Seeds()
            seeds.add(before + parse_keys(result.stdout + restarted.stdout))
            expect(seeds.check(data) >= 2, "no key was renewed")
    except Failed as failure:
        raise Failed(f"{fault}: {failure}") from None
    shutil.rmtree(own)
    return True, result.returncode == 0


def all_places(programs, calls, what, lasting, words):
    """Every n until the first that is not met; the number of places and of faults passed over."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        _, recipient = new_identity(folder)

        def place(number):
            return one_fault(programs, folder, recipient, number, calls, what, lasting, words)

        places = survived = 0
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            while True:
                numbers = range(places + 1, places + 1 + 4 * AT_ONCE)
                for met, lived in pool.map(place, numbers):
                    if not met:
                        return places, survived
                    places += 1
                    survived += lived
                expect(places < LIMIT, "the writer never gets through")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("bin_dir")
    arguments = parser.parse_args()
    programs = Programs(arguments.bin_dir)
    passed = failed = 0
    for name, calls, what, lasting, words in FAULTS:
        try:
            places, survived = all_places(programs, calls, what, lasting, words)
            expect(places > 0, "the fault was never met")
            print(f"{name}: {places} places, {survived} passed over", flush=True)
            passed += 1
        except Failed as failure:
            print(f"FAILED: {name}: {failure}", flush=True)
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
