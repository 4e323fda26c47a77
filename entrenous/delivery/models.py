import uuid
from datetime import time

from django.db import models

from entrenous import clock
from entrenous.vault import SealedText


class Wishes(models.Model):
    """What somebody wants to hear of, when, and where. Quiet unless they say otherwise."""

    class Before(models.IntegerChoices):
        NOT = 0
        QUARTER = 15
        HOUR = 60
        TWO_HOURS = 120

    person = models.OneToOneField(
        "entrenous.Person", models.CASCADE, primary_key=True, related_name="wishes"
    )
    proposals = models.BooleanField(default=True)
    moves = models.BooleanField(default=True)
    day_before = models.BooleanField(default=True)
    day_before_at = models.TimeField(default=time(16))
    minutes_before = models.PositiveSmallIntegerField(choices=Before, default=Before.NOT)
    preparing = models.BooleanField(default=False)  # with the reminder of the day before
    by_mail = models.BooleanField(default=True)
    quiet_from = models.TimeField(default=time(20))
    quiet_to = models.TimeField(default=time(8))  # the same as `quiet_from`: never quiet


class Reach(models.Model):
    """Where else to reach somebody: a room of a chat, or a browser that agreed.

    The address lets anybody write there; it is sealed under a key of its own, which `vault.errand` opens.
    """

    class Kind(models.TextChoices):
        CHAT = "chat"
        PUSH = "push"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="reaches")
    kind = models.CharField(max_length=4, choices=Kind)
    address = SealedText(owner="reach")
    name = models.CharField(max_length=60, blank=True)  # of the service, or of the browser
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "reaches"
        ordering = ["added_at"]


class Letter(models.Model):
    """One message to one person, with everything that there is to say by then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    is_greeting = models.BooleanField(default=False)  # the first on a way: that it works


class Notice(models.Model):
    """Something to tell somebody: that and when, and no content. It waits for its hour, then for its letter."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal"  # the other one offers another agreement
        AGREED = "agreed"  # the other one said yes
        MOVED = "moved"  # the other one moved it, let it go, or put it off
        DAY_BEFORE = "day-before"
        SOON = "soon"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="+")
    meeting = models.ForeignKey("entrenous.Meeting", models.CASCADE, null=True, related_name="+")
    # Of what it tells, so that it is told once: ids, instants and versions.
    about = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    letter = models.ForeignKey(
        "entrenous.Letter", models.CASCADE, null=True, related_name="notices"
    )
    is_over = models.BooleanField(default=False)  # there was nothing to tell by then

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "pair", "about"], name="a_thing_is_told_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(letter=None, is_over=False),
                name="waiting_notices",
            )
        ]


class Sending(models.Model):
    """A letter on one of its ways. `GOING` is written before it goes: whether one that a crash left there arrived, nobody knows."""

    class State(models.TextChoices):
        WAITING = "waiting"
        GOING = "going"
        GONE = "gone"
        FAILED = "failed"
        UNSURE = "unsure"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey("entrenous.Letter", models.CASCADE, related_name="sendings")
    reach = models.ForeignKey(
        "entrenous.Reach", models.CASCADE, null=True, related_name="+"
    )  # none: mail
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=clock.now)
    at = models.DateTimeField(null=True)  # when it went, or was given up

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "reach"], name="once_on_each_way"),
            models.UniqueConstraint(
                fields=["letter"], condition=models.Q(reach=None), name="once_by_mail"
            ),
        ]


class Followed(models.Model):
    """How far the outlets have read a pair's changes: numbers of its news."""

    pair = models.OneToOneField(
        "entrenous.Pair", models.CASCADE, primary_key=True, related_name="followed"
    )
    heard = models.PositiveBigIntegerField(
        default=0
    )  # what is told, or put into calendars, at once
    mailed = models.PositiveBigIntegerField(default=0)  # what is mailed once it has settled


class Known(models.Model):
    """When a 1:1 is, as far as one of the two knows: by their own hand, or told."""

    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="+")
    meeting = models.ForeignKey("entrenous.Meeting", models.CASCADE, related_name="+")
    starts_at = models.DateTimeField(null=True)  # none: that there is no day

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name_plural = "known starts"
        constraints = [
            models.UniqueConstraint(fields=["person", "meeting"], name="one_start_is_known")
        ]
