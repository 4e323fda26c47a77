"""What is done at calendars elsewhere, beside the requests. A row's `tried_at` is the lease of its job."""

from __future__ import annotations

from django.db import transaction

from entrenous import clock
from entrenous.calendars import reading
from entrenous.calendars.models import Calendar
from entrenous.work import job


@job
def read_calendar(ident: str) -> None:
    """Busy times, in their own time."""
    calendar = Calendar.objects.select_related("person").filter(pk=ident).first()
    if calendar is not None and calendar.reads_busy and calendar.person.is_active:
        reading.read(calendar)


def keep_in_touch() -> None:
    """Make jobs of what is due: one small query when nothing is."""
    due = list(
        reading.calendars_due().order_by("tried_at").values_list("pk", flat=True)[: reading.AT_ONCE]
    )
    for ident in due:
        with transaction.atomic():
            # Two processes that look at once: the second finds it no longer due.
            if reading.calendars_due().filter(pk=ident).update(tried_at=clock.now()):
                _enqueue(ident)


def read_soon(calendar: Calendar) -> None:
    """Without waiting for its turn: it is new, or its person asks."""
    with transaction.atomic():
        Calendar.objects.filter(pk=calendar.pk).update(tried_at=clock.now())
        _enqueue(calendar.pk)


def _enqueue(ident: object) -> None:
    read_calendar.enqueue(str(ident))
