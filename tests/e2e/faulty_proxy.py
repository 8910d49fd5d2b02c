"""A network between kiosk and headquarters that does what networks do.

    with FaultyProxy(upstream_port, plan, tls=None) as proxy: ... proxy.port ...

An HTTP/1.1 proxy on loopback, a thread a connection.  `plan` is called with the number of each request and names what
happens to it:

    pass            nothing
    drop_request    headquarters never sees it; the connection is cut
    drop_answer     headquarters has committed, the kiosk never learns it
    duplicate       headquarters sees it twice; the kiosk gets the second answer
    replay          as pass, and once more five requests later, when its time is over
    late            the connection is cut, and headquarters sees the request five requests later, after newer ones
    truncate        half of the answer, then the connection is cut
    stall           headquarters sees it, the kiosk hears nothing for half a second, then the connection is cut
    cut_request     headquarters sees the beginning of it, and then nothing more
    error_500, error_503, busy_429     an answer that headquarters did not give
    garbage         status 200 and a body that holds no messages
    wrong_certificate, expired_certificate      the TLS handshake of this connection (with tls only)

`tls` is (good, wrong, expired): ssl.SSLContext each.  With it the proxy plays nginx too: it hands the client's
certificate on in the header `X-Client-Certificate`, URL-encoded PEM.
Counts what it did in `done` (a Counter).  `plan` and what is late are shared by all kiosks that use the proxy; `flush()`
hands on what is still late.  Standard library only.
"""
import collections
import http.client
import http.server
import socketserver
import ssl
import threading
import time
import urllib.parse

LATE_BY = 5
STALL_S = 0.5
OWN_ANSWERS = {'error_500': 500, 'error_503': 503, 'busy_429': 429}
TLS_FAULTS = {'wrong_certificate': 1, 'expired_certificate': 2}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    timeout = 30
    disable_nagle_algorithm = True  # or each small answer costs a delayed acknowledgement, 40 ms

    def log_message(self, *_):
        pass

    def request_of(self, body):
        """The request as headquarters should see it."""
        headers = {'Content-Type': self.headers.get('Content-Type', 'application/octet-stream')}
        if isinstance(self.connection, ssl.SSLSocket):
            der = self.connection.getpeercert(binary_form=True)
            if der:
                headers['X-Client-Certificate'] = urllib.parse.quote(ssl.DER_cert_to_PEM_cert(der), safe='')
        return self.command, self.path, body, headers

    def answer(self, status, body, retry_after=None, sent_bytes=None):
        self.send_response(status)
        self.send_header('Content-Type', 'application/octet-stream')
        self.send_header('Content-Length', str(len(body)))
        if retry_after is not None:
            self.send_header('Retry-After', str(retry_after))
        self.end_headers()
        self.wfile.write(body if sent_bytes is None else body[:sent_bytes])
        self.wfile.flush()

    def cut(self):
        self.close_connection = True
        self.connection.close()

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        request = self.request_of(body)
        what = self.server.next_fault()
        self.server.hand_on_late()
        if what == 'drop_request':
            return self.cut()
        if what == 'late':
            self.server.hand_on_later(request)
            return self.cut()
        if what == 'cut_request':
            self.server.forward_half(request)
            return self.cut()
        if what in OWN_ANSWERS:
            return self.answer(OWN_ANSWERS[what], b'', 0 if what != 'error_500' else None)
        if what == 'garbage':
            return self.answer(200, b'<html>sign in to the guest network</html>')
        try:
            if what == 'duplicate':
                self.server.forward(request)
            status, answered, retry_after = self.server.forward(request)
        except (OSError, http.client.HTTPException):
            return self.answer(502, b'')
        if what == 'replay':
            self.server.hand_on_later(request)
        if what == 'stall':
            time.sleep(STALL_S)
        if what in ('drop_answer', 'stall'):
            return self.cut()
        if what == 'truncate':
            self.answer(status, answered, retry_after, len(answered) // 2)
            return self.cut()
        return self.answer(status, answered, retry_after)

    do_POST = handle_request
    do_GET = handle_request


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, upstream_port, plan, tls):
        super().__init__(('127.0.0.1', 0), Handler)
        self.upstream_port, self.plan, self.tls = upstream_port, plan, tls
        self.lock = threading.Lock()
        self.number = 0
        self.planned = None
        self.done = collections.Counter()
        self.late = []

    def next_fault(self):
        with self.lock:
            what = self.planned or self.plan(self.number)
            self.planned = None
            self.number += 1
            self.done[what] += 1
            return 'pass' if what in TLS_FAULTS else what

    def get_request(self):
        sock, address = self.socket.accept()
        if self.tls:
            with self.lock:
                if self.planned is None:
                    self.planned = self.plan(self.number)
                which = TLS_FAULTS.get(self.planned, 0)
                if which:
                    self.done[self.planned] += 1
                    self.planned = None
                    self.number += 1
            # The handshake is the handler's, so that a client that stalls holds up nobody else.
            sock = self.tls[which].wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return sock, address

    def forward(self, request):
        """(status, body, Retry-After) of headquarters' answer."""
        connection = http.client.HTTPConnection('127.0.0.1', self.upstream_port, timeout=60)
        try:
            connection.request(*request)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.getheader('Retry-After')
        finally:
            connection.close()

    def forward_half(self, request):
        command, path, body, headers = request
        connection = http.client.HTTPConnection('127.0.0.1', self.upstream_port, timeout=60)
        try:
            connection.request(command, path, body[:len(body) // 2], headers | {'Content-Length': str(len(body))})
        except OSError:
            pass  # cut a little earlier
        finally:
            connection.close()

    def hand_on_later(self, request):
        with self.lock:
            self.late.append((self.number + LATE_BY, request))

    def hand_on_late(self, everything=False):
        with self.lock:
            due = [request for at, request in self.late if everything or at <= self.number]
            self.late = [] if everything else [late for late in self.late if late[0] > self.number]
        for request in due:
            try:
                self.forward(request)
            except (OSError, http.client.HTTPException):
                pass

    def handle_error(self, request, client_address):
        pass  # clients that hang up are what this is for


class FaultyProxy:
    def __init__(self, upstream_port, plan, tls=None):
        self.server = Server(upstream_port, plan, tls)
        self.port = self.server.server_address[1]
        self.done = self.server.done

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True)
        self.thread.start()
        return self

    def flush(self):
        self.server.hand_on_late(everything=True)

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
