"""What a line of the log may say of an address."""

import logging
import re

LINK = re.compile(r"(/in/address/|/feed/)[^\s/]+")


class NoLinks(logging.Filter):
    """Some links open what is behind them; the log names the page, and not the link."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if LINK.search(said):
            record.msg, record.args = LINK.sub(r"\1…", said), ()
        return True
