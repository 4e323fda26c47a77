import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from entrenous.vault import SealedText


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def planned(self) -> Self:
        return self.filter(state=Meeting.State.PLANNED)

    def held(self) -> Self:
        return self.filter(state=Meeting.State.HELD)

    def let_go(self) -> Self:
        """By one of the two; what fell out of the rhythm nobody let go."""
        return self.filter(state=Meeting.State.SKIPPED, settled_by__isnull=False)

    def undated(self) -> Self:
        return self.filter(state=Meeting.State.UNDATED)


class Meeting(models.Model):
    """One 1:1 of a pair.

    It is the slot that the rhythm made (agreement and original local day), never its
    present start: moving it keeps the row, its page and what was written there.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        HELD = "held"
        SKIPPED = "skipped"
        UNDATED = "undated"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="meetings")
    agreement = models.ForeignKey(
        "entrenous.Agreement", models.PROTECT, null=True, related_name="meetings"
    )
    slot = models.DateField(null=True)  # none for a meeting outside the rhythm
    day = models.DateField()  # day and hour on the wall in `zone`
    at = models.TimeField()
    zone = models.CharField(max_length=64)
    starts_at = models.DateTimeField()  # derived from the three above with the pinned zone data
    minutes = models.PositiveSmallIntegerField()
    own_format = models.CharField(max_length=8, blank=True)  # empty: the usual one
    own_place = SealedText(null=True)  # none: the usual one
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    version = models.PositiveIntegerField(default=0)  # two who move at once: the second is asked
    moved_from = models.DateTimeField(null=True)  # where it stood before the last move by hand
    settled_by = models.ForeignKey(
        "entrenous.Person", models.PROTECT, null=True, related_name="+"
    )  # who last moved it, let it go or closed it; none: the rhythm did
    settled_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(
        null=True
    )  # the start that was kept on a day off; another asks anew

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "slot"], name="a_slot_is_one_meeting"),
            models.CheckConstraint(
                condition=Q(agreement=None, slot=None)
                | Q(agreement__isnull=False, slot__isnull=False),
                name="a_slot_has_its_agreement",
            ),
        ]
        indexes = [models.Index(fields=["pair", "state", "starts_at"])]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def local_start(self) -> datetime:
        """On the wall in the meeting's own zone, without that zone."""
        return datetime.combine(self.day, self.at)

    @property
    def format(self) -> str:
        return self.own_format or (self.agreement.format if self.agreement else "office")

    @property
    def place(self) -> str:
        """An address, a corner of the park, or the link of a call."""
        if self.own_place is not None:
            return self.own_place
        if self.agreement and self.format == self.agreement.format:
            return self.agreement.place
        return ""

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_skipped(self) -> bool:
        return self.state == self.State.SKIPPED

    @property
    def is_kept(self) -> bool:
        """One of the two said that a day off is no hindrance."""
        return self.kept_at == self.starts_at

    @property
    def is_undated(self) -> bool:
        return self.state == self.State.UNDATED

    @property
    def was_settled_by_hand(self) -> bool:
        """Somebody moved it, let it go, put it off or closed it: the rhythm leaves it alone."""
        return self.settled_by_id is not None


class Busy(models.Model):
    """When somebody is busy in a calendar of theirs. Never with what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    calendar = models.ForeignKey("entrenous.Calendar", models.CASCADE, related_name="busy")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "busy times"
        indexes = [models.Index(fields=["calendar", "ends_at"])]
