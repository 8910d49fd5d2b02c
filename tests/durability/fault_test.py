"""Lets the n-th call of one kind fail, or kills the writer at it, for n = 1, 2, 3 …, each on a data
folder of its own, until the writer gets through without meeting the fault.  After each: a clear
sentence, and everything acknowledged is there.

    fault_test.py BIN_DIR
"""
import argparse
import pathlib
import tempfile

from data_folder import Failed, Programs, check, check_opening, expect, new_identity
from data_folder import parse_acknowledged, run

MAILPIECES = 4
# Kind, system calls, what strace injects, words of the sentence that must follow.
FAULTS = [
    ("sync fails", "fsync,fdatasync", "error=EIO", ["stop and check the disk", "cannot be synced"]),
    ("write fails", "pwrite64", "error=EIO", ["stop and check the disk"]),
    ("disk full", "pwrite64", "error=ENOSPC", ["no room left"]),
    ("disk full for good", "pwrite64,fallocate", "error=ENOSPC", ["no room left", "free some space"]),
    ("killed at a write", "pwrite64", "signal=SIGKILL", None),
    ("killed at a sync", "fsync,fdatasync", "signal=SIGKILL", None),
    ("killed at a rename", "rename,renameat,renameat2", "signal=SIGKILL", None),
    ("killed at an unlink", "unlink", "signal=SIGKILL", None),
]
LIMIT = 400


def one_fault(programs, folder, recipient, number, calls, injection, sentences, lasting):
    """False when the writer got through: the fault was never met."""
    data = f"{folder}/data-{number}"
    when = f"{number}+" if lasting else f"{number}"
    log = f"{folder}/strace"
    result = run("strace", "-f", "-o", log, "-e", f"trace={calls}", "-e",
                 f"inject={calls}:{injection}:when={when}", programs.writer, data, recipient,
                 MAILPIECES, check=False)
    met = "INJECTED" in pathlib.Path(log).read_text() or result.returncode < 0
    acknowledged = parse_acknowledged(result.stdout)
    if not met:
        expect(result.returncode == 0, f"failed without a fault: {result.stderr}")
        return False
    if sentences is None:
        expect(result.returncode == -9, f"was not killed: {result.returncode} {result.stderr}")
    elif result.returncode != 0:
        expect(result.returncode == 1, f"exit {result.returncode}: {result.stderr}")
        expect(any(words in result.stderr for words in sentences), f"no sentence: {result.stderr}")
        expect(len(acknowledged) < MAILPIECES, "failed after all was acknowledged")
    check(programs, data, acknowledged)
    # The next start recovers and goes on where the chain ended.
    again = parse_acknowledged(run(programs.writer, data, recipient, MAILPIECES).stdout)
    expect(len(again) == MAILPIECES and not set(again) & set(acknowledged), f"no new start: {again}")
    check(programs, data, acknowledged | again)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin_dir")
    arguments = parser.parse_args()
    programs = Programs(arguments.bin_dir)
    for kind, calls, injection, sentences in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            _, recipient = new_identity(folder)
            number = 1
            while one_fault(programs, folder, recipient, number, calls, injection, sentences,
                            lasting="for good" in kind):
                number += 1
                expect(number < LIMIT, f"{kind}: the writer never gets through")
            expect(number > 1, f"{kind}: the fault was never met")
            print(f"{kind}: {number - 1} places")


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        raise SystemExit(f"FAILED: {failure}")
