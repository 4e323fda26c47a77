from __future__ import annotations

from django.db.models import QuerySet

from entrenous.people.models import Person, Policy


def everybody() -> QuerySet[Person]:
    """By name, those who have left last: for the pages of administrators."""
    return Person.objects.order_by("-is_active", "name", "email")


def with_address(email: str) -> Person | None:
    """Somebody who is here; who has left is not found."""
    return Person.objects.filter(email=email.strip().lower(), is_active=True).first()


def policy() -> Policy:
    """What the organisation decided, or how it comes."""
    return Policy.objects.first() or Policy()
