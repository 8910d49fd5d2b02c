"""Kills the writer again and again on one data folder, at its start and in the middle of its work, and
checks after each kill that everything acknowledged is there, that no more than the mailpiece in
flight came without a word, that no generation of keys is lost, that a key is renewed whenever a day
passed, and that keys which have had their day are in no file.

    kill_test.py BIN_DIR [--kills N] [--seed N] [--jobs N]

--kills 50 is what the ordinary run makes, 3000 is for a night.  After each kill one process looks at
the folder with the program's own functions (crash/folder_look.cpp); at the end of each folder the
second verifier looks, too, and headquarters opens every capsule.
"""
import argparse
import concurrent.futures
import os
import random
import subprocess
import sys
import tempfile
import time

from data_folder import Failed, Programs, Seeds, check, check_opening, expect, memory_folder
from data_folder import new_identity, parse_acknowledged, parse_keys

KILLS = 25  # on one folder
MOST_LINES = 12
START_S = 0.04  # a start takes about half of it on a quiet machine
STEP_S = 0.01


class Look:
    """The process that looks."""

    def __init__(self, programs):
        self.process = subprocess.Popen([programs.look], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def tell(self, verb, text=""):
        self.process.stdin.write(f"{verb} {text}\n")

    def look(self, data):
        """(entries, generations)"""
        self.tell("look", data)
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        expect(answer[:1] == ["entries"], " ".join(answer) or "the look died")
        return int(answer[1]), int(answer[3])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def run_until_killed(programs, data, recipient, chance, at_work):
    """What the writer said before it was killed: some time after its start or, at_work, some lines
    later."""
    process = subprocess.Popen([programs.writer, data, recipient, "100000"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    # A key, then the first mailpiece.
    first = [process.stdout.readline() for _ in range(chance.randint(2, MOST_LINES) * at_work)]
    time.sleep(chance.uniform(0, STEP_S if at_work else START_S))
    process.kill()
    # Not communicate(), which would pass over what readline() has taken from the pipe beforehand.
    out, err = process.stdout.read(), process.stderr.read()
    process.wait()
    expect(process.returncode == -9, f"the writer ended by itself: {err}")
    said = "".join(first) + out
    return said[:said.rfind("\n") + 1]


class Sum:
    """What the kills came to."""

    def __init__(self):
        self.kills = self.working = self.mailpieces = self.opened = self.renewed = self.secrets = 0

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def one_folder(programs, kills, seed):
    chance, found, seeds, acknowledged = random.Random(seed), Sum(), Seeds(), {}
    look = Look(programs)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        key, recipient = new_identity(folder)
        data, entries, generations = f"{folder}/data", 0, 0
        for number in range(kills):
            at_work = number % 2 == 1
            said = run_until_killed(programs, data, recipient, chance, at_work)
            fresh = parse_acknowledged(said)
            expect(fresh or not at_work, "the writer did not get to work")
            expect(not fresh or min(fresh) > entries, "a number was given twice")
            acknowledged.update(fresh)
            seeds.add(parse_keys(said))
            for line in said.splitlines():
                look.tell("said", line)
            entries, now = look.look(data)
            # A day passes after every second mailpiece.
            due = generations + max(0, len(fresh) - 1) // 2
            expect(now >= due, f"kill {number + 1}: {now} keys, and {due} were due")
            found.renewed += now - generations
            generations = now
            found.kills += 1
            found.working += bool(fresh)
        if entries:
            expect(check(programs, data, acknowledged) == entries, "the second verifier differs")
            expect(seeds.check(data) == generations, "generations of keys are lost")
            found.opened = check_opening(programs, data, key, acknowledged)
        found.mailpieces, found.secrets = len(acknowledged), len(seeds.seeds)
    look.close()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("bin_dir")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    programs, found, failed = Programs(arguments.bin_dir), Sum(), 0
    shares = [min(KILLS, arguments.kills - done) for done in range(0, arguments.kills, KILLS)]
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        folders = [pool.submit(one_folder, programs, kills, arguments.seed + number)
                   for number, kills in enumerate(shares)]
        for number, folder in enumerate(folders):
            try:
                found.add(folder.result())
            except Failed as failure:
                print(f"FAILED: folder {number}: {failure}", flush=True)
                failed += 1
    print(f"{found.kills} kills, {found.working} of them in the middle of work; "
          f"{found.mailpieces} acknowledged mailpieces kept, {found.opened} capsules opened; "
          f"{found.renewed} keys made, {found.secrets} secrets looked for\n"
          f"{len(shares) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
