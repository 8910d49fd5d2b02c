"""A small file system of its own runs full while headquarters is away: capture stops with a sentence
for the operator, everything acknowledged is there, and as soon as headquarters can be reached again
`kanaria sync` makes room, by itself and on the full disk, and capture goes on.

    full_disk_test.py BIN_DIR        exit 77 where no file system may be mounted

The real programs: a private PostgreSQL, `kanaria-hq serve`, TLS.  The file system is ext4 in a file,
or, where that may not be mounted, a bounded tmpfs in a namespace of its own.
"""
import argparse
import contextlib
import ctypes
import json
import os
import pathlib
import signal
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
import sync_test  # noqa: E402
import verify_chain  # noqa: E402
from certificates import server_contexts  # noqa: E402
from data_folder import Failed, Programs, check, expect, memory_folder, parse_acknowledged  # noqa: E402
from data_folder import run  # noqa: E402
from faulty_proxy import FaultyProxy  # noqa: E402
from scan_folder import Mailroom  # noqa: E402

SIZE_MIB = 24
SKIPPED = 77
# What is sent is deleted when headquarters' signed time has gone on, which it does in steps of ten
# seconds; so many rounds take far longer.
MOST_ROUNDS = 2000
KIOSK = "kiosk-1"


# Of sched.h.
CLONE_NEWNS = 0x20000
CLONE_NEWUSER = 0x10000000
LIBC = ctypes.CDLL(None)


def leave_mounts():
    """From now on this process has mounts of its own, which end with it however it ends; whether."""
    return LIBC.unshare(CLONE_NEWNS) == 0 and \
        run("mount", "--make-rprivate", "/", check=False).returncode == 0


@contextlib.contextmanager
def ext4(folder):
    """A mounted ext4 of its own; None where that is not allowed."""
    image, place = pathlib.Path(folder) / "image", pathlib.Path(folder) / "disk"
    place.mkdir()
    with open(image, "wb") as file:
        file.truncate(SIZE_MIB << 20)
    made = run("mkfs.ext4", "-q", "-m", "0", image, check=False)
    mounted = made.returncode == 0 and leave_mounts() and \
        run("mount", "-o", "loop", image, place, check=False).returncode == 0
    try:
        yield place if mounted else None
    finally:
        if mounted:
            run("umount", "--lazy", place)  # a killed program may not be quite gone
        place.rmdir()


@contextlib.contextmanager
def bounded_tmpfs(folder):
    """The same by a tmpfs, for a user who is not root, in namespaces of this process's own."""
    place, user, group = pathlib.Path(folder) / "tmpfs", os.geteuid(), os.getegid()
    place.mkdir()
    if user == 0 or LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0:
        yield None
        return
    for file, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"),
                       ("gid_map", f"{group} {group} 1")):
        pathlib.Path(f"/proc/self/{file}").write_text(line)
    mounted = LIBC.mount(b"none", bytes(place), b"tmpfs", 0, f"size={SIZE_MIB}m".encode()) == 0
    try:
        yield place if mounted else None
    finally:
        if mounted:
            LIBC.umount2(bytes(place), 2)  # MNT_DETACH


class Kiosk:
    def __init__(self, programs, disk, config):
        self.programs = programs
        self.config = config
        self.data = disk / "data"
        self.acknowledged = {}

    def kanaria(self, *words):
        return run(self.programs.kanaria, *words, check=False)

    def queue(self):
        return json.loads(run(self.programs.kanaria, "queue", "--data", self.data, "--json").stdout)

    def capture(self, recipient, count):
        """The writer's exit and sentence."""
        result = run(self.programs.writer, self.data, recipient, count, check=False)
        fresh = parse_acknowledged(result.stdout)
        expect(not set(fresh) & set(self.acknowledged), "a number was given twice")
        self.acknowledged.update(fresh)
        return result

    def sync(self):
        return self.kanaria("sync", "--config", self.config)


def free_bytes(folder):
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def fill(kiosk, recipient, folder):
    """Captures until there is no room; and again, because a person tries again."""
    for attempt in (1, 2):
        result = kiosk.capture(recipient, 100_000)
        said = result.stderr.splitlines()
        expect(result.returncode == 1 and len(said) == 1, f"not one sentence: {result.stderr}")
        expect(said[0].endswith(".") and
               any(words in said[0] for words in ("no room left", "No space left", "MiB are free")),
               f"attempt {attempt}: {said[0]}")
    expect(len(kiosk.acknowledged) > 20, f"{len(kiosk.acknowledged)} mailpieces filled the disk")
    check(kiosk.programs, kiosk.data, kiosk.acknowledged)
    room = pathlib.Path(folder) / "room"
    room.mkdir()
    result = Mailroom(kiosk.programs.bin_dir, room, ["label_01*"]).scan(kiosk.data)
    expect(result.returncode == 1 and not result.stdout and "MiB are free on the disk" in result.stderr
           and "be sent to headquarters" in result.stderr, f"scan on a full disk: {result.stderr}")
    return free_bytes(kiosk.data)


