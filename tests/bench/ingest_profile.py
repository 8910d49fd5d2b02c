#!/usr/bin/env python3
"""What limits headquarters' intake: where the time goes while ingest_bench sends from 32 kiosks at once.

    ingest_profile.py BIN_DIR [--rounds N] [--folder DIR]

A private PostgreSQL that syncs every commit and keeps pg_stat_statements.  Prints the lines of ingest_bench, then JSON:
`waits`, the share of the moments at which a connection of the receiver (or of COPY, beside it) was seen running on a
processor, waiting for something in the server, for the disk, for a lock, or for its client; `statements`, the
receiver's most costly ones with calls, mean milliseconds and share of all time in statements; `wal`, bytes and seconds
of writing and syncing the log in all; and the processor's seconds that PostgreSQL and the receiver's process used.
"""
import argparse
import collections
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = '''do $$ begin while exists (select from pg_stat_activity where application_name = 'profile-goes-on') loop
  perform pg_stat_clear_snapshot();
  insert into samples select query, state, coalesce(wait_event_type, 'processor'), coalesce(wait_event, '')
    from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = 'bench';
  commit;
  perform pg_sleep(0.004); end loop; end $$'''
# What ingest_bench's own COPY sends; the receiver's statements begin otherwise, or in capitals.
IS_COPY = "query in ('begin', 'commit') or query like 'copy %'"


class Postgres:
    def __init__(self, folder):
        self.folder = folder
        self.server = self.control('start')
        self.sql("alter system set shared_preload_libraries = 'pg_stat_statements'")
        for setting in ('track_io_timing', 'track_wal_io_timing'):
            self.sql(f'alter system set {setting} = on')
        self.control('stop')
        self.server = self.control('start')
        self.sql('create database bench')

    def control(self, act):
        return subprocess.run([str(ROOT / 'scripts/private-postgres'), act, str(self.folder)], check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()

    def connection(self, database):
        return self.server.replace('dbname=postgres', f'dbname={database}')

    def sql(self, sql, database='postgres'):
        return subprocess.run(['psql', self.connection(database), '--no-psqlrc', '--quiet', '--tuples-only', '--no-align',
                               '--field-separator', '\x1f', '-c', sql], check=True, stdout=subprocess.PIPE, text=True).stdout

    def rows(self, sql):
        return [line.split('\x1f') for line in self.sql(sql).splitlines()]


class Sampler:
    """Looks at every connection some 200 times a second for as long as the block lasts."""

    def __init__(self, postgres):
        self.postgres = postgres

    def __enter__(self):
        self.postgres.sql('create unlogged table samples (query text, state text, type text, event text)')
        words = ['psql', self.postgres.connection('postgres') + ' application_name=profile-goes-on', '--no-psqlrc']
        self.lasting = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.lasting.stdin.write(b'select 1;\n')
        self.lasting.stdin.flush()
        self.thread = threading.Thread(target=self.postgres.sql, args=(SAMPLE,))
        self.thread.start()

    def __exit__(self, *_):
        self.lasting.communicate()
        self.thread.join()


def waits(postgres):
    shares = {}
    for who, where in (('receiver', f"not ({IS_COPY}) and query not like '%pg_sleep%'"), ('copy', IS_COPY)):
        counts = collections.Counter()
        for kind, event, count in postgres.rows(
                f"select type, event, count(*) from samples where state <> 'idle' and {where} group by 1, 2"):
            counts[f'{kind} {event}'.strip()] += int(count)
        all_counts = sum(counts.values())
        shares[who] = {name: round(count / all_counts, 3) for name, count in counts.most_common(8)}
    return shares


def statements(postgres):
    postgres.sql('create extension if not exists pg_stat_statements')
    rows = postgres.rows(
        "select left(regexp_replace(query, '\\s+', ' ', 'g'), 90), calls, round(mean_exec_time::numeric, 3), "
        'round((total_exec_time / sum(total_exec_time) over ())::numeric, 3) from pg_stat_statements s '
        f"join pg_database d on d.oid = s.dbid where datname = 'bench' and not ({IS_COPY}) and query not like '%pg_sleep%' "
        'order by total_exec_time desc limit 12')
    return [{'sql': sql, 'calls': int(calls), 'mean_ms': float(mean), 'share': float(share)} for sql, calls, mean, share in rows]


def profile(bin_dir, folder, rounds):
    postgres = Postgres(folder / 'pg')
    try:
        main = int((folder / 'pg/data/postmaster.pid').read_text(encoding='ascii').split('\n')[0])
        with Sampler(postgres):
            subprocess.run([f'{bin_dir}/ingest_bench', postgres.connection('bench'), str(rounds)], check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        fields = pathlib.Path(f'/proc/{main}/stat').read_text(encoding='ascii').rsplit(')', 1)[1].split()
        size, write_ms, sync_ms = postgres.rows('select wal_bytes, wal_write_time, wal_sync_time from pg_stat_wal')[0]
        print(json.dumps({'waits': waits(postgres), 'statements': statements(postgres),
                          'wal': {'mb': round(int(size) / 1e6), 'write_s': round(float(write_ms) / 1e3, 1),
                                  'sync_s': round(float(sync_ms) / 1e3, 1)},
                          'processor_s': {'ingest_bench': round(used.ru_utime + used.ru_stime, 1),
                                          'postgres': round(sum(map(int, fields[11:15])) / os.sysconf('SC_CLK_TCK'), 1)}},
                         indent=1, ensure_ascii=False))
    finally:
        postgres.control('stop')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('bin_dir')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--folder', default='/tmp', help='where on the disk in question; the user postgres must reach it')
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix='kanaria-bench-', dir=arguments.folder))
    os.chmod(folder, 0o755)
    try:
        profile(os.path.abspath(arguments.bin_dir), folder, arguments.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
