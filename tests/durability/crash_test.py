"""A power cut at every write, sync and change of a name: a recorder between the program and libc
notes every change of the data folder, a model of the disk makes what each cut may leave of it
(crash/disk.h says what is lost, torn and reordered), and every state is opened as a start after the
cut would and must hold (crash/checker.h).

    crash_test.py BIN_DIR [--states N] [--seed N] [--jobs N] [--self-test]

--states 3000 is what the ordinary run makes; 20000 and more for a night.  A violation keeps its
state and prints seed, cut and folder; the same seed on the same recording makes it again.
Syncs that do not count, acknowledgements that come too early, and a headquarters that forgets must
be found: the ordinary run proves it on one workload, --self-test on all, and also that what a wrong
program would do (WRONGS) is found.

A new workload is one function below that takes a Recording and runs programs by recording.run(…),
and its name in WORKLOADS.  What comes before recording.begin() is its ground and is not cut.  What
a program prints on standard output is held against the state after each cut: crash::Said in
crash/checker.h names the lines ("hit SEQ SHA256", "miss SEQ", "receipt SEQ", JSON of a scan).
Workloads that sync do it with a headquarters in the same process (sync_writer.cpp), whose memory
follows from the requests that it took, so that it is put back to where it was at each cut.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import crash_log
from data_folder import Failed, Programs, expect, new_identity, run
from scan_folder import Mailroom

SELF_TEST_STATES = 300
# Calls that strace can tell from others; the recorder must have seen as many.
CALLS = ["write", "pwrite64", "writev", "pwritev", "pwritev2", "ftruncate", "truncate",
           "fallocate", "fsync", "fdatasync", "syncfs", "sync_file_range", "rename", "renameat",
           "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "link", "linkat",
           "symlink", "symlinkat", "copy_file_range", "sendfile", "splice", "mmap"]


class Recording:
    """One workload's programs, run under the recorder in an empty watched folder."""

    def __init__(self, programs, folder, name):
        self.programs = programs
        self.name = name
        self.key, self.recipient = new_identity(folder)
        self.folder = pathlib.Path(folder).resolve()
        self.watched = self.folder / "disk"
        self.watched.mkdir()
        self.data = self.watched / "data"
        self.log = self.folder / "log"
        self.strace = self.folder / "strace"
        self.requests = self.folder / "requests"
        self.registries = []
        self.versions = []
        self.steps = 0

    def run(self, *words, fault=None):
        """Runs the program to its end, or until the fault (recorder.cpp) kills it."""
        self.steps += 1
        environment = {"CRASH_FOLDER": str(self.watched), "CRASH_LOG": str(self.log),
                       "LD_PRELOAD": self.programs.recorder}
        if fault:
            environment["CRASH_FAULT"] = fault
        given = [word for name, value in environment.items() for word in ("-E", f"{name}={value}")]
        result = run("strace", "-f", "-y", "-qq", "-s", "0", "-o", f"{self.strace}-{self.steps}", "-e",
            "trace=" + ",".join(CALLS), *given, *words, check=False)
        wanted = -signal.SIGKILL if fault else 0
        expect(result.returncode == wanted, f"{words}: exit {result.returncode}: {result.stderr}")

    def write(self, count, fault=None):
        self.run(self.programs.writer, self.data, self.recipient, count, fault=fault)

    def live(self, *steps):
        """A kiosk that syncs takes these steps."""
        self.run(self.programs.sync_writer, self.data,
                 self.watched / "registry" if self.registries else "", self.requests,
                 self.recipient, *steps)

    def build_registries(self, count, differences=False):
        """Headquarters' registries, each newer and larger; the kiosk's key for them.  With
        differences all but the first are led to from the one before."""
        keys = self.folder / "keys"
        run(self.programs.hq, "keys", "new", "--out", keys)
        for number in range(1, count + 1):
            registry = self.folder / f"registry-{number}"
            records = self.folder / f"records-{number}.csv"
            lines = [f"r{room},canary,1050011,東京都港区芝公園4丁目2-8 芝ハイツ{room},見本 太郎,,list,2025-03-01,"
                     for room in range(101, 201 + 10 * number)]
            records.write_text("record_id,kind,postal_code,address,name,phone,list_id,planted_at,note"
                               "\n" + "\n".join(lines) + "\n", encoding="utf-8")
            how = ["build"]
            if differences and number > 1:
                before = self.registries[-1]
                how = ["delta", "--from", before if number == 2 else f"{before}-whole", "--whole",
                       f"{registry}-whole"]
            run(self.programs.hq, "registry", *how, "--keys", keys, "--records", records, "--out",
                registry)
            self.registries.append(registry)
        return [f"offer:{registry}" for registry in self.registries]

    def begin(self):
        crash_log.append_begin(self.log)

    def seen_by_strace(self):
        """Changes of the watched folder that the kernel was asked for."""
        count = 0
        for step in range(1, self.steps + 1):
            for line in (self.folder / f"strace-{step}").read_text().splitlines():
                count += is_change(line, str(self.watched))
        return count

    def seen_by_recorder(self):
        return sum(verb in crash_log.CHANGES for verb in crash_log.verbs(self.log))


