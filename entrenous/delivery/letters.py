"""What a letter says: who and when, and a link. It has no key ring, and reads nothing that people wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from entrenous import people, zones
from entrenous.delivery.actions import may_hear, wishes_of
from entrenous.delivery.models import Letter, Notice
from entrenous.people import spoken
from entrenous.people.models import Person


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in its reader's language. `link` is where it leads, `settings` where they choose what they hear."""

    subject: str
    lines: tuple[str, ...]
    link: str
    settings: str

    @property
    def text(self) -> str:
        return "\n\n".join(self.lines)


def words_of(letter: Letter) -> Words | None:
    """As things stand now; the notices that it was made of say what it is about.

    None: that is gone, or nothing for whoever reads there now.
    """
    person = letter.person
    doubt = people.doubt_about(person)
    if letter.is_greeting and (doubt or not person.is_active):
        return None
    rows = letter.notices.select_related(
        "pair__manager", "pair__report", "meeting__agreement", "meeting__pair"
    )
    notices = [row for row in rows.order_by("due_at") if may_hear(person, row.pair, doubt)]
    with override(person.language):
        if letter.is_greeting:
            greeting = _("From now on you hear here of your 1:1s: who and when, and a link.")
            return Words(_("Your 1:1s"), (greeting,), _address("today"), _address("my-messages"))
        if not notices:
            return None
        lines = [line for notice in notices for line in _said(notice, person)]
        pairs = {notice.pair_id for notice in notices}
        if len(pairs) == 1:
            subject = _("1:1 with %(name)s") % {"name": notices[0].pair.other(person).given_name}
        else:
            subject = _("Your 1:1s")
        link = _link(notices[0]) if len(notices) == 1 else _address("today")
        return Words(subject, tuple(dict.fromkeys(lines)), link, _address("my-messages"))


def _said(notice: Notice, person: Person) -> Iterable[str]:
    name = notice.pair.other(person).given_name
    match notice.kind:
        case Notice.Kind.PROPOSAL:
            yield _("%(name)s proposes how you two meet. You say yes, or something else.") % {
                "name": name
            }
        case Notice.Kind.AGREED:
            yield _("%(name)s said yes: it is agreed how you two meet.") % {"name": name}
        case Notice.Kind.MOVED:
            yield _moved(notice, person, name)
        case _:
            yield _reminder(notice, person, name)
            if notice.kind == Notice.Kind.DAY_BEFORE and wishes_of(person).preparing:
                yield _("A quiet moment to prepare, if you like: %(link)s") % {
                    "link": _address("preparation", notice.pair_id)
                }


def _moved(notice: Notice, person: Person, name: str) -> str:
    meeting = notice.meeting
    assert meeting is not None
    said = {"name": name, **_when(notice, person)}
    if meeting.is_planned and meeting.slot is None and meeting.moved_from is None:
        return _("%(name)s would like to meet: %(day)s, %(hour)s.") % said
    if meeting.is_planned:
        return _("%(name)s found another time for your 1:1: %(day)s, %(hour)s.") % said
    if meeting.is_undated:
        return _("%(name)s put off the 1:1 of %(day)s. Its day is to be found.") % said
    return _("%(name)s lets the 1:1 of %(day)s go. The next one is fine.") % said


def _reminder(notice: Notice, person: Person, name: str) -> str:
    said = {"name": name, **_when(notice, person)}
    return _("%(near)s, %(hour)s: your 1:1 with %(name)s.") % said


def _when(notice: Notice, person: Person) -> dict[str, str]:
    assert notice.meeting is not None
    here = zones.wall(notice.meeting.starts_at, person.zone)
    near = spoken.near_day(notice.meeting.starts_at, person)
    return {
        "day": spoken.day_words(here),
        "near": near[:1].upper() + near[1:],
        "hour": spoken.hour(here),
    }


def _link(notice: Notice) -> str:
    if notice.meeting_id:
        return _address("meeting", notice.pair_id, notice.meeting_id)
    return _address("agreement", notice.pair_id)


def _address(name: str, *where: object) -> str:
    return f"{settings.ADDRESS}{reverse(name, args=where)}"
