import uuid
from datetime import date, time
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrenous import clock, zones
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.vault import SealedText


class TermsColumns(models.Model):
    """The columns of a `Terms`, for what is proposed and for what is agreed."""

    rhythm = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Rhythm])
    weekday = models.PositiveSmallIntegerField(default=0)
    at = models.TimeField(default=time(10))
    zone = models.CharField(max_length=64, default="UTC")
    minutes = models.PositiveSmallIntegerField(default=30)
    format = models.CharField(max_length=8, choices=[(f.value, f.value) for f in Format])
    place = SealedText(blank=True)
    start = models.DateField()

    class Meta:
        abstract = True

    @property
    def terms(self) -> Terms:
        return Terms(
            rhythm=Rhythm(self.rhythm),
            weekday=self.weekday,
            at=self.at,
            zone=self.zone,
            minutes=self.minutes,
            format=Format(self.format),
            place=self.place,
            start=self.start,
        )

    @terms.setter
    def terms(self, terms: Terms) -> None:
        for name in Terms.__dataclass_fields__:
            setattr(self, name, getattr(terms, name))


class Agreement(TermsColumns):
    """Terms that both said yes to, from a day until they are replaced or ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="agreements")
    until = models.DateField(null=True)  # the last day on which it holds
    proposed_by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["start", "agreed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair"], condition=Q(until=None), name="one_agreement_without_an_end"
            )
        ]

    @property
    def since(self) -> date:
        """The first day on which it holds: its start, or the day of the later yes."""
        return max(self.start, zones.wall(self.agreed_at, self.zone).date())

    @property
    def ever_held(self) -> bool:
        return self.until is None or self.until >= self.since

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Pause(models.Model):
    """Weeks without the rhythm, both ends included; the agreement goes on after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="pauses")
    first = models.DateField()
    last = models.DateField()
    proposed_by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")), name="a_pause_ends_after_it_begins"
            )
        ]


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> Self:
        return self.filter(state=Proposal.State.OPEN)


class Proposal(TermsColumns):
    """What one offers; nothing changes until the other says yes.

    A pause uses `start` and `last` alone, an end uses `last` (the last day that holds).
    """

    class Kind(models.TextChoices):
        TERMS = "terms", _("a rhythm")
        PAUSE = "pause", pgettext_lazy("noun", "a pause")
        END = "end", pgettext_lazy("noun", "an end")

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="proposals")
    by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TERMS)
    last = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "by"], condition=Q(state="open"), name="one_open_proposal_each"
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