def is_change(line, folder):
    """Whether the strace line is a change below the folder, done or begun."""
    call = re.match(r"\d+ +(\w+)\((.*)", line)
    if not call or folder not in call[2] or re.search(r"\) += -1 ", line):
        return False
    if call[1] == "mmap":
        return "PROT_WRITE" in call[2] and "MAP_SHARED" in call[2]
    return True


def first_use(recording):
    """A new folder, a few mailpieces, and a second start that puts in more."""
    recording.begin()
    recording.write(4)
    recording.write(2)


def well_used(recording):
    """A folder that has been in use; the journal holds the pages of earlier transactions."""
    recording.write(9)
    recording.begin()
    recording.write(6)


def export(recording):
    """An administrator's act is logged in a folder in use, and damaged capsules would be marked."""
    recording.write(3)
    recording.begin()
    recording.run(recording.programs.kanaria, "queue", "--data", recording.data, "--export",
                  recording.folder / "out")
    recording.write(1)


def scan(recording):
    """The real intake, on its first use and a second time."""
    room = Mailroom(recording.programs.bin_dir, recording.folder, ["label_01*", "junk_02"])
    recording.begin()
    for _ in range(2):
        recording.run(*room.scan_words(recording.data))


def key_rotation(recording):
    """Days pass, and every one of them has a key of its own."""
    recording.write(2)
    recording.begin()
    recording.write(8)


def upload(recording):
    """Entries and capsules go to headquarters, one capsule in several pieces; receipts come."""
    recording.live("enrol", "hit", "miss", "hit")
    recording.begin()
    recording.live("sync", "hit:300000", "miss", "sync")


def deletion(recording):
    """The retention of some capsules ends, of others not; more is captured and sent meanwhile."""
    recording.live("enrol", "hit", "hit", "sync", "days:20", "hit", "miss", "sync")
    recording.begin()
    recording.live("days:11", "hit", "sync", "days:20", "sync")


def first_registry(recording):
    """The kiosk has a key and no registry."""
    first, *_ = recording.build_registries(1)
    recording.versions = [0, 1]
    recording.live("enrol", f"key:{recording.registries[0]}.key", "hit")
    recording.begin()
    recording.live(first, "sync")


def newer_registries(recording):
    """The registry in use is replaced, twice."""
    first, second, third = recording.build_registries(3)
    recording.versions = [1, 2, 3]
    recording.live("enrol", f"key:{recording.registries[0]}.key", first, "sync")
    recording.begin()
    recording.live(second, "hit", "sync", third, "sync")


