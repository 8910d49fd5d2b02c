#!/usr/bin/env python3
"""What headquarters has equals what was captured, once each, whatever the network does.

    sync_test.py BIN_DIR [--mailpieces N] [--seed N]      last line "N passed, N failed"

The real programs: a private PostgreSQL, `kanaria-hq serve`, a kiosk that enrols itself and syncs through a network
(faulty_proxy.py) that drops requests and answers, doubles and repeats them late, cuts answers in half, stalls, answers
5xx and nonsense, and shows wrong and expired certificates.  TLS 1.3 with client certificates throughout.
More mailpieces make more deliveries: a round of sync follows every three.
"""
import argparse
import hashlib
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from certificates import server_contexts  # noqa: E402
from faulty_proxy import FaultyProxy  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAULTS = ['drop_request', 'drop_answer', 'duplicate', 'replay', 'truncate', 'error_500', 'error_503', 'busy_429', 'garbage',
          'wrong_certificate', 'expired_certificate']
STALL_SHARE = 0.002
FAULT_SHARE = 0.4
MOST_ROUNDS = 1000
BATCH = 3  # mailpieces, one of them a hit


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
    """What the kiosk captured: its entries, and the capsules' digests by number."""
    database = sqlite3.connect(f'{data}/kanaria.db')
    entries = {seq: bytes(entry) for seq, entry in database.execute('SELECT seq, entry FROM chain')}
    capsules = {seq: hashlib.sha256(payload).hexdigest() for seq, payload in database.execute('SELECT seq, payload FROM outbox')}
    database.close()
    return entries, capsules


def arrived(headquarters):
    entries = headquarters.rows("SELECT seq, encode(entry, 'hex') FROM chain_entries")
    capsules = headquarters.rows("SELECT c.seq, encode(sha256(string_agg(p.bytes, ''::bytea ORDER BY p.offset_bytes)), 'hex') "
                                 'FROM capsules c JOIN capsule_pieces p USING (kiosk, epoch, seq) GROUP BY c.kiosk, c.epoch, c.seq')
    expect(len({seq for seq, _ in entries}) == len(entries), 'headquarters has an entry twice')
    expect(len({seq for seq, _ in capsules}) == len(capsules), 'headquarters has a capsule twice')
    return {int(seq): bytes.fromhex(entry) for seq, entry in entries}, {int(seq): digest for seq, digest in capsules}


def waiting(kiosk, data):
    import json
    return json.loads(run(kiosk, 'queue', '--data', data, '--json').stdout)


def deliver_all(bin_dir, folder, mailpieces, seed):
    chance = random.Random(seed)
    headquarters = Headquarters(bin_dir, folder)
    try:
        plan = {'calm': True}

        def next_fault(_):
            if plan['calm'] or chance.random() > FAULT_SHARE:
                return 'pass'
            return 'stall' if chance.random() < STALL_SHARE else chance.choice(FAULTS)

        tls = server_contexts(str(folder / 'tls'), str(folder / 'keys/receiver/ca.pem'))
        kiosk, data = f'{bin_dir}/kanaria', folder / 'data'
        recipient = (folder / 'keys/hq.recipient').read_text().strip()
        with FaultyProxy(headquarters.port, next_fault, tls) as proxy:
            config = folder / 'kiosk.conf'
            config.write_text(f'data = {data}\nheadquarters = https://localhost:{proxy.port}\nauthority = {folder}/tls/authority.pem\n')
            run(f'{bin_dir}/locker_writer', data, recipient, '1')
            run(kiosk, 'enrol', '--config', config, '--code', headquarters.code_for('kiosk-1'))
            plan['calm'] = False
            rounds = 0
            for batch in range(0, mailpieces, BATCH):
                run(f'{bin_dir}/locker_writer', data, recipient, BATCH)
                drain = batch + BATCH >= mailpieces
                for _ in range(MOST_ROUNDS if drain else 1):
                    done = run(kiosk, 'sync', '--config', config, check=False)
                    rounds += 1
                    expect(done.returncode in (0, 1), f'sync ended with {done.returncode}: {done.stderr}')
                    expect(done.returncode == 0 or done.stderr.strip().endswith('.'), f'no sentence: {done.stderr!r}')
                    if done.returncode == 0 and waiting(kiosk, data)['waiting'] == 0:
                        break
                else:
                    expect(not drain, 'the queue does not drain')
            entries, capsules = captured(data)
            there, sealed = arrived(headquarters)
            expect(there == entries, f'{len(entries)} entries were made and {len(there)} arrived')
            expect(sealed == capsules, f'{len(capsules)} capsules were sealed and {len(sealed)} arrived')
            expect(waiting(kiosk, data)['retained'] == len(capsules), 'a capsule left the kiosk before its retention ended')
            expect(f'up to entry {len(entries)} ' in run(kiosk, 'verify', '--data', data).stdout, 'no receipt over the head')
            print(f'{sum(proxy.done.values())} requests in {rounds} rounds, {len(entries)} entries, {len(capsules)} capsules: '
                  + ', '.join(f'{what} {count}' for what, count in sorted(proxy.done.items())), flush=True)
            for what in FAULTS:
                expect(proxy.done[what] > 0, f'{what} never happened')
    finally:
        headquarters.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('bin_dir')
    parser.add_argument('--mailpieces', type=int, default=120)
    parser.add_argument('--seed', type=int, default=1)
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix='kanaria-e2e-', dir='/tmp'))
    os.chmod(folder, 0o755)  # PostgreSQL runs as another user
    try:
        deliver_all(os.path.abspath(arguments.bin_dir), folder, arguments.mailpieces, arguments.seed)
        print('1 passed, 0 failed')
        return 0
    except Failed as failure:
        print(f'FAILED: {failure}\n0 passed, 1 failed')
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