def drain(kiosk):
    """Rounds until nothing is left here."""
    for number in range(1, MOST_ROUNDS + 1):
        result = kiosk.sync()
        left = kiosk.queue()
        # The receipts may have needed the reserve, which comes back with the room of what is deleted.
        waits_for_room = left["retained"] > 0 and "reserve for a full disk" in result.stderr \
            and len(result.stderr.splitlines()) == 1
        expect(result.returncode == 0 or waits_for_room,
               f"round {number} on a full disk: {result.stderr}")
        expect(left["waiting"] == 0, f"a round left something on the full disk: {left}")
        if left["retained"] == 0:
            return number
    raise Failed(f"the queue does not drain: {left}")


def check_arrived(kiosk, headquarters):
    entries, capsules = sync_test.arrived(headquarters, KIOSK)
    hits = {seq for seq, kind in kiosk.acknowledged.items() if kind == "hit"}
    own, _ = sync_test.captured(kiosk.data)
    expect(entries == own and set(kiosk.acknowledged) <= set(own), "the entries differ")
    # One that was committed and not told, at most, for each time that the disk was full.
    expect(hits <= set(capsules) and len(set(capsules) - hits) <= 2,
           f"{len(hits)} hits were acknowledged and {len(capsules)} capsules arrived")


def live_through(programs, folder, disk):
    headquarters = sync_test.Headquarters(programs.bin_dir, folder)
    away = {"now": False}
    try:
        tls = server_contexts(str(folder / "tls"), str(folder / "keys/receiver/ca.pem"))
        recipient = (folder / "keys/hq.recipient").read_text().strip()
        with FaultyProxy(headquarters.port,
                         lambda _: "drop_request" if away["now"] else "pass", tls) as proxy:
            kiosk = Kiosk(programs, disk, folder / "kiosk.conf")
            kiosk.config.write_text(f"data = {kiosk.data}\nheadquarters = https://localhost:{proxy.port}\n"
                                    f"authority = {folder}/tls/authority.pem\nretention-days = 0\n")
            first = kiosk.capture(recipient, 1)
            expect(first.returncode == 0, f"the first mailpiece: {first.stderr}")
            run(programs.kanaria, "enrol", "--config", kiosk.config, "--code",
                headquarters.code_for(KIOSK))
            away["now"] = True
            room = fill(kiosk, recipient, folder)
            result = kiosk.sync()
            expect(result.returncode == 1 and result.stderr.strip().endswith("."),
                   f"without a network: {result.stderr}")
            full = kiosk.queue()
            away["now"] = False
            rounds = drain(kiosk)
            check_arrived(kiosk, headquarters)
            expect((kiosk.data / "reserve").stat().st_size == 4 << 20, "the reserve is not back")
            before = len(kiosk.acknowledged)
            result = kiosk.capture(recipient, 9)
            expect(result.returncode == 0, f"capture does not go on: {result.stderr}")
            expect(kiosk.sync().returncode == 0, "no sync afterwards")
            check_arrived(kiosk, headquarters)
            run(programs.kanaria, "verify", "--data", kiosk.data)
            count, *_ = verify_chain.verify(kiosk.data)
            expect(count >= before + 9, "entries are gone")
            print(f"full with {before} mailpieces, {full['waiting']} capsules and {room >> 10} KiB free; "
                  f"drained in {rounds} rounds; {len(kiosk.acknowledged) - before} more captured")
    finally:
        headquarters.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("bin_dir")
    arguments = parser.parse_args()
    programs = Programs(pathlib.Path(arguments.bin_dir).resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # stops headquarters
    with tempfile.TemporaryDirectory() as folder, \
            tempfile.TemporaryDirectory(dir=memory_folder()) as memory:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)  # PostgreSQL runs as another user
        for kind in (ext4, bounded_tmpfs):
            with kind(memory) as disk:
                if disk is not None:
                    print(f"the file system is {kind.__name__.replace('_', ' ')}", flush=True)
                    live_through(programs, folder, disk)
                    return 0
    print("SKIPPED: neither ext4 in a file nor a tmpfs in a namespace may be mounted here; run this "
          "test as root, or where user namespaces are allowed.")
    return SKIPPED


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, sync_test.Failed) as failure:
        raise SystemExit(f"FAILED: {failure}")
