from django.db import models


class Part(models.TextChoices):
    """What of a pair can change; also the name that a browser listens for."""

    AGREEMENT = "agreement"
    MEETINGS = "meetings"
    TOPICS = "topics"
    NOTES = "notes"
    COMMITMENTS = "commitments"
    FEEDBACK = "feedback"
    DIRECTION = "direction"
    GROWTH = "growth"
    TOGETHER = "together"
    PAIR = "pair"


class News(models.Model):
    """The latest change of one part of a pair: number, who, when, and no content.

    One row a part, overwritten: enough to tell a browser what it missed, and no log
    from which anybody could count who moves or skips.
    """

    pair = models.ForeignKey("entrenous.Pair", models.CASCADE, related_name="news")
    part = models.CharField(max_length=12, choices=Part)
    number = models.PositiveBigIntegerField()
    by = models.ForeignKey("entrenous.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "part"], name="latest_news_of_part")]
