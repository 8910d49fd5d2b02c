"""Lets the n-th call of one kind fail, or kills the writer at it, for n = 1, 2, 3 …, each on a data
folder of its own, until the writer gets through without meeting the fault.  After each: a clear
sentence, and everything acknowledged is there.

    fault_test.py BIN_DIR
"""
import argparse
import concurrent.futures
import pathlib
import tempfile

from data_folder import Failed, Programs, Seeds, check, expect, new_identity, parse_acknowledged
from data_folder import parse_keys, run, seed_in

MAILPIECES = 3  # a miss, a hit and, on the next day and under the next key, a miss
AT_ONCE = 4
# Kind, system calls, what strace injects, words of the sentence that must follow.
FAULTS = [
    ("fsync fails", "fsync", "error=EIO", ["cannot be synced"]),
    ("fdatasync fails", "fdatasync", "error=EIO", ["stop and check the disk"]),
    ("write fails", "pwrite64", "error=EIO", ["stop and check the disk"]),
    ("disk full", "pwrite64", "error=ENOSPC", ["no room left"]),
    ("disk full for good", "pwrite64", "error=ENOSPC", ["no room left"]),
    ("no room for the reserve", "fallocate", "error=ENOSPC", ["free some space"]),
    ("killed at a write", "pwrite64", "signal=SIGKILL", None),
    ("killed at an fsync", "fsync", "signal=SIGKILL", None),
    ("killed at an fdatasync", "fdatasync", "signal=SIGKILL", None),
    ("killed at a rename", "rename", "signal=SIGKILL", None),
    ("killed at an unlink", "unlink", "signal=SIGKILL", None),
]
LIMIT = 400


def one_fault(programs, folder, recipient, number, calls, injection, sentences, lasting):
    """Whether the fault was met before the writer got through, and whether the writer went on."""
    data = f"{folder}/data-{number}"
    when = f"{number}+" if lasting else f"{number}"
    log = f"{folder}/strace-{number}"
    result = run("strace", "-f", "-y", "-o", log, "-e", f"trace={calls}", "-e",
                 f"inject={calls}:{injection}:when={when}", programs.writer, data, recipient,
                 MAILPIECES, check=False)
    injected = [line for line in pathlib.Path(log).read_text().splitlines() if "INJECTED" in line]
    met = bool(injected) or result.returncode < 0
    acknowledged = parse_acknowledged(result.stdout)
    if not met:
        expect(result.returncode == 0, f"failed without a fault: {result.stderr}")
        return False, True
    if sentences is None:
        expect(result.returncode == -9, f"was not killed: {result.returncode} {result.stderr}")
    elif result.returncode == 0:
        # SQLite passes over a failing sync of the folder.  That is harmless where the folder has no
        # news: database and journal were named in it before, by syncs that do count.
        expect(injected[0].endswith("(INJECTED)") and f"/data-{number}>)" in injected[0],
               f"an error was passed over: {injected}")
        expect(len(acknowledged) == MAILPIECES, "success without all acknowledged")
    else:
        expect(result.returncode == 1, f"exit {result.returncode}: {result.stderr}")
        expect(any(words in result.stderr for words in sentences), f"no sentence: {result.stderr}")
        expect(len(acknowledged) < MAILPIECES, "failed after all was acknowledged")
    check(programs, data, acknowledged)
    # The next start recovers and goes on where the chain ended.
    before = [seed_in(file) for file in pathlib.Path(data).glob("signing.key*")]
    restarted = run(programs.writer, data, recipient, MAILPIECES)
    again = parse_acknowledged(restarted.stdout)
    expect(len(again) == MAILPIECES and not set(again) & set(acknowledged), f"no new start: {again}")
    check(programs, data, acknowledged | again)
    seeds = Seeds()
    seeds.add(before + parse_keys(result.stdout + restarted.stdout))
    expect(seeds.check(data) >= 2, "no key was renewed")
    return True, result.returncode == 0


def all_places(programs, kind, calls, injection, sentences):
    """Every n until the first that is not met; the number of places and of faults passed over."""
    with tempfile.TemporaryDirectory() as folder:
        _, recipient = new_identity(folder)

        def place(number):
            return one_fault(programs, folder, recipient, number, calls, injection, sentences,
                             "for good" in kind)

        places = survived = 0
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            while True:
                numbers = range(places + 1, places + 1 + AT_ONCE)
                for met, lived in pool.map(place, numbers):
                    if not met:
                        return places, survived
                    places += 1
                    survived += lived
                expect(places < LIMIT, f"{kind}: the writer never gets through")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin_dir")
    arguments = parser.parse_args()
    programs = Programs(arguments.bin_dir)
    for kind, calls, injection, sentences in FAULTS:
        places, survived = all_places(programs, kind, calls, injection, sentences)
        expect(places > 0, f"{kind}: the fault was never met")
        print(f"{kind}: {places} places, {survived} passed over", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        raise SystemExit(f"FAILED: {failure}")
