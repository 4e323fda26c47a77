import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from entrenous import clock
from entrenous.people.models import AddressChange, Person
from entrenous.vault import SealedText


class Ink(models.TextChoices):
    """The colour a pair writes in, given when it begins; look at it in app.css."""

    BOTTLE = "bottle"
    PETROL = "petrol"
    ROYAL = "royal"
    IRIS = "iris"
    PLUM = "plum"
    SEPIA = "sepia"
    OLIVE = "olive"


class PairQuerySet(models.QuerySet["Pair"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)


class Pair(models.Model):
    """The private space of one manager and one report, until the line changes.

    The border of privacy and of encryption: everything the two write hangs on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manager = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="pairs_as_manager")
    report = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="pairs_as_report")
    ink = models.CharField(max_length=10, choices=Ink, default=Ink.BOTTLE)
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    news_number = models.PositiveBigIntegerField(default=0)
    another_rhythm_answered = models.BooleanField(default=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(manager=F("report")), name="a_pair_is_two"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(ended_at=None), name="one_manager_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def people(self) -> tuple[Person, Person]:
        return self.manager, self.report

    def other(self, person: Person) -> Person:
        return self.report if person.pk == self.manager_id else self.manager

    def one(self, ident: uuid.UUID) -> Person:
        """That one of the two; without asking the database."""
        return self.manager if ident == self.manager_id else self.report

    def stays_closed(self, doubt: AddressChange | None) -> bool:
        """Whether one of the two cannot read it, because their new address is not settled yet.

        What began after the change holds nothing that was written before it.
        """
        if doubt is None or self.began_at >= doubt.at:
            return False
        other = self.manager_id if doubt.person_id == self.report_id else self.report_id
        return all(person.pk != other for person in doubt.vouched_by.all())

    def is_managed_by(self, person: Person) -> bool:
        return person.pk == self.manager_id


class Direction(models.Model):
    """What a manager says the team is working towards; read by whoever reports to them now.

    It has a key of its own: who begins to report to them is admitted, who stops is dismissed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manager = models.OneToOneField("entrenous.Person", models.CASCADE, related_name="direction")

    def __str__(self) -> str:
        return f"direction {self.pk}"


class DirectionWording(models.Model):
    """How it read from a day on; the newest holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    direction = models.ForeignKey("entrenous.Direction", models.CASCADE, related_name="wordings")
    text = SealedText(owner="direction")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]
