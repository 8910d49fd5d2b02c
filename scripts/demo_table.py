#!/usr/bin/python3
"""Prints JSON lines as a table for people.

  scripts/demo_table.py readings < what `kanaria scan` printed
  scripts/demo_table.py evidence < what `kanaria-hq open` printed

Standard library only.
"""
import json
import sys
import unicodedata


def width(text):
    """Columns on a terminal: a full-width character takes two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text)


def fitted(text, columns):
    """The text cut and padded to that many columns."""
    # A name that was read off paper may hold anything; the terminal gets printable text only.
    text = "".join(c if c.isprintable() else "?" for c in text)
    if width(text) > columns:
        while width(text) > columns - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (columns - width(text))


def reading_row(line):
    recipient, sender = line["recipient"], line["sender"]
    return [
        line["id"], recipient["postal_code"], recipient["address"], recipient["name"],
        f'{recipient["confidence"]:.2f}', sender["name"], sender["phone"],
        "yes" if line["needs_review"] else "",
    ]


def evidence_row(line):
    if "error" in line:
        return [line["capsule"].rsplit("/", 1)[-1], line["error"]] + [""] * 5
    recipient = line["reading"]["recipient"]
    hits = line["hits"]
    best = hits[0] if hits else {}
    return [
        str(line["seq"]), line["mailpiece"], line["decision"], recipient["name"],
        recipient["address"], best.get("notation", ""),
        " ".join(filter(None, (best.get("record_id"), best.get("kind")))),
    ]


TABLES = {
    "readings": (reading_row, [("mailpiece", 14), ("postal", 7), ("address", 50),
                               ("addressee", 22), ("p", 4), ("sender", 30), ("phone", 11),
                               ("unsure", 6)]),
    "evidence": (evidence_row, [("seq", 4), ("mailpiece", 14), ("decision", 8),
                                ("addressee", 22), ("address", 50), ("notation", 8),
                                ("record", 20)]),
}


def main(words):
    if len(words) != 1 or words[0] not in TABLES:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    row_of, columns = TABLES[words[0]]
    rows = [row_of(json.loads(line)) for line in sys.stdin if line.strip()]
    widths = [max([width(title), *(min(width(row[i]), limit) for row in rows)])
              for i, (title, limit) in enumerate(columns)]
    for row in [[title for title, _ in columns], ["-" * w for w in widths], *rows]:
        print("  ".join(fitted(cell, w) for cell, w in zip(row, widths)).rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
