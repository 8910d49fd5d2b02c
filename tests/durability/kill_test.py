"""Kills the writer at random moments of its work, again and again on one data folder, and checks
after each that everything acknowledged is there, that no generation of keys is lost, and that keys
which have had their day are in no file.

    kill_test.py BIN_DIR [--rounds N] [--seed N]
"""
import argparse
import random
import signal
import subprocess
import tempfile
import time

from data_folder import Failed, Programs, Seeds, check, check_opening, expect, new_identity
from data_folder import parse_acknowledged, parse_keys


def one_round(programs, data, recipient, delay_s, at_work, acknowledged, seeds):
    """Kills after the delay, counted from the start or, at_work, from the first acknowledgement.
    True when the writer was killed in the middle of its work."""
    process = subprocess.Popen([programs.writer, data, recipient, "100000"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    # A key, then the first mailpiece.
    first = process.stdout.readline() + process.stdout.readline() if at_work else ""
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    out, err = process.communicate()
    expect(process.returncode == -signal.SIGKILL, f"the writer ended by itself: {err}")
    fresh = parse_acknowledged(first + out)
    expect(not set(fresh) & set(acknowledged), "a number was given twice")
    acknowledged.update(fresh)
    check(programs, data, acknowledged)
    seeds.add(parse_keys(first + out))
    return bool(fresh), seeds.check(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin_dir")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    arguments = parser.parse_args()
    programs = Programs(arguments.bin_dir)
    chance = random.Random(arguments.seed)
    print(f"seed {arguments.seed}")
    with tempfile.TemporaryDirectory() as folder:
        key, recipient = new_identity(folder)
        data = f"{folder}/data"
        acknowledged, seeds, working, generations = {}, Seeds(), 0, 0
        for number in range(arguments.rounds):
            worked, keys = one_round(programs, data, recipient, chance.uniform(0, 0.2),
                                     number % 2 == 1, acknowledged, seeds)
            expect(keys >= generations, f"{generations - keys} generations are lost")
            generations = keys
            working += worked
        expect(working >= arguments.rounds // 2, "too few rounds got to work")
        expect(generations > arguments.rounds // 2, "too few keys were renewed")
        opened = check_opening(programs, data, key, acknowledged)
        print(f"{arguments.rounds} kills, {working} of them in the middle of work; "
              f"{len(acknowledged)} acknowledged mailpieces kept, {opened} capsules opened; "
              f"{generations} generations of keys, {len(seeds.seeds)} secrets looked for")


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        raise SystemExit(f"FAILED: {failure}")
