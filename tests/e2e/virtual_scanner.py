#!/usr/bin/python3
"""A scanner that is not there: speaks eSCL (AirScan) over HTTP and feeds images as paper.

  virtual_scanner.py [--port N] [--control-port N] [--paper DIR] [--pace SHEETS_PER_MIN] [--ahead N]
                     [--serial TEXT] [--fault KIND:AFTER]…

Prints "scanner: URL" and "control: URL" and runs until standard input closes or a signal comes.
--paper loads NAME_front.* with NAME_back.* (a blank page where there is none), in name order.

What is modelled is the machine, not only its protocol: an input stack, a paper path, an output
tray.  A sheet is at one place at any time; a fault leaves it where a real one would, and it stays
there until somebody (the test, as the operator) takes it out.  The machine scans up to `ahead`
sheets that nobody has fetched yet, as real ones do, and they lie in the tray by then.

Faults (`fault(kind, after)`; `after` counts the sheets that still go well):
  jam, jam_after_front   the sheet stops in the path without an image / with its front given
  jam_at_exit            both images are given, and the sheet stops in the path
  cover_open, hatch_open, wrong_size     the sheet stops in the path
  multifeed              two sheets stop in the path
  mispick                the sheet stays on the stack
  cut_front, cut_back    the connection ends in the middle of that page; the machine goes on
  dead                   power gone with a sheet in the path; stays off until power_on()
  power_cycle            the same, and it comes back by itself: jobs forgotten, the sheet in the path
  busy                   `times` answers of 503 before the page
  garbage_front, garbage_back    bytes that are no image
  slow                   the page comes in small pieces over `seconds`
  cancelled              somebody presses the machine's own stop button before the sheet
The control door takes POST / with {"act": "VERB", …}, any verb of ACTS, and GET / for the state.
Standard library and Pillow only.
"""
import argparse
import collections
import http.server
import io
import json
import pathlib
import re
import socket
import sys
import threading
import time
import uuid

IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff"}
ADF_STATES = {
    "jam": "ScannerAdfJam", "cover_open": "ScannerAdfDoorOpen", "hatch_open": "ScannerAdfHatchOpen",
    "multifeed": "ScannerAdfMultipickDetected", "mispick": "ScannerAdfMispick",
    "wrong_size": "ScannerAdfDuplexPageTooLong",
}
LINE_FAULTS = {"cut_front", "cut_back", "busy", "slow", "garbage_front", "garbage_back"}
FAULTS = set(ADF_STATES) | LINE_FAULTS | {
    "jam_after_front", "jam_at_exit", "dead", "power_cycle", "cancelled"}
# How long a request waits for paper to be scanned before the machine says 503.
PATIENCE_S = 5
HEADER = ('<?xml version="1.0" encoding="UTF-8"?>\n<scan:{0} '
          'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
          'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">{1}</scan:{0}>\n')

Sheet = collections.namedtuple("Sheet", "name front back")


def blank_page():
    from PIL import Image
    out = io.BytesIO()
    Image.new("RGB", (600, 300), (250, 250, 250)).save(out, "JPEG", dpi=(300, 300))
    return out.getvalue()


def sheet_of(front, back=None):
    """A sheet of two files (or one and a blank back)."""
    name = re.sub(r"_front$", "", pathlib.Path(front).stem)
    return Sheet(name, pathlib.Path(front).read_bytes(),
                 pathlib.Path(back).read_bytes() if back else blank_page())


def sheets_in(folder):
    """NAME_front.EXT or NAME.EXT, each with its NAME_back.EXT, by name."""
    files = [file for file in sorted(pathlib.Path(folder).iterdir())
             if file.suffix.lower() in IMAGE_SUFFIXES]
    backs = {file.stem[:-5]: file for file in files if file.stem.endswith("_back")}
    return [sheet_of(file, backs.get(re.sub(r"_front$", "", file.stem)))
            for file in files if not file.stem.endswith("_back")]


def mime_type(image):
    for magic, name in ((b"\xff\xd8", "image/jpeg"), (b"\x89PNG", "image/png"),
                        (b"II", "image/tiff"), (b"MM", "image/tiff")):
        if image.startswith(magic):
            return name
    return "image/jpeg"


class Page:
    def __init__(self, image, fault=None):
        self.image = image
        self.fault = fault  # one of LINE_FAULTS with its words, or None


