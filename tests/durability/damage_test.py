"""A data folder whose files were damaged: a clear sentence, exit 1, and the file left as it was;
the two verifiers agree about every edit of the chain; and single bits that flipped anywhere, also
beside a journal that must be rolled back: harmless or reported, never a crash, never another item
lost (crash/bit_flips.cpp).

    damage_test.py BIN_DIR [--flips N] [--seed N]
"""
import argparse
import hashlib
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile

import crash_log
import verify_chain
from data_folder import Failed, Programs, check, check_opening, expect, new_identity
from data_folder import generation_keys, parse_acknowledged, run

PAGE = 4096
MOST_TOGETHER = 0.01


def damaged_files(good):
    """(what was done, bytes) of a sound database file."""
    pages = len(good) // PAGE
    yield "emptied", b""
    yield "first page overwritten", b"\x5a" * PAGE + good[PAGE:]
    yield "header overwritten", b"no database here" + good[16:]
    yield "cut in the middle", good[: pages // 2 * PAGE]
    yield "cut within a page", good[:-1000]
    chance = random.Random(7)
    for _ in range(5):
        page = chance.randrange(1, pages)
        noise = chance.randbytes(PAGE)
        yield f"page {page + 1} overwritten", good[: page * PAGE] + noise + good[(page + 1) * PAGE:]


def check_damaged_files(programs, data, recipient, folder):
    good = (pathlib.Path(data) / "kanaria.db").read_bytes()
    for what, content in damaged_files(good):
        copy = pathlib.Path(folder) / "damaged"
        shutil.copytree(data, copy)
        file = copy / "kanaria.db"
        file.write_bytes(content)
        result = run(programs.kanaria, "verify", "--data", copy, check=False)
        expect(result.returncode == 1, f"{what}: verify says {result.stdout}{result.stderr}")
        expect("Keep" in result.stderr or "left as it is" in result.stderr
               or "It was left as it is" in result.stderr, f"{what}: {result.stderr}")
        expect(file.read_bytes() == content, f"{what}: verify changed the file")
        run(programs.kanaria, "queue", "--data", copy, check=False)
        expect(file.read_bytes() == content, f"{what}: queue changed the file")
        if len(content) < len(good) or content[:PAGE] != good[:PAGE]:
            result = run(programs.writer, copy, recipient, 1, check=False)
            expect(result.returncode == 1 and result.stderr, f"{what}: the writer went on")
            expect(file.read_bytes() == content, f"{what}: the writer changed the file")
        shutil.rmtree(copy)


EDITS = [
    "DELETE FROM chain WHERE seq = 4",
    "DELETE FROM chain WHERE seq = 1",
    "UPDATE chain SET signature = (SELECT signature FROM chain WHERE seq = 2) WHERE seq = 3",
    "UPDATE chain SET entry = CAST(substr(entry, 1, 96) || x'ff' || substr(entry, 98) AS BLOB) "
    "WHERE seq = 5",
    "UPDATE outbox SET payload = CAST(substr(payload, 1, 999) || x'00ff' || substr(payload, 1002) "
    "AS BLOB) WHERE seq = 2",
    "UPDATE outbox SET seq = 3 WHERE seq = 2",
    "UPDATE outbox SET seq = 99 WHERE seq = 2",
    "UPDATE key_generations SET public_key = randomblob(32) WHERE generation = 0",
    "UPDATE key_generations SET public_key = randomblob(32) WHERE generation = 4",
    "UPDATE key_generations SET endorsement = randomblob(64) WHERE generation = 2",
    "UPDATE key_generations SET endorsement = (SELECT endorsement FROM key_generations WHERE "
    "generation = 1) WHERE generation = 2",
    "UPDATE key_generations SET first_seq = first_seq + 1 WHERE generation = 3",
    "UPDATE key_generations SET first_seq = 2 WHERE generation = 0",
    "UPDATE key_generations SET first_seq = 99 WHERE generation = 4",
    "UPDATE key_generations SET generation = 7 WHERE generation = 4",
    "DELETE FROM key_generations WHERE generation = 0",
    "DELETE FROM key_generations WHERE generation = 2",
    "DELETE FROM key_generations WHERE generation = 4",
    "DELETE FROM key_generations",
    "UPDATE beacon SET bytes = randomblob(20)",
    "UPDATE beacon SET digest = randomblob(32)",
    "DELETE FROM beacon",
    "UPDATE pins SET entry_hash = randomblob(32) WHERE seq = 5",
    "UPDATE pins SET seq = 6 WHERE seq = 5",
    "UPDATE pins SET seq = 99 WHERE seq = 8",
    "DELETE FROM chain WHERE seq >= 8; DELETE FROM outbox WHERE seq >= 8; "
    "DELETE FROM key_generations WHERE first_seq > 8",
    "UPDATE chain_identity SET epoch = randomblob(16)",
    "DELETE FROM chain_identity",
]


def rehash(database):
    """Gives every entry the hash that fits its bytes: what an editor without the key can do."""
    for seq, entry in database.execute("SELECT seq, entry FROM chain").fetchall():
        database.execute("UPDATE chain SET hash = ? WHERE seq = ?",
                         (hashlib.sha256(entry).digest(), seq))


def check_edits(programs, data, folder):
    for edit in EDITS:
        copy = pathlib.Path(folder) / "edited"
        shutil.copytree(data, copy)
        database = sqlite3.connect(copy / "kanaria.db")
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'") \
            .fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.executescript(edit)
        rehash(database)
        database.commit()
        database.close()
        result = run(programs.kanaria, "verify", "--data", copy, check=False)
        expect(result.returncode == 1 and "not defined as they were" in result.stderr,
               f"without triggers: {result.stdout}{result.stderr}")
        database = sqlite3.connect(copy / "kanaria.db")
        for _, sql in triggers:
            database.execute(sql)
        database.commit()
        database.close()
        result = run(programs.kanaria, "verify", "--data", copy, check=False)
        expect(result.returncode == 1 and "broken" in result.stderr, f"{edit}: {result.stdout}")
        try:
            verify_chain.verify(copy)
            raise Failed(f"{edit}: the second verifier says that it holds")
        except verify_chain.Break:
            pass
        shutil.rmtree(copy)


def check_keys(programs, data):
    """--public-key pins the chain's key."""
    said = run(programs.kanaria, "verify", "--data", data).stdout
    key = said.splitlines()[0].split("public key ")[1].rstrip(".")
    expect(key == generation_keys(data)[0].hex(), f"another key is named: {said}")
    for words in ("signed with 5 keys", "confirmed it up to entry 8", "entries after that: 2.",
                  "newest beacon is of"):
        expect(words in said, f'"{words}" is not said: {said}')
    run(programs.kanaria, "verify", "--data", data, "--public-key", key)
    other = run(programs.kanaria, "verify", "--data", data, "--public-key", "00" * 32, check=False)
    expect(other.returncode == 1 and "not by the key" in other.stderr, other.stderr)
    bad = run(programs.kanaria, "verify", "--data", data, "--public-key", "xyz", check=False)
    expect(bad.returncode == 2, bad.stderr)


def check_queue_says_nothing_personal(programs, data):
    for words in ([], ["--json"]):
        said = run(programs.kanaria, "queue", "--data", data, *words).stdout
        expect("見本" not in said and "match" not in said and "miss" not in said, said)


def check_bad_capsules(programs, data, key, folder):
    """One capsule that cannot be opened does not stop the others."""
    out = pathlib.Path(folder) / "out"
    run(programs.kanaria, "queue", "--data", data, "--export", out)
    capsules = sorted(out.glob("*.age"))
    bad = out / "bad.age"
    bad.write_bytes(capsules[0].read_bytes()[:-5])
    result = run(programs.hq, "open", "--key", key, bad, *capsules, out / "none.age", check=False)
    lines = result.stdout.splitlines()
    expect(result.returncode == 1 and len(lines) == len(capsules) + 2, result.stderr)
    expect("error" in lines[0] and "error" in lines[-1], lines[0])
    expect(all('"error"' not in line for line in lines[1:-1]), "a sound capsule was refused")
    expect("cut off" in result.stderr, result.stderr)


def with_hot_journal(programs, data, recipient, folder):
    """A copy whose writer was killed amid the pages of a commit."""
    log, call = pathlib.Path(folder) / "hot-log", 1_000_000
    copy = pathlib.Path(folder).resolve() / "hot"
    for attempt in range(20):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(data, copy)
        log.unlink(missing_ok=True)
        environment = dict(os.environ, LD_PRELOAD=programs.recorder, CRASH_FOLDER=str(copy),
                           CRASH_LOG=str(log), CRASH_FAULT=f"write:{call}:kill")
        subprocess.run([programs.writer, copy, recipient, "2"], env=environment, check=False,
                       capture_output=True)
        journal = (copy / "kanaria.db-journal").read_bytes()
        if attempt > 2 and journal[:4] == b"\xd9\xd5\x05\xf9":
            return copy
        # The last ones of a whole run end the journal; those before are the database's, and a few of
        # them are not there yet.
        call = sum(verb == crash_log.WRITE for verb in crash_log.verbs(log)) if attempt == 0 else call
        call -= 1
    raise Failed("the journal is never to be rolled back")


def check_bit_flips(programs, data, recipient, folder, in_flight, flips, seed):
    jobs = len(os.sched_getaffinity(0))
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else folder
    with tempfile.TemporaryDirectory(dir=memory) as work:
        running = [subprocess.Popen(
            [programs.flips, "--data", data, "--recipient", recipient, "--work", work, "--flips",
             str(flips), "--seed", str(seed), "--share", f"{share}/{jobs}",
             "--in-flight", in_flight], text=True, errors="backslashreplace",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE) for share in range(jobs)]
        sums = {}
        for process in running:
            out, err = process.communicate()
            expect(process.returncode == 0, f"bit_flips: {err}")
            lines = out.splitlines()
            expect(len(lines) == 1, f"seed {seed}: {lines[:5]}")
            words = lines[0].split()
            for name, count in zip(words[::2], words[1::2]):
                sums[name] = sums.get(name, 0) + int(count)
    expect(sums["violations"] == 0 and sums["flips"] == flips, f"seed {seed}: {sums}")
    expect(all(sums[name] > 0 for name in ("harmless", "reported", "refused")), f"{sums}")
    # A page of the table's inner tree, of the small rows about delivery or of the index leads to
    # several capsules, and one file of pages has no way to them but these; the export asks table and
    # index apart, so that one of them is enough where it can be.  They are reported, and the payloads
    # still lie in the file.
    expect(sums["together"] <= flips * MOST_TOGETHER, f"one bit took more than one capsule: {sums}")
    return ", ".join(f"{count} {name}" for name, count in sums.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("bin_dir")
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    programs = Programs(arguments.bin_dir)
    with tempfile.TemporaryDirectory() as folder:
        key, recipient = new_identity(folder)
        data = f"{folder}/data"
        acknowledged = parse_acknowledged(run(programs.writer, data, recipient, 10).stdout)
        expect(check(programs, data, acknowledged) == 10, "ten mailpieces")
        expect(check_opening(programs, data, key, acknowledged) == 3, "three capsules")
        check_damaged_files(programs, data, recipient, folder)
        check_edits(programs, data, folder)
        check_keys(programs, data)
        check_queue_says_nothing_personal(programs, data)
        check_bad_capsules(programs, data, key, folder)
        hot = with_hot_journal(programs, data, recipient, folder)
        for what, one, in_flight in (("a folder at rest", data, "no"),
                                     ("a journal left hot", hot, "yes")):
            print(what + ": " + check_bit_flips(programs, one, recipient, folder, in_flight,
                                                arguments.flips // 2, arguments.seed), flush=True)
        print(f"{len(EDITS)} edits found by both verifiers; damaged files named and left alone")


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        raise SystemExit(f"FAILED: {failure}")
