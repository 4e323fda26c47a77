"""The gate for answers by mail (calendars that answer an invitation), one step after the other.

What passes sets what somebody said, or asks a person; nothing else. No word of a mail is kept.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from entrenous import clock, meetings, work, zones
from entrenous.calendars import entries, invitations, inviting, questions, replies
from entrenous.calendars.models import CalendarEntry, CalendarQuestion, OwnCalendar, ReplySeen
from entrenous.calendars.reply_addresses import entry_at
from entrenous.calendars.senders import LookUp, is_really_from
from entrenous.changes import hold_own

logger = logging.getLogger("entrenous.calendars")

ANSWERS = {answer.upper(): answer for answer in CalendarEntry.Answer.values}
MOST_ANSWERS_AN_HOUR = 3  # to one 1:1; more may be two machines that talk to each other
A_YEAR = timedelta(days=366)  # no arithmetic with the year 1
AN_HOUR = timedelta(hours=1)
CLOCKS_DIFFER = timedelta(hours=1)


class Outcome(StrEnum):
    OFF = "off"
    DROPPED = "dropped"
    HELD = "held"
    EARLIER = "earlier"  # they answered the time before
    AGAIN = "again"
    SET = "set"
    ASKED = "asked"
    REFUSED = "refused"  # a time that cannot be
    RESENT = "resent"
    BOUNCED = "bounced"


def receive(raw: bytes, recipient: str = "", *, look_up: LookUp | None = None) -> Outcome:
    """One mail, as it came in. `recipient` is the one of the envelope, where it is known.

    A mail that it stumbles over is dropped, since it would be the same next time. Only where the
    database does not answer, it raises.
    """
    if not settings.REPLIES:
        return Outcome.OFF
    try:
        outcome = judged(raw, recipient, look_up)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001  # strangers write here: the next mail is read all the same
        logger.error("a mail to a reply address: %s", type(error).__name__)  # noqa: TRY400  # a traceback may quote it
        return Outcome.DROPPED
    logger.info("a mail to a reply address: %s", outcome)
    return outcome


def judged(raw: bytes, recipient: str, look_up: LookUp | None) -> Outcome:
    """What becomes of it, step by step."""
    entry = _entry_for(raw, recipient)
    if entry is None:
        return Outcome.DROPPED  # before anything in it is read: strangers do not know the address
    letter = replies.read(raw)
    if isinstance(letter.said, replies.Bounce):
        return _count_bounce(entry, letter)
    is_nothing = isinstance(letter.said, replies.Nothing) or letter.is_automatic
    if is_nothing or _is_ours(letter) or not _still_stands(entry):
        return Outcome.DROPPED
    if not isinstance(letter.said, replies.Reply):
        return _hold(entry, letter)
    who = _attendee(entry, letter.said)
    if letter.said.uid != entry.uid or who is None:
        return Outcome.DROPPED
    is_theirs = (
        letter.sender == entry.person.email
        and not entry.person.is_doubted
        and who.sent_by in {"", entry.person.email}
        and is_really_from(raw, letter.sender, look_up=look_up)
    )
    return _take(entry, letter, who.partstat) if is_theirs else _hold(entry, letter)


def _entry_for(raw: bytes, recipient: str) -> CalendarEntry | None:
    """By the word in the address; the envelope's, and those of the headers only without one."""
    for address in [recipient] if recipient else replies.recipients(raw):
        if entry := entry_at(address):
            return entry
    return None


def _is_ours(letter: replies.Letter) -> bool:
    domain = settings.REPLY_ADDRESS.rpartition("@")[2]
    return letter.message_id.endswith(f"@{invitations.OURS}{domain}>")


def _still_stands(entry: CalendarEntry) -> bool:
    """As of now: somebody may have moved it a minute ago."""
    entries.entries_of(entry.person)
    uid = entry.uid
    entry.refresh_from_db()
    return (
        entry.uid == uid
        and not entry.is_gone
        and entry.sent_sequence is not None
        and entry.starts_at > clock.now() - meetings.CAN_MOVE_UNTIL
    )


def _attendee(entry: CalendarEntry, reply: replies.Reply) -> replies.Attendee | None:
    theirs = [one for one in reply.attendees if entry.person.email in one.addresses]
    return theirs[0] if len(theirs) == 1 else None


def _take(entry: CalendarEntry, letter: replies.Letter, partstat: str) -> Outcome:
    """It is theirs: which time do they mean, and was it said before?"""
    reply = letter.said
    assert isinstance(reply, replies.Reply)
    if reply.method == "REFRESH":
        return _send_again(entry, letter)
    answered = _which_time(entry, reply)
    if answered is None or reply.stamp is None or reply.stamp > clock.now() + CLOCKS_DIFFER:
        return _hold(entry, letter)
    said = (reply.method, entry.uid, entry.sent_sequence, reply.stamp, partstat, reply.starts_at)
    with hold_own(entry.person):
        entry.refresh_from_db()
        is_older = entry.answered_at is not None and reply.stamp <= entry.answered_at
        if is_older or not _is_new(letter.message_id, str(said)):
            return Outcome.AGAIN
        if answered == "earlier":
            return _note_that_it_was_the_earlier(entry, reply)
        return _hold(entry, letter) if _too_often(entry) else _do(entry, reply, partstat)


