import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from entrenous import clock
from entrenous.vault import SealedText


class AimQuerySet(models.QuerySet["Aim"]):
    def projects(self) -> Self:
        return self.exclude(kind=Aim.Kind.GOAL)


class Aim(models.Model):
    """A goal or a growth project that somebody set for themselves: theirs alone until they share it.

    It has a key of its own, so that one thing can be shared and taken back without any other.
    """

    class Kind(models.TextChoices):
        GOAL = "goal"
        WRITING = "writing"
        OPEN_SOURCE = "open-source"
        BOOK = "book"
        COURSE = "course"
        LANGUAGE = "language"
        TALK = "talk"
        COACHING = "coaching"
        RECHARGING = "recharging"
        OTHER = "other"

    class State(models.TextChoices):
        OPEN = "open"
        REACHED = "reached"
        CHANGED = "changed"
        LET_GO = "let-go"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="aims")
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.GOAL)
    text = SealedText(owner="aim")
    why = SealedText(owner="aim", blank=True)
    sign = SealedText(owner="aim", blank=True)  # how they will know
    links = SealedText(owner="aim", blank=True)  # one a line
    horizon = models.DateField(null=True)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    set_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    shared_with = models.ForeignKey(
        "entrenous.Pair", models.SET_NULL, null=True, related_name="shared_aims"
    )  # with the manager of that pair, while it is open

    objects = AimQuerySet.as_manager()

    class Meta:
        ordering = ["set_at"]

    @property
    def is_goal(self) -> bool:
        return self.kind == self.Kind.GOAL

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class CheckIn(models.Model):
    """One line over time: how a goal goes, or what a project taught."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    aim = models.ForeignKey("entrenous.Aim", models.CASCADE, related_name="check_ins")
    text = SealedText(owner="aim")
    by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at"]


class Investment(models.Model):
    """Working time that somebody gave to their growth on a day, or means to: ahead, it is a plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="investments")
    project = models.ForeignKey(
        "entrenous.Aim", models.SET_NULL, null=True, related_name="investments"
    )
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    text = SealedText(owner="person", blank=True)
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-day", "-noted_at"]
        indexes = [models.Index(fields=["person", "day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1500), name="some_time_of_one_day"
            )  # a day has 25 hours where the clocks go back
        ]


class Timer(models.Model):
    """It runs until its person stops it, wherever they look from; one at a time."""

    person = models.OneToOneField(
        "entrenous.Person", models.CASCADE, primary_key=True, related_name="timer"
    )
    project = models.ForeignKey("entrenous.Aim", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
