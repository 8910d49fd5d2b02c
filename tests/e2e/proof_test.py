#!/usr/bin/env python3
"""Headquarters' test letter goes the whole way, and headquarters sees that it was recognised.

    proof_test.py BIN_DIR      last line "N passed, N failed"

The real programs: the registry made for the kiosk and published, the kiosk enrolled; its first round of sync brings the
letter, which is read, checked and sealed; the second brings the capsule up.  Nothing on the kiosk tells it from another.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
KIOSK = 'mailroom-1'
MOST_REGISTRIES = 4
RECORDS = ('record_id,kind,postal_code,address,name,phone,list_id,planted_at,note\n'
           'r1,canary,1050011,東京都港区芝公園4-2-8,山田 太郎,,,,\n')


class Failed(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failed(message)


def run(*words):
    result = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    expect(result.returncode == 0, f'{words[0]} {words[1]}: exit {result.returncode}: {result.stderr}')
    return result.stdout


def first_letter(proof):
    """The picture that is sent first, out of DIR.proof (src/hq/proof_file.h)."""
    header, _, pictures = proof.read_bytes().partition(b'\n\n')
    size = next(int(line.removeprefix(b'picture_bytes = ')) for line in header.splitlines() if line.startswith(b'picture_bytes'))
    return pictures[:size]


def build_registry(kiosk, hq, keys, folder):
    """Until the first letter is one that the reader reads: in service the next one follows after an hour."""
    (folder / 'records.csv').write_text(RECORDS)
    for _ in range(MOST_REGISTRIES):
        run(hq, 'registry', 'build', '--keys', keys, '--records', folder / 'records.csv', '--out', folder / 'built',
            '--for', KIOSK)
        (folder / 'letter.jpg').write_bytes(first_letter(folder / 'built.proof'))
        (folder / 'letter.json').write_text(run(kiosk, 'read', '--json', '--hypotheses', folder / 'letter.jpg'))
        with open(folder / 'letter.json') as reading:
            verdict = subprocess.run([kiosk, 'check', '--json', '--registry', folder / 'built'], stdin=reading,
                                     capture_output=True, text=True, check=True)
        if json.loads(verdict.stdout)['decision'] == 'match':
            return
    raise Failed(f'none of {MOST_REGISTRIES} letters is recognised')


def letter_goes_the_whole_way(bin_dir, folder):
    kiosk, hq = f'{bin_dir}/kanaria', f'{bin_dir}/kanaria-hq'
    keys, built, data = folder / 'keys', folder / 'built', folder / 'data'
    run(hq, 'keys', 'new', '--out', keys)
    build_registry(kiosk, hq, keys, folder)
    shutil.copytree(built, folder / 'registry')
    shutil.copy(f'{built}.key', folder / 'registry.key')

    database = run(ROOT / 'scripts/private-postgres', 'start', folder / 'pg', '--no-fsync').strip()
    config, kiosk_config = folder / 'hq.conf', folder / 'kiosk.conf'
    config.write_text(f'database = {database}\nreceiver-keys = {keys}/receiver\nport = 0\nunsafe-database = yes\n')
    run(hq, 'database', 'setup', '--config', config)
    server = subprocess.Popen([hq, 'serve', '--config', str(config)], stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().strip()
        kiosk_config.write_text(f'data = {data}\nheadquarters = {url}\nregistry = {folder}/registry\n')
        code = run(hq, 'kiosk', 'add', '--config', config, '--name', KIOSK).strip()
        run(hq, 'registry', 'publish', '--config', config, '--for', KIOSK, built)
        run(kiosk, 'enrol', '--config', kiosk_config, '--code', code)

        def fleet():
            return json.loads(urllib.request.urlopen(f'{url}/fleet.json').read())['kiosks'][0]['test_letter']

        run(kiosk, 'sync', '--config', kiosk_config)
        expect(fleet()['waiting_since'] is not None, f'no letter was sent: {fleet()}')
        expect(fleet()['detected'] is None, f'detected too early: {fleet()}')
        queue = json.loads(run(kiosk, 'queue', '--data', data, '--json'))
        expect(queue['waiting'] == 1, f'the letter is not in the queue: {queue}')
        run(kiosk, 'sync', '--config', kiosk_config)
        expect(fleet()['detected'] is not None, f'not recognised: {fleet()}')
        expect(fleet()['waiting_since'] is None, f'still waiting: {fleet()}')

        run(hq, 'evidence', 'export', '--config', config, '--out', folder / 'out')
        [capsule] = (folder / 'out').iterdir()
        opened = json.loads(run(hq, 'open', '--key', keys / 'hq.agekey', capsule))
        expect(opened['hits'][0]['kind'] == 'proof', f'another hit: {opened["hits"]}')
        run('age', '--decrypt', '--identity', keys / 'hq.agekey', '--output', folder / 'plain.tar', capsule)
        run(kiosk, 'verify', '--data', data)
    finally:
        server.terminate()
        server.wait()
        run(ROOT / 'scripts/private-postgres', 'stop', folder / 'pg')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        letter_goes_the_whole_way(pathlib.Path(sys.argv[1]).resolve(), folder)
    except Failed as failure:
        print(failure, file=sys.stderr)
        print('0 passed, 1 failed')
        return 1
    finally:
        shutil.rmtree(folder)
    print('1 passed, 0 failed')
    return 0


if __name__ == '__main__':
    sys.exit(main())
