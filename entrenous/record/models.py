import uuid
from typing import Self

from django.db import models

from entrenous import clock
from entrenous.vault import SealedBytes, SealedText


class Written(models.Model):
    """A text of the pair's that either may word anew; earlier wordings are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="%(class)ss")
    text = SealedText()
    written_by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class TopicQuerySet(models.QuerySet["Topic"]):
    def open(self) -> Self:
        return self.filter(state=Topic.State.OPEN)

    def parked(self) -> Self:
        return self.filter(state=Topic.State.PARKED)


class Topic(Written):
    """A line that one of the two brings. It waits in the pair until it was talked about."""

    class State(models.TextChoices):
        OPEN = "open"
        PARKED = "parked"
        DISCUSSED = "discussed"
        DROPPED = "dropped"

    brought_by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=clock.now)
    just_to_share = models.BooleanField(default=False)
    asks_for_help = models.BooleanField(default=False)  # to unblock, or to take further up
    aim = models.ForeignKey(
        "entrenous.Aim", models.SET_NULL, null=True, related_name="+"
    )  # seen only while that is shared
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    meeting = models.ForeignKey(
        "entrenous.Meeting", models.PROTECT, null=True, related_name="topics"
    )  # where it was talked about

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "brought_at"]
        indexes = [models.Index(fields=["pair", "state"])]


class Notes(Written):
    """The prose of a meeting as who reads it has it. No row until somebody writes.

    It follows from the updates, which are the live document of the two.
    """

    meeting = models.OneToOneField("entrenous.Meeting", models.CASCADE, related_name="notes")
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="notes")

    class Meta:
        verbose_name_plural = "notes"


class NotesUpdate(models.Model):
    """What one burst of typing brought to the document; acknowledged once it stands here.

    From time to time all of a meeting become one, the whole, and the text of the notes says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Without an index each: those below begin with it, and every one is written with every burst.
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="+", db_index=False)
    meeting = models.ForeignKey(
        "entrenous.Meeting", models.PROTECT, related_name="notes_updates", db_index=False
    )
    body = SealedBytes()
    by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    is_whole = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_whole", "at"]
        indexes = [
            models.Index(fields=["meeting", "at"]),
            models.Index(fields=["pair", "is_whole"]),
        ]


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def open(self) -> Self:
        return self.filter(outcome=Commitment.Outcome.OPEN)


class Commitment(Written):
    """What one of the two said they would do; looked at again each next time."""

    class Outcome(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        LET_GO = "let-go"

    owed_by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        "entrenous.Meeting", models.PROTECT, null=True, related_name="commitments"
    )  # where it was made
    made_at = models.DateTimeField(default=clock.now)
    due = models.DateField(null=True)
    aim = models.ForeignKey(
        "entrenous.Aim", models.SET_NULL, null=True, related_name="+"
    )  # as of a topic
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        indexes = [models.Index(fields=["pair", "outcome"])]

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN

    @property
    def latest_review(self) -> "Review | None":
        return next(reversed(self.reviews.all()), None)


class FeedbackWantedQuerySet(models.QuerySet["FeedbackWanted"]):
    def open(self) -> Self:
        return self.filter(enough_at=None)


class FeedbackWanted(Written):
    """An area in which one of the two would like more feedback, until they say enough."""

    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="feedback_wanted")
    wanted_by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    wanted_at = models.DateTimeField(default=clock.now)
    enough_at = models.DateTimeField(null=True)

    objects = FeedbackWantedQuerySet.as_manager()

    class Meta:
        ordering = ["wanted_at"]
        verbose_name_plural = "feedback wanted"


class Review(models.Model):
    """One look back at a commitment: how it goes, in a line that may stay empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="reviews")
    commitment = models.ForeignKey("entrenous.Commitment", models.CASCADE, related_name="reviews")
    meeting = models.ForeignKey("entrenous.Meeting", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Commitment.Outcome)
    text = SealedText(blank=True)
    by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at"]


class Wording(models.Model):
    """How a text stood before somebody changed it, for the two to see and bring back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="+")
    of = models.UUIDField()  # the topic, notes or commitment
    text = SealedText()
    by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["of", "at"])]
