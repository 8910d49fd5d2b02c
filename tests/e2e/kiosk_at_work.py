"""`kanaria serve` behind the virtual scanner, as its operator and its visitors meet it: letters to
feed, a registry that knows some of their addressees, the program, a browser's requests.

Standard library and Pillow only.
"""
import atexit
import functools
import http.client
import io
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import virtual_scanner  # noqa: E402

FONT = "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf"
SURNAMES = "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤 吉田 山田 松本 井上 木村 清水".split()
GIVEN = "太郎 花子 健一 美咲 大輔 陽子 直樹 由美 和也 恵子".split()
PLACES = [("1050011", "東京都港区芝公園"), ("6008216", "京都府京都市下京区東塩小路町"),
          ("9200816", "石川県金沢市山の上町"), ("9608115", "福島県福島市山下町")]
OPERATOR, KEEPER, SECOND = ("Sato", "314159"), ("Mori", "271828"), ("Abe", "161803")
# A program that says nothing for so long hangs; no test passes or fails by how fast it is.
PATIENCE_S = 90
LOOK_S = 0.1


class Letter:
    """One addressee; letter n is not letter m in name, house number and look."""

    def __init__(self, number, twin=False):
        self.number = number
        self.key = f"{'t' if twin else 'r'}{number}"
        self.postal_code, place = PLACES[number % len(PLACES)]
        self.address = f"{place}{number % 7 + 1}-{number // 7 % 9 + 1}-{number // 63 % 9 + 1}"
        shift = 8 if twin else 0
        self.name = (SURNAMES[(number + shift) % len(SURNAMES)] +
                     GIVEN[(number // len(SURNAMES) + number + shift // 2) % len(GIVEN)])

    def front(self, legible=True, quality=80):
        page = Image.new("RGB", (1200, 500), (250, 250, 250))
        draw = ImageDraw.Draw(page)
        ink = (25, 25, 25) if legible else (236, 236, 236)
        for top, size, text in ((90, 44, f"〒{self.postal_code[:3]}-{self.postal_code[3:]}"),
                                (165, 42, self.address), (270, 60, f"{self.name} 様")):
            draw.text((160, top), text, fill=ink, font=ImageFont.truetype(FONT, size))
        # A mark of its own, as stamps and postmarks are.
        for bit in range(10):
            if self.number >> bit & 1:
                draw.rectangle((900 + bit * 24, 30, 916 + bit * 24, 60), fill=(60, 60, 120))
        return jpeg(page, quality)

    def sheet(self, legible=True):
        return virtual_scanner.Sheet(self.key, self.front(legible), blank_back())


def jpeg(page, quality=80):
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality, dpi=(300, 300))
    return out.getvalue()


def blank_back():
    return jpeg(Image.new("RGB", (1200, 500), (250, 250, 250)))


def records_csv(letters):
    head = "record_id,kind,postal_code,address,name,phone,list_id,planted_at,note\n"
    return head + "".join(f"{letter.key},canary,{letter.postal_code},{letter.address},"
                          f"{letter.name},,,,\n" for letter in letters)


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          check=False, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]} {words[1]}: exit {done.returncode}: {done.stderr}")
    return done.stdout


class Browser:
    """Asks as the pages do; its cookie is its own."""

    def __init__(self, port, cookie=""):
        self.port, self.cookie = port, cookie
        self.line = None
        self.asked = 0

    def raw(self, method, path, body=None, headers=None):
        """(status, headers, bytes); a connection that idled away is opened anew."""
        self.asked += 1
        words = {"Host": f"127.0.0.1:{self.port}"}
        if self.cookie:
            words["Cookie"] = self.cookie
        if method == "POST":
            words.update({"Origin": f"http://127.0.0.1:{self.port}",
                          "Content-Type": "application/json"})
        words.update(headers or {})
        words = {key: value for key, value in words.items() if value is not None}
        for last in (False, True):
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self.line.request(method, path, body, words)
                answer = self.line.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.HTTPException, OSError):
                self.close()
                if last:
                    raise
        raise AssertionError

    def get(self, path):
        status, _, body = self.raw("GET", path)
        return status, json.loads(body)

    def post(self, path, words=None):
        status, headers, body = self.raw("POST", path, json.dumps(words or {}).encode())
        if headers.get("Set-Cookie"):
            self.cookie = headers["Set-Cookie"].split(";")[0]
        return status, json.loads(body)

    def must(self, path, words=None):
        status, answer = self.post(path, words)
        if status != 200:
            raise AssertionError(f"{path}: {status} {answer}")
        return answer

    def sign_in(self, role, *people):
        return self.post("/api/sign-in", {"role": role, "people": [
            {"name": name, "pin": pin} for name, pin in people]})

    def batch(self):
        return self.get("/api/batch")[1]

    def screen(self):
        return self.get("/api/screen")[1]

    def close(self):
        if self.line is not None:
            self.line.close()
        self.line = None


