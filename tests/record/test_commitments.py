"""A commitment keeps its story until it is kept or let go."""

from datetime import date, timedelta

import pytest

from entrenous import clock, record


@pytest.fixture
def promise(pair, meeting, ada, bruno, ring):
    """Made by Bruno for Ada at tomorrow's meeting."""
    with clock.at(meeting.starts_at), ring(bruno):
        return record.make_commitment(
            pair, "Ask about the nights in April", owed_by=ada, meeting=meeting, by=bruno
        )


def story(promise, person, ring):
    with ring(person):
        return [(r.outcome, r.text, r.by) for r in promise.reviews.all()]


def test_still_on_is_the_same_commitment_with_its_story_three_meetings_later(
    pair, promise, ada, bruno, ring
):
    later = pair.meetings.filter(slot__gt=date(2027, 3, 11)).order_by("slot")[:3]
    with ring(ada):
        record.review_commitment(promise, "open", "Edda is away", meeting=later[0], by=ada)
        record.review_commitment(promise, "open", meeting=later[1], by=ada)
    with ring(bruno):
        record.review_commitment(promise, "kept", "From the 12th", meeting=later[2], by=bruno)

    assert pair.commitments.count() == 1
    assert story(promise, bruno, ring) == [
        ("open", "Edda is away", ada),
        ("open", "", ada),
        ("kept", "From the 12th", bruno),
    ]


def test_looking_back_twice_alike_tells_the_story_once(pair, promise, ada, bruno, ring):
    following = pair.meetings.get(slot=date(2027, 3, 25))
    for by in (ada, ada, bruno):
        with ring(by):
            record.review_commitment(promise, "kept", meeting=following, by=by)

    assert story(promise, ada, ring) == [("kept", "", ada)]


def test_the_next_meeting_opens_with_what_is_open_of_both(pair, promise, meeting, ada, bruno, ring):
    with clock.at(meeting.ends_at):
        with ring(bruno):
            own = record.make_commitment(pair, "Fly", owed_by=bruno, meeting=meeting, by=bruno)
        with ring(ada):
            record.close(meeting, by=ada)
    following = pair.meetings.get(slot=date(2027, 3, 25))
    last = record.last_held(pair, following)

    assert last == meeting
    assert record.looked_back_on(pair, following, last) == [promise, own]
    assert record.looked_back_on(pair, meeting, None) == []


def test_what_was_kept_since_the_last_meeting_shows_at_the_next(pair, promise, meeting, ada, ring):
    following = pair.meetings.get(slot=date(2027, 3, 25))
    with ring(ada):
        with clock.at(meeting.ends_at):
            record.close(meeting, by=ada)
        with clock.at(meeting.ends_at + timedelta(days=3)):
            record.review_commitment(promise, "kept", by=ada)

    assert record.looked_back_on(pair, following, meeting) == [promise]


def test_a_commitment_let_go_by_mistake_is_open_again(promise, ada, ring):
    with ring(ada):
        record.review_commitment(promise, "let-go", by=ada)
        record.review_commitment(promise, "open", by=ada)

    promise.refresh_from_db()
    assert promise.is_open


def test_the_same_change_once_more_is_no_news(promise, ada, ring):
    pair = promise.pair
    with ring(ada):
        record.change_commitment(promise, "Other words", date(2027, 3, 20), by=ada)
        pair.refresh_from_db()
        told = pair.news_number
        record.change_commitment(promise, "Other words", date(2027, 3, 20), by=ada)

    pair.refresh_from_db()
    assert pair.news_number == told
    promise.refresh_from_db()
    assert promise.due == date(2027, 3, 20)