class Job:
    def __init__(self, number, duplex, flatbed):
        self.path = f"/eSCL/ScanJobs/{uuid.UUID(int=number)}"
        self.duplex = duplex
        self.flatbed = flatbed
        self.state = "Processing"
        self.reason = "JobScanning"
        self.pages = collections.deque()
        self.images = 0

    def end(self, state, reason):
        if self.state == "Processing":
            self.state, self.reason = state, reason


class Machine:
    """The paper and the jobs; every public verb is safe from any thread."""

    def __init__(self, pace=0, ahead=1, serial="VIRTUAL-0001", area=(2550, 4200)):
        self.changed = threading.Condition()
        self.pace, self.ahead, self.serial = pace, ahead, serial
        self.area = area  # the largest page, in 1/300 inch; SANE fills smaller pictures up to it
        self.stack, self.path, self.tray = collections.deque(), [], []
        self.glass = None
        self.condition = None  # a key of ADF_STATES
        self.faults = []
        self.jobs = {}
        self.motors = 0  # jobs whose sheets may move
        self.made = 0
        self.fed = 0
        self.is_on = True
        self.power = lambda on: None  # set by Scanner: opens and closes the port

    # What an operator does.

    def load(self, sheets, on_top=True):
        """Puts sheets into the feeder, the first of them to be fed first."""
        with self.changed:
            if on_top:
                self.stack.extendleft(reversed(sheets))
            else:
                self.stack.extend(sheets)
            self.changed.notify_all()

    def lay_on_glass(self, sheet):
        with self.changed:
            self.glass = sheet

    def take(self, place):
        """Takes every sheet out of "path", "tray" or "stack" and gives them."""
        with self.changed:
            taken = list(getattr(self, place))
            getattr(self, place).clear()
            if place == "path" and self.condition not in ("mispick", "cover_open", "hatch_open"):
                self.condition = None
            if place == "stack" and self.condition == "mispick":
                self.condition = None
            return taken

    def close_cover(self):
        with self.changed:
            if self.condition in ("cover_open", "hatch_open"):
                self.condition = "jam" if self.path else None

    def open_cover(self):
        with self.changed:
            self._stop_all("cover_open")

    def power_off(self):
        with self.changed:
            self.is_on = False
            for job in self.jobs.values():
                job.end("Aborted", "AbortedBySystem")
                job.pages.clear()
            self.jobs = {}
            self.changed.notify_all()
        self.power(False)

    def power_on(self):
        with self.changed:
            self.condition = "jam" if self.path else None
            self.is_on = True
        self.power(True)

    def fault(self, kind, after=0, **words):
        if kind not in FAULTS:
            raise ValueError(f"{kind} is no fault")
        with self.changed:
            self.faults.append({"kind": kind, "at": self.fed + after, **words})

    # What the protocol asks.

    def adf_state(self):
        with self.changed:
            if self.condition:
                return ADF_STATES[self.condition]
            if any(job.state == "Processing" and not job.flatbed for job in self.jobs.values()):
                return "ScannerAdfProcessing"
            return "ScannerAdfLoaded" if self.stack else "ScannerAdfEmpty"

    def is_processing(self):
        with self.changed:
            return any(job.state == "Processing" for job in self.jobs.values())

    def new_job(self, duplex, flatbed):
        """The job, or the HTTP status of the refusal."""
        with self.changed:
            for at, fault in enumerate(self.faults):
                if fault["kind"] == "busy" and fault["at"] <= self.fed and fault.get("times", 1) > 0:
                    fault["times"] = fault.get("times", 1) - 1
                    if fault["times"] == 0:
                        del self.faults[at]
                    return 503
            if self.is_processing():
                return 503
            if not flatbed and (self.condition or not self.stack):
                return 409
            self.made += 1
            job = Job(self.made, duplex, flatbed)
            self.jobs[job.path] = job
            if flatbed:
                sheet = self.glass
                job.pages.append(Page(sheet.front if sheet else blank_page()))
                job.images = 1
                job.end("Completed", "JobCompletedSuccessfully")
            else:
                self.motors += 1
                threading.Thread(target=self._feed, args=(job,), daemon=True).start()
            return job

    def next_page(self, job_path):
        """A Page, or an HTTP status: 404 at the end, 409 after a fault, 503 for later."""
        until = time.monotonic() + PATIENCE_S
        with self.changed:
            while True:
                job = self.jobs.get(job_path)
                if job is None:
                    return 404
                if job.pages:
                    fault = job.pages[0].fault
                    if fault and fault["kind"] == "busy" and fault.get("times", 1) > 0:
                        fault["times"] = fault.get("times", 1) - 1
                        return 503
                    page = job.pages.popleft()
                    self.changed.notify_all()
                    return page
                if job.state == "Aborted":
                    return 409
                if job.state != "Processing":
                    return 404
                if not self.changed.wait(until - time.monotonic()) and time.monotonic() >= until:
                    return 503

    def delete(self, job_path):
        with self.changed:
            job = self.jobs.pop(job_path, None)
            if job:
                job.end("Canceled", "JobCanceledByUser")
                job.pages.clear()
            self.changed.notify_all()
            return 200 if job else 404

    # The motor.

    def _stop_all(self, condition):
        self.condition = condition
        for job in self.jobs.values():
            job.end("Aborted", "AbortedBySystem")
        self.changed.notify_all()

    def _due_fault(self):
        for at, fault in enumerate(self.faults):
            if fault["at"] <= self.fed:
                return self.faults.pop(at)
        return None

    def _feed(self, job):
        try:
            while self._feed_one(job):
                pass
        finally:
            with self.changed:
                self.motors -= 1
                self.changed.notify_all()

    def rest(self):
        """Waits until no sheet moves, as whoever opens a machine does."""
        with self.changed:
            self.changed.wait_for(lambda: self.motors == 0, PATIENCE_S)

    def _feed_one(self, job):
        with self.changed:
            while job.state == "Processing" and len(job.pages) >= self.ahead * (1 + job.duplex):
                self.changed.wait()
            if job.state != "Processing":
                return False
            if not self.stack:
                job.end("Completed", "JobCompletedSuccessfully")
                self.changed.notify_all()
                return False
            fault = self._due_fault()
            kind = fault["kind"] if fault else ""
            if kind == "mispick":
                self._stop_all("mispick")
                return False
            if kind == "cancelled":
                job.end("Canceled", "JobCanceledAtDevice")
                self.changed.notify_all()
                return False
            sheet = self.stack.popleft()
            self.path.append(sheet)
        if self.pace > 0:
            time.sleep(60 / self.pace)  # the motor, not the test, takes its time
        if kind in ("dead", "power_cycle"):
            self.power_off()
            if kind == "power_cycle":
                self.power_on()
            return False
        with self.changed:
            return self._scan(job, sheet, kind, fault)

    def _scan(self, job, sheet, kind, fault):
        """The sheet is in the path; false when the job is over."""
        if job.state != "Processing":
            # Cancelled or opened while it ran through: a machine ejects it if it still can.
            if self.is_on and not self.condition and self.path:
                self.path.remove(sheet)
                self.tray.append(sheet)
            return False
        if kind == "multifeed" and self.stack:
            self.path.append(self.stack.popleft())
        if kind in ADF_STATES:
            self._stop_all(kind)
            return False
        for side, image in (("front", sheet.front), ("back", sheet.back)):
            if side == "back" and (not job.duplex or kind == "jam_after_front"):
                break
            is_meant = kind.endswith("_" + side) or (kind in ("busy", "slow") and side == "front")
            if is_meant and kind.startswith("garbage"):
                image = b"\xff\xd8 this is no picture " * 50
            job.pages.append(Page(image, fault if is_meant and kind in LINE_FAULTS else None))
            job.images += 1
        if kind in ("jam_after_front", "jam_at_exit"):
            self._stop_all("jam")
            return False
        self.path.remove(sheet)
        self.tray.append(sheet)
        self.fed += 1
        self.changed.notify_all()
        return True


