"""Who reports to whom: named, changed, ended, and told."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import translation

from entrenous import pairs, people, record, vault
from entrenous.changes import PairHasEnded
from entrenous.pairs.models import Pair


def line():
    """Manager and report of every pair that holds, by name."""
    held = Pair.objects.open().select_related("manager", "report")
    return sorted((pair.manager.name, pair.report.name) for pair in held)


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """letters() does what comes after the commit; afterwards (to, subject, text) of each mail."""

    class Letters:
        def __init__(self) -> None:
            self.waiting = django_capture_on_commit_callbacks(execute=True)

        def __enter__(self) -> None:
            mail.outbox = []
            self.waiting.__enter__()

        def __exit__(self, *error: object) -> None:
            self.waiting.__exit__(*error)

        @property
        def sent(self):
            return {letter.to[0]: letter.body.split("\n\n") for letter in mail.outbox}

    return Letters()


def test_one_person_is_a_manager_and_a_report(ada, bruno, dora):
    pairs.pair_up(dora, ada)
    pairs.pair_up(ada, bruno)

    assert line() == [("Ada", "Bruno"), ("Dora", "Ada")]
    assert pairs.managers() == {ada.pk: dora, bruno.pk: ada}


def test_named_twice_they_are_one_pair(ada, bruno):
    assert pairs.pair_up(ada, bruno) == pairs.pair_up(ada, bruno)
    assert Pair.objects.count() == 1


def test_a_new_manager_means_a_new_pair_and_the_old_record_stays_with_its_two(
    pair, ada, bruno, dora, ring
):
    with ring(ada):
        record.raise_topic(pair, "Between Ada and Bruno", by=ada)

    new = pairs.pair_up(dora, bruno)

    pair.refresh_from_db()
    assert (pair.is_open, new.is_open, line()) == (False, True, [("Dora", "Bruno")])
    for person in (ada, bruno):
        with ring(person):
            assert pair.topics.get().text == "Between Ada and Bruno"
    with ring(dora), pytest.raises(vault.Closed):
        str(pair.topics.get().text)
    with ring(ada), pytest.raises(PairHasEnded):
        record.raise_topic(pair, "Something more", by=ada)
    assert list(pairs.pairs_of(dora)) == [new]
    assert list(pairs.pairs_of(ada)) == [pair]


def test_nobody_reports_to_their_own_report_directly_or_over_others(ada, bruno, cleo):
    pairs.pair_up(ada, bruno)
    pairs.pair_up(bruno, cleo)

    for manager, report in ((ada, ada), (bruno, ada), (cleo, ada)):
        with pytest.raises(pairs.GoesInACircle):
            pairs.pair_up(manager, report)
    assert line() == [("Ada", "Bruno"), ("Bruno", "Cleo")]


def test_with_who_has_left_nobody_is_paired(ada, bruno, xenia):
    pairs.leave(bruno, by=xenia)

    for manager, report in ((ada, bruno), (bruno, ada)):
        with pytest.raises(pairs.HasLeft):
            pairs.pair_up(manager, report)


def test_who_leaves_leaves_their_pairs_behind_as_history(ada, bruno, cleo, xenia):
    pairs.pair_up(ada, bruno)
    pairs.pair_up(bruno, cleo)

    pairs.leave(bruno, by=xenia)

    bruno.refresh_from_db()
    assert (line(), bruno.is_active) == ([], False)
    assert [pair.is_open for pair in pairs.pairs_of(ada)] == [False]


def test_a_manager_names_somebody_who_has_none(pair, ada, cleo, letters):
    with letters:
        new = pairs.name_report(cleo, by=ada)

    assert (new.manager, new.report) == (ada, cleo)
    assert pairs.name_report(cleo, by=ada) == new
    assert letters.sent == {
        "cleo@example.org": ["Ada is your manager here from now on.", "http://localhost:8000/"]
    }


def test_only_a_manager_names_a_report(ada, cleo):
    with pytest.raises(pairs.NotAManager):
        pairs.name_report(cleo, by=ada)


def test_a_manager_takes_nobody_from_another(pair, dora, cleo, bruno):
    pairs.pair_up(dora, cleo)

    with pytest.raises(pairs.HasAManager):
        pairs.name_report(bruno, by=dora)
    assert line() == [("Ada", "Bruno"), ("Dora", "Cleo")]


def test_a_manager_does_not_name_their_own_manager(pair, ada, bruno, cleo):
    pairs.pair_up(bruno, cleo)

    for above in (ada, bruno):
        with pytest.raises((pairs.GoesInACircle, pairs.HasAManager)):
            pairs.name_report(above, by=bruno)
    with pytest.raises(pairs.GoesInACircle):
        pairs.name_report(ada, by=bruno)


def test_the_three_hear_that_the_line_has_changed(pair, ada, bruno, dora, xenia, letters, caplog):
    caplog.set_level("INFO", "entrenous.audit")

    with letters:
        pairs.set_manager(bruno, dora, by=xenia)

    stays = "What you two wrote stays with the two of you, and nobody else can read it."
    home = "http://localhost:8000/"
    assert letters.sent == {
        "bruno@example.org": [
            "Dora is your manager here from now on.",
            "Ada is no longer your manager here.",
            stays,
            home,
        ],
        "ada@example.org": ["Bruno no longer reports to you here.", stays, home],
        "dora@example.org": ["Bruno reports to you here from now on.", home],
    }
    assert {letter.subject for letter in mail.outbox} == {"Who meets whom"}
    assert [entry.getMessage() for entry in caplog.records] == [
        f"manager of {bruno.pk}: {dora.pk}, not {ada.pk}, by {xenia.pk}"
    ]


def test_they_hear_it_in_their_own_language(pair, bruno, xenia, letters, monkeypatch):
    people.change_settings(bruno, language="it")
    spoken = {}
    monkeypatch.setattr(
        people.letters, "send", lambda to, *_: spoken.update({to: translation.get_language()})
    )

    with letters:
        pairs.set_manager(bruno, None, by=xenia)

    assert line() == []
    assert spoken == {"bruno@example.org": "it", "ada@example.org": "en"}


def test_nothing_changed_is_nothing_told(pair, ada, bruno, xenia, letters, caplog):
    caplog.set_level("INFO", "entrenous.audit")

    with letters:
        pairs.set_manager(bruno, ada, by=xenia)
        pairs.set_manager(ada, None, by=xenia)

    assert (letters.sent, caplog.messages) == ({}, [])


def test_each_pair_of_a_person_has_an_ink_of_its_own(ada, bruno, cleo, dora):
    inks = [pairs.pair_up(ada, report).ink for report in (bruno, cleo, dora)]

    assert len(set(inks)) == 3