def differences(recording):
    """The registry in use is led on by a difference, twice: each writes a new file."""
    first, second, third = recording.build_registries(3, differences=True)
    recording.versions = [1, 2, 3]
    recording.live("enrol", f"key:{recording.registries[0]}.key", first, "sync")
    recording.begin()
    recording.live(second, "hit", "sync", third, "sync")


def killed_first_use(call):
    """The first start is killed at this call; then a second one; then the power is cut."""
    def killed(recording):
        recording.begin()
        recording.write(2, fault=f"any:{call}:kill")
        recording.write(2)
    killed.__name__ = f"killed_at_{call}"
    return killed


# In a first use, the folder, database and key are made by about the first sixty calls.
WORKLOADS = [first_use, well_used, export, scan, key_rotation, upload, deletion, first_registry,
             newer_registries, differences,
             *(killed_first_use(call) for call in (2, 4, 9, 27, 35, 38, 43, 52))]


def wrong_deletion(recording):
    recording.live("enrol", "hit")
    recording.begin()
    recording.live("wrong:delete")


def wrong_retention(recording):
    recording.live("enrol", "hit", "sync", "days:29")
    recording.begin()
    recording.live("wrong:retention", "sync")


def wrong_receipt(recording):
    recording.live("enrol", "hit", "sync", "hit")
    recording.begin()
    recording.live("wrong:forge")


def wrong_registry(recording):
    first, _ = recording.build_registries(2)
    recording.versions = [1, 2]
    recording.live("enrol", f"key:{recording.registries[0]}.key", first, "sync")
    recording.begin()
    recording.live(f"wrong:registry:{recording.registries[1]}")


def wrong_key(recording):
    recording.write(1)
    recording.begin()
    recording.live("wrong:key")
    recording.write(4)


# What a wrong program does, and the sentence that finds it out.
WRONGS = [(wrong_deletion, "without a receipt"), (wrong_retention, "before its retention ended"),
          (wrong_receipt, "that headquarters did not give"),
          (wrong_registry, "the registry does not open"), (wrong_key, "has had its day")]


def record(programs, workload, folder):
    """A recording of which the model and strace both say that nothing escaped it."""
    name = workload.__name__.replace("_", " ")
    recording = Recording(programs, folder, name)
    root = recording.watched.stat().st_ino
    workload(recording)
    kernel, recorder = recording.seen_by_strace(), recording.seen_by_recorder()
    expect(kernel == recorder, f"{name}: strace sees {kernel} changes, the recorder {recorder}")
    expect(recorder > 0, f"{name}: nothing was recorded")
    recording.words = ["--log", recording.log, "--root", root, "--data", "data", "--recipient",
                       recording.recipient]
    if recording.requests.exists():
        recording.words += ["--requests", recording.requests]
    if recording.registries:
        recording.words += ["--registry", "registry", "--offer", recording.registries[-1],
                            "--versions", ",".join(map(str, recording.versions))]
    return recording


def same_folder(one, other):
    """None, or the first name below both folders that differs."""
    names = [sorted(path.relative_to(folder) for path in folder.rglob("*")) for folder in (one, other)]
    if names[0] != names[1]:
        return f"names {names}"
    for name in names[0]:
        if (one / name).is_file() and (one / name).read_bytes() != (other / name).read_bytes():
            return name
    return None


class Tally:
    def __init__(self):
        self.states = self.cuts = 0
        self.violations = []
        self.losses = {}


