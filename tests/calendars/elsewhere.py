"""A small internet for the tests: names, public addresses and web servers that all live on loopback."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpcore
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PUBLIC = "93.184.215.14"
NAMES = ["calendar.example.org", "other.example.org", "mixed.example.org", "turning.example.org"]


def certificate(folder: Path) -> Path:
    """One that says it is every one of these names; who trusts it trusts the tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = datetime.datetime.now(datetime.UTC)
    names = [*map(x509.DNSName, NAMES), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Patient(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A visitor who hangs up."""


class WebServer:
    """Says what it was told to say at each path, and remembers what it was asked."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.says: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                outer.asked.append((self.command, self.path, dict(self.headers), body))
                status, headers, content = outer.says.get(self.path, (404, {}, b""))
                if callable(content):
                    content(self)
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PROPFIND = do_REPORT = do_PUT = answer  # noqa: N815  # as it calls them

            def log_message(self, *_):
                pass

        self.server = Patient(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def web_server(certificate=None):
    server = WebServer(certificate)
    try:
        yield server
    finally:
        server.close()


class Internet(httpcore.SyncBackend):
    """Public addresses lead to one server on loopback; others to where they say. It counts who went where."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self.went_to: list[str] = []

    def connect_tcp(self, host, port, *more, **most):
        self.went_to.append(host)
        if host == PUBLIC:
            host, port = "127.0.0.1", self.port
        return super().connect_tcp(host, port, *more, **most)
