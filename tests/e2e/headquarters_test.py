#!/usr/bin/python3
"""Headquarters as it is installed: kanaria-hq behind nginx with firmware/headquarters/nginx.conf,
before a PostgreSQL of its own, talked to by curl and openssl.

  tests/e2e/headquarters_test.py KANARIA-HQ

The messages are made here from wire/FORMAT.md and evidence/FORMAT.md alone: no code is shared with
the programs.  Standard library only.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HQ = None
CHAIN, PIECE, REPORT, REGISTRY_REQUEST, REGISTRY_PIECE, RECEIPT, BEACON, PROGRESS, REFUSAL, \
    ENROLMENT, ENROLLED = range(11)
EPOCH = bytes(range(16))
GAP, EQUIVOCATION = 4, 5


def field(value):
    value = value.encode() if isinstance(value, str) else value
    return struct.pack("<I", len(value)) + value


def message(kind, content):
    return b"KANMSG1" + bytes([kind]) + field(content)


def parse(body):
    """[(type, content)] of a body; fails on anything left over."""
    found = []
    while body:
        assert body[:7] == b"KANMSG1", body[:7]
        size = struct.unpack_from("<I", body, 8)[0]
        found.append((body[7], body[12:12 + size]))
        body = body[12 + size:]
    return found


def take_field(content):
    size = struct.unpack_from("<I", content)[0]
    return content[4:4 + size], content[4 + size:]


def run(*words, **options):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True,
                          **options).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Kiosk:
    """Keys, entries and requests of one kiosk in a folder."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        folder.mkdir()
        run("openssl", "genpkey", "-algorithm", "ed25519", "-out", folder / "chain.key")
        run("openssl", "req", "-new", "-nodes", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-subj", "/CN=kiosk", "-keyout", folder / "tls.key",
            "-out", folder / "tls.csr")
        self.public = run("openssl", "pkey", "-in", folder / "chain.key", "-pubout", "-outform",
                          "DER")[-32:]
        self.seq, self.head = 0, bytes(32)

    def sign(self, text):
        (self.folder / "text").write_bytes(text)
        return run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.folder / "chain.key",
                   "-in", self.folder / "text")

    def add(self, content):
        """The chain part with the next entry."""
        self.seq += 1
        entry = (b"KANCHN02" + EPOCH + struct.pack("<Q", self.seq) + self.head + content +
                 bytes(8 + 32 + 16 + 8) + struct.pack("<q", 1_795_000_000_000) + b"\1\0\0\0" +
                 bytes(4) + bytes(32))
        assert len(entry) == 208
        self.head = hashlib.sha256(entry).digest()
        link = entry + self.sign(b"kanaria chain v2" + self.head)
        return message(CHAIN, field(self.name) + EPOCH + struct.pack("<II", 0, 1) + link)

    def piece(self, capsule):
        return message(PIECE, field(self.name) + EPOCH + struct.pack("<Q", self.seq) +
                       hashlib.sha256(capsule).digest() + struct.pack("<QQ", len(capsule), 0) +
                       field(capsule))

    def report(self):
        return message(REPORT, field(self.name) + field("0.1.0") + struct.pack("<qB", 0, 3) +
                       struct.pack("<QQqQQQQQQq", 3, 900, 0, 0, 0, 5 << 30, 0, 40, 1, 0) +
                       field(""))

    def enrolment(self, code):
        return message(ENROLMENT, field(code) + EPOCH + self.public +
                       field((self.folder / "tls.csr").read_bytes()))


