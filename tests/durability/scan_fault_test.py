"""Breaks what `kanaria scan` stands on: a full disk, a damaged queue, a damaged registry, broken
mailpieces, a closed pipe.  Each time: one plain sentence, exit 1, nothing acknowledged that is not
recorded, nothing recorded that was not taken in; and what a person sees is the same for a match
and a miss.

    scan_fault_test.py BIN_DIR
"""
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

from data_folder import Failed, expect, run
from scan_folder import Mailroom, one_sentence, printed_ids

# * stands for a piece that the registry lists.
PIECES = ["flat_01*", "junk_02", "label_01*", "postcard_02"]


def with_file_limit(limit_bytes):
    """Files may not grow beyond the limit: a write then fails as it does on a full disk."""
    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
    return apply


def disk_fills_amid_a_batch(room):
    data = room.folder / "full"
    expect(room.scan(data).returncode == 0, "the first batch failed")
    before, _ = room.recorded(data)
    size = (data / "kanaria.db").stat().st_size
    # Room for a page or two, and for no capsule.
    stopped = room.scan(data, preexec_fn=with_file_limit(size + 16384))
    expect(stopped.returncode == 1, f"exit {stopped.returncode} on a full disk")
    one_sentence(stopped.stderr)
    after, _ = room.recorded(data)
    expect(after - before == len(printed_ids(stopped.stdout)), "acknowledged and recorded differ")
    expect(after - before < len(PIECES), "the disk was not full")
    expect(room.scan(data).returncode == 0, "the queue does not go on when there is room again")
    expect(room.recorded(data)[0] == after + len(PIECES), "the batch after it was not recorded")


def disk_is_nearly_full(room):
    """A small file system that has less room than intake asks for, and then gets it."""
    mount = room.folder / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", mount],
                      capture_output=True, check=False).returncode != 0:
        print("  (without the right to mount, a file size limit stands in for a small disk)")
        limited = room.scan(room.folder / "limited", preexec_fn=with_file_limit(1 << 20))
        expect(limited.returncode == 1 and limited.stdout == "", "taken in without room")
        one_sentence(limited.stderr)
        return
    try:
        data = mount / "data"
        refused = room.scan(data)
        expect(refused.returncode == 1, f"exit {refused.returncode} without room")
        expect(refused.stdout == "", "a mailpiece was acknowledged without room")
        one_sentence(refused.stderr)
        run("mount", "-o", "remount,size=256m", mount)
        expect(room.scan(data).returncode == 0, "the batch fails although there is room")
        expect(room.recorded(data)[0] == len(PIECES), "the batch was not recorded")
    finally:
        run("umount", mount)


def queue_is_damaged(room):
    whole = room.folder / "whole"
    expect(room.scan(whole).returncode == 0, "the first batch failed")
    content = (whole / "kanaria.db").read_bytes()
    middle = len(content) // 2 // 4096 * 4096
    damages = {
        "head": b"\0" * 100 + content[100:],
        "no database": b"This is not a database.\n" * 400,
        "cut": content[:4096],
        "chain's first pages": content[:4096] + b"\xA5" * 3 * 4096 + content[4 * 4096:],
    }
    for name, damaged in damages.items():
        data = room.folder / f"damaged {name}"
        shutil.copytree(whole, data)
        (data / "kanaria.db").write_bytes(damaged)
        scan = room.scan(data)
        expect(scan.returncode == 1, f"{name}: exit {scan.returncode}: {scan.stderr}")
        expect(scan.stdout == "", f"{name}: a mailpiece was acknowledged")
        one_sentence(scan.stderr)
        expect((data / "kanaria.db").read_bytes() == damaged, f"{name}: the evidence was changed")
    # Damage to a sealed capsule is its own; the queue goes on and the chain says so.
    data = room.folder / "damaged capsule"
    shutil.copytree(whole, data)
    (data / "kanaria.db").write_bytes(
        content[:middle] + b"\xA5" * 512 + content[middle + 512:])
    verify = run(room.programs.kanaria, "verify", "--data", data, check=False)
    expect(verify.returncode == 1 and verify.stderr, "verify does not see a damaged capsule")


def signing_key_is_gone(room):
    data = room.folder / "keyless"
    expect(room.scan(data).returncode == 0, "the first batch failed")
    (data / "signing.key").unlink()
    scan = room.scan(data)
    expect(scan.returncode == 1 and scan.stdout == "", "a chain goes on without its key")
    one_sentence(scan.stderr)


def registry_is_damaged(room):
    for file in sorted(path for path in room.registry.iterdir() if path.is_file()):
        content = file.read_bytes()
        for name, damaged in (("cut", content[:-1]), ("empty", b""),
                              ("changed", bytes([content[0] ^ 1]) + content[1:])):
            file.write_bytes(damaged)
            data = room.folder / "unused"
            scan = room.scan(data)
            expect(scan.returncode == 1, f"{file.name} {name}: exit {scan.returncode}")
            expect(scan.stdout == "", f"{file.name} {name}: a mailpiece was acknowledged")
            one_sentence(scan.stderr)
            expect(not data.exists(), f"{file.name} {name}: data were made before the check")
        file.write_bytes(content)
    key = room.registry.with_name("registry.key")
    expect(key.is_file(), "the registry's key is not where the contract puts it")
    absent = room.scan(room.folder / "unused", "--registry-key", room.folder / "absent")
    expect(absent.returncode == 1 and absent.stdout == "", "scanned without the registry's key")
    one_sentence(absent.stderr)


