"""The ways of a letter, one module each: send(…) returns, or raises NotSent."""


class NotSent(Exception):
    """It did not go; another try may do."""


class Unreachable(NotSent):
    """That way is closed for good, as when a browser took back its consent."""
