"""The ways of a letter, one module each: send(…) returns, or raises NotSent or Unsure."""


class NotSent(Exception):
    """It did not go; another try may do."""


class Unsure(Exception):
    """It was handed over, and nobody said whether it was taken."""


class Unreachable(NotSent):
    """That way is closed for good, as when a browser took back its consent."""
