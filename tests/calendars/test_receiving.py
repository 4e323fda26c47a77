"""Answers by mail: what passes the gate is somebody's own; the rest is asked, or is nothing."""

import logging
import time as time_module
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrenous import calendars, clock, meetings, pairs, vault
from entrenous.calendars import receiving, replies
from entrenous.calendars.models import CalendarEntry, OwnCalendar, ReplySeen
from entrenous.calendars.reply_addresses import reply_address
from tests.calendars import answers
from tests.calendars.answers import calendar, look_up, mail, signed

FRIDAY_AT_TEN = datetime(2027, 3, 12, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def replies_are_read(db, settings):
    cache.clear()
    settings.REPLIES = True


@pytest.fixture
def entry(bruno, meeting, post, work):
    """Bruno's entry of tomorrow's 1:1, which his calendar has."""
    calendars.be_invited(bruno)
    assert work() == []
    post.taken.clear()
    return CalendarEntry.objects.get(person=bruno, meeting=meeting)


@pytest.fixture
def to(entry):
    return reply_address(entry)


@pytest.fixture
def stamp(now):
    return now - timedelta(minutes=5)


def receive(raw, recipient=""):
    return calendars.receive(raw, recipient, look_up=look_up)


def said(entry):
    entry.refresh_from_db()
    return entry.answer


def asked(entry):
    return list(entry.questions.filter(settled_at=None).values_list("kind", "answer", "starts_at"))


@pytest.mark.parametrize("style", answers.STYLES)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE"])
def test_an_answer_of_each_calendar_holds(style, partstat, entry, to, stamp, post, work):
    outcome = receive(signed(answers.STYLES[style](to, entry, partstat, stamp)))
    work()

    assert (outcome, said(entry)) == ("set", partstat.lower())
    assert (entry.answered_at, entry.answered_sequence) == (stamp, 0)
    assert post.takes() == []  # nobody answers an answer


def test_the_same_mail_twice_counts_once(entry, to, stamp):
    raw = signed(mail(to, calendar(entry, stamp=stamp)))
    receive(raw)
    before = list(ReplySeen.objects.values_list()), entry.answered_at

    assert receive(raw) == "again"
    assert (list(ReplySeen.objects.values_list()), entry.answered_at) == before


def test_of_two_answers_the_later_holds_in_whatever_order_they_come(entry, to, stamp):
    later = stamp + timedelta(minutes=1)
    receive(signed(mail(to, calendar(entry, "TENTATIVE", stamp=later))))

    assert receive(signed(mail(to, calendar(entry, "ACCEPTED", stamp=stamp)))) == "again"
    assert receive(signed(mail(to, calendar(entry, "ACCEPTED", stamp=later)))) == "again"
    assert said(entry) == "tentative"


FORGED = {
    "not signed": mail,
    "of another": lambda to, body: signed(mail(to, body, sender="cleo@example.org")),
    "signed by another domain": lambda to, body: signed(mail(to, body), "elsewhere.example.net"),
    "signed without a key": lambda to, body: signed(mail(to, body), "unknown.example.com"),
    "changed": lambda to, body: signed(mail(to, body)).replace(b"Date: Wed", b"Date: Thu"),
    "signed in part": lambda to, body: signed(mail(to, body), length=True),
    "of two": lambda to, body: signed(mail(to, body, headers=["From: cleo@example.org"])),
    "sent by another": lambda to, body: signed(
        mail(to, body.replace("CN=Bruno", 'SENT-BY="mailto:cleo@example.org"'))
    ),
    "results of its own": lambda to, body: mail(
        to, body, headers=["Authentication-Results: example.org; dkim=pass header.d=example.org"]
    ),
}


@pytest.mark.parametrize("forged", FORGED)
def test_what_may_be_of_somebody_else_changes_nothing_and_the_person_is_asked(
    forged, entry, to, stamp
):
    outcome = receive(FORGED[forged](to, calendar(entry, "DECLINED", stamp=stamp)))

    assert (outcome, said(entry)) == ("held", "")
    assert asked(entry) == [("held", "declined", None)]


def test_a_server_for_a_part_of_the_organisation_is_answered_for_by_the_whole(
    bruno, entry, to, stamp
):
    raw = mail(to, calendar(entry, stamp=stamp), sender="bruno@corp.example.org")
    bruno.email = "bruno@corp.example.org"
    bruno.save()
    raw = raw.replace(b"bruno@example.org", b"bruno@corp.example.org")
    entry.refresh_from_db()
    body = calendar(entry, stamp=stamp)

    raw = signed(mail(to, body, sender="bruno@corp.example.org"), "example.org")
    assert receive(raw) == "set"


def test_the_word_of_our_own_mail_server_is_taken_and_of_no_other(entry, to, stamp, settings):
    settings.AUTHSERV_ID = "mx.example.org"
    body = calendar(entry, stamp=stamp)

    def by(*lines):
        return mail(to, body, headers=[f"Authentication-Results: {line}" for line in lines])

    passes = "mx.example.org; spf=pass; dkim=pass (2048-bit; ok) header.d=example.org"
    for wrong in (
        by("elsewhere.net; dkim=pass header.d=example.org"),
        by("mx.example.org; dkim=fail header.d=example.org", passes),
        by("mx.example.org; dkim=pass header.d=evil.net"),
        by('mx.example.org; spf=pass smtp.mailfrom="a; dkim=pass header.d=example.org"@evil.net'),
        by("mx.example.org; spf=pass (; dkim=pass header.d=example.org)"),
        by("mx.example.org; dkim=pass header.i=header.d=example.org@evil.net header.d=evil.net"),
        by("mx.example.org; dkim=pass header.i=@evil.net header.d=example.org@evil.net"),
        by("mx.example.org; dkim=pass reason=header.d=example.org header.d=evil.net"),
        by("mx.example.org; dkim=pass header.i=a()header.d=example.org()x=@evil.net"),
        by("mx.example.org; dkim=pass header.d=example.org header.d=evil.net"),
        mail(to, body),
        signed(mail(to, body)),  # here it is the server that looks
    ):
        assert receive(wrong) == "held"
    assert said(entry) == ""
    assert receive(by(passes, "elsewhere.net; dkim=fail")) == "set"


def test_the_word_of_dmarc_is_as_good(entry, to, stamp, settings):
    settings.AUTHSERV_ID = "mx.example.org"
    line = "Authentication-Results: mx.example.org;\r\n dmarc=pass (p=NONE) header.from=example.org"

    assert receive(mail(to, calendar(entry, stamp=stamp), headers=[line])) == "set"


def test_an_address_that_we_did_not_give_is_nobodys(entry, to, stamp):
    body = calendar(entry, stamp=stamp)
    local, _at, domain = to.partition("@")
    others = CalendarEntry.objects.filter(sent_sequence=0).exclude(pk=entry.pk).first()
    for wrong in (
        f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}",
        f"{local}@elsewhere.net",
        f"meet@{domain}",
        "",
    ):
        assert receive(signed(mail(wrong, body))) == "dropped"
    assert receive(signed(mail(reply_address(others), body))) == "dropped"  # of another 1:1
    assert (said(entry), said(others), asked(entry), asked(others)) == ("", "", [], [])
    assert ReplySeen.objects.count() == 0


