"""A second verifier of the planting log, from src/hq/PLANTING.md alone: it shares no code with the
program.  Standard library only.

    verify_planting.py LOG --verify-key FILE [--head HASH]    exit 1 and the first break if there is one
"""
import argparse
import calendar
import hashlib
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "durability"))
from verify_chain import signature_holds  # noqa: E402

LABEL = b"kanaria planting log 1\n"
NONE = "0" * 64
KEYS = ["seq", "previous", "torn", "recorded", "clock", "record_id", "list_id", "copy", "by",
        "planted_at", "note", "signature"]
TIME = re.compile(r"(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z", re.ASCII)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
HEX = re.compile(r"(?:[0-9a-f]{2})+", re.ASCII)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
CLOCKS = {"beacon", "ntp", "rtc", "unknown"}


class Break(Exception):
    pass


def is_day(text):
    found = DAY.fullmatch(text)
    if not found:
        return False
    year, month, day = map(int, found.groups())
    if year == 0:  # a leap year
        year = 2000
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def is_text(text, least, most, most_bytes=10**6):
    return (least <= len(text) <= most and len(text.encode()) <= most_bytes
            and not CONTROL.search(text))


def is_well_formed(entry):
    time = TIME.fullmatch(entry["recorded"])
    return (0 <= entry["seq"] < 2**64
            and len(entry["previous"]) == 64 and HEX.fullmatch(entry["previous"])
            and len(entry["signature"]) == 128 and HEX.fullmatch(entry["signature"])
            and (entry["torn"] == "" or len(entry["torn"]) == 64 and HEX.fullmatch(entry["torn"]))
            and time and is_day(time.group(1)) and entry["clock"] in CLOCKS
            and is_text(entry["record_id"], 1, 64, 64) and is_text(entry["list_id"], 1, 61, 61)
            and is_text(entry["copy"], 1, 200) and is_text(entry["by"], 1, 100)
            and (entry["planted_at"] == "" or is_day(entry["planted_at"]))
            and is_text(entry["note"], 0, 500))


def entry_of(line):
    """None where the line is no entry."""
    if len(line) > 16 * 1024:
        return None
    try:
        entry = json.loads(line.decode())
        if not isinstance(entry, dict) or list(entry) != KEYS or type(entry["seq"]) is not int:
            return None
        if not all(isinstance(entry[key], str) for key in KEYS[1:]) or not is_well_formed(entry):
            return None
        written = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return None
    return entry if written == line else None


def digest(content):
    return hashlib.sha256(content).hexdigest()


def check_entry(number, line, entry, seq, head, torn, key):
    if entry["torn"] != ("" if not torn else digest(b"\n".join(torn[1]))):
        raise Break(f"line {torn[0] if torn else number} is torn, and nothing vouches for it")
    if entry["seq"] != seq:
        raise Break(f"line {number} has entry {entry['seq']}, not {seq}")
    if entry["previous"] != head:
        raise Break(f"line {number} does not follow the entry before it")
    unsigned = line[:line.rindex(b',"signature":"')]
    if not signature_holds(key, LABEL + unsigned, bytes.fromhex(entry["signature"])):
        raise Break(f"line {number} is not as it was signed")


def verify(content, key, noted=None):
    """The entries and the hash of the last one."""
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    entries, hashes, torn = [], [NONE], None
    for number, line in enumerate(lines, 1):
        entry = entry_of(line)
        if entry is None:
            torn = torn or (number, [])
            torn[1].append(line)
            continue
        check_entry(number, line, entry, len(entries) + 1, hashes[-1], torn, key)
        torn = None
        entries.append(entry)
        hashes.append(digest(line))
    if torn:
        raise Break(f"line {torn[0]} is torn")
    if noted is not None and noted not in hashes:
        raise Break("the noted head is not in the log")
    return entries, hashes[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("--verify-key", required=True)
    parser.add_argument("--head")
    arguments = parser.parse_args()
    key = bytes.fromhex(pathlib.Path(arguments.verify_key).read_text(encoding="ascii").strip())
    try:
        entries, head = verify(pathlib.Path(arguments.log).read_bytes(), key, arguments.head)
    except Break as error:
        sys.exit(f"broken: {error}")
    print(f"holds: {len(entries)} entries, head {head}")


if __name__ == "__main__":
    main()
