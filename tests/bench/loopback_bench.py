#!/usr/bin/env python3
"""From the scanner's queue to headquarters' receipt over loopback, by the real programs.

    loopback_bench.py BIN_DIR [--capsules N] [--bytes N] [--folder DIR]

A private PostgreSQL that syncs every commit, `kanaria-hq serve`, one kiosk enrolled, N capsules captured by
capture_bench (whose figures are printed as they come), then one `kanaria sync`.  Prints one line of JSON: capsules and
megabytes a second from the first request to the last receipt kept, beside a plain write of the same bytes in the same
run with one fdatasync a capsule, and the processor's time of each of the three programs per capsule.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf('SC_CLK_TCK')


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, text=True).stdout


def cpu_s(pids):
    """The processor's time that these processes have used so far, with the children they have waited for."""
    total = 0
    for pid in pids:
        try:
            fields = pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='ascii').rsplit(')', 1)[1].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def postgres_pids(folder):
    main = int((folder / 'pg/data/postmaster.pid').read_text(encoding='ascii').split('\n')[0])
    children = subprocess.run(['pgrep', '-P', str(main)], stdout=subprocess.PIPE, text=True, check=False).stdout.split()
    return [main, *map(int, children)]


def plain_write_s(folder, count, size):
    """Seconds for the same bytes into a file, synced as often as capsules are."""
    content = os.urandom(size)
    start = time.monotonic()
    with open(folder / 'plain', 'wb', buffering=0) as file:
        for _ in range(count):
            file.write(content)
            os.fdatasync(file.fileno())
    took_s = time.monotonic() - start
    (folder / 'plain').unlink()
    return took_s


def measure(bin_dir, folder, arguments):
    database = run(ROOT / 'scripts/private-postgres', 'start', folder / 'pg').strip()
    server = None
    try:
        hq, kanaria = f'{bin_dir}/kanaria-hq', f'{bin_dir}/kanaria'
        run(hq, 'keys', 'new', '--out', folder / 'keys')
        config = folder / 'hq.conf'
        config.write_text(f'database = {database}\nreceiver-keys = {folder}/keys/receiver\nport = 0\n')
        run(hq, 'database', 'setup', '--config', config)
        server = subprocess.Popen([hq, 'serve', '--config', str(config)], stdout=subprocess.PIPE, text=True)
        port = int(server.stdout.readline().rsplit(':', 1)[1])
        kiosk = folder / 'kiosk.conf'
        kiosk.write_text(f'data = {folder}/data\nheadquarters = http://127.0.0.1:{port}\n')
        run(kanaria, 'enrol', '--config', kiosk, '--code', run(hq, 'kiosk', 'add', '--config', config, '--name', 'bench').strip())
        rounds = 3
        print(run(f'{bin_dir}/capture_bench', folder, arguments.capsules // rounds, arguments.bytes), end='', flush=True)
        count = json.loads(run(kanaria, 'queue', '--data', folder / 'data', '--json'))['waiting']
        before = cpu_s([server.pid]), cpu_s(postgres_pids(folder)), sum(os.times()[2:4])
        start = time.monotonic()
        run(kanaria, 'sync', '--config', kiosk)
        took_s = time.monotonic() - start
        after = cpu_s([server.pid]), cpu_s(postgres_pids(folder)), sum(os.times()[2:4])
        left = json.loads(run(kanaria, 'queue', '--data', folder / 'data', '--json'))
        if left['waiting'] != 0 or left['retained'] != count:
            raise SystemExit(f'loopback_bench: not everything arrived: {left}')
        plain_s = plain_write_s(folder, count, arguments.bytes)
        spent = [round((new - old) * 1000 / count, 2) for old, new in zip(before, after)]
        print(json.dumps({'capsules': count, 'seconds': round(took_s, 2), 'capsules_per_s': round(count / took_s),
                          'mb_per_s': round(count * arguments.bytes / took_s / 1e6, 1),
                          'plain_mb_per_s': round(count * arguments.bytes / plain_s / 1e6, 1),
                          'of_plain': round(plain_s / took_s, 2),
                          'cpu_ms_a_capsule': {'kanaria-hq': spent[0], 'postgres': spent[1], 'kanaria': spent[2]}}))
    finally:
        if server:
            server.terminate()
            server.wait()
        run(ROOT / 'scripts/private-postgres', 'stop', folder / 'pg')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('bin_dir')
    parser.add_argument('--capsules', type=int, default=900)
    parser.add_argument('--bytes', type=int, default=250_000)
    parser.add_argument('--folder', default='/tmp', help='where on the disk in question; the user postgres must reach it')
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix='kanaria-bench-', dir=arguments.folder))
    os.chmod(folder, 0o755)
    try:
        measure(os.path.abspath(arguments.bin_dir), folder, arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