def test_the_envelope_counts_and_not_what_the_mail_says_of_itself(entry, to, stamp):
    raw = signed(mail(to, calendar(entry, stamp=stamp)))

    assert receive(raw, "meet@example.org") == "dropped"
    assert (
        receive(signed(mail("us@example.org", calendar(entry, stamp=stamp))), to.upper()) == "set"
    )


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "DECLINECOUNTER", ""])
def test_nobody_invites_or_cancels_here_from_outside(method, entry, to, stamp):
    raw = signed(mail(to, calendar(entry, stamp=stamp, method=method)))

    assert receive(raw) == "dropped"
    assert (said(entry), asked(entry)) == ("", [])


def test_an_answer_to_the_earlier_time_is_none_to_this(entry, to, stamp, ada, post, work):
    old = calendar(entry, "ACCEPTED", stamp=stamp)
    move(entry.meeting, ada)
    calendars.follow(entry.person)
    work()
    outcome = receive(signed(mail(to, old)))

    assert (outcome, said(entry)) == ("earlier", "")
    assert (entry.answered_sequence, entry.sent_sequence) == (0, 1)


def test_nor_is_one_that_comes_before_the_move_was_sent(entry, to, stamp, ada):
    move(entry.meeting, ada)

    assert receive(signed(mail(to, calendar(entry, stamp=stamp)))) == "earlier"
    assert said(entry) == ""


