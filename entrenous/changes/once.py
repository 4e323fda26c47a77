from __future__ import annotations

from uuid import UUID, uuid4, uuid5


def same_each_time(owner: UUID, kind: str, new: UUID | None) -> UUID:
    """The id that a form's choice stands for with this owner: the same each time, and nowhere else.

    So a form that is sent twice makes one row. Without a choice each call gives another.
    """
    return uuid5(owner, f"{kind} {new}") if new else uuid4()
