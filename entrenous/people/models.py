import uuid
from datetime import time
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from entrenous import clock
from entrenous.people.names import tidy


def usual_hours() -> dict[str, list[str]]:
    """Monday to Friday, nine to half past five; a weekday (0 is Monday) left out is free."""
    return {str(weekday): ["09:00", "17:30"] for weekday in range(5)}


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone with an account. Manager or report is what they are in a pair, not here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)  # always in small letters
    name = models.CharField(_("name"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    country = models.CharField(_("public holidays of"), max_length=2, blank=True)
    hours = models.JSONField(_("working hours"), default=usual_hours)
    focus = models.JSONField(default=list)  # weekday, from, to: kept free of a manager's 1:1s
    offers_prompts = models.BooleanField(default=True)  # something to talk about, when asked
    most_a_day = models.PositiveSmallIntegerField(_("1:1s a day, at most"), default=2)
    is_active = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True, editable=False)
    is_administrator = models.BooleanField(default=False)
    last_login = None  # nobody needs to know when somebody was here
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.email = self.email.lower()
        self.name = tidy(self.name)
        super().save(**kwargs)

    @cached_property
    def doubt(self) -> "AddressChange | None":
        """Their new address that nobody confirmed yet; asked once in a request."""
        return doubt_about(self)

    @property
    def is_doubted(self) -> bool:
        """Whether who is signed in need not be this person: then nothing opens by itself."""
        return self.doubt is not None

    @property
    def given_name(self) -> str:
        """The first word of the name: what the other one calls them."""
        return self.name.split()[0] if self.name.strip() else self.name

    @property
    def working_hours(self) -> dict[int, tuple[time, time]]:
        return {
            int(weekday): (time.fromisoformat(begin), time.fromisoformat(end))
            for weekday, (begin, end) in self.hours.items()
        }

    @property
    def focus_blocks(self) -> list[tuple[int, time, time]]:
        return [
            (weekday, time.fromisoformat(begin), time.fromisoformat(end))
            for weekday, begin, end in self.focus
        ]


class Away(models.Model):
    """Days on which someone is not available; the other one never learns why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="away")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="away_ends_after_it_begins"
            )
        ]


class AddressChange(models.Model):
    """An administrator gave somebody another address, or opened the account of who had left.

    Who holds the mailbox need not be the person. So the records that they have by then stay
    closed until the old address confirms the new one; who vouches opens the record of those two.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("entrenous.Person", models.CASCADE, related_name="address_changes")
    old = models.EmailField(blank=True)  # none of who came back: their mailbox may be another's now
    new = models.EmailField()
    by = models.ForeignKey("entrenous.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    settled_by = models.ForeignKey("entrenous.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    vouched_by = models.ManyToManyField("entrenous.Person", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(settled_at=None),
                name="one_unsettled_address_at_a_time",
            )
        ]


def doubt_about(person: Person) -> AddressChange | None:
    """The change of address that nobody has settled yet, and who vouched so far. Two queries."""
    unsettled = AddressChange.objects.filter(person=person, settled_at=None)
    return unsettled.prefetch_related("vouched_by").first()


class Session(AbstractBaseSession):
    """Somebody is signed in at a browser. The key here is a hash of the one in their cookie."""

    person = models.UUIDField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from entrenous.people.sessions import SessionStore  # noqa: PLC0415  # it needs this model

        return SessionStore


class Policy(models.Model):
    """What the organisation decided for everybody; one row, or none while all is as it comes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    investment_share = models.PositiveSmallIntegerField(
        default=10
    )  # percent of working time; 0: none