def test_an_answer_to_another_place_at_the_same_time_holds(entry, to, stamp, ada, post, work):
    old = calendar(entry, "ACCEPTED", stamp=stamp)
    with vault.ring_of(ada):
        meetings.meet_as(entry.meeting, "coffee", "", by=ada)
    calendars.follow(entry.person)
    work()

    assert [sequence for _m, _s, sequence in post.takes()] == [1]
    assert receive(signed(mail(to, old))) == "set"


@pytest.mark.parametrize(
    ("said_", "outcome"),
    [
        ({"sequence": 7}, "held"),
        ({"sequence_": None}, "set"),
        ({"sequence_": None, "start_": None, "end_": None}, "held"),
        ({"sequence": "x"}, "set"),
        ({"stamp_": None}, "held"),
        ({"more": ["RECURRENCE-ID:20270311T140000Z"]}, "held"),
        ({"attendee": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:cleo@example.org"}, "dropped"),
        ({"attendee": "ATTENDEE;PARTSTAT=DELEGATED:mailto:bruno@example.org"}, "dropped"),
        ({"attendee_": None}, "dropped"),
    ],
)
def test_what_an_answer_leaves_open_is_not_guessed(said_, outcome, entry, to, stamp):
    assert receive(signed(mail(to, calendar(entry, **{"stamp": stamp, **said_})))) == outcome


def test_a_stamp_of_tomorrow_does_not_shut_the_door_for_what_comes_later(entry, to, now):
    raw = signed(mail(to, calendar(entry, stamp=now + timedelta(days=400))))

    assert receive(raw) == "held"
    assert receive(signed(mail(to, calendar(entry, stamp=now)))) == "set"


def test_who_declines_is_asked_and_the_1_1_stands(entry, to, stamp, caplog, meeting, post, work):
    with caplog.at_level(logging.DEBUG):
        outcome = receive(signed(answers.of_outlook(to, entry, "DECLINED", stamp)))
    work()

    assert (outcome, said(entry)) == ("asked", "declined")
    assert asked(entry) == [("declined", "declined", None)]
    meeting.refresh_from_db()
    assert meeting.is_planned
    assert post.takes() == []
    rows = repr([list(model.objects.values_list()) for model in every_model()])
    assert "canary" not in rows + caplog.text
    assert "bruno@example.org" not in ours(caplog)


def ours(caplog):
    lines = [line for line in caplog.records if line.name.startswith("entrenous")]
    return "\n".join(line.getMessage() for line in lines)


def every_model():
    from django.apps import apps  # noqa: PLC0415  # after Django is set up

    return [model for model in apps.get_models() if model._meta.model_name != "session"]


def test_another_time_is_asked_of_the_other_and_moves_it_for_both(
    entry, to, stamp, ada, bruno, meeting, post, work
):
    calendars.be_invited(ada)
    work()
    post.taken.clear()
    raw = answers.of_gmail(to, entry, "TENTATIVE", stamp, method="COUNTER", start=FRIDAY_AT_TEN)
    assert receive(signed(raw)) == "asked"
    assert calendars.questions_for(bruno) == []
    (question,) = calendars.questions_for(ada)
    assert (question.kind, question.starts_at) == ("another-time", FRIDAY_AT_TEN)
    with vault.ring_of(ada):
        calendars.take_other_time(question, by=ada)
    for person in (ada, bruno):
        calendars.follow(person)
    work()

    meeting.refresh_from_db()
    assert meeting.starts_at == FRIDAY_AT_TEN
    assert {
        (m, e["ATTENDEE"].removeprefix("mailto:"), e["SEQUENCE"], e["ATTENDEE"].params["PARTSTAT"])
        for m, e in post.events
    } == {
        ("REQUEST", "ada@example.org", 1, "ACCEPTED"),
        ("REQUEST", "bruno@example.org", 1, "ACCEPTED"),
    }
    assert calendars.questions_for(ada) == []


def test_another_time_that_is_refused_is_told_to_who_proposed_it_and_to_nobody_else(
    entry, to, stamp, ada, post, work
):
    raw = answers.of_gmail(to, entry, "TENTATIVE", stamp, method="COUNTER", start=FRIDAY_AT_TEN)
    receive(signed(raw))
    (question,) = calendars.questions_for(ada)
    with clock.at(entry.changed_at + timedelta(minutes=9)):
        calendars.refuse_other_time(question)
        calendars.refuse_other_time(question)
        work()

    assert [
        (m, e["ATTENDEE"].removeprefix("mailto:"), e["SEQUENCE"], e["DTSTART"].dt)
        for m, e in post.events
    ] == [
        ("DECLINECOUNTER", "bruno@example.org", 0, entry.starts_at),
        ("REQUEST", "bruno@example.org", 0, entry.starts_at),
    ]
    assert post.events[1][1]["DTSTAMP"].dt > entry.changed_at


@pytest.mark.parametrize(
    ("start", "minutes"),
    [
        (datetime(2027, 3, 9, 9, tzinfo=UTC), 45),  # over
        (datetime(2027, 6, 9, 9, tzinfo=UTC), 45),  # too far
        (FRIDAY_AT_TEN, 90),  # longer
    ],
)
def test_a_time_that_cannot_be_is_refused_at_once(start, minutes, entry, to, stamp, post, work):
    end = start + timedelta(minutes=minutes)
    body = calendar(entry, "TENTATIVE", method="COUNTER", stamp=stamp, start=start, end=end)
    assert receive(signed(mail(to, body))) == "refused"
    work()

    assert [method for method, *_rest in post.takes()] == ["DECLINECOUNTER", "REQUEST"]
    assert asked(entry) == []


def test_a_proposal_of_the_time_that_it_has_is_an_answer(entry, to, stamp):
    body = calendar(entry, "ACCEPTED", method="COUNTER", stamp=stamp)

    assert (receive(signed(mail(to, body))), said(entry)) == ("set", "accepted")


def test_a_no_that_proposes_this_very_moment_is_a_no(entry, to, stamp, now):
    body = calendar(entry, "DECLINED", method="COUNTER", stamp=stamp, start=now)

    assert (receive(signed(mail(to, body))), said(entry)) == ("asked", "declined")


def test_a_calendar_that_lost_it_has_it_again(entry, to, stamp, post, work):
    body = calendar(entry, method="REFRESH", stamp=stamp)
    assert receive(signed(mail(to, body))) == "resent"
    work()
    assert receive(mail(to, body)) == "dropped"  # not signed
    work()

    assert post.takes() == [("REQUEST", "11 Mar 14:00", 0)]


def test_a_doubtful_answer_holds_once_the_person_says_that_it_is_theirs(entry, to, stamp, bruno):
    receive(mail(to, calendar(entry, "ACCEPTED", stamp=stamp)))
    (question,) = calendars.questions_for(bruno)
    calendars.it_was_me(question)

    assert said(entry) == "accepted"
    assert calendars.questions_for(bruno) == []


def test_a_doubtful_other_time_goes_to_the_other_one_only_then(entry, to, stamp, ada, bruno):
    body = calendar(entry, "TENTATIVE", method="COUNTER", stamp=stamp, start=FRIDAY_AT_TEN)
    receive(mail(to, body))
    assert calendars.questions_for(ada) == []
    (question,) = calendars.questions_for(bruno)
    calendars.it_was_me(question)

    assert [q.starts_at for q in calendars.questions_for(ada)] == [FRIDAY_AT_TEN]


def test_who_declined_and_comes_after_all_has_it_in_their_calendar_again(
    entry, to, stamp, bruno, post, work
):
    receive(signed(mail(to, calendar(entry, "DECLINED", stamp=stamp))))
    (question,) = calendars.questions_for(bruno)
    calendars.it_stays(question)
    work()

    ((method, event),) = post.events
    assert (method, event["SEQUENCE"], event["ATTENDEE"].params["PARTSTAT"]) == (
        "REQUEST",
        0,
        "ACCEPTED",
    )


def test_what_moved_meanwhile_is_no_question_any_more(entry, to, stamp, bruno, ada):
    receive(signed(mail(to, calendar(entry, "DECLINED", stamp=stamp))))
    move(entry.meeting, ada)

    assert calendars.questions_for(bruno) == []
    calendars.follow(bruno)
    assert asked(entry) == []


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied (vacation)",
        "Precedence: bulk",
        "List-Id: <everybody.example.org>",
        "Return-Path: <>",
        "Message-ID: <1@entrenous.example.org>",
    ],
)
def test_machines_and_lists_are_not_listened_to(header, entry, to, stamp, post, work):
    raw = signed(mail(to, calendar(entry, "DECLINED", stamp=stamp), headers=[header]))
    outcome = receive(raw)
    work()

    assert (outcome, said(entry), asked(entry), post.takes()) == ("dropped", "", [], [])
    assert ReplySeen.objects.count() == 0


