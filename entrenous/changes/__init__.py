"""Every change of a pair goes through `hold`, and is told by `announce`: which part, by whom."""

from entrenous.changes.announcing import announce, news_since
from entrenous.changes.bell import News as Ring
from entrenous.changes.bell import listen
from entrenous.changes.holding import NotOneOfTheTwo, PairHasEnded, hold, hold_own, lock
from entrenous.changes.once import same_each_time

__all__ = [
    "NotOneOfTheTwo",
    "PairHasEnded",
    "Ring",
    "announce",
    "hold",
    "hold_own",
    "listen",
    "lock",
    "news_since",
    "same_each_time",
]
