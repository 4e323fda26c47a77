"""Once on each way: also when a process dies in the middle, or a server refuses for a while."""

import asyncio
from datetime import time, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from entrenous import chores, clock, delivery, meetings, people, work
from entrenous.delivery import sending
from entrenous.delivery.models import Letter, Notice, Sending
from tests.delivery.test_letters import FRIDAY
from tests.loopback import by_smtp, mail_server


class Post:
    """A mail server that may be out of order."""

    def __init__(self):
        self.came = []
        self.refuses = False
        self.waits = 0  # seconds, before it says that it took it

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        if self.refuses:
            return "451 Not now"
        self.came.append(envelope)
        await asyncio.sleep(self.waits)
        return "250 OK"


@pytest.fixture
def post(settings):
    post = Post()
    with mail_server(post) as port:
        settings.MAILERS = {"default": by_smtp(port), "jobs": by_smtp(port)}
        yield post


@pytest.fixture
def moved(agreement, meeting, ada, bruno, ring, now):
    """Ada moved it; three minutes later it is time to tell Bruno."""
    delivery.wish(bruno, quiet_from=time(0), quiet_to=time(0), day_before=False)
    delivery.wish(ada, day_before=False)
    with ring(ada):
        meetings.move(meeting, FRIDAY, time(16), "Europe/Rome", seen=meeting.version, by=ada)
    for chore in chores.CHORES:
        chore()


def work_at(moment):
    with clock.at(moment):
        chores.do_all()


def test_it_goes_by_smtp_to_one_and_says_that_it_is_automatic(post, moved, now):
    work_at(now + timedelta(minutes=3))

    [envelope] = post.came
    assert envelope.rcpt_tos == ["bruno@example.org"]
    assert b"Auto-Submitted: auto-generated" in envelope.content


def test_a_process_that_dies_between_sending_and_recording_sends_nothing_twice(
    post, moved, now, monkeypatch
):
    class Died(BaseException):
        """Nothing of ours runs after it."""

    def die(*_):
        raise Died

    with monkeypatch.context() as dying, clock.at(now + timedelta(minutes=3)):
        dying.setattr("entrenous.delivery.sending._settle", die)
        for chore in chores.CHORES:
            chore()
        ident = str(Sending.objects.get().pk)
        with pytest.raises(Died):
            sending.send.func(ident)
    for minutes in (4, 20, 40, 120):
        work_at(now + timedelta(minutes=minutes))

    assert len(post.came) == 1
    assert Sending.objects.get().state == Sending.State.UNSURE


def test_what_a_server_refuses_comes_when_it_takes_it_again_and_once(post, moved, now):
    post.refuses = True
    work_at(now + timedelta(minutes=3))
    work_at(now + timedelta(minutes=5))
    post.refuses = False
    for minutes in (15, 16, 60):
        work_at(now + timedelta(minutes=minutes))

    assert len(post.came) == 1
    assert Sending.objects.get().state == Sending.State.GONE


def test_after_five_tries_its_owner_is_told_in_the_app(post, moved, bruno, now):
    post.refuses = True
    for minutes in (3, 5, 11, 30, 95, 200):
        work_at(now + timedelta(minutes=minutes))

    assert delivery.silent_ways(bruno) == {None: "failed"}
    assert Sending.objects.get().tries == 5


def test_a_job_that_fails_keeps_no_word_of_anybody(moved, now, settings):
    settings.MAILERS = {
        "default": settings.MAILERS["default"],
        "jobs": {"BACKEND": "tests.delivery.test_sending.Talkative"},
    }
    work_at(now + timedelta(minutes=3))

    [job] = DBTaskResult.objects.failed()
    assert "bruno" not in job.traceback + str(job.args_kwargs) + job.exception_class_path


class Talkative:
    """A mail backend with an error that says too much."""

    def __init__(self, **_options):
        pass

    def send_messages(self, messages):
        raise RuntimeError(f"no mail for {messages[0].to}: {messages[0].body}")


def test_nobody_can_count_from_it_what_happened_longer_ago(post, moved, now):
    work_at(now + timedelta(minutes=3))
    work_at(now + timedelta(days=4))

    assert not Letter.objects.exists()
    assert not Notice.objects.filter(kind=Notice.Kind.MOVED).exists()


def test_a_clock_that_was_ahead_for_a_while_keeps_no_letter_back(post, moved, now):
    with clock.at(now + timedelta(days=300)):
        Notice.objects.update(due_at=clock.now())
    work_at(now + timedelta(minutes=3))
    Sending.objects.update(state=Sending.State.WAITING, next_try=now + timedelta(days=300))
    work_at(now + timedelta(minutes=4))

    assert len(post.came) == 2  # the second since it was told to wait anew


def test_what_it_was_about_is_gone_and_nothing_is_said(post, moved, now):
    with clock.at(now + timedelta(minutes=3)):
        delivery.compose_letters()
        Notice.objects.all().delete()
        delivery.send_letters()
        work.run_jobs()

    assert post.came == []


def test_whose_new_address_is_not_settled_reads_nothing_there_that_waited(
    post, moved, pair, bruno, xenia, now
):
    with clock.at(now + timedelta(minutes=3)):
        delivery.compose_letters()
        people.change_address(bruno, "new@example.net", told=[], by=xenia)
        delivery.send_letters()
        work.run_jobs()

    assert [one for one in post.came if b"found another time" in one.content] == []


def test_a_server_that_took_it_and_answers_too_late_gets_it_once(post, moved, now, settings):
    post.waits = 2
    settings.MAILERS["jobs"]["OPTIONS"]["timeout"] = 1
    settings.MAILERS = dict(settings.MAILERS)
    for minutes in (3, 5, 15, 60):
        work_at(now + timedelta(minutes=minutes))

    assert len(post.came) == 1
    assert Sending.objects.get().state == Sending.State.UNSURE
