import uuid

from django.db import models

from entrenous import clock


class Feed(models.Model):
    """An address from which somebody's calendar reads their 1:1s: when and with whom, and no content.

    The address is known to its person alone; here stands a hash of it.
    """

    class Says(models.TextChoices):
        NAME = "name"  # 1:1 with Ada
        MEETING = "meeting"  # 1:1
        BUSY = "busy"

    person = models.OneToOneField(
        "entrenous.Person", models.CASCADE, primary_key=True, related_name="feed"
    )
    address = models.CharField(max_length=64, unique=True)  # SHA-256 of its secret part, as hex
    says = models.CharField(max_length=7, choices=Says, default=Says.NAME)
    says_how = models.BooleanField(default=True)  # a walk, a coffee, as the place
    made_at = models.DateTimeField(default=clock.now)
    read_on = models.DateField(null=True)  # when a calendar last asked


class CalendarEntry(models.Model):
    """A 1:1 as it stands in one person's calendar: an event of their own (RFC 5545)."""

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

    class Meta:
        verbose_name_plural = "calendar entries"
        constraints = [
            models.UniqueConstraint(fields=["person", "meeting"], name="one_entry_for_each")
        ]
