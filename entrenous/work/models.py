from django.db import models


class Round(models.Model):
    """What is done again and again beside the requests, and when next; by whichever process comes first."""

    name = models.CharField(max_length=20, primary_key=True)
    next_at = models.DateTimeField()