class Headquarters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="kanaria-e2e-"))
        cls.folder.chmod(0o755)
        cls.ended = []
        cls.addClassCleanup(cls.tear_down)
        database = run(ROOT / "scripts/private-postgres", "start", cls.folder / "postgres",
                       "--no-fsync").decode().strip()
        cls.keys = cls.folder / "KEYS"
        run(HQ, "keys", "new", "--out", cls.keys)
        cls.ports = [free_port(), free_port()]
        cls.configs = []
        for port in cls.ports:
            config = cls.folder / f"hq-{port}.conf"
            config.write_text(f"database = {database}\nport = {port}\nunsafe-database = yes\n"
                              f"receiver-keys = {cls.keys}/receiver\n"
                              "certificate-header = X-Client-Certificate\n")
            cls.configs.append(config)
        cls.config = cls.configs[0]
        run(HQ, "database", "setup", "--config", cls.config)
        cls.servers = [cls.serve(config) for config in cls.configs]
        cls.start_nginx()

    @classmethod
    def serve(cls, config):
        server = subprocess.Popen([HQ, "serve", "--config", config], stdout=subprocess.PIPE)
        cls.ended.append(server)
        assert server.stdout.readline().startswith(b"http://127.0.0.1:"), "serve did not start"
        return server

    @classmethod
    def start_nginx(cls):
        """The site of firmware/ as it is, but for what its marks say is to be changed."""
        run(HQ, "keys", "host", "--receiver-keys", cls.keys / "receiver", "--host", "hq.example",
            "--out", cls.folder / "host")
        site = (ROOT / "firmware/headquarters/nginx.conf").read_text()
        cls.port = free_port()
        for old, new in (("listen 443", f"listen 127.0.0.1:{cls.port}"),
                         ("/etc/kanaria/host", str(cls.folder / "host")),
                         ("/etc/kanaria/receiver", str(cls.keys / "receiver")),
                         ("http://127.0.0.1:8470", "http://receivers"),
                         ("192.0.2.0/24", "127.0.0.1")):
            assert old in site, old
            site = site.replace(old, new)
        site = site.replace("rate=6r/m", "rate=600r/m")
        folders = "".join(f"{kind}_temp_path {cls.folder}/nginx-{kind};\n" for kind in
                          ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        upstream = "".join(f"server 127.0.0.1:{port};" for port in cls.ports)
        config = cls.folder / "nginx.conf"
        config.write_text(("user root;\n" if os.geteuid() == 0 else "") +
                          f"pid {cls.folder}/nginx.pid;\ndaemon off;\nerror_log stderr warn;\n"
                          "worker_processes 1;\nevents {}\nhttp {\naccess_log off;\n" + folders +
                          f"upstream receivers {{ {upstream} }}\n{site}\n}}\n")
        nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
        run(nginx, "-t", "-c", config, "-e", "stderr")
        cls.ended.append(subprocess.Popen([nginx, "-c", config, "-e", "stderr"]))
        run("curl", "--silent", "--retry", "20", "--retry-connrefused", "--retry-delay", "1",
            "--insecure", f"https://127.0.0.1:{cls.port}/")

    @classmethod
    def tear_down(cls):
        for process in cls.ended:
            process.terminate()
            process.wait()
            if process.stdout:
                process.stdout.close()
        run(ROOT / "scripts/private-postgres", "stop", cls.folder / "postgres")
        shutil.rmtree(cls.folder)

    def curl(self, path, body=None, kiosk=None, extra=()):
        """(status, body) over TLS; the authority is the only one that is trusted."""
        words = ["curl", "--silent", "--show-error", "--cacert", self.keys / "receiver/ca.pem",
                 "--resolve", f"hq.example:{self.port}:127.0.0.1", "--output",
                 self.folder / "answer", "--write-out", "%{http_code}", *extra]
        if kiosk:
            words += ["--cert", kiosk.folder / "tls.pem", "--key", kiosk.folder / "tls.key"]
        if body is not None:
            words += ["--data-binary", "@-", "--header", "Content-Type: application/octet-stream"]
        status = run(*words, f"https://hq.example:{self.port}{path}", input=body or b"")
        return int(status), (self.folder / "answer").read_bytes()

    def messages(self, kiosk, *bodies):
        status, body = self.curl("/v1/messages", b"".join(bodies), kiosk)
        self.assertEqual(status, 200, body)
        return parse(body)

    def enrolled(self, name):
        kiosk = Kiosk(self.folder / name, name)
        code = run(HQ, "kiosk", "add", "--config", self.config, "--name", name).decode().strip()
        status, body = self.curl("/v1/enrolment", kiosk.enrolment(code))
        self.assertEqual(status, 200, body)
        [(kind, content)] = parse(body)
        self.assertEqual(kind, ENROLLED, content)
        got_name, content = take_field(content)
        self.assertEqual(got_name.decode(), name)
        certificate, content = take_field(content)
        authority, receipt_key = take_field(content)
        self.assertEqual(authority, (self.keys / "receiver/ca.pem").read_bytes())
        self.assertEqual(receipt_key.hex(),
                         (self.keys / "receiver/receipt.verifykey").read_text().strip())
        (kiosk.folder / "tls.pem").write_bytes(certificate)
        return kiosk

    def check_receipt(self, content, kind, kiosk, seq, digest):
        """By openssl, under the key that the kiosk was given."""
        start = bytes([kind]) + field(kiosk.name) + EPOCH + struct.pack("<Q", seq) + digest
        self.assertEqual(content[:len(start)], start)
        key = bytes.fromhex((self.keys / "receiver/receipt.verifykey").read_text().strip())
        spki = bytes.fromhex("302a300506032b6570032100") + key
        (self.folder / "key").write_bytes(spki)
        (self.folder / "signed").write_bytes(b"kanaria receipt1" + content[:-64])
        (self.folder / "signature").write_bytes(content[-64:])
        run("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey",
            self.folder / "key", "-in", self.folder / "signed", "-sigfile",
            self.folder / "signature")

    def test_a_kiosk_enrols_sends_and_gets_receipts(self):
        kiosk = self.enrolled("mailroom-1")
        capsule = os.urandom(200_000)
        answers = self.messages(kiosk, kiosk.add(os.urandom(32)),
                                kiosk.add(hashlib.sha256(capsule).digest()), kiosk.piece(capsule),
                                kiosk.report())
        self.assertEqual([kind for kind, _ in answers], [RECEIPT, RECEIPT, RECEIPT, BEACON])
        self.check_receipt(answers[1][1], 0, kiosk, 2, kiosk.head)
        self.check_receipt(answers[2][1], 1, kiosk, 2, hashlib.sha256(capsule).digest())

        out = self.folder / "evidence"
        run(HQ, "evidence", "export", "--config", self.config, "--out", out)
        [file] = out.iterdir()
        self.assertEqual(file.name, f"mailroom-1-{EPOCH.hex()}-2.age")
        self.assertEqual(file.read_bytes(), capsule)
        listed = json.loads(run(HQ, "evidence", "list", "--config", self.config))
        self.assertEqual(listed["sha256"], hashlib.sha256(capsule).hexdigest())

        status, fleet = self.curl("/fleet.json")
        self.assertEqual(status, 200)
        [row] = [row for row in json.loads(fleet)["kiosks"] if row["kiosk"] == "mailroom-1"]
        self.assertEqual((row["entries"], row["capsules"]), (2, 1))
        self.assertEqual(row["report"]["read_today"], 40)
        status, page = self.curl("/fleet")
        self.assertIn(b"mailroom-1", page)

    def test_strangers_are_kept_outside(self):
        kiosk = self.enrolled("mailroom-2")
        other = self.enrolled("mailroom-3")
        body = kiosk.add(os.urandom(32))
        pem = (kiosk.folder / "tls.pem").read_text()
        forged = ("--header", "X-Client-Certificate: " + re.sub(
            r"[^A-Za-z0-9]", lambda found: f"%{ord(found[0]):02X}", pem))
        self.assertEqual(self.curl("/v1/messages", body)[0], 401)
        self.assertEqual(self.curl("/v1/messages", body, extra=forged)[0], 401)
        self.assertEqual(self.curl("/v1/messages", body, other)[0], 401)
        self.assertEqual(self.curl("/v1/messages", body, other, extra=forged)[0], 401)
        # A certificate of somebody else's authority.
        self_made = Kiosk(self.folder / "self-made", "mailroom-2")
        run("openssl", "req", "-x509", "-key", self_made.folder / "tls.key", "-subj",
            "/CN=mailroom-2", "-out", self_made.folder / "tls.pem")
        self.assertIn(self.curl("/v1/messages", body, self_made)[0], (400, 401))
        with self.assertRaises(subprocess.CalledProcessError):
            self.curl("/v1/messages", body, kiosk, extra=("--tls-max", "1.2"))
        self.assertEqual(self.curl("/health")[0], 404)
        self.assertEqual(self.curl("/v1/messages", bytes((4 << 20) + 1), kiosk)[0], 413)
        self.assertEqual(self.messages(kiosk, body)[0][0], RECEIPT)
        run(HQ, "kiosk", "revoke", "--config", self.config, "--name", "mailroom-2")
        self.assertEqual(self.messages(kiosk, body)[0][0], REFUSAL)

    def test_a_copy_of_a_kiosk_is_an_alarm(self):
        kiosk = self.enrolled("mailroom-4")
        self.messages(kiosk, kiosk.add(os.urandom(32)))
        kiosk.seq, kiosk.head = 0, bytes(32)
        [(kind, content)] = self.messages(kiosk, kiosk.add(os.urandom(32)))
        self.assertEqual((kind, content[0]), (REFUSAL, EQUIVOCATION))
        alarms = run(HQ, "alarm", "list", "--config", self.config).decode().splitlines()
        [alarm] = [line for line in alarms if "\tmailroom-4\t" in line]
        self.assertIn("\tequivocation\t", alarm)
        run(HQ, "alarm", "settle", "--config", self.config, "--id", alarm.split("\t")[0],
            "--note", "a test")
        self.assertNotIn(b"mailroom-4", run(HQ, "alarm", "list", "--config", self.config))

    def test_a_receiver_that_is_killed_has_promised_nothing_it_does_not_hold(self):
        kiosk = self.enrolled("mailroom-5")
        answers = self.messages(kiosk, kiosk.add(os.urandom(32)))
        self.servers[0].kill()
        self.servers[0].wait()
        # The other one goes on, with the same answer to the same message.
        again = self.messages(kiosk, message(CHAIN, field(kiosk.name) + EPOCH + bytes(8)))
        self.assertEqual(again[0], answers[0])
        self.__class__.servers[0] = self.serve(self.configs[0])
        self.assertEqual(self.messages(kiosk, kiosk.add(os.urandom(32)))[0][0], RECEIPT)

    def test_a_stick_is_answered(self):
        kiosk = self.enrolled("mailroom-6")
        stick = self.folder / "stick"
        (stick / "to-headquarters").mkdir(parents=True)
        (stick / "to-headquarters/a.kanmsg").write_bytes(kiosk.add(os.urandom(32)))
        (stick / "to-headquarters/b.kanmsg").write_bytes(b"nothing")
        done = subprocess.run([HQ, "import", "--config", self.config, stick], capture_output=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"b.kanmsg", done.stderr)
        answers = parse((stick / "from-headquarters/a.kanmsg").read_bytes())
        self.check_receipt(answers[0][1], 0, kiosk, 1, kiosk.head)

    def test_it_ends_cleanly_and_refuses_what_is_unsafe(self):
        config = self.folder / "other.conf"
        text = self.config.read_text().replace(f"port = {self.ports[0]}", "port = 0")
        config.write_text(text)
        server = self.serve(config)
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0)
        config.write_text(text.replace("unsafe-database = yes", ""))
        refused = subprocess.run([HQ, "serve", "--config", config], capture_output=True)
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b"fsync", refused.stderr)
        config.write_text(text + "colour = blue\n")
        refused = subprocess.run([HQ, "serve", "--config", config], capture_output=True)
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b'"colour"', refused.stderr)
        self.assertIn(b"receiver-keys", run(HQ, "serve", "--help"))


if __name__ == "__main__":
    HQ = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
