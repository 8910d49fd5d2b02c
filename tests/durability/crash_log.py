"""The recorder's log as Python reads it (crash/operation.h says what is in it)."""
import struct

HEAD = struct.Struct("7Q")  # crash::OperationHead
# crash::Verb
CHANGES = {*range(2, 11), 14}  # without create, which strace cannot tell from opening
WRITE = 3
FAULT = 12
BEGIN = 13


def verbs(log):
    """The verb of every record."""
    content, at = log.read_bytes(), 0
    while at < len(content):
        verb, *_, name_bytes, data_bytes = HEAD.unpack_from(content, at)
        at += HEAD.size + name_bytes + data_bytes
        yield verb


def append_begin(log):
    """Everything before is on the disk for sure."""
    with open(log, "ab") as file:
        file.write(HEAD.pack(BEGIN, 0, 0, 0, 0, 0, 0))