def test_a_notice_of_a_holiday_is_nothing(entry, to, post, work):
    raw = (
        f"From: bruno@example.org\r\nTo: {to}\r\nAuto-Submitted: auto-replied\r\n"
        "Subject: Away\r\n\r\nI am away until Monday.\r\n"
    ).encode()
    outcome = receive(signed(raw))
    work()

    assert (outcome, said(entry), asked(entry), post.takes()) == ("dropped", "", [], [])


def test_after_three_bounces_for_good_nothing_is_sent_and_the_person_knows(
    entry, to, bruno, client, ada, post, work
):
    assert receive(answers.bounce(to, "4.2.2", message_id="<0@x>")) == "dropped"
    assert receive(answers.bounce(to, message_id="<1@x>")) == "bounced"
    assert receive(answers.bounce(to, message_id="<1@x>")) == "again"
    assert OwnCalendar.objects.get(person=bruno).way == "mail"
    for number in (2, 3):
        receive(answers.bounce(to, message_id=f"<{number}@x>"))
    move(entry.meeting, ada)
    calendars.follow(bruno)
    work()

    assert OwnCalendar.objects.get(person=bruno).way == "none"
    assert post.takes() == []
    client.force_login(bruno)
    for page in ("/", "/me/"):
        assert b"Three invitations came back from your mailbox" in client.get(page).content