def broken_mailpieces_leave_the_others_alone(room):
    data = room.folder / "broken"
    broken = [room.mail / name for name in ("a.png", "b.jpg", "c.tif", "d_back.jpg", "e.png")]
    broken[0].write_bytes(b"")
    broken[1].write_bytes(next(room.mail.glob("label_01*")).read_bytes()[:5000])
    broken[2].write_text("no image")
    shutil.copy(next(room.mail.glob("junk_02*")), broken[3])
    os.mkfifo(broken[4])
    try:
        scan = room.scan(data)
    finally:
        for file in broken:
            file.unlink()
    expect(scan.returncode == 1, f"exit {scan.returncode} with broken mailpieces")
    expect(len(printed_ids(scan.stdout)) == len(PIECES), f"the others did not go on: {scan.stderr}")
    expect(room.recorded(data)[0] == len(PIECES), "the others were not recorded")
    expect(len(scan.stderr.splitlines()) == len(broken) + 1, f"not one line each: {scan.stderr}")
    expect(f"{len(PIECES)} mailpieces read, {len(broken)} unreadable" in scan.stderr, "miscounted")


def reader_of_the_lines_goes_away(room):
    data = room.folder / "pipe"
    reading, writing = os.pipe()
    os.close(reading)
    scan = subprocess.run(room.scan_words(data), stdout=writing, stderr=subprocess.PIPE, text=True,
                          check=False)
    os.close(writing)
    expect(scan.returncode == 1, f"exit {scan.returncode} with a closed pipe")
    one_sentence(scan.stderr)
    expect(room.recorded(data)[0] == 1, "the batch went on unheard")


def a_match_looks_like_a_miss(room):
    """No line on either stream depends on the registry."""
    with_hits = room.scan(room.folder / "hits")
    expect(room.recorded(room.folder / "hits")[1] > 0, "nothing matched the demo registry")
    room.build_registry(room.folder / "other", [
        {"postal_code": "1050011", "address": "東京都港区芝公園4-2-8", "name": "見本花子"}])
    without = room.scan(room.folder / "misses", registry=room.folder / "other")
    expect(room.recorded(room.folder / "misses")[1] == 0, "the other registry was hit")
    expect(with_hits.stdout == without.stdout, "the printed lines tell a match")
    expect(with_hits.stderr == without.stderr, "the sentences tell a match")
    expect(with_hits.returncode == without.returncode == 0, "the exit status tells a match")
    for word in ("match", "decision", "hit", "token"):
        expect(word not in with_hits.stdout, f'"{word}" is printed')


def the_forwarders_reference_is_in_the_evidence(room):
    data = room.folder / "reference"
    scan = room.scan(data, "--forwarder-reference", "受付 7")
    expect(scan.returncode == 0 and "受付" not in scan.stdout + scan.stderr, scan.stderr)
    opened = room.opened(data, room.folder / "reference-out")
    expect(opened and all(line["forwarder_reference"] == "受付 7" for line in opened), f"{opened}")
    for bad in ("two\nlines", "x" * 121):
        scan = room.scan(room.folder / "unused", "--forwarder-reference", bad)
        expect(scan.returncode == 2 and scan.stdout == "", f"{bad}: exit {scan.returncode}")
        one_sentence(scan.stderr)
    expect(not (room.folder / "unused").exists(), "data were made for wrong usage")


def without_a_registry_nothing_is_kept(room):
    bare = [room.programs.kanaria, "scan", "--source", f"folder:{room.mail}", "--jobs", "2"]
    there = room.folder / "nothing here"
    there.mkdir()
    scan = subprocess.run(bare, capture_output=True, text=True, check=False, cwd=there)
    expect(scan.returncode == 0, f"exit {scan.returncode}: {scan.stderr}")
    expect("warning" in scan.stderr and "forgotten" in scan.stderr, "no warning")
    expect(len(printed_ids(scan.stdout)) == len(PIECES), "the mail was not read")
    expect(not list(there.iterdir()), "something was kept")


def sources_of_other_kinds_are_wrong_usage(room):
    for source in ("escl:", "sane:", "camera:0", "folder:", ""):
        scan = subprocess.run([room.programs.kanaria, "scan", "--source", source],
                              capture_output=True, text=True, check=False)
        expect(scan.returncode == 2 and scan.stdout == "", f"{source}: exit {scan.returncode}")
        one_sentence(scan.stderr)


TESTS = [disk_fills_amid_a_batch, disk_is_nearly_full, queue_is_damaged, signing_key_is_gone,
         registry_is_damaged, broken_mailpieces_leave_the_others_alone,
         reader_of_the_lines_goes_away, a_match_looks_like_a_miss,
         the_forwarders_reference_is_in_the_evidence, without_a_registry_nothing_is_kept, sources_of_other_kinds_are_wrong_usage]


def main():
    with tempfile.TemporaryDirectory() as folder:
        room = Mailroom(sys.argv[1], pathlib.Path(folder), PIECES)
        for test in TESTS:
            print(test.__name__.replace("_", " "), flush=True)
            test(room)


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        raise SystemExit(f"FAILED: {failure}")
