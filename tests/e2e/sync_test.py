#!/usr/bin/env python3
"""What headquarters has equals what was captured, once each, whatever the network does.

    sync_test.py BIN_DIR [--mailpieces N] [--minutes N] [--kiosks N] [--seed N]      last line "N passed, N failed"

The real programs: a private PostgreSQL, `kanaria-hq serve`, and kiosks that enrol themselves and sync through a network
(faulty_proxy.py) that drops requests and answers, doubles them, repeats them late and hands them on out of order, cuts
them in half, stalls, answers 5xx and nonsense, and shows wrong and expired certificates.  TLS 1.3 with client
certificates throughout.  First one kiosk by `kanaria enrol` and `kanaria sync`, which wait as long as they wait; then
several at once by hasty_kiosk, which is made of the same parts and jumps over the waits; some of its runs are killed.

A mailpiece makes about three deliveries: --mailpieces 36000 makes 100,000.  After --minutes no more are captured, and
what is there is delivered and compared.
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from certificates import server_contexts  # noqa: E402
from faulty_proxy import FaultyProxy  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAULTS = ['drop_request', 'drop_answer', 'duplicate', 'replay', 'late', 'cut_request', 'truncate', 'error_500', 'error_503',
          'busy_429', 'garbage', 'wrong_certificate', 'expired_certificate']
STALL_SHARE = 0.01
FAULT_SHARE = 0.4
MOST_TRIES = 100
PATIENT_MAILPIECES = 6  # of the kiosk that waits
PATIENT_BATCH = 3
RUN_MAILPIECES = 60  # of one run of hasty_kiosk
KILLED_SHARE = 0.3
LEAST_DELIVERIES_OF_A_MAILPIECE = 2.5
NEEDED_BYTES, NEEDED_BYTES_OF_A_MAILPIECE = 500 << 20, 100 << 10


class Failed(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failed(message)


def run(*words, check=True):
    result = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if check and result.returncode != 0:
        raise Failed(f'{words[0]} {words[1]}: exit {result.returncode}: {result.stderr}')
    return result


class Headquarters:
    def __init__(self, bin_dir, folder):
        self.program, self.folder = f'{bin_dir}/kanaria-hq', folder
        self.database = run(ROOT / 'scripts/private-postgres', 'start', folder / 'pg', '--no-fsync').stdout.strip()
        run(self.program, 'keys', 'new', '--out', folder / 'keys')
        self.config = folder / 'headquarters.conf'
        self.config.write_text(f'database = {self.database}\nreceiver-keys = {folder}/keys/receiver\nport = 0\n'
                               'certificate-header = X-Client-Certificate\nunsafe-database = yes\n')
        run(self.program, 'database', 'setup', '--config', self.config)
        self.process = subprocess.Popen([self.program, 'serve', '--config', str(self.config)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(':', 1)[1])

    def code_for(self, kiosk):
        return run(self.program, 'kiosk', 'add', '--config', self.config, '--name', kiosk).stdout.strip()

    def rows(self, sql):
        out = run('psql', self.database, '--no-align', '--tuples-only', '--field-separator', ' ', '-c', sql).stdout
        return [line.split(' ') for line in out.splitlines()]

    def close(self):
        self.process.terminate()
        self.process.wait()
        run(ROOT / 'scripts/private-postgres', 'stop', self.folder / 'pg')


def captured(data):
    """What a kiosk's data folder holds: its entries, and the capsules' SHA-256, by number."""
    database = sqlite3.connect(f'{data}/kanaria.db')
    entries = {seq: bytes(entry) for seq, entry in database.execute('SELECT seq, entry FROM chain')}
    capsules = {seq: hashlib.sha256(payload).hexdigest()
                for seq, payload in database.execute('SELECT seq, payload FROM outbox')}
    database.close()
    return entries, capsules


def arrived(headquarters, kiosk):
    """What headquarters has of a kiosk, as captured() gives it."""
    entries = headquarters.rows(f"SELECT seq, encode(entry, 'hex') FROM chain_entries WHERE kiosk = '{kiosk}'")
    capsules = headquarters.rows("SELECT c.seq, encode(sha256(string_agg(p.bytes, ''::bytea ORDER BY p.offset_bytes)), 'hex') "
                                 'FROM capsules c JOIN capsule_pieces p USING (kiosk, epoch, seq) '
                                 f"WHERE kiosk = '{kiosk}' GROUP BY c.kiosk, c.epoch, c.seq")
    for rows in (entries, capsules):
        expect(len({seq for seq, _ in rows}) == len(rows), f'{kiosk}: something arrived twice')
    return {int(seq): bytes.fromhex(entry) for seq, entry in entries}, {int(seq): digest for seq, digest in capsules}


class Kiosk:
    """One kiosk in a folder, and what it said that it had captured."""

    def __init__(self, bin_dir, folder, name, proxy):
        self.bin_dir, self.name = bin_dir, name
        self.program, self.data = f'{bin_dir}/kanaria', folder / name
        self.recipient = (folder / 'keys/hq.recipient').read_text().strip()
        self.config = folder / f'{name}.conf'
        self.config.write_text(f'data = {self.data}\nheadquarters = https://localhost:{proxy.port}\n'
                               f'authority = {folder}/tls/authority.pem\n')
        self.said = {}  # by number: the capsule's SHA-256, '' of a miss
        self.kills = 0

    def hear(self, output):
        for line in output.split('\n')[:-1]:
            kind, *words = line.split()
            if kind in ('hit', 'miss'):
                self.said[int(words[0])] = words[1] if kind == 'hit' else ''

    def enrol(self, code):
        for _ in range(MOST_TRIES):
            if run(self.program, 'enrol', '--config', self.config, '--code', code, check=False).returncode == 0:
                return
        raise Failed(f'{self.name} cannot be enrolled')

    def sync_patiently(self, mailpieces):
        """By the shipped program alone."""
        for done in range(PATIENT_BATCH, mailpieces + 1, PATIENT_BATCH):
            self.hear(run(f'{self.bin_dir}/hasty_kiosk', self.config, self.recipient, PATIENT_BATCH, done, 'capture').stdout)
            for _ in range(MOST_TRIES if done == mailpieces else 1):
                result = run(self.program, 'sync', '--config', self.config, check=False)
                expect(result.returncode in (0, 1), f'sync ended with {result.returncode}: {result.stderr}')
                expect(result.returncode == 0 or result.stderr.strip().endswith('.'), f'no sentence: {result.stderr!r}')
                if result.returncode == 0 and self.queue()['waiting'] == 0:
                    break
            else:
                expect(done < mailpieces, 'the queue does not drain')

    def sync_hastily(self, mailpieces, until, chance):
        """Runs of hasty_kiosk until there are so many or it is too late; some are killed at any moment.  The last one
        drains."""
        usual_s = 1.0
        drained = False
        while not drained or (len(self.said) < mailpieces and time.monotonic() < until):
            count = min(RUN_MAILPIECES, max(1, mailpieces - len(self.said)))
            start = time.monotonic()
            with subprocess.Popen([f'{self.bin_dir}/hasty_kiosk', self.config, self.recipient, str(count),
                                   str(chance.getrandbits(60))], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True) as process:
                killed = len(self.said) + count < mailpieces and chance.random() < KILLED_SHARE
                try:
                    output, errors = process.communicate(timeout=chance.random() * usual_s if killed else None)
                except subprocess.TimeoutExpired:
                    process.kill()
                    output, errors = process.communicate()
            self.hear(output)
            expect(process.returncode in (0, -signal.SIGKILL), f'{self.name}: {process.returncode}: {errors}')
            self.kills += process.returncode == -signal.SIGKILL
            drained = process.returncode == 0
            if drained:
                usual_s = time.monotonic() - start

    def queue(self):
        return json.loads(run(self.program, 'queue', '--data', self.data, '--json').stdout)

    def check(self, headquarters):
        """That headquarters has every entry and capsule of this kiosk and no other, once each."""
        entries, sealed = captured(self.data)
        expect(sorted(entries) == list(range(1, len(entries) + 1)), 'the chain has a gap')
        for seq, digest in self.said.items():
            expect(seq in entries, f'{self.name}: mailpiece {seq} was captured and is gone')
            expect(sealed.get(seq, '') == digest, f'{self.name}: the capsule of mailpiece {seq} is another')
        expect(len(entries) - len(self.said) <= self.kills, f'{self.name}: entries of no mailpiece')
        there, received = arrived(headquarters, self.name)
        expect(len(there) == len(entries), f'{self.name}: {len(entries)} entries were made and {len(there)} arrived')
        expect(there == entries, f'{self.name}: other entries arrived')
        expect(len(received) == len(sealed), f'{self.name}: {len(sealed)} capsules were sealed and {len(received)} arrived')
        expect(received == sealed, f'{self.name}: other capsules arrived')
        queue = self.queue()
        expect(queue['waiting'] == 0 and queue['retained'] == len(sealed), f'{self.name}: a capsule left before its time: {queue}')
        told = run(self.program, 'verify', '--data', self.data).stdout
        expect(f'up to entry {len(entries)} ' in told, f'{self.name}: no receipt over the head: {told}')
        return len(entries), len(sealed)


def at_once(works):
    """Runs them on threads; the first that failed is the failure."""
    failures = []

    def guarded(work):
        try:
            work()
        except Exception as failure:  # pylint: disable=broad-except
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def deliver_all(bin_dir, folder, arguments):
    chance = random.Random(arguments.seed)

    def next_fault(_):
        if chance.random() > FAULT_SHARE:
            return 'pass'
        return 'stall' if chance.random() < STALL_SHARE else chance.choice(FAULTS)

    headquarters = Headquarters(bin_dir, folder)
    try:
        tls = server_contexts(str(folder / 'tls'), str(folder / 'keys/receiver/ca.pem'))
        with FaultyProxy(headquarters.port, next_fault, tls) as proxy:
            start = time.monotonic()
            patient = Kiosk(bin_dir, folder, 'patient', proxy)
            hasty = [Kiosk(bin_dir, folder, f'hasty-{number}', proxy) for number in range(1, arguments.kiosks + 1)]
            works = [lambda: patient.enrol(headquarters.code_for(patient.name)) or patient.sync_patiently(PATIENT_MAILPIECES)]
            for kiosk in hasty:
                own = random.Random(chance.getrandbits(60))
                works.append(lambda kiosk=kiosk, own=own: kiosk.enrol(headquarters.code_for(kiosk.name)) or
                             kiosk.sync_hastily(arguments.mailpieces // arguments.kiosks,
                                                start + 60 * arguments.minutes, own))
            at_once(works)
            proxy.flush()
            took_s = time.monotonic() - start
            counts = [kiosk.check(headquarters) for kiosk in [patient, *hasty]]
            alarms = headquarters.rows('SELECT kind, kiosk, seq, sentence FROM alarms')
            expect(not alarms, f'headquarters raised an alarm: {alarms}')
            deliveries = sum(proxy.done.values())
            print(f'{deliveries} deliveries in {took_s:.0f} s: {sum(count for count, _ in counts)} entries, '
                  f'{sum(count for _, count in counts)} capsules of {len(counts)} kiosks, '
                  f'{sum(kiosk.kills for kiosk in hasty)} kills; '
                  + ', '.join(f'{what} {count}' for what, count in sorted(proxy.done.items())), flush=True)
            for what in FAULTS:
                expect(proxy.done[what] > 0, f'{what} never happened')
            expect(deliveries >= LEAST_DELIVERIES_OF_A_MAILPIECE * sum(count for count, _ in counts), 'too few deliveries')
    finally:
        headquarters.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('bin_dir')
    parser.add_argument('--mailpieces', type=int, default=1200)
    parser.add_argument('--minutes', type=float, default=60.0)
    parser.add_argument('--kiosks', type=int, default=3)
    parser.add_argument('--seed', type=int, default=1)
    arguments = parser.parse_args()
    # What is tested here is not whether the disk keeps what was synced.
    memory = '/dev/shm'
    needed_bytes = NEEDED_BYTES + arguments.mailpieces * NEEDED_BYTES_OF_A_MAILPIECE
    roomy = os.path.isdir(memory) and shutil.disk_usage(memory).free > needed_bytes
    folder = pathlib.Path(tempfile.mkdtemp(prefix='kanaria-e2e-', dir=memory if roomy else '/tmp'))
    os.chmod(folder, 0o755)  # PostgreSQL runs as another user
    try:
        deliver_all(os.path.abspath(arguments.bin_dir), folder, arguments)
        print('1 passed, 0 failed')
        return 0
    except Failed as failure:
        print(f'FAILED: {failure}\n0 passed, 1 failed')
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
