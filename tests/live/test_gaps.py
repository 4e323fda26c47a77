"""Several processes over one PostgreSQL hear each other, and what a broken line kept from them."""

import time

import pytest
from django.db import connection

from entrenous import record
from tests import databases
from tests.live.open_pages import start_beside_the_tests
from tests.live.writers import Writer

pytestmark = pytest.mark.skipif(
    databases.KIND != "postgres", reason="SQLite is one process, by design"
)


def topics_of(pair):
    return f"/with/{pair.pk}/topics/"


@pytest.fixture
def second_server(transactional_db, tmp_path):
    running = start_beside_the_tests(tmp_path / "second")
    yield running
    running.stop()


def test_what_one_process_did_a_page_at_another_hears_within_a_second(
    sit_down, open_page, second_server, pair, ada, bruno
):
    brunos = open_page(bruno)
    adas = sit_down(ada, at=second_server)

    adas.post(topics_of(pair), text="Easter")

    heard = brunos.hears(within=1)
    assert (heard["part"], heard["mine"]) == ("topics", False)
    assert adas.listen().hears(0.3) is None


def test_what_a_command_did_is_heard(open_page, ring, pair, ada, bruno):
    brunos = open_page(bruno)

    with ring(ada):
        record.raise_topic(pair, "Easter", by=ada)

    assert brunos.hears(within=1)["part"] == "topics"


def test_signing_out_at_one_process_closes_the_page_at_another(
    sit_down, second_server, pair, ada, bruno
):
    here = sit_down(bruno)
    page = here.listen()
    assert page.hears(0.3) is None
    there = sit_down(bruno, at=second_server)
    there.session = here.session

    there.post("/out/")

    assert page.closes(within=2)[:2] == (4403, [])


def test_when_the_database_hangs_up_every_page_asks_what_it_missed(second_server, sit_down, pair, ada, bruno, ring):  # fmt: skip
    page = sit_down(bruno, at=second_server)
    brunos = page.listen(**{str(pair.pk): pair.news_number})
    assert brunos.hears(0.3) is None

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with ring(ada):
        record.raise_topic(pair, "Easter", by=ada)  # rings while nobody listens

    assert brunos.closes(within=5)[:2] == (4503, [])
    again = page.listen(**{str(pair.pk): pair.news_number - 1})
    assert again.hears(within=1)["part"] == "topics"
    with ring(ada):
        record.make_commitment(pair, "Say who is on call", owed_by=ada, by=ada)
    assert again.hears(within=1)["part"] == "commitments"


def test_what_rings_and_is_no_news_harms_nobody(open_page, ring, pair, ada, bruno):
    brunos = open_page(bruno)
    with connection.cursor() as cursor:
        for words in ("", "hello", "[]", "[1,2,3,4]", '["x","topics",1,""]', '{"a": 1}'):
            cursor.execute("SELECT pg_notify('entrenous_news', %s)", [words])
    time.sleep(0.3)

    with ring(ada):
        record.raise_topic(pair, "Easter", by=ada)

    assert brunos.hears(within=1)["part"] == "topics"


def notes_at(browser, meeting):
    return Writer(browser.knock(path=f"/live/notes/{meeting.pk}/"))


def test_two_at_two_processes_write_the_same_notes(sit_down, second_server, meeting, ada, bruno):
    here, there = (
        notes_at(sit_down(ada), meeting),
        notes_at(sit_down(bruno, at=second_server), meeting),
    )
    assert here.hears_until(lambda: here.stored)
    assert there.hears_until(lambda: there.stored)

    for n in range(10):
        here.write(f"a{n}")
        there.write(f"b{n}")

    assert here.is_saved()
    assert there.is_saved()
    assert here.hears_until(lambda: len(here.text.split()) == 20)
    assert there.hears_until(lambda: there.text == here.text)


def test_carets_are_seen_across_processes(sit_down, second_server, meeting, ada, bruno):
    here, there = (
        notes_at(sit_down(ada), meeting),
        notes_at(sit_down(bruno, at=second_server), meeting),
    )
    assert there.hears_until(lambda: there.stored)
    here.hears_until(lambda: here.stored)
    here.show_caret(7, '{"at":1}')

    assert there.hears_until(lambda: there.carets)
    here.line.close()
    assert there.hears_until(lambda: b"null" in there.carets[-1])


def test_after_a_broken_line_to_the_database_writers_connect_anew(
    sit_down, second_server, meeting, ada, bruno
):
    here = notes_at(sit_down(ada), meeting)
    assert here.hears_until(lambda: here.stored)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
        )

    assert here.hears_until(lambda: here.code is not None)
    assert here.code == 4503
