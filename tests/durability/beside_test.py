"""Several programs on one data folder: readers and an exporter beside a working writer, a second
writer that is turned away, and an export on a full disk that lives on the reserve.

    beside_test.py BIN_DIR
"""
import argparse
import pathlib
import sqlite3
import subprocess
import tempfile

from data_folder import Failed, Programs, check, expect, new_identity, parse_acknowledged, run

LOOKS = 5


def check_beside_a_writer(programs, data, recipient, folder):
    writer = subprocess.Popen([programs.writer, data, recipient, "100000", "20"], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        first = writer.stdout.readline()
        for look in range(LOOKS):
            run(programs.kanaria, "verify", "--data", data)
            run(programs.kanaria, "queue", "--data", data, "--json")
            run(programs.kanaria, "queue", "--data", data, "--export", f"{folder}/out-{look}")
        second = run(programs.writer, data, recipient, 1, check=False)
        expect(second.returncode == 1 and "already working on" in second.stderr,
               f"a second writer was let in: {second.stdout}{second.stderr}")
        expect(writer.poll() is None, "the writer ended")
    finally:
        writer.kill()
        rest, errors = writer.communicate()
    expect(not errors, f"the writer was disturbed: {errors}")
    acknowledged = parse_acknowledged(first + rest)
    check(programs, data, acknowledged)
    return len(acknowledged)


def acts(data):
    database = sqlite3.connect(f"{data}/kanaria.db")
    found = database.execute("SELECT what, detail FROM acts").fetchall()
    database.close()
    return found


def check_export_on_a_full_disk(programs, data, recipient, folder):
    """The first write of the database fails for want of room; the log of the act must fit yet."""
    reserve = pathlib.Path(data) / "reserve"
    expect(reserve.stat().st_size == 4 << 20, "no reserve")
    before = len(acts(data))
    run("strace", "-f", "-o", f"{folder}/strace", "-e", "trace=pwrite64", "-e",
        "inject=pwrite64:error=ENOSPC:when=1", programs.kanaria, "queue", "--data", data, "--export",
        f"{folder}/full")
    expect(not reserve.exists(), "the reserve was not given up")
    found = acts(data)
    expect(len(found) == before + 1 and found[-1][0] == "export", f"the act was not logged: {found}")
    run(programs.writer, data, recipient, 1)
    expect(reserve.stat().st_size == 4 << 20, "the reserve was not filled again")


def check_no_export_without_its_log(programs, data, folder):
    """When even the reserve does not help, nothing leaves the folder."""
    out = pathlib.Path(folder) / "unlogged"
    result = run("strace", "-f", "-o", f"{folder}/strace", "-e", "trace=pwrite64", "-e",
                 "inject=pwrite64:error=ENOSPC:when=1+", programs.kanaria, "queue", "--data", data,
                 "--export", out, check=False)
    expect(result.returncode == 1 and "no room left" in result.stderr, result.stderr)
    expect(not list(out.glob("*")), "capsules left without a log")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin_dir")
    arguments = parser.parse_args()
    programs = Programs(arguments.bin_dir)
    with tempfile.TemporaryDirectory() as folder:
        _, recipient = new_identity(folder)
        data = f"{folder}/data"
        count = check_beside_a_writer(programs, data, recipient, folder)
        expect(len(acts(data)) == LOOKS, "not every export was logged")
        check_export_on_a_full_disk(programs, data, recipient, folder)
        check_no_export_without_its_log(programs, data, folder)
        print(f"{count} mailpieces acknowledged beside {LOOKS} verifications and exports; a full "
              "disk met")


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        raise SystemExit(f"FAILED: {failure}")
