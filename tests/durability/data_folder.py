"""What the durability tests share: run the writer, and check everything that a data folder must
hold afterwards."""
import base64
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import verify_chain  # noqa: E402

NAME = "見本花子"
MARKERS = [NAME.encode("utf-8"), NAME.encode("utf-16-le"), NAME.encode("utf-16-be"),
           NAME.encode("shift_jis")]


class Failed(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failed(message)


class Programs:
    def __init__(self, bin_dir):
        self.bin_dir = bin_dir
        self.writer = f"{bin_dir}/locker_writer"
        self.sync_writer = f"{bin_dir}/sync_writer"
        self.look = f"{bin_dir}/folder_look"
        self.recorder = f"{bin_dir}/libcrash_recorder.so"
        self.flips = f"{bin_dir}/bit_flips"
        self.states = f"{bin_dir}/crash_states"
        self.kanaria = f"{bin_dir}/kanaria"
        self.hq = f"{bin_dir}/kanaria-hq"


def run(*words, check=True):
    # The leak sanitizer cannot work under strace.
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0") if words[0] == "strace" else None
    result = subprocess.run([str(word) for word in words], capture_output=True, text=True,
                            env=environment)
    if check:
        expect(result.returncode == 0, f"{words}: exit {result.returncode}: {result.stderr}")
    return result


def new_identity(folder):
    """An age identity made by Debian's age; its file and its recipient."""
    file = pathlib.Path(folder) / "hq.agekey"
    run("age-keygen", "-o", file)
    return file, run("age-keygen", "-y", file).stdout.strip()


def memory_folder():
    """Where there is such a place: these tests kill programs and not the machine."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def parse_acknowledged(text):
    """{seq: "hit" or "miss"} of the writer's whole lines."""
    lines = (line.split() for line in text.split("\n")[:-1])
    return {int(word): kind for kind, word, *_ in lines if kind != "key"}


def parse_keys(text):
    """The seeds of the keys that the writer signed with."""
    lines = (line.split() for line in text.split("\n")[:-1])
    return [base64.b64decode(word) for kind, word, *_ in lines if kind == "key"]


def seed_in(file):
    """The seed in a key's file; None where it holds no whole one."""
    try:
        label, _, text = file.read_text().partition(" ")
        return base64.b64decode(text.removesuffix("\n"), validate=True) \
            if label == "KANARIA-SIGNING-KEY-1" else None
    except (OSError, ValueError):
        return None


def generation_keys(data):
    """The public keys of the generations, in order."""
    database = sqlite3.connect(f"{data}/kanaria.db")
    rows = database.execute("SELECT public_key FROM key_generations ORDER BY generation").fetchall()
    database.close()
    return [key for (key,) in rows]


class Seeds:
    """The secrets of the keys that a data folder ever signed with."""

    def __init__(self):
        self.seeds = {}  # by public key

    def add(self, seeds):
        for seed in seeds:
            if seed is not None:
                self.seeds.setdefault(verify_chain.public_key_of(seed), seed)

    def check(self, data):
        """Of all of them only the newest generation's is in a file, and the one before it as long as
        a rotation is unfinished.  The number of generations."""
        folder = pathlib.Path(data)
        if not (folder / "kanaria.db").exists():
            return 0
        next_file = folder / "signing.key.next"
        self.add([seed_in(folder / "signing.key"), seed_in(next_file)])
        keys = generation_keys(data)
        unfinished = bool(keys) and seed_in(next_file) is not None \
            and verify_chain.public_key_of(seed_in(next_file)) == keys[-1]
        gone = keys[:-2] if unfinished else keys[:-1]
        expect(not keys or keys[-1] in self.seeds, "the newest generation has lost its key")
        contents = {file.name: file.read_bytes() for file in folder.iterdir()}
        for number, seed in enumerate(self.seeds.get(key) for key in gone):
            for form in (seed, base64.b64encode(seed)) if seed else ():
                for name, content in contents.items():
                    expect(form not in content, f"the key of generation {number} lies in {name}")
        return len(keys)


def check(programs, data, acknowledged):
    """Everything acknowledged is there, the chain holds for both verifiers, and nothing personal
    lies in any file."""
    if not (pathlib.Path(data) / "kanaria.db").exists():
        expect(not acknowledged, "acknowledged mailpieces without a database")
        return 0
    first = run(programs.kanaria, "verify", "--data", data)
    count, head, kept = verify_chain.verify(data)
    expect(f" {count} entr" in first.stdout and f"head {head.hex()}" in first.stdout,
           f"the two verifiers differ: {first.stdout}")
    for seq, kind in acknowledged.items():
        expect(seq <= count, f"mailpiece {seq} was acknowledged and is gone")
        expect((seq in kept) == (kind == "hit"), f"mailpiece {seq} was a {kind}: {kept}")
    for file in pathlib.Path(data).iterdir():
        content = file.read_bytes()
        for marker in MARKERS:
            expect(marker not in content, f"a person's name lies in {file.name}")
    return count


def check_opening(programs, data, key, acknowledged):
    """Headquarters opens each capsule and finds the name and the image in it."""
    with tempfile.TemporaryDirectory() as out:
        run(programs.kanaria, "queue", "--data", data, "--export", out)
        capsules = sorted(pathlib.Path(out).glob("*.age"))
        hits = {seq for seq, kind in acknowledged.items() if kind == "hit"}
        expect(hits <= {int(file.stem) for file in capsules}, "a hit was not exported")
        opened = run(programs.hq, "open", "--key", key, "--out", f"{out}/images", *capsules)
        lines = [json.loads(line) for line in opened.stdout.splitlines()]
        expect(len(lines) == len(capsules), "not every capsule gave a line")
        for line in lines:
            expect(line["reading"]["recipient"]["name"] == NAME, f"another reading: {line}")
            image = pathlib.Path(line["images"][0]["path"]).read_bytes()
            expect(MARKERS[0] in image, "another image")
            expect(line["decision"] == "match", f"another decision: {line}")
        return len(lines)