class Protocol(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    machine = None

    def log_message(self, *_):
        pass

    def setup(self):
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self):
        self.server.connections.discard(self.connection)
        super().finish()

    def answer(self, status, body=b"", kind="text/xml", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        found = re.fullmatch(r"(/eSCL/ScanJobs/[^/]+)/(NextDocument|ScanImageInfo)", self.path)
        if self.path == "/eSCL/ScannerCapabilities":
            self.answer(200, capabilities(self.machine.serial, self.machine.area).encode())
        elif self.path == "/eSCL/ScannerStatus":
            self.answer(200, status(self.machine).encode())
        elif found and found[2] == "NextDocument":
            self.next_document(found[1])
        else:
            self.answer(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path != "/eSCL/ScanJobs":
            self.answer(404)
            return
        duplex = re.search(r":Duplex>\s*true\s*<", body) is not None
        flatbed = re.search(r":InputSource>\s*Platen\s*<", body) is not None
        job = self.machine.new_job(duplex, flatbed)
        if isinstance(job, int):
            self.answer(job, **({"Retry_After": "1"} if job == 503 else {}))
            return
        host = self.headers.get("Host", "localhost")
        self.answer(201, Location=f"http://{host}{job.path}")

    def do_DELETE(self):
        self.answer(self.machine.delete(self.path))

    def next_document(self, job_path):
        page = self.machine.next_page(job_path)
        if isinstance(page, int):
            self.answer(page, **({"Retry_After": "1"} if page == 503 else {}))
            return
        kind = page.fault["kind"] if page.fault else ""
        if kind.startswith("cut"):
            self.send_response(200)
            self.send_header("Content-Type", mime_type(page.image))
            self.send_header("Content-Length", str(len(page.image)))
            self.end_headers()
            self.wfile.write(page.image[:len(page.image) // 2])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif kind == "slow":
            self.trickle(page)
        else:
            self.answer(200, page.image, mime_type(page.image),
                        Content_Location=f"{job_path}/NextDocument")

    def trickle(self, page):
        pieces = 20
        size = len(page.image) // pieces + 1
        self.send_response(200)
        self.send_header("Content-Type", mime_type(page.image))
        self.send_header("Content-Length", str(len(page.image)))
        self.end_headers()
        for at in range(0, len(page.image), size):
            self.wfile.write(page.image[at:at + size])
            self.wfile.flush()
            time.sleep(page.fault.get("seconds", 1) / pieces)  # the slow line that is asked for


def input_caps(name, area):
    modes = "".join(f"<scan:ColorMode>{mode}</scan:ColorMode>" for mode in ("Grayscale8", "RGB24"))
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
        f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        for dpi in (200, 300, 600))
    return (f"<scan:{name}><scan:MinWidth>100</scan:MinWidth><scan:MaxWidth>{area[0]}</scan:MaxWidth>"
            f"<scan:MinHeight>100</scan:MinHeight><scan:MaxHeight>{area[1]}</scan:MaxHeight>"
            "<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles>"
            f"<scan:SettingProfile><scan:ColorModes>{modes}</scan:ColorModes><scan:DocumentFormats>"
            "<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>"
            "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>"
            "<scan:SupportedResolutions><scan:DiscreteResolutions>"
            f"{resolutions}</scan:DiscreteResolutions></scan:SupportedResolutions>"
            "</scan:SettingProfile></scan:SettingProfiles>"
            "<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>"
            f"<scan:MaxOpticalXResolution>600</scan:MaxOpticalXResolution></scan:{name}>")


def capabilities(serial, area=(2550, 4200)):
    return HEADER.format(
        "ScannerCapabilities",
        "<pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Kanaria Virtual Mailroom 140"
        f"</pwg:MakeAndModel><pwg:SerialNumber>{serial}</pwg:SerialNumber>"
        "<scan:Manufacturer>Kanaria</scan:Manufacturer>"
        f"<scan:UUID>{uuid.uuid5(uuid.NAMESPACE_DNS, serial)}</scan:UUID><scan:Platen>"
        + input_caps("PlatenInputCaps", (area[0], min(area[1], 3508))) + "</scan:Platen><scan:Adf>"
        + input_caps("AdfSimplexInputCaps", area) + input_caps("AdfDuplexInputCaps", area)
        + "<scan:FeederCapacity>300</scan:FeederCapacity><scan:AdfOptions>"
        "<scan:AdfOption>DetectPaperLoaded</scan:AdfOption><scan:AdfOption>Duplex</scan:AdfOption>"
        "</scan:AdfOptions></scan:Adf>")


def status(machine):
    with machine.changed:
        jobs = "".join(
            f"<scan:JobInfo><pwg:JobUri>{job.path}</pwg:JobUri>"
            f"<pwg:JobUuid>{job.path.rsplit('/', 1)[1]}</pwg:JobUuid><scan:Age>1</scan:Age>"
            f"<pwg:ImagesCompleted>{job.images}</pwg:ImagesCompleted>"
            f"<pwg:ImagesToTransfer>{len(job.pages)}</pwg:ImagesToTransfer>"
            f"<pwg:JobState>{job.state}</pwg:JobState><pwg:JobStateReasons>"
            f"<pwg:JobStateReason>{job.reason}</pwg:JobStateReason></pwg:JobStateReasons>"
            "</scan:JobInfo>" for job in list(machine.jobs.values())[-8:])
        state = "Processing" if machine.is_processing() else "Idle"
        return HEADER.format(
            "ScannerStatus",
            f"<pwg:Version>2.63</pwg:Version><pwg:State>{state}</pwg:State>"
            f"<scan:AdfState>{machine.adf_state()}</scan:AdfState><scan:Jobs>{jobs}</scan:Jobs>")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port, handler):
        self.connections = set()
        super().__init__(("127.0.0.1", port), handler)

    def handle_error(self, *_):
        pass  # a client that went away

    def cut_all(self):
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Scanner:
    """The machine on its port; power_off() closes the port and cuts every connection."""

    def __init__(self, port=0, **words):
        self.machine = Machine(**words)
        self.machine.power = self._power
        self.handler = type("Handler", (Protocol,), {"machine": self.machine})
        self.server = None
        self.port = port
        self._power(True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/eSCL"

    def _listen(self):
        """On the port from before; somebody's outgoing connection may sit on it for a moment."""
        until = time.monotonic() + 20
        while True:
            try:
                return Server(self.port, self.handler)
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _power(self, on):
        server, self.server = self.server, None
        if server:
            server.shutdown()
            server.server_close()
            server.cut_all()
        if on:
            self.server = self._listen()
            self.port = self.server.server_address[1]
            threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._power(False)

    def state(self):
        machine = self.machine
        with machine.changed:
            return {"is_on": machine.is_on, "condition": machine.condition or "",
                    "adf_state": machine.adf_state(), "fed": machine.fed,
                    **{place: [sheet.name for sheet in getattr(machine, place)]
                       for place in ("stack", "path", "tray")}}


# The verbs of the control door: (scanner, words) -> what is answered as JSON.
def act_take(scanner, words):
    taken = scanner.machine.take(words["place"])
    scanner.taken.update({sheet.name: sheet for sheet in taken})
    return [sheet.name for sheet in taken]


def act_load(scanner, words):
    sheets = sheets_in(words["folder"]) if "folder" in words else []
    sheets += [sheet_of(*files) for files in words.get("sheets", [])]
    sheets += [scanner.taken.pop(name) for name in words.get("names", [])]
    scanner.machine.load(sheets, words.get("where", "top") == "top")
    return [sheet.name for sheet in sheets]


ACTS = {
    # {"folder": DIR} and/or {"sheets": [[FRONT, BACK]…]} and/or {"names": [what was taken…]},
    # {"where": "top"|"bottom"}
    "load": act_load,
    "take": act_take,  # {"place": "path"|"tray"|"stack"}
    "fault": lambda scanner, words: scanner.machine.fault(**words),
    "glass": lambda scanner, words: scanner.machine.lay_on_glass(sheet_of(words["front"])),
    "open_cover": lambda scanner, words: scanner.machine.open_cover(),
    "close_cover": lambda scanner, words: scanner.machine.close_cover(),
    "power_off": lambda scanner, words: scanner.machine.power_off(),
    "power_on": lambda scanner, words: scanner.machine.power_on(),
    "pace": lambda scanner, words: setattr(scanner.machine, "pace", words["sheets_per_min"]),
    "serial": lambda scanner, words: setattr(scanner.machine, "serial", words["serial"]),
}


class ControlDoor(http.server.BaseHTTPRequestHandler):
    scanner = None

    def log_message(self, *_):
        pass

    def answer(self, status_code, value):
        body = json.dumps(value).encode()
        self.send_response(status_code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200, self.scanner.state())

    def do_POST(self):
        try:
            words = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            verb = ACTS[words.pop("act")]
            done = verb(self.scanner, words)
            self.answer(200, {"done": done, "state": self.scanner.state()})
        except (KeyError, TypeError, ValueError, OSError) as error:
            self.answer(400, {"error": repr(error)})


def open_control_door(scanner, port=0):
    """Serves the door in a thread of its own; gives its URL."""
    scanner.taken = {}
    server = Server(port, type("Door", (ControlDoor,), {"scanner": scanner}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument("--paper", help="a folder of images to load")
    parser.add_argument("--pace", type=float, default=0, help="sheets a minute; 0: at once")
    parser.add_argument("--ahead", type=int, default=1, help="sheets scanned before they are asked for")
    parser.add_argument("--serial", default="VIRTUAL-0001")
    parser.add_argument("--fault", action="append", default=[], metavar="KIND:AFTER")
    options = parser.parse_args()
    scanner = Scanner(options.port, pace=options.pace, ahead=options.ahead, serial=options.serial)
    if options.paper:
        scanner.machine.load(sheets_in(options.paper))
    for fault in options.fault:
        kind, _, after = fault.partition(":")
        scanner.machine.fault(kind, int(after or 0))
    print(f"scanner: {scanner.url}", flush=True)
    print(f"control: {open_control_door(scanner, options.control_port)}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
