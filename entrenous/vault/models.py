import uuid

from django.db import models
from django.utils import timezone


class Key(models.Model):
    """That a data key exists, and whose it is. Of an owner's keys the newest seals; all open."""

    class Owner(models.TextChoices):
        PAIR = "pair"
        PERSON = "person"
        AIM = "aim"
        DIRECTION = "direction"
        CALENDAR = "calendar"  # how to get into somebody's calendar elsewhere
        REACH = "reach"  # where else to reach somebody

    kid = models.CharField(max_length=16, primary_key=True)
    owner_kind = models.CharField(max_length=9, choices=Owner)
    owner = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner"])]

    def __str__(self) -> str:
        return f"key {self.kid}"


class Wrap(models.Model):
    """A data key under the master key, for one who may open with it: there is no other list of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey("entrenous.Key", models.CASCADE, related_name="wraps")
    holder = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="+")
    through = models.ForeignKey(
        "entrenous.Pair", models.CASCADE, null=True, related_name="+"
    )  # what is held only as long as the two are a pair
    master = models.CharField(max_length=16, db_index=True)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "holder"], name="one_wrap_for_each_holder")
        ]

    def __str__(self) -> str:
        return f"wrap {self.pk}"