def _note_that_it_was_the_earlier(entry: CalendarEntry, reply: replies.Reply) -> Outcome:
    unanswered = CalendarEntry.objects.filter(pk=entry.pk, answer="")
    unanswered.update(answered_at=reply.stamp, answered_sequence=reply.sequence)
    return Outcome.EARLIER


def _do(entry: CalendarEntry, reply: replies.Reply, partstat: str) -> Outcome:
    """A proposal of the time that it has is an answer; so is one of this very moment beside a no."""
    OwnCalendar.objects.filter(person=entry.person).update(bounces=0)  # mail arrives there
    proposes = reply.method == "COUNTER" and reply.starts_at != entry.starts_at
    if proposes and not (partstat == "DECLINED" and not _can_be(entry, reply)):
        return _propose(entry, reply)
    if partstat not in ANSWERS:
        return Outcome.DROPPED
    questions.take_answer(entry, ANSWERS[partstat], at=reply.stamp)
    return Outcome.ASKED if partstat == "DECLINED" else Outcome.SET


def _which_time(entry: CalendarEntry, reply: replies.Reply) -> str | None:
    """“now”, “earlier”, or None where nobody can tell."""
    assert entry.sent_sequence is not None
    is_sent = entry.is_sent_with_this_time
    same_start = reply.starts_at == entry.starts_at
    if reply.method == "COUNTER" and reply.sequence is not None:
        same_start = reply.sequence == entry.sent_sequence  # its start is the other one
    if reply.sequence is None:
        return "now" if same_start and is_sent else None
    if reply.sequence > entry.sent_sequence:
        return None
    if reply.sequence == entry.sent_sequence and is_sent:
        return "now"
    return "now" if same_start and is_sent else "earlier"


def _propose(entry: CalendarEntry, reply: replies.Reply) -> Outcome:
    """Another time: the other one is asked, unless nobody could meet then."""
    if not _can_be(entry, reply):
        questions.decline_counter(entry)
        return Outcome.REFUSED
    questions.ask(entry, CalendarQuestion.Kind.ANOTHER_TIME, starts_at=reply.starts_at)
    return Outcome.ASKED


def _can_be(entry: CalendarEntry, reply: replies.Reply) -> bool:
    """To come, not too far, as long as before, and an hour that a clock shows there."""
    if reply.starts_at is None or abs(reply.starts_at - clock.now()) > A_YEAR:
        return False
    zone = entry.meeting.zone
    local = zones.wall(reply.starts_at, zone)
    try:
        lands = meetings.landing(local.date(), local.time(), zone)
    except meetings.CannotMove:
        return False
    ends_at = reply.starts_at + timedelta(minutes=entry.minutes)
    return lands == reply.starts_at and reply.ends_at in {None, ends_at}


def _hold(entry: CalendarEntry, letter: replies.Letter) -> Outcome:
    """It may not be theirs, or cannot be read: they are asked, and nothing changes."""
    answer, starts_at = "", None
    if isinstance(letter.said, replies.Reply):
        reply = letter.said
        if reply.method == "REFRESH":
            return Outcome.DROPPED
        who = _attendee(entry, reply)
        answer = ANSWERS.get(who.partstat, "") if who else ""
        if reply.method == "COUNTER" and reply.starts_at != entry.starts_at:
            answer = ""
            starts_at = reply.starts_at if _can_be(entry, reply) else None
    with hold_own(entry.person):
        said = letter.message_id or f"{answer} {starts_at}"
        if not _is_new(f"held {entry.pk} {said}"):
            return Outcome.AGAIN
        questions.ask(entry, CalendarQuestion.Kind.HELD, answer=answer, starts_at=starts_at)
    return Outcome.HELD


def _send_again(entry: CalendarEntry, letter: replies.Letter) -> Outcome:
    with transaction.atomic():
        if not _is_new(letter.message_id):
            return Outcome.AGAIN
        CalendarEntry.objects.filter(pk=entry.pk).update(sent_as="")
        inviting.invite_soon(entry.person)
    return Outcome.RESENT


def _count_bounce(entry: CalendarEntry, letter: replies.Letter) -> Outcome:
    assert isinstance(letter.said, replies.Bounce)
    if not letter.said.is_for_good:
        return Outcome.DROPPED
    with transaction.atomic():
        if not _is_new(letter.message_id):
            return Outcome.AGAIN
        invitations.came_back(entry.person)
    return Outcome.BOUNCED


def _is_new(*said: str) -> bool:
    """Whether none of it was seen before; from now on it was."""
    hashes = [hashlib.sha256(one.encode(errors="replace")).hexdigest() for one in said if one]
    if ReplySeen.objects.filter(hash__in=hashes).exists():
        return False
    ReplySeen.objects.bulk_create([ReplySeen(hash=one) for one in hashes], ignore_conflicts=True)
    return True


def _too_often(entry: CalendarEntry) -> bool:
    return work.count(f"answers-{entry.pk}", AN_HOUR) > MOST_ANSWERS_AN_HOUR
