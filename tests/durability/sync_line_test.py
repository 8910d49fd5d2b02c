"""`kanaria enrol` and `kanaria sync` against a server of Python's: only TLS 1.3 with headquarters' own
authority is spoken to, with the kiosk's certificate, without redirects and within bounds; enrolling
keeps the key private and can be asked again.

    sync_line_test.py BIN_DIR
"""
import argparse
import http.server
import pathlib
import shutil
import ssl
import struct
import subprocess
import tempfile
import threading

from data_folder import Failed, Programs, expect, run

MAGIC = b"KANMSG1"


def field(content):
    return struct.pack("<I", len(content)) + content


def openssl(*words):
    run("openssl", *words)


class Authority:
    """A certificate authority in a folder."""

    def __init__(self, folder, name):
        self.key, self.file = f"{folder}/{name}.key", f"{folder}/{name}.crt"
        self.folder = folder
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", self.key, "-out", self.file, "-subj", f"/CN={name}", "-days", "30")

    def sign(self, request, certificate, address="", days="30"):
        extensions = f"{self.folder}/extensions"
        pathlib.Path(extensions).write_text(f"subjectAltName={address}\n" if address else "")
        openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.key,
                "-CAcreateserial", "-out", certificate, "-days", days, "-extfile", extensions)

    def server(self, name, address="IP:127.0.0.1", days="30"):
        key, request, certificate = (f"{self.folder}/{name}.{end}" for end in ("key", "csr", "crt"))
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                key, "-out", request, "-subj", f"/CN={name}")
        self.sign(request, certificate, address, days)
        return certificate, key


