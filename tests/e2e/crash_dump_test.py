#!/usr/bin/env python3
"""A program that crashes with people's mail in its memory leaves none of it on the disk.

    crash_dump_test.py BIN_DIR      last line "N passed, N failed"

`kanaria scan`, and `kanaria-hq open` with what it sealed, are ended by SIGSEGV, SIGABRT and the like while names,
addresses and pictures are in their memory (which is looked at), on a machine that is told to make core dumps of any
size.  No core dump is made, and neither the data folder, nor the temporary folder, the working folder or what was said
on standard error holds a marker.  A program without protection is crashed first, so that the test knows what it would
see.
"""
import argparse
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / 'durability'))
from data_folder import Failed, expect, run  # noqa: E402
from scan_folder import Mailroom  # noqa: E402

PIECES = ['flat_01*', 'label_01*', 'postcard_02', 'label_02', 'window_01*']
SIGNALS = [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGQUIT]
MOST_MEMORY_AREA_BYTES = 64 << 20
PICTURE_BYTES = 48  # of a scan, from its middle: entropy-coded, so they stand nowhere else


def allow_cores():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


class Place:
    """Where a crashing program runs, and everything that it could leave there."""

    def __init__(self, folder):
        self.folder = folder
        for name in ('work', 'tmp', 'out'):
            (folder / name).mkdir(parents=True)

    def start(self, words, into=subprocess.PIPE):
        with open(self.folder / 'errors', 'wb') as errors:
            return subprocess.Popen([str(word) for word in words], cwd=self.folder / 'work', stdout=into, stderr=errors,
                                    env=dict(os.environ, TMPDIR=str(self.folder / 'tmp')), preexec_fn=allow_cores)

    def files(self):
        return [path for path in self.folder.rglob('*') if path.is_file()]


def crash(process, what):
    """Ends it by a signal; whether the kernel made a core dump."""
    os.kill(process.pid, what)
    os.kill(process.pid, signal.SIGCONT)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -1  # it is gone, and nobody need ask again
    expect(os.WIFSIGNALED(status) and os.WTERMSIG(status) == what, f'it did not end by {what.name}: {status}')
    return os.WCOREDUMP(status)


def held_in_memory(pid, markers):
    """The markers that the memory of a process holds."""
    found = set()
    with open(f'/proc/{pid}/maps', encoding='ascii', errors='replace') as maps, open(f'/proc/{pid}/mem', 'rb', 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            start, end = (int(part, 16) for part in span.split('-'))
            if not rights.startswith('rw') or end - start > MOST_MEMORY_AREA_BYTES:
                continue
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except OSError:
                continue
            found |= {marker for marker in markers if marker in content}
    return found


def markers_of(room):
    markers = []
    for piece in PIECES:
        read = room.recipient(piece.rstrip('*'))
        for text in (read['name'], read['address']):
            markers += [text.encode(encoding) for encoding in ('utf-8', 'utf-16-le', 'utf-16-be')]
    for file in room.mail.iterdir():
        content = file.read_bytes()
        middle = len(content) // 2
        markers.append(content[middle:middle + PICTURE_BYTES])
    return markers


def check_left(place, data, markers):
    for file in [*place.files(), *(path for path in data.rglob('*') if path.is_file())]:
        expect('core' not in file.name, f'a core dump: {file.name}')
        content = file.read_bytes()
        for marker in markers:
            expect(marker not in content, f'{marker!r} lies in {file.name}')


def tell_control(folder):
    """Says so where no core dump could be seen whatever the programs did: then only the files are a test."""
    place = Place(folder)
    with place.start(['sleep', '60']) as process:
        dumped = crash(process, signal.SIGSEGV)
    if not dumped:
        print('note: this machine makes no core dumps at all; ulimit -H -c unlimited and /proc/sys/kernel/core_pattern '
              'let them be tested')


def crash_amid(place, words, markers, what):
    """Crashes a program at its first line of output; how many of the markers its memory held."""
    with place.start(words) as process:
        process.stdout.readline()
        os.kill(process.pid, signal.SIGSTOP)
        held = held_in_memory(process.pid, markers)
        dumped = crash(process, what)
    expect(not dumped, f'{words[1]} left a core dump after {what.name}')
    return len(held)


def check_programs(room, folder):
    markers = markers_of(room)
    held = {'scan': 0, 'open': 0}
    for what in SIGNALS:
        data = folder / f'data-{what.name}'
        place = Place(folder / f'scan-{what.name}')
        held['scan'] += crash_amid(place, room.scan_words(data), markers, what)
        check_left(place, data, markers)
        scanned = room.scan(data)
        expect(scanned.returncode == 0, f'after {what.name} it does not go on: {scanned.stderr}')
        check_left(place, data, markers)
        room.recorded(data)
    sealed = folder / 'sealed'
    run(room.programs.kanaria, 'queue', '--data', data, '--export', sealed)
    capsules = sorted(sealed.glob('*.age'))
    for what in SIGNALS:
        place = Place(folder / f'open-{what.name}')
        # Its first line comes before the others are opened, and a pipe that nobody empties holds it up.
        words = [room.programs.hq, 'open', '--key', room.keys / 'hq.agekey', *(capsules * 40)]
        held['open'] += crash_amid(place, words, markers, what)
        check_left(place, data, markers)
    for program, count in held.items():
        expect(count > 0, f'{program} was never caught with anything in its memory')
    return held


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('bin_dir')
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='kanaria-e2e-') as name:
        folder = pathlib.Path(name)
        try:
            tell_control(folder / 'control')
            room = Mailroom(arguments.bin_dir, folder, PIECES)
            held = check_programs(room, folder)
        except Failed as failure:
            print(f'FAILED: {failure}\n0 passed, 1 failed')
            return 1
    print(f"{2 * len(SIGNALS)} crashes, {held['scan']} and {held['open']} markers in memory at those moments, none on the disk\n"
          '1 passed, 0 failed')
    return 0


if __name__ == '__main__':
    sys.exit(main())
