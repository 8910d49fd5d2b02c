"""A second verifier of the evidence chain, from src/evidence/FORMAT.md alone: it shares no code with
the program.  Standard library only.

    verify_chain.py DATA [--public-key HEX]      exit 1 and the first break if there is one
"""
import argparse
import functools
import hashlib
import pathlib
import sqlite3
import struct
import sys

# Ed25519 (RFC 8032, section 5.1), on affine points of the twisted Edwards curve; slow and plain.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point(x, y):
    """Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""
    return (x, y, 1, x * y % P)


def add(a, b):
    u = (a[1] - a[0]) * (b[1] - b[0]) % P
    v = (a[1] + a[0]) * (b[1] + b[0]) % P
    w = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return (e * f % P, g * h % P, f * g % P, e * h % P)


@functools.lru_cache(maxsize=256)
def doublings(base):
    """base, 2 base, 4 base, …"""
    found = [base]
    while len(found) < 256:
        found.append(add(found[-1], found[-1]))
    return found


def multiply(factor, base):
    result = point(0, 1)
    for bit, doubled in enumerate(doublings(base)):
        if factor >> bit & 1:
            result = add(result, doubled)
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def decompress(encoded):
    number = int.from_bytes(encoded, "little")
    y = number & (2**255 - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else point(x, y)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point(recover_x(BASE_Y, 0), BASE_Y)


def signature_holds(key, message, signature):
    public, commitment = decompress(key), decompress(signature[:32])
    factor = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or factor >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return same(multiply(factor, BASE), add(commitment, multiply(challenge, public)))


def public_key_of(seed):
    half = hashlib.sha512(seed).digest()[:32]
    factor = int.from_bytes(half, "little") & (2**254 - 8) | 2**254
    x, y, z, _ = multiply(factor, BASE)
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


ENTRY = struct.Struct("<8s16sQ32s32sQ32s16sQqB3sI32s")
CONTEXT = b"kanaria chain v2"
KEY_CONTEXT = b"kanaria key v1.."
NONE = bytes(32)


class Break(Exception):
    pass


def check_generations(rows, epoch):
    """Each is endorsed by the one before it; [(first_seq, public key)]."""
    generations = []
    for number, key, first, endorsement in rows:
        if number != len(generations):
            raise Break(f"generation {len(generations)} is missing")
        if number == 0:
            if first != 1 or endorsement != b"":
                raise Break("generation 0 is malformed")
        else:
            before, key_before = generations[-1]
            message = KEY_CONTEXT + epoch + struct.pack("<IQ", number, first) + key
            if first < before:
                raise Break(f"generation {number} begins before the one before it")
            if not signature_holds(key_before, message, endorsement):
                raise Break(f"generation {number} is not endorsed")
        generations.append((first, key))
    return generations


def check_entry(expected, seq, row, epoch, generations, previous, beacon_before):
    entry, noted_hash, signature = row
    if seq != expected:
        raise Break(f"entry {expected} is missing")
    if len(entry) != ENTRY.size:
        raise Break(f"entry {expected} is malformed")
    fields = ENTRY.unpack(entry)
    magic, entry_epoch, entry_seq, entry_previous, content = fields[:5]
    status, reserved, generation, beacon = fields[10:]
    if magic != b"KANCHN02" or status > 3 or reserved != bytes(3):
        raise Break(f"entry {expected} is malformed")
    if entry_seq != expected or entry_epoch != epoch or entry_previous != previous:
        raise Break(f"entry {expected} is out of its place")
    place = max((number for number, (first, _) in enumerate(generations) if first <= expected),
                default=None)
    if generation != place:
        raise Break(f"entry {expected} names generation {generation}, its place is {place}'s")
    digest = hashlib.sha256(entry).digest()
    key = generations[generation][1]
    if digest != noted_hash or not signature_holds(key, CONTEXT + digest, signature):
        raise Break(f"entry {expected} is not as it was signed")
    if beacon == NONE and beacon_before != NONE:
        raise Break(f"entry {expected} has lost the beacon")
    return digest, content, beacon


def check_pins(pins, hashes):
    for seq, entry_hash in pins:
        if hashes.get(seq) != entry_hash:
            raise Break(f"entry {seq} is not what headquarters confirmed")


def check_beacon(rows, named):
    if named != NONE and not rows:
        raise Break("the beacon is missing")
    for content, digest in rows:
        if hashlib.sha256(content).digest() != digest:
            raise Break("the beacon is not as it was received")


def check_capsules(rows, contents):
    """The numbers of those that are kept."""
    kept = []
    for seq, payload in rows:
        if contents.get(seq) != hashlib.sha256(payload).digest():
            raise Break(f"capsule {seq} is not the one that the chain names")
        kept.append(seq)
    return kept


def verify(data, wanted_key=None):
    """The number of entries, the head's hash and the numbers of kept capsules."""
    database = sqlite3.connect(pathlib.Path(data) / "kanaria.db")
    ask = database.execute
    try:
        (finding,) = ask("PRAGMA integrity_check").fetchone()
        if finding != "ok":
            raise Break(f"the database is damaged: {finding}")
        identity = ask("SELECT epoch FROM chain_identity").fetchall()
        epoch = identity[0][0] if identity else b""
        generations = check_generations(
            ask("SELECT generation, public_key, first_seq, endorsement FROM key_generations "
                "ORDER BY generation"), epoch)
        if wanted_key is not None and [key for _, key in generations[:1]] != [wanted_key]:
            raise Break("the chain is signed by another key")
        head, count, beacon, hashes, contents = NONE, 0, NONE, {}, {}
        for seq, *row in ask("SELECT seq, entry, hash, signature FROM chain ORDER BY seq"):
            head, contents[seq], beacon = check_entry(count + 1, seq, row, epoch, generations, head,
                                                      beacon)
            hashes[seq] = head
            count += 1
        if generations and generations[-1][0] > count + 1:
            raise Break("the newest generation begins after the chain's end")
        check_pins(ask("SELECT seq, entry_hash FROM pins"), hashes)
        check_beacon(ask("SELECT bytes, digest FROM beacon").fetchall(), beacon)
        kept = check_capsules(ask("SELECT seq, payload FROM outbox ORDER BY seq"), contents)
        return count, head, kept
    finally:
        database.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("--public-key", type=bytes.fromhex)
    arguments = parser.parse_args()
    try:
        count, head, kept = verify(arguments.data, arguments.public_key)
    except (Break, sqlite3.Error) as error:
        sys.exit(f"broken: {error}")
    print(f"holds: {count} entries, head {head.hex()}, {len(kept)} capsules kept")


if __name__ == "__main__":
    main()
