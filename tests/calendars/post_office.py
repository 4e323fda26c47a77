"""A real IMAP server (pymap) behind TLS, with one mailbox."""

from __future__ import annotations

import contextlib
import imaplib
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.calendars.elsewhere import certificate
from tests.loopback import free_port

USER, PASSWORD = "replies", "between servers 9"
PYMAP = Path(sys.executable).parent.parent / "peers" / "bin" / "pymap"


class PostOffice:
    def __init__(self, folder: Path) -> None:
        self.pem = certificate(folder)
        self._plain, self.port = free_port(), 0
        words = [str(PYMAP), "--host", "127.0.0.1", "--port", str(self._plain), "--no-tls"]
        words += ["--no-service", "admin", "--no-service", "managesieve"]
        words += ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        self._said = (folder / "pymap.txt").open("wb")
        self._process = subprocess.Popen(
            words, stdout=self._said, stderr=self._said, env={**os.environ, "PYTHONWARNINGS": ""}
        )
        self._wait()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.pem)
        threading.Thread(target=self._let_in, daemon=True).start()

    def _wait(self):
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._plain)).close()
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.05)
            else:
                return

    def _let_in(self):
        """TLS from its first byte on, which pymap leaves to others."""
        with contextlib.suppress(OSError):
            while True:
                raw, _address = self._listener.accept()
                threading.Thread(target=self._carry, args=(raw,), daemon=True).start()

    def _carry(self, raw):
        with contextlib.suppress(OSError), self._context.wrap_socket(raw, server_side=True) as one:
            other = socket.create_connection(("127.0.0.1", self._plain))
            back = threading.Thread(target=self._pour, args=(other, one), daemon=True)
            back.start()
            self._pour(one, other)
            back.join(5)
            other.close()

    @staticmethod
    def _pour(source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def opened(self):
        context = ssl.create_default_context(cafile=str(self.pem))
        box = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=10)
        box.login(USER, PASSWORD)
        box.select("INBOX")
        return box

    def put(self, *mails):
        with self.opened() as box:
            for raw in mails:
                status, said = box.append("INBOX", None, None, raw)
                assert status == "OK", said

    def count(self):
        with self.opened() as box:
            return len(box.search(None, "ALL")[1][0].split())

    def close(self):
        self._listener.close()
        self._process.terminate()
        self._process.wait(10)
        self._said.close()