def wait_until(what, ask, patience_s=PATIENCE_S):
    """The first answer of `ask` that is true."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(LOOK_S)  # between two looks, as the pages
    raise AssertionError(f"{what} did not come about in {patience_s} s")


@functools.lru_cache(maxsize=None)
def prepared(bin_dir, records):
    """A folder with keys, registry, pages, and data that knows the people; made once a run."""
    folder = pathlib.Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    (folder / "pages").mkdir()
    (folder / "pages" / "index.html").write_text("<p>kiosk</p>\n", encoding="utf-8")
    (folder / "records.csv").write_text(records, encoding="utf-8")
    run(bin_dir / "kanaria-hq", "keys", "new", "--out", folder / "keys")
    run(bin_dir / "kanaria-hq", "registry", "build", "--keys", folder / "keys", "--records",
        folder / "records.csv", "--out", folder / "registry")
    config = folder / "kiosk.conf"
    config.write_text(f"data = {folder}/data\n", encoding="utf-8")
    for (name, pin), role in ((OPERATOR, "operator"), (KEEPER, "service"), (SECOND, "service")):
        run(bin_dir / "kanaria", "people", "--config", config, "--add", name, "--role", role,
            input=pin + "\n")
    return folder


class Kiosk:
    """The program with its data folder; may be killed and started again."""

    def __init__(self, bin_dir, folder, source, records, data=None, jobs=0):
        self.bin, self.folder = pathlib.Path(bin_dir), pathlib.Path(folder)
        self.data = pathlib.Path(data or self.folder / "data")
        self.process = None
        self.port = 0
        shutil.copytree(prepared(self.bin, records_csv(records)), self.folder, dirs_exist_ok=True)
        if data:
            shutil.copytree(self.folder / "data", data)
        self.config = self.folder / "kiosk.conf"
        self.config.write_text(
            f"data = {self.data}\nregistry = {self.folder}/registry\nsource = {source}\nport = 0\n"
            f"pages = {self.folder}/pages\njobs = {jobs}\n", encoding="utf-8")

    def start(self):
        self.errors = open(self.folder / "stderr", "a", encoding="utf-8")
        self.process = subprocess.Popen([self.bin / "kanaria", "serve", "--config", self.config],
                                        stdout=subprocess.PIPE, stderr=self.errors, text=True)
        address = self.process.stdout.readline()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", address)
        if not found:
            raise RuntimeError(f"no address but {address!r}: {self.said()}")
        self.port = int(found[1])

    def said(self):
        return (self.folder / "stderr").read_text(encoding="utf-8")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self._gone()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self._gone()

    def _gone(self):
        status = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.errors.close()
        self.process = None
        return status

    def close(self):
        if self.process is not None:
            self.process.kill()
            self._gone()

    def operator(self):
        browser = Browser(self.port)
        status, answer = browser.sign_in("operator", OPERATOR)
        if status != 200:
            raise AssertionError(f"sign-in: {status} {answer}")
        return browser

    def rss_max_kib(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmHWM:\s+(\d+)", text)[1])

    def record_ids(self):
        """What headquarters reads in the capsules: the record of each hit, in the chain's order."""
        return [sorted(hit["record_id"] for hit in opened["hits"]) for opened in self.opened()]

    def opened(self):
        """The capsules as headquarters opens them, in the chain's order."""
        out = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        run(self.bin / "kanaria", "queue", "--data", self.data, "--export", out)
        found = []
        for capsule in sorted(out.iterdir()):
            opened = json.loads(run(self.bin / "kanaria-hq", "open", "--key",
                                    self.folder / "keys" / "hq.agekey", capsule))
            found.append(opened)
        shutil.rmtree(out)
        return found
