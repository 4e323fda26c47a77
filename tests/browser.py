"""The system's Chromium for journeys, and an ear for everything it complains about.

Not pytest-playwright: that one downloads a browser of its own and keeps an event loop that async tests trip over.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE = Path(__file__).parent.parent / "frontend/node_modules/axe-core/axe.min.js"


def find_chromium() -> str | None:
    """CHROMIUM names one; otherwise the first on the PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    # The driver keeps an event loop in this thread; journeys still set their scene through the models.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=flags)
        yield browser
        browser.close()


class Window:
    """One person's browser: cookies of its own, one page, and the list of what went wrong in it.

    A journey that makes trouble (the network is cut, an upload is refused) says which complaints it expects.
    """

    def __init__(self, browser: Browser, home: str, **options: Any) -> None:
        self.home = home
        self.troubles: list[str] = []
        self._expected: list[str] = []
        self.context = browser.new_context(base_url=home, **options)
        self.context.set_default_timeout(10_000)
        self.context.on("request", self._on_request)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        self.page: Page = self.context.new_page()

    def expects(self, *complaints: str) -> None:
        """From now on these patterns are no trouble, however often and however late they are said."""
        self._expected += complaints

    def _on_request(self, request: Request) -> None:
        there = urlsplit(request.url)
        if (
            there.scheme in ("http", "https", "ws", "wss")
            and there.netloc != urlsplit(self.home).netloc
        ):
            self.troubles.append(f"asked another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(
            re.search(complaint, message.text) for complaint in self._expected
        ):
            self.troubles.append(f"console {message.type}: {message.text}")

    def accessibility_faults(self) -> list[str]:
        """What axe finds on the page as it stands: rule, words, and the first place of each."""
        # Through the driver, not as a script element: the page's own policy would refuse that, rightly.
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("() => axe.run()")["violations"]
        return [f"{v['id']}: {v['help']} ({v['nodes'][0]['html']})" for v in found]
