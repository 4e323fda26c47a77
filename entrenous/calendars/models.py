import uuid

from django.db import models
from django.db.models import Q

from entrenous import clock
from entrenous.vault import SealedText


class OwnCalendar(models.Model):
    """How somebody's 1:1s come into their own calendar, by one way only, and what they say there.

    The address of a feed is known to its person alone; here stands a hash of it.
    """

    class Way(models.TextChoices):
        NONE = "none"
        FEED = "feed"  # their calendar reads an address
        MAIL = "mail"  # it takes invitations from their mail
        CALDAV = "caldav"  # we write into it

    class Says(models.TextChoices):
        NAME = "name"  # 1:1 with Ada
        MEETING = "meeting"  # 1:1
        BUSY = "busy"

    person = models.OneToOneField(
        "entrenous.Person", models.CASCADE, primary_key=True, related_name="own_calendar"
    )
    way = models.CharField(max_length=6, choices=Way, default=Way.NONE)
    says = models.CharField(max_length=7, choices=Says, default=Says.NAME)
    says_how = models.BooleanField(default=True)  # a walk, a coffee, as the place
    address = models.CharField(  # noqa: DJ001  # unique where there is one
        max_length=64, unique=True, null=True
    )  # SHA-256 of its secret part
    made_at = models.DateTimeField(default=clock.now)
    read_on = models.DateField(null=True)  # when a calendar last asked
    bounces = models.PositiveSmallIntegerField(default=0)  # invitations that came back for good
    tries = models.PositiveSmallIntegerField(default=0)  # begun since mail last went well
    next_try = models.DateTimeField(default=clock.now)  # until then one is at it, or waits

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="feed") | Q(address__isnull=False), name="a_feed_has_an_address"
            )
        ]


class CalendarEntry(models.Model):
    """A 1:1 as it stands in one person's calendar: an event of their own (RFC 5545)."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        TENTATIVE = "tentative"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="+")
    meeting = models.ForeignKey("entrenous.Meeting", models.CASCADE, related_name="+")
    uid = models.CharField(max_length=26, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=8)
    is_gone = models.BooleanField(default=False)  # let go: a uid that went does not come back
    changed_at = models.DateTimeField()
    # By mail: the sequence that was sent last, none where nothing of ours stands in their calendar.
    sent_sequence = models.PositiveIntegerField(null=True)
    sent_as = models.CharField(max_length=40, blank=True)  # when, how long and how, as it was sent
    declines_counter = models.BooleanField(default=False)  # their other time is still to be refused
    answer = models.CharField(max_length=9, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)  # DTSTAMP of the answer
    answered_sequence = models.PositiveIntegerField(null=True)
    # By CalDAV: where it lies, and as which version; taken out by its owner it stays out.
    kept_in = models.ForeignKey(
        "entrenous.Calendar", models.SET_NULL, null=True, related_name="entries"
    )
    href = models.TextField(blank=True)  # its last part: the rest of the address is sealed
    etag = models.TextField(blank=True)
    put_sequence = models.PositiveIntegerField(null=True)
    put_hash = models.CharField(max_length=64, blank=True)  # SHA-256 of what was put
    was_put_back = models.BooleanField(default=False)  # once for each sequence, not in a loop
    is_hidden = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "calendar entries"
        constraints = [
            models.UniqueConstraint(fields=["person", "meeting"], name="one_entry_for_each")
        ]

    @property
    def as_it_is(self) -> str:
        """To compare with what was sent: moved there and back, there is nothing to say."""
        return f"{self.starts_at:%Y%m%dT%H%MZ} {self.minutes} {self.format}"

    @property
    def is_sent_with_this_time(self) -> bool:
        """What their calendar has begins when it does now, and is as long; how they meet may differ."""
        return self.sent_as.split()[:2] == self.as_it_is.split()[:2]

    @property
    def stands_elsewhere(self) -> bool:
        """Whether it was sent or put, and not taken out again."""
        return self.sent_sequence is not None or bool(self.href)


class CalendarQuestion(models.Model):
    """What came out of a calendar and changes nothing by itself: a person is asked. No text of it is kept."""

    class Kind(models.TextChoices):
        DECLINED = "declined"  # asked of who declined: not today?
        HELD = "held"  # an answer that may not be theirs: was it you?
        ANOTHER_TIME = "another-time"  # asked of the other one: their calendar proposes a start
        HIDDEN = "hidden"  # asked of who took it out of their calendar

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey("entrenous.CalendarEntry", models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=12, choices=Kind)
    answer = models.CharField(max_length=9, choices=CalendarEntry.Answer, blank=True)
    starts_at = models.DateTimeField(null=True)  # the other start that was proposed
    asked_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind"],
                condition=Q(settled_at=None),
                name="one_open_question_of_a_kind",
            )
        ]


class ReplySeen(models.Model):
    """That a reply was dealt with, so that the same one counts once. Hashes, and no text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hash = models.CharField(max_length=64, unique=True)  # of the Message-ID, or of what was said
    at = models.DateTimeField(default=clock.now)


class Calendar(models.Model):
    """A calendar of somebody's on another server: busy times are read there, and it may keep our entries.

    Where and how to get in is sealed under a key of its own, which `vault.errand` opens.
    """

    class Kind(models.TextChoices):
        CALDAV = "caldav"
        ICS = "ics"  # an address to read, as of a feed

    class Timed(models.TextChoices):
        AS_MARKED = "as-marked"
        ALWAYS = "always"

    class AllDay(models.TextChoices):
        AS_MARKED = "as-marked"
        NEVER = "never"
        ALWAYS = "always"

    class Trouble(models.TextChoices):
        REFUSED = "refused"  # sign-in
        GONE = "gone"  # nothing there
        UNREACHABLE = "unreachable"
        UNREADABLE = "unreadable"
        TOO_MUCH = "too-much"  # more than we read of anybody

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="calendars")
    kind = models.CharField(max_length=6, choices=Kind)
    name = SealedText(owner="calendar", blank=True)
    address = SealedText(owner="calendar")  # of the collection, or of the file
    login = SealedText(owner="calendar", blank=True)
    password = SealedText(owner="calendar", blank=True)
    keeps_ours = models.BooleanField(default=False)
    reads_busy = models.BooleanField(default=True)
    timed = models.CharField(max_length=9, choices=Timed, default=Timed.AS_MARKED)
    all_day = models.CharField(max_length=9, choices=AllDay, default=AllDay.AS_MARKED)
    sync_token = models.TextField(blank=True)  # of our entries there
    version = models.TextField(blank=True)  # of what busy times were read from: an ETag, a ctag
    whole_at = models.DateTimeField(null=True)  # when they were last read out of all of it
    added_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)  # disconnected; our entries are still to be taken out
    tried_at = models.DateTimeField(null=True)
    in_hand_until = models.DateTimeField(null=True)  # one job at a time
    is_wanted = models.BooleanField(default=False)  # something changed since a job began
    read_at = models.DateTimeField(null=True)  # when it last went well
    trouble = models.CharField(max_length=11, choices=Trouble, blank=True)

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(keeps_ours=True), name="one_calendar_keeps_ours"
            )
        ]