def test_an_answer_says_that_mail_arrives(entry, to, stamp, bruno):
    for number in (1, 2):
        receive(answers.bounce(to, message_id=f"<{number}@x>"))
    receive(signed(mail(to, calendar(entry, stamp=stamp))))
    receive(answers.bounce(to, message_id="<3@x>"))

    assert OwnCalendar.objects.get(person=bruno).way == "mail"


def test_a_late_answer_to_what_was_taken_out_is_nothing(entry, to, stamp, bruno, post, work):
    with vault.ring_of(bruno):
        meetings.let_go(entry.meeting, seen=entry.meeting.version, by=bruno)
    raw = signed(mail(to, calendar(entry, stamp=stamp)))

    assert receive(raw) == "dropped"
    calendars.follow(bruno)
    work()
    assert receive(raw) == "dropped"


def test_after_the_end_of_a_pair_nothing_is_stored(entry, to, stamp, pair):
    pairs.part(pair)
    assert receive(signed(mail(to, calendar(entry, "DECLINED", stamp=stamp)))) == "dropped"
    assert (said(entry), asked(entry), ReplySeen.objects.count()) == ("", [], 0)


def test_two_machines_that_talk_to_each_other_are_stopped(entry, to, stamp):
    outcomes = [
        receive(
            signed(
                mail(
                    to,
                    calendar(
                        entry,
                        ["ACCEPTED", "TENTATIVE"][turn % 2],
                        stamp=stamp + timedelta(seconds=turn),
                    ),
                )
            )
        )
        for turn in range(5)
    ]

    assert outcomes == ["set", "set", "set", "held", "held"]


def nested(to, times):
    head = f"From: bruno@example.org\r\nTo: {to}\r\nMessage-ID: <n@x>\r\n"
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="={n}"\r\n\r\n--={n}\r\n' for n in range(times)
    )
    return (head + opened + "Content-Type: text/plain\r\n\r\nx\r\n").encode()


def of_another_charset(to, body):
    return mail(to, body).replace(b"REPLY; charset=UTF-8", b"REPLY; charset=x-none")


UNREADABLE = {
    "winmail.dat": lambda to, body: signed(mail(to, body, kind="application/ms-tnef")),
    "3 MiB": lambda to, body: signed(mail(to, body + "x" * 3 * 1024 * 1024)),
    "40 nested": lambda to, _body: nested(to, 40),
    "4000 nested": lambda to, _body: nested(to, 4000),
    "another charset": of_another_charset,
    "no calendar": lambda to, _body: mail(to, "\x00"),
    "an event in an event": lambda to, body: mail(
        to, body.replace("BEGIN:VEVENT", "BEGIN:VEVENT\r\nBEGIN:VEVENT")
    ),
    "8000 events in each other": lambda to, body: mail(
        to,
        body.replace("BEGIN:VEVENT", "BEGIN:VEVENT\r\n" * 8000).replace(
            "END:VEVENT", "END:VEVENT\r\n" * 8000
        ),
    ),
    "5000 events in folded lines": lambda to, body: mail(
        to,
        body.replace("BEGIN:VEVENT", "BEGI\r\n N;A=B:VEVENT\r\n" * 5000).replace(
            "END:VEVENT", "END:VEVENT\r\n" * 5000
        ),
    ),
    "two events": lambda to, body: mail(
        to, body.replace("END:VCALENDAR", "BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR")
    ),
    "not UTF-8": lambda to, _body: (
        f"To: {to}\r\nContent-Type: text/calendar\r\n".encode() + b"From: \xff\xfe\r\n\r\n\xff\xfe"
    ),
    "comments in comments": lambda to, body: mail(
        to, body, headers=["Cc: " + "(" * 3000 + ")" * 3000]
    ),
    "only spaces": lambda to, body: answers.relaxed(
        mail(to, body.replace("SUMMARY:", "X-A:x\r\nSUMMARY:")) + b" " * 150_000 + b"x\r\n"
    ),
    "a signature of spaces": lambda to, body: (
        b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=mail; b=x; bh=x; h=from"
        + b"\r\n " * 50_000
        + b"x\r\n"
        + mail(to, body)
    ),
    "nothing": lambda _to, _body: b"",
    "noise": lambda _to, _body: b"\xff" * 1000,
}


