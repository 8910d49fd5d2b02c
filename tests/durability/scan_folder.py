"""What the tests of `kanaria scan` share: mail, a registry that some of it hits, and runs."""
import csv
import json
import pathlib
import shutil
import subprocess

from data_folder import Programs, expect, run
import verify_chain

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "samples"


class Mailroom:
    """A folder of mailpieces, and headquarters' keys and registry.  The registry lists those whose
    names end in *, as they are read, so that they match however well that is."""

    def __init__(self, bin_dir, folder, pieces):
        self.programs = Programs(pathlib.Path(bin_dir).resolve())
        self.folder = pathlib.Path(folder)
        self.mail = self.folder / "mail"
        self.keys = self.folder / "keys"
        self.registry = self.folder / "registry"
        self.mail.mkdir()
        for piece in pieces:
            found = sorted(SAMPLES.glob(f"*/{piece.rstrip('*')}_*.jpg"))
            expect(found, f"the sample {piece} is not there")
            for file in found:
                shutil.copy(file, self.mail)
        run(self.programs.hq, "keys", "new", "--out", self.keys)
        listed = [self.recipient(piece[:-1]) for piece in pieces if piece.endswith("*")]
        self.build_registry(self.registry, listed)

    def recipient(self, piece):
        """What is read of the piece's addressee."""
        front = self.mail / f"{piece}_front.jpg"
        read = json.loads(run(self.programs.kanaria, "read", "--json", front).stdout)["recipient"]
        expect(read["address"] and read["name"], f"nobody can be listed for {piece}: {read}")
        return read

    def build_registry(self, registry, recipients):
        records = registry.with_suffix(".csv")
        columns = "record_id,kind,postal_code,address,name,phone,list_id,planted_at,note".split(",")
        with open(records, "w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns)
            table.writeheader()
            for number, recipient in enumerate(recipients, 1):
                table.writerow({"record_id": f"test-{number}", "kind": "canary", "phone": "",
                                "list_id": "list-test", "planted_at": "2025-03-01", "note": "",
                                **{key: recipient[key]
                                   for key in ("postal_code", "address", "name")}})
        run(self.programs.hq, "registry", "build", "--keys", self.keys, "--records", records,
            "--out", registry)

    def scan_words(self, data, *more, registry=None):
        return [self.programs.kanaria, "scan", "--source", f"folder:{self.mail}",
                "--data", str(data), "--registry", str(registry or self.registry), "--jobs", "2",
                *(str(word) for word in more)]

    def scan(self, data, *more, registry=None, **options):
        return subprocess.run(self.scan_words(data, *more, registry=registry),
                              capture_output=True, text=True, check=False, **options)

    def recorded(self, data):
        """Entries of the chain and capsules kept, after both verifiers agreed on them."""
        if not (pathlib.Path(data) / "kanaria.db").exists():
            return 0, 0
        said = run(self.programs.kanaria, "verify", "--data", data).stdout
        count, head, kept = verify_chain.verify(data)
        entries = "1 entry" if count == 1 else f"{count} entries"
        expect(f" {entries}, head {head.hex()}" in said, f"the verifiers differ: {said}")
        queue = json.loads(run(self.programs.kanaria, "queue", "--data", data, "--json").stdout)
        expect(queue["waiting"] == len(kept), f"the queue says {queue}, kept are {sorted(kept)}")
        expect(queue["quarantined"] == 0, f"a capsule is damaged: {queue}")
        return count, len(kept)

    def opened(self, data, out):
        """What headquarters opens, in the order of the chain."""
        run(self.programs.kanaria, "queue", "--data", data, "--export", out)
        capsules = sorted(pathlib.Path(out).glob("*.age"), key=lambda file: int(file.stem))
        lines = run(self.programs.hq, "open", "--key", self.keys / "hq.agekey", *capsules).stdout
        return [json.loads(line) for line in lines.splitlines()]


def printed_ids(out):
    """Ids of the whole lines: those are the acknowledged mailpieces."""
    return [json.loads(line)["id"] for line in out.split("\n")[:-1]]


def one_sentence(err):
    """The sentences that a failed scan says, without the summary at the end."""
    lines = err.strip().splitlines()
    expect(len(lines) >= 1, "nothing was said")
    for line in lines:
        expect(line.startswith("kanaria scan: "), f"not a sentence of ours: {line}")
        expect(line.endswith("."), f"not a whole sentence: {line}")
    return lines[0]
