"""The two doors for answers: a mailbox that is read, and a command for the pipe of a mail server."""

import io
import logging
import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.core.management import call_command

from entrenous import calendars
from entrenous.calendars import receiving
from entrenous.calendars.models import CalendarEntry
from entrenous.calendars.reply_addresses import reply_address
from tests.calendars import answers
from tests.calendars.post_office import PASSWORD, USER, PostOffice


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = PostOffice(tmp_path_factory.mktemp("office"))
    yield office
    office.close()


@pytest.fixture
def mailbox(office, settings, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(office.pem))
    settings.REPLIES = True
    settings.IMAP_SERVER, settings.IMAP_PORT = "127.0.0.1", office.port
    settings.IMAP_USER, settings.IMAP_PASSWORD = USER, PASSWORD
    calendars.read_mailbox(look_up=answers.look_up)
    assert office.count() == 0
    return office


@pytest.fixture
def entry(bruno, meeting, post, work):
    cache.clear()
    calendars.be_invited(bruno)
    work()
    return CalendarEntry.objects.get(person=bruno, meeting=meeting)


def answer(entry, now):
    return answers.signed(answers.of_outlook(reply_address(entry), entry, "DECLINED", now))


@pytest.mark.slow
def test_a_mailbox_is_read_and_what_was_dealt_with_is_deleted(mailbox, entry, now):
    mailbox.put(answer(entry, now))

    assert calendars.read_mailbox(look_up=answers.look_up) == 1
    entry.refresh_from_db()
    assert (entry.answer, mailbox.count()) == ("declined", 0)
    assert calendars.read_mailbox() == 0


@pytest.mark.slow
def test_one_bad_mail_never_keeps_the_next_from_being_read(mailbox, entry, now, caplog):
    big = answers.signed(answers.mail(reply_address(entry), "canary" * 600_000))
    mailbox.put(
        b"\xff\xfe\r\n\r\n",
        b"From: x\r\n\r\ncanary\r\n",
        big,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 3000,
        answer(entry, now),
    )
    with caplog.at_level(logging.DEBUG):
        assert calendars.read_mailbox(look_up=answers.look_up) == 5

    entry.refresh_from_db()
    assert (entry.answer, mailbox.count()) == ("declined", 0)
    assert "canary" not in caplog.text


@pytest.mark.slow
def test_a_mistake_of_ours_stops_no_mail_either(mailbox, entry, now, monkeypatch, caplog):
    def fail(*_args):
        raise RuntimeError("canary")

    monkeypatch.setattr(receiving, "_entry_for", fail)
    mailbox.put(answer(entry, now), answer(entry, now))

    assert calendars.read_mailbox() == 2
    assert mailbox.count() == 0
    assert "RuntimeError" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.slow
def test_a_mailbox_that_cannot_be_opened_is_a_line_in_the_log(mailbox, settings, caplog):
    settings.IMAP_PASSWORD = "wrong"
    assert calendars.read_mailbox() == 0
    settings.IMAP_FOLDER = "nowhere"
    settings.IMAP_PASSWORD = PASSWORD
    assert calendars.read_mailbox() == 0

    assert "the mailbox for replies cannot be read: error" in caplog.text
    assert "the mailbox for replies has no such folder" in caplog.text


@pytest.mark.slow
def test_a_server_that_nobody_vouches_for_is_not_told_the_password(mailbox, monkeypatch, caplog):
    monkeypatch.delenv("SSL_CERT_FILE")

    assert calendars.read_mailbox() == 0
    assert "cannot be read: SSLCertVerificationError" in caplog.text


def test_without_a_mailbox_there_is_nothing_to_read(db, settings):
    settings.REPLIES = True
    assert calendars.read_mailbox() == 0


def test_a_mail_server_hands_a_mail_to_the_command(entry, now, settings, monkeypatch):
    settings.REPLIES, settings.AUTHSERV_ID = True, "mx.example.org"
    raw = answers.mail(
        "somebody@example.org",
        answers.calendar(entry, stamp=now),
        headers=["Authentication-Results: mx.example.org; dkim=pass header.d=example.org"],
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"From bruno\n" + raw)))
    call_command("receive_mail", reply_address(entry))

    entry.refresh_from_db()
    assert entry.answer == "accepted"


@pytest.mark.slow
def test_the_command_takes_whatever_it_is_handed_and_says_when_replies_are_off(installed_database):
    env = os.environ | {"ENTRENOUS_DATABASE_URL": installed_database}
    main = "from entrenous.command import main; main()"
    words = [sys.executable, "-c", main, "receive-mail", "meet+x@example.org"]
    off = subprocess.run(words, input=b"x" * 5_000_000, env=env, capture_output=True, check=True)
    on = subprocess.run(
        words,
        input=b"\xff" * 5_000_000,
        env=env | {"ENTRENOUS_REPLIES": "yes"},
        capture_output=True,
        check=True,
    )

    assert b"Replies are off; ENTRENOUS_REPLIES=yes turns them on." in off.stderr
    assert b"Traceback" not in on.stderr