@pytest.mark.parametrize("raw", UNREADABLE)
def test_what_cannot_be_read_is_held_or_dropped_within_limits(raw, entry, to, stamp):
    hostile = UNREADABLE[raw](to, calendar(entry, stamp=stamp))
    began = time_module.process_time()
    outcome = receive(hostile)

    assert time_module.process_time() - began < 5
    assert outcome in {"held", "dropped"}
    assert said(entry) == ""
    assert asked(entry) in ([], [("held", "", None)], [("held", "accepted", None)])


def test_a_mail_to_nobody_here_is_not_read(entry, to, stamp, monkeypatch):
    """Whoever does not know an address that we gave costs us no more than its head."""
    monkeypatch.setattr(replies, "read", lambda _raw: pytest.fail("it was read"))
    local, _at, domain = to.partition("@")
    body = calendar(entry, stamp=stamp)

    assert receive(signed(mail(f"{local[:-4]}aaaa@{domain}", body))) == "dropped"
    assert receive(signed(mail(to, body)), f"meet@{domain}") == "dropped"


def test_a_mail_that_is_too_large_is_not_looked_into(entry, to, stamp):
    body = calendar(entry, stamp=stamp, more=[f"COMMENT:{'x' * 300_000}"])

    assert receive(signed(mail(to, body))) == "held"
    assert asked(entry) == [("held", "", None)]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_comes_in_is_read_without_an_error(data, bruno, now):
    entry = CalendarEntry(
        person=bruno, uid="a" * 26, starts_at=now, minutes=30, format="walk", changed_at=now
    )
    raw = bytearray(answers.of_outlook("meet+x@example.org", entry, "ACCEPTED", now))
    for _turn in range(data.draw(st.integers(0, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    letter = replies.read(bytes(raw))

    assert isinstance(letter, replies.Letter)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_comes_in_is_judged_without_an_error(data, entry, to, stamp):
    style = data.draw(st.sampled_from(sorted(answers.STYLES)))
    raw = bytearray(answers.STYLES[style](to, entry, "TENTATIVE", stamp))
    for _turn in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))

    assert receiving.judged(bytes(raw), "", look_up) in receiving.Outcome


@pytest.mark.parametrize(
    "start", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)]
)
@pytest.mark.parametrize(
    "stamp_", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)]
)
def test_a_time_at_the_end_of_time_breaks_no_page(start, stamp_, entry, to, bruno, client):
    body = calendar(entry, "TENTATIVE", method="COUNTER", stamp=stamp_, start=start, end=start)
    for raw in (mail(to, body), signed(mail(to, body))):
        receiving.judged(raw, "", look_up)  # which does not stumble
    client.force_login(bruno)

    assert client.get("/").status_code == 200


@given(st.binary(max_size=400))
def test_a_calendar_of_any_bytes_is_read_without_an_error(body):
    head = b"To: a@example.org\r\nContent-Type: text/calendar\r\n\r\n"
    assert isinstance(replies.read(head + body), replies.Letter)


def test_turned_off_nothing_is_read(entry, to, stamp, settings):
    settings.REPLIES = False

    assert receive(signed(mail(to, calendar(entry, stamp=stamp)))) == "off"
    assert said(entry) == ""


def move(meeting, by):
    meeting.refresh_from_db()
    with vault.ring_of(by):
        meetings.move(
            meeting, date(2027, 3, 12), time(10), "Europe/Rome", seen=meeting.version, by=by
        )
