#!/usr/bin/env python3
"""The appliance's files hold: scripts/install, units, firewall, udev rules.

    firmware_test.py BIN_DIR      last line "N passed, N failed"

Installs into a temporary folder, as for an image; nothing of this machine is changed.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNITS = ['kanaria-kiosk.service', 'kanaria-sync.service', 'kanaria-sync.timer', 'kanaria-browser.service',
         'kanaria-firewall.service']
OWN = ['kanaria-kiosk.service', 'kanaria-sync.service', 'kanaria-firewall.service']
MOST_EXPOSURE = 2.0
# What the programs need to start the picture decoder, lock it in, keep memory from the disk and tell the time.
NEEDED_CALLS = ['execve', 'vfork', 'clone', 'memfd_create', 'fallocate', 'fcntl', 'socketpair', 'sendto', 'recvfrom',
                'prctl', 'seccomp', 'prlimit64', 'setrlimit', 'setpriority', 'mlockall', 'adjtimex', 'wait4', 'kill', 'fsync']
FORBIDDEN_CALLS = ['ptrace', 'mount', 'init_module', 'reboot', 'settimeofday', 'bpf', 'setuid', 'chroot']
passed = failed = 0


def check(name, holds, what=''):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    if not holds:
        print(f'FAILED {name}: {what}', flush=True)


def run(*command, **how):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **how)


def install(place, *words, **how):
    done = run(ROOT / 'scripts/install', '--root', place, *words, **how)
    return done


def tree(place):
    """Every path with its mode, what it holds or points at, and when it was written."""
    found = {}
    for path in sorted(place.rglob('*')):
        seen = path.lstat()
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else b''
        found[str(path.relative_to(place))] = (seen.st_mode, content, None if path.is_dir() else seen.st_mtime_ns)
    return found


def allowed_calls(unit_text):
    """The system calls that SystemCallFilter= lines leave, in their order."""
    def members(name):
        if not name.startswith('@'):
            return {name}
        lines = run('systemd-analyze', 'syscall-filter', name).stdout.splitlines()[1:]
        return set().union(*(members(line.strip()) for line in lines if line.strip() and not line.strip().startswith('#')))
    calls = set()
    for value in re.findall(r'^SystemCallFilter=(.*)$', unit_text, re.M):
        listed = set().union(*(members(word) for word in value.lstrip('~').split()))
        calls = calls - listed if value.startswith('~') else calls | listed
    return calls | members('@default')


def try_install(place):
    first = install(place)
    check('install', first.returncode == 0, first.stderr)
    before = tree(place)
    again = install(place)
    check('install again', again.returncode == 0, again.stderr)
    check('install again changes nothing', tree(place) == before)
    check('programs are there', all((place / 'usr/local/bin' / name).is_file() for name in ('kanaria', 'kanaria-decoder')))
    check('the unit starts what is installed',
          'ExecStart=/usr/local/bin/kanaria serve' in (place / 'etc/systemd/system/kanaria-kiosk.service').read_text())
    shown = run(place / 'usr/local/bin/kanaria', 'read', '--help').stdout
    check('the installed program finds the installed models', str(place / 'usr/local/share/kanaria/models') in shown, shown)
    letter = ROOT / 'tests/samples/label/label_01_front.jpg'
    read = run(place / 'usr/local/bin/kanaria', 'read', '--json', letter)
    check('the installed program reads a letter', read.returncode == 0 and '"postal_code":"0040042"' in read.stdout, read.stderr)
    (place / 'usr/local/bin/kanaria-decoder').unlink()
    read = run(place / 'usr/local/bin/kanaria', 'read', '--json', letter)
    check('without its decoder it reads none', read.returncode == 1 and 'decoder' in read.stderr, read.stderr)
    install(place)


def try_uninstall(place):
    (place / 'var/lib/kanaria').mkdir(parents=True)
    (place / 'var/lib/kanaria/evidence').write_text('waits')
    (place / 'etc/kanaria/kiosk.conf').write_text('data = /elsewhere\n')
    install(place)
    check("the integrator's configuration stays", (place / 'etc/kanaria/kiosk.conf').read_text() == 'data = /elsewhere\n')
    done = install(place, '--uninstall')
    check('uninstall', done.returncode == 0 and 'Left in place' in done.stdout, done.stderr)
    left = {str(path.relative_to(place)) for path in place.rglob('*') if not path.is_dir() and 'systemd-stub' not in str(path)}
    check('uninstall leaves configuration and data only',
          left == {'etc/kanaria/kiosk.conf', 'etc/kanaria/nftables.conf', 'etc/kanaria/headquarters.nft', 'var/lib/kanaria/evidence'}, left)
    refused = install(place, '--uninstall', '--purge-data', input='no\n')
    check('data goes only when it is confirmed', refused.returncode == 1 and (place / 'var/lib/kanaria/evidence').exists())
    install(place, '--uninstall', '--purge-data', input='DELETE\n')
    check('confirmed, it goes', not (place / 'var/lib/kanaria').exists())


def try_units(place):
    # What the units name of the machine, for verify alone.
    shutil.copytree('/usr/lib/systemd/system', place / 'usr/lib/systemd/system', symlinks=True)
    for name in ('usr/bin/cage', 'usr/bin/chromium', 'usr/sbin/nft'):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy('/bin/true', place / name)
    verified = run('systemd-analyze', 'verify', f'--root={place}', '--man=no', *UNITS)
    said = [line for line in verified.stderr.splitlines() if 'kanaria' in line]
    check('systemd-analyze verify', verified.returncode == 0 and not said, verified.stderr)
    for unit in UNITS:
        if not unit.endswith('.service'):
            continue
        rated = run('systemd-analyze', 'security', '--offline=yes', f'--root={place}', unit)
        found = re.search(r'exposure level for \S+: ([\d.]+)', rated.stdout)
        exposure = float(found[1]) if found else 10.0
        print(f'{unit}: exposure {exposure}')
        if unit in OWN:
            check(f'{unit} is exposed no more than {MOST_EXPOSURE}', exposure <= MOST_EXPOSURE, exposure)
    calls = allowed_calls((place / 'etc/systemd/system/kanaria-kiosk.service.d/hardening.conf').read_text())
    check('the programs may do what they need', not set(NEEDED_CALLS) - calls, set(NEEDED_CALLS) - calls)
    check('and nothing of these', not set(FORBIDDEN_CALLS) & calls, set(FORBIDDEN_CALLS) & calls)


def try_rules(place):
    rules = (place / 'etc/kanaria/nftables.conf').read_text().replace('/etc/kanaria/', f'{place}/etc/kanaria/')
    file = place / 'rules.nft'
    file.write_text(rules)
    nft = run('unshare', '--user', '--map-root-user', '--net', '/usr/sbin/nft', '--check', '--file', file)
    check('nft takes the rules', nft.returncode == 0, nft.stderr)
    file.write_text(rules.replace('policy drop', 'policy perhaps', 1))
    check('nft refuses wrong ones', run('unshare', '--user', '--map-root-user', '--net', '/usr/sbin/nft', '--check', '--file', file).returncode != 0)
    file.unlink()
    # systemd 252 cannot check udev rules: each has to be matches and assignments of known keys.
    pair = re.compile(r'(ACTION|SUBSYSTEM|GROUP|MODE|ENV\{\w+\}|RUN)(==|!=|=|\+=)"[^"]*"')
    for line in (ROOT / 'firmware/udev/70-kanaria.rules').read_text().splitlines():
        if line and not line.startswith('#'):
            check('udev rule', all(pair.fullmatch(part) for part in re.split(r', (?=[A-Z])', line)), line)
    made = run('systemd-sysusers', f'--root={place}', place / 'etc/sysusers.d/kanaria.conf')
    users = (place / 'etc/passwd').read_text() if made.returncode == 0 else ''
    check('users are made', 'kanaria:' in users and 'kanaria-screen:' in users, made.stderr)
    for name in ('passwd', 'group', 'shadow', 'gshadow'):
        for file in place.glob(f'etc/{name}*'):
            file.unlink()
    for file in place.glob('etc/.*lock'):
        file.unlink()


def main():
    binaries = pathlib.Path(sys.argv[1]).resolve()
    if binaries != (ROOT / 'build/release/bin').resolve():
        print('0 passed, 0 failed')  # what is installed is the release build
        return 0
    with tempfile.TemporaryDirectory(prefix='firmware_') as folder:
        place = pathlib.Path(folder)
        try_install(place / 'kiosk')
        try_rules(place / 'kiosk')
        try_uninstall(place / 'kiosk')
        install(place / 'units')
        try_units(place / 'units')
        install(place / 'sync', '--sync-only')
        wants = sorted(path.name for path in (place / 'sync/etc/systemd/system').rglob('*.wants/*'))
        check('--sync-only enables the timer only', wants == ['kanaria-sync.timer'], wants)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