class Server:
    """Answers every POST with answer(path, body) -> (status, headers, body)."""

    def __init__(self, certificate, key, answer, client_authority=None, newest=None):
        seen = self.seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                peer = self.connection.getpeercert() if client_authority else None
                seen.append((self.path, body, peer))
                status, headers, content = answer(self.path, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                try:
                    self.wfile.write(content)
                except OSError:
                    pass  # the kiosk has heard enough

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        if newest:
            context.maximum_version = newest
        if client_authority:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(client_authority)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Kiosk:
    def __init__(self, programs, folder, authority):
        self.programs, self.folder, self.authority = programs, pathlib.Path(folder), authority
        self.data = self.folder / "data"
        self.config = self.folder / "kiosk.conf"

    def write(self, port, host="127.0.0.1", scheme="https", more=""):
        self.config.write_text(f"data = {self.data}\nheadquarters = {scheme}://{host}:{port}\n"
                               f"authority = {self.authority}\n{more}")

    def enrol(self):
        return run(self.programs.kanaria, "enrol", "--config", self.config, "--code", "one-time",
                   check=False)

    def sync(self):
        return run(self.programs.kanaria, "sync", "--config", self.config, check=False)


def check_servers(kiosk, ours, other):
    """Who is not headquarters by TLS 1.3 gets no request at all."""
    teapot = lambda path, body: (418, {}, b"")  # noqa: E731
    cases = [
        ("headquarters", ours.server("good"), {}, True),
        ("another authority", other.server("other"), {}, False),
        ("an expired certificate", ours.server("expired", days="-1"), {}, False),
        ("another host's certificate", ours.server("host", "DNS:elsewhere.example"), {}, False),
        ("TLS 1.2 only", ours.server("old"), {"newest": ssl.TLSVersion.TLSv1_2}, False),
    ]
    for name, (certificate, key), options, speaks in cases:
        with Server(certificate, key, teapot, **options) as server:
            kiosk.write(server.port)
            result = kiosk.enrol()
            expect(result.returncode == 1, f"{name}: {result.stdout}")
            expect(bool(server.seen) == speaks, f"{name}: {result.stderr}")
            expect(("status 418" if speaks else "cannot be reached") in result.stderr,
                   f"{name}: {result.stderr}")
    return len(cases)


def check_addresses(kiosk):
    for scheme, host in (("http", "192.0.2.1"), ("http", "127.0.0.1.example"), ("ftp", "127.0.0.1"),
                         ("http", "localhost@192.0.2.1"), ("https", "x@192.0.2.1")):
        kiosk.write(80, host, scheme)
        result = kiosk.enrol()
        expect(result.returncode == 1 and "no address that may be used" in result.stderr,
               f"{scheme}://{host}: {result.stderr}")


def check_answers(kiosk, ours):
    """Redirects, endless answers and noise are failures with a sentence, not followed or kept."""
    certificate, key = ours.server("noisy")
    away = lambda path, body: (307, {"Location": "https://127.0.0.1:1/"}, b"")  # noqa: E731
    endless = lambda path, body: (200, {}, b"\0" * (5 << 20))  # noqa: E731
    noise = lambda path, body: (200, {}, b"hello")  # noqa: E731
    for name, answer, sentence in (("redirect", away, "status 307"),
                                   ("endless", endless, "cannot be reached"),
                                   ("noise", noise, "cannot be read")):
        with Server(certificate, key, answer) as server:
            kiosk.write(server.port)
            result = kiosk.enrol()
            expect(result.returncode == 1 and sentence in result.stderr, f"{name}: {result.stderr}")
            expect(len(server.seen) == 1, f"{name}: {len(server.seen)} requests")


def enrolled_by(authority):
    """The answer to an enrolment: a certificate for the request in it."""
    def answer(path, body):
        expect(path == "/v1/enrolment" and body.startswith(MAGIC + b"\x09"), f"{path} {body[:20]}")
        request = body[body.index(b"-----BEGIN CERTIFICATE REQUEST"):]
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(f"{folder}/csr").write_bytes(request)
            authority.sign(f"{folder}/csr", f"{folder}/crt")
            certificate = pathlib.Path(f"{folder}/crt").read_bytes()
        content = field(b"kiosk-7") + field(certificate) + \
            field(pathlib.Path(authority.file).read_bytes()) + b"\x05" * 32
        return 200, {}, MAGIC + b"\x0a" + field(content)
    return answer


def check_enrolment(kiosk, ours):
    certificate, key = ours.server("enrolling")
    lost = lambda path, body: (500, {}, b"")  # noqa: E731
    with Server(certificate, key, lost) as server:
        kiosk.write(server.port)
        kiosk.enrol()
        first = server.seen[0][1]
    expect("kanaria enrol" in kiosk.sync().stderr, "it syncs before it is enrolled")
    with Server(certificate, key, enrolled_by(ours)) as server:
        kiosk.write(server.port)
        result = kiosk.enrol()
        expect(result.returncode == 0 and "enrolled as kiosk-7" in result.stdout, result.stderr)
        expect(server.seen[0][1] == first, "asked again, it asks for something else")
    for name in ("kiosk.key", "kiosk.crt", "signing.key"):
        mode = (kiosk.data / name).stat().st_mode & 0o777
        expect(mode == 0o600, f"{name} has mode {mode:o}")


def check_rounds(kiosk, ours, other):
    """Headquarters sees the kiosk's certificate; without one it hears nothing."""
    certificate, key = ours.server("receiving")
    later = lambda path, body: (503, {"Retry-After": "1"}, b"")  # noqa: E731
    with Server(certificate, key, later, client_authority=ours.file) as server:
        kiosk.write(server.port)
        result = kiosk.sync()
        expect(result.returncode == 1 and "status 503" in result.stderr, result.stderr)
        path, body, peer = server.seen[0]
        expect(path == "/v1/messages" and body.startswith(MAGIC + b"\x00"), f"{path} {body[:10]}")
        expect(peer["subject"][0][0][1] == "kanaria kiosk", f"{peer}")
    with Server(certificate, key, later, client_authority=other.file) as server:
        kiosk.write(server.port)
        result = kiosk.sync()
        expect(result.returncode == 1 and not server.seen, result.stderr)


def check_configuration(kiosk):
    for line, sentence in (("colour = red\n", '"colour"'), ("metered = maybe\n", "yes or no"),
                           ("retention-days = -1\n", "0 to 3650"), ("quiet-hours = 9-5\n", "HH:MM"),
                           ("bandwidth-kbit = 1e9\n", "a number"), ("metered = no\n" * 2, "metered")):
        kiosk.write(1, more=line)
        result = kiosk.sync()
        expect(result.returncode == 1 and sentence in result.stderr, f"{line}: {result.stderr}")


def check_stick(kiosk):
    kiosk.write(1)
    stick = kiosk.folder / "stick"
    stick.mkdir()
    for words, sentence in ((("--export-to", stick), "new files"),):
        result = run(kiosk.programs.kanaria, "sync", "--config", kiosk.config, *words)
        expect(sentence in result.stdout, result.stdout)
    files = list((stick / "to-headquarters").iterdir())
    expect(files and all(file.name.startswith("kiosk-7-") for file in files), f"{files}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin_dir")
    arguments = parser.parse_args()
    programs = Programs(arguments.bin_dir)
    with tempfile.TemporaryDirectory() as folder:
        ours, other = Authority(folder, "ours"), Authority(folder, "other-authority")
        kiosk = Kiosk(programs, folder, ours.file)
        count = check_servers(kiosk, ours, other)
        check_addresses(kiosk)
        check_answers(kiosk, ours)
        shutil.rmtree(kiosk.data)
        check_enrolment(kiosk, ours)
        check_rounds(kiosk, ours, other)
        check_configuration(kiosk)
        check_stick(kiosk)
        print(f"{count} servers told apart; enrolled, spoken with, exported")


if __name__ == "__main__":
    try:
        main()
    except (Failed, subprocess.SubprocessError) as failure:
        raise SystemExit(f"FAILED: {failure}")