def play(programs, recording, work, states, seed, jobs, *more):
    """Makes and checks the states, in several processes."""
    tally, running = Tally(), []
    for share in range(jobs):
        folder = pathlib.Path(work) / f"{recording.name.replace(' ', '-')}-{share}"
        folder.mkdir()
        words = [programs.states, *recording.words, "--work", folder, "--states", states, "--seed",
                 seed, "--share", f"{share}/{jobs}", *more]
        errors = open(folder / "at", "w+", encoding="utf-8")
        running.append((folder, errors, subprocess.Popen(
            [str(word) for word in words], stdout=subprocess.PIPE, stderr=errors, text=True)))
    for folder, errors, process in running:
        out, _ = process.communicate()
        errors.seek(0)
        said = errors.read().splitlines()
        errors.close()
        expect(process.returncode == 0,
               f"{recording.name}: the checker ended with {process.returncode} at {said[-3:]}")
        for line in out.splitlines():
            if line.startswith("violation\t"):
                tally.violations.append(line.split("\t")[1:])
            elif line.startswith("states "):
                tally.states += int(line.split()[1])
                tally.cuts = int(line.split()[3])
            else:
                _, count, kind = line.split(" ", 2)
                tally.losses[kind] = tally.losses.get(kind, 0) + int(count)
        whole = same_folder(folder / "whole", recording.watched)
        expect(whole is None, f"{recording.name}: the model's last state is not the real one: {whole}")
        shutil.rmtree(folder / "whole")
        (folder / "at").unlink()
    return tally


def report(recording, tally, seed, seconds):
    kinds = ", ".join(f"{count} {kind}" for kind, count in tally.losses.items())
    print(f"{recording.name}: {tally.states} states of {tally.cuts} cuts ({kinds}), "
          f"{len(tally.violations)} violations, {seconds:.0f} s", flush=True)
    for number, cut, loss, folder, sentence in tally.violations[:10]:
        print(f"  seed {seed}, state {number}, cut before operation {cut}, kept: {loss}: {sentence}\n"
              f"    {folder}", flush=True)


def work_folder():
    """In memory where there is such a place: a state's own syncs prove nothing."""
    return tempfile.mkdtemp(prefix="crash-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


class Tests:
    """Every workload and way is one; those of a self-test must be found out."""

    def __init__(self, programs, arguments, work):
        self.programs = programs
        self.arguments = arguments
        self.work = work
        self.passed = self.failed = self.states = 0

    def play(self, recording, states, *more, words=None):
        """more: what makes the states wrong; words: of the sentence that must find it out."""
        start = time.monotonic()
        must_fail = bool(more) or words is not None
        with tempfile.TemporaryDirectory(dir=self.work) as own:
            tally = play(self.programs, recording, own if must_fail else self.work, states,
                         self.arguments.seed, self.arguments.jobs, *more)
        found = [one for one in tally.violations if words is None or words in one[-1]]
        if must_fail:
            print(f"{recording.name} {' '.join(more)}: {len(found)} of {tally.states} states are "
                  "found out", flush=True)
        else:
            report(recording, tally, self.arguments.seed, time.monotonic() - start)
            self.states += tally.states
        self.count(bool(found) == must_fail)

    def count(self, good):
        self.passed += good
        self.failed += not good

    def run(self, workload, states, words=None):
        with tempfile.TemporaryDirectory() as folder:
            try:
                recording = record(self.programs, workload, folder)
                if words is not None:
                    self.play(recording, states, words=words)
                    return
                if not self.arguments.self_test:
                    self.play(recording, states)
                if self.arguments.self_test or workload is well_used:
                    for more in ("--lose-syncs", "--early"):
                        self.play(recording, SELF_TEST_STATES, more)
                if recording.requests.exists() and (self.arguments.self_test or workload is upload):
                    self.play(recording, SELF_TEST_STATES, "--forgetful")
            except Failed as failure:
                print(f"FAILED: {workload.__name__}: {failure}", flush=True)
                self.count(False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("bin_dir")
    parser.add_argument("--states", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", default="", help="the workload of this name")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    workloads = [one for one in WORKLOADS if arguments.only in ("", one.__name__)]
    work = work_folder()
    tests = Tests(Programs(arguments.bin_dir), arguments, work)
    for workload in workloads:
        tests.run(workload, -(-arguments.states // len(workloads)))
    for workload, words in WRONGS if arguments.self_test else []:
        if arguments.only in ("", workload.__name__):
            tests.run(workload, SELF_TEST_STATES, words)
    if not tests.failed:
        shutil.rmtree(work)
    print(f"{tests.states} states\n{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
