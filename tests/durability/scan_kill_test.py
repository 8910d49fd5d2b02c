"""Kills `kanaria scan` at random moments of a batch, again and again on one data folder.  After
each kill: the mailpieces recorded are the first ones of the batch, every line that was printed is
among them, the chain holds, and exactly the matching ones lie in the queue.

    scan_kill_test.py BIN_DIR [--rounds N] [--seed N]
"""
import argparse
import random
import subprocess
import tempfile
import time

from data_folder import Failed, expect
from scan_folder import Mailroom, printed_ids

# * stands for a piece that the registry lists.
PIECES = ["flat_01*", "junk_02", "junk_03", "label_01*", "label_02", "postcard_02", "window_01*"]


def whole_batch(room):
    """The batch without a kill: ids in order, which of them match, and how long it takes."""
    data = room.folder / "reference"
    start = time.monotonic()
    result = room.scan(data)
    expect(result.returncode == 0, f"the batch failed: {result.stderr}")
    seconds = time.monotonic() - start
    ids = printed_ids(result.stdout)
    expect(len(ids) == len(PIECES), f"{len(ids)} of {len(PIECES)} mailpieces were printed")
    matching = {line["mailpiece"] for line in room.opened(data, room.folder / "reference-out")}
    expect(0 < len(matching) < len(ids), f"matches and misses are both needed: {matching}")
    expect(room.recorded(data) == (len(ids), len(matching)), "the batch was not recorded whole")
    return ids, matching, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin_dir")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    print(f"seed {arguments.seed}")
    with tempfile.TemporaryDirectory() as folder:
        room = Mailroom(arguments.bin_dir, folder, PIECES)
        ids, matching, seconds = whole_batch(room)
        data = room.folder / "data"
        entries = capsules = acknowledged = amid = 0
        for number in range(arguments.rounds):
            with subprocess.Popen(room.scan_words(data), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True) as process:
                time.sleep(chance.uniform(0.1, 1.0) * seconds)
                process.kill()
                out, _ = process.communicate()
            printed = printed_ids(out)
            now_entries, now_capsules = room.recorded(data)
            recorded = ids[:now_entries - entries]
            expect(printed == ids[:len(printed)], f"round {number}: out of order: {printed}")
            expect(len(printed) <= now_entries - entries <= len(printed) + 1,
                   f"round {number}: {len(printed)} printed, {now_entries - entries} recorded")
            expect(now_capsules - capsules == len(matching & set(recorded)),
                   f"round {number}: {now_capsules - capsules} capsules for {recorded}")
            print(f"round {number + 1}: {len(printed)} printed, {now_entries - entries} recorded",
                  flush=True)
            acknowledged += len(printed)
            amid += 0 < len(printed) < len(ids)
            entries, capsules = now_entries, now_capsules
        expect(amid > 0, "no kill fell into the middle of a batch")
        opened = room.opened(data, room.folder / "out")
        expect(len(opened) == capsules, f"{len(opened)} of {capsules} capsules were opened")
        expect({line["mailpiece"] for line in opened} <= matching, "another mailpiece was sealed")
        print(f"{arguments.rounds} kills, {amid} of them amid a batch; {acknowledged} mailpieces "
              f"acknowledged, {entries} recorded, {capsules} capsules opened")


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        raise SystemExit(f"FAILED: {failure}")
