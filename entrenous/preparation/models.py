import uuid

from django.db import models
from django.db.models import Q

from entrenous import clock
from entrenous.vault import SealedText


class Answer(models.Model):
    """What somebody thinks about a question before a 1:1: theirs alone, whether they bring it or not.

    It is for the 1:1 that follows `after`; once another one took place it is last time's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="answers")
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="+")
    after = models.ForeignKey("entrenous.Meeting", models.CASCADE, null=True, related_name="+")
    question = models.CharField(max_length=36)  # a code of `questions`, or the id of another one
    text = SealedText(owner="person")
    topic = models.ForeignKey("entrenous.Topic", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "pair", "question", "after"], name="one_answer_for_each_time"
            ),
            models.UniqueConstraint(
                fields=["person", "pair", "question"],
                condition=Q(after=None),
                name="one_answer_for_the_first_time",
            ),
        ]


class OwnQuestion(models.Model):
    """A question that somebody asks themselves before each 1:1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="own_questions")
    text = SealedText(owner="person")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["made_at"]


class ExtraQuestion(models.Model):
    """A question that the organisation adds for everybody; an administrator words it, so it is open."""

    class Of(models.TextChoices):
        BOTH = "both"
        MANAGER = "manager"
        REPORT = "report"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.CharField(max_length=300)
    of = models.CharField(max_length=7, choices=Of, default=Of.BOTH)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["made_at"]


class Together(models.Model):
    """How one of the two likes to work, for the other to read once both have shared theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="together")
    by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    question = models.CharField(max_length=16)
    text = SealedText()
    shared_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "by", "question"], name="one_way_of_working_each"
            )
        ]


class OwnPrompt(models.Model):
    """Something that a person likes to talk about when nothing is on the list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="own_prompts")
    text = SealedText(owner="person")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["made_at"]
