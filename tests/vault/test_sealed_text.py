import copy
import pickle
import uuid
from io import StringIO

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import Value
from django.test.utils import isolate_apps

from entrenous.agreements.models import Agreement
from entrenous.meetings.models import Meeting
from entrenous.people.models import Person
from entrenous.record.models import Topic
from entrenous.vault import Closed, Sealed, SealedText
from tests.vault.conftest import bring, stored

CANARY = "canary-4711"


@pytest.fixture
def topic(pair, ada, ring):
    with ring(ada):
        topic = bring(pair, CANARY, by=ada)
    return Topic.objects.get(pk=topic.pk)


def test_each_of_the_two_reads_what_the_other_wrote(topic, bruno, ring):
    with ring(bruno):
        assert topic.text == CANARY
        assert type(topic.text) is str


def test_a_stranger_reads_nothing_and_writes_nothing(topic, pair, cleo, ring):
    with ring(cleo):
        with pytest.raises(Closed):
            _ = topic.text
        with pytest.raises(Closed):
            bring(pair, "hello", by=cleo)


def test_outside_a_ring_nothing_opens_and_nothing_is_sealed(topic, pair, ada):
    with pytest.raises(Closed):
        _ = topic.text
    with pytest.raises(Closed):
        bring(pair, "hello", by=ada)


def test_the_database_does_not_hold_the_text(topic):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM entrenous_topic")
        assert CANARY.encode() not in bytes(cursor.fetchone()[0])


def test_what_was_read_once_stays_readable_in_the_instance(topic, ada, ring):
    with ring(ada):
        _ = topic.text

    assert topic.text == CANARY


def test_saving_what_nobody_changed_leaves_the_bytes_and_takes_no_ring(topic, ada, ring):
    before = stored(topic)

    topic.save()
    unopened = stored(topic)
    with ring(ada):
        topic.text = topic.text
    topic.save()

    assert (unopened, stored(topic)) == (before, before)


def test_a_changed_text_is_sealed_anew(topic, ada, bruno, ring):
    before = stored(topic)

    with ring(ada):
        topic.text = "something else"
        topic.save()

    assert stored(topic) != before
    with ring(bruno):
        assert Topic.objects.get().text == "something else"


def test_text_is_kept_exactly(pair, ada, ring):
    odd = "a\0b\0\0 \N{RIGHT-TO-LEFT MARK} \r\n\t\N{WAVING HAND SIGN}" * 100
    with ring(ada):
        bring(pair, odd, by=ada)

        assert Topic.objects.get().text == odd


def test_many_rows_are_created_at_once(pair, ada, ring):
    with ring(ada):
        Topic.objects.bulk_create(
            Topic(pair=pair, text=f"topic {n}", written_by=ada, brought_by=ada, position=n)
            for n in range(3)
        )

        assert [topic.text for topic in Topic.objects.order_by("position")] == [
            "topic 0",
            "topic 1",
            "topic 2",
        ]


def test_nothing_may_be_there_instead_of_a_text(meeting, bruno, ring):
    assert meeting.own_place is None
    assert list(Meeting.objects.filter(own_place__isnull=False)) == []

    with ring(bruno):
        meeting.own_place = "by the river"
        meeting.save()
    there = list(Meeting.objects.filter(own_place__isnull=False))
    meeting.own_place = None
    meeting.save()

    assert there == [meeting]
    assert Meeting.objects.get(pk=meeting.pk).own_place is None


def test_a_row_reloads_outside_a_ring_and_opens_later(topic, ada, ring):
    topic.refresh_from_db()

    with pytest.raises(Closed):
        _ = topic.text
    with ring(ada):
        assert topic.text == CANARY


def test_reloading_forgets_what_was_not_saved(topic, ada, ring):
    topic.text = "not meant"

    topic.refresh_from_db()

    with ring(ada):
        assert topic.text == CANARY


@pytest.mark.parametrize("mode", [models.FETCH_ONE, models.FETCH_PEERS], ids=["one", "peers"])
def test_a_deferred_text_is_fetched_sealed_and_opens(topic, ada, ring, mode, pair):
    with ring(ada):
        bring(pair, CANARY, by=ada)
    before = stored(topic)

    topics = list(Topic.objects.fetch_mode(mode).defer("text"))
    with ring(ada):
        assert [topic.text for topic in topics] == [CANARY, CANARY]
    for each in topics:
        each.save()

    assert stored(topic) == before


def test_a_deferred_text_is_left_alone_by_a_save(topic):
    before = stored(topic)

    Topic.objects.only("pk", "state", "pair").get().save()

    assert stored(topic) == before


def test_values_are_opaque(topic, ada, ring):
    with ring(ada):
        value = Topic.objects.values("text").get()["text"]

        assert repr(value) == "<sealed>"
        with pytest.raises(Closed):
            str(value)
        with pytest.raises(Closed):
            format(value)


def test_a_value_equals_only_the_same_bytes(topic):
    one, other = (Topic.objects.values_list("text", flat=True).get() for _ in range(2))

    assert {one, other} == {Sealed(stored(topic))}
    assert one != stored(topic)


def test_pickles_and_deep_copies_hold_no_text_and_still_open(topic, ada, ring):
    with ring(ada):
        _ = topic.text
        pickled = pickle.dumps(topic)
        copies = [pickle.loads(pickled), copy.deepcopy(topic)]  # noqa: S301  # our own

        assert [each.text for each in copies] == [CANARY, CANARY]
    assert CANARY.encode() not in pickled


def test_a_dump_of_the_tables_holds_no_text(topic):
    dump = StringIO()

    call_command("dumpdata", "entrenous.topic", "entrenous.meeting", stdout=dump)

    assert str(topic.pk) in dump.getvalue()
    assert CANARY not in dump.getvalue()


def test_a_dump_says_null_for_nothing(meeting):
    dump = StringIO()

    call_command("dumpdata", "entrenous.meeting", stdout=dump)

    assert '"own_place": null' in dump.getvalue()


def test_a_form_shows_the_text_and_takes_another(topic, ada, ring):
    form_class = forms.modelform_factory(Topic, fields=["text"])
    with ring(ada):
        shown = form_class(instance=topic)
        str(shown["text"])
        form_class({"text": "something else"}, instance=topic).save()

        assert shown.initial == {"text": CANARY}
        assert Topic.objects.get().text == "something else"


def test_a_form_outside_a_ring_shows_nothing_in_its_place(topic):
    form = forms.modelform_factory(Topic, fields=["text"])(instance=topic)

    with pytest.raises(Closed):
        str(form["text"])


def test_an_empty_text_is_sealed_like_any_other(pair, ada, ring):
    with ring(ada):
        bring(pair, "", by=ada)

        assert Topic.objects.get().text == ""


@pytest.mark.parametrize(
    "write",
    [
        lambda topics: topics.update(text="hello"),
        lambda topics: topics.update(text=Value("hello")),
        lambda topics: topics.update(text=models.F("state")),
        lambda topics: topics.bulk_update(list(topics), ["text"]),
    ],
    ids=["text", "value", "expression", "bulk update"],
)
def test_text_goes_in_row_by_row_only(topic, ada, ring, write):
    before = stored(topic)

    with ring(ada), pytest.raises(FieldError, match="one row at a time"), transaction.atomic():
        write(Topic.objects.all())

    assert stored(topic) == before


@pytest.mark.parametrize("lookup", ["text", "text__contains", "text__in", "text__gt"])
def test_the_database_cannot_look_for_a_text(db, lookup):
    with pytest.raises(FieldError, match="is sealed"):
        Topic.objects.filter(**{lookup: CANARY})


def test_only_text_is_taken(topic):
    with pytest.raises(TypeError, match="takes text, not int"):
        topic.text = 4711


def test_a_copy_of_an_opened_row_is_sealed_in_its_new_place(topic, ada, ring):
    original = topic.pk
    with ring(ada):
        _ = topic.text
        topic.pk = uuid.uuid4()
        topic.save(force_insert=True)

        assert {each.text for each in Topic.objects.all()} == {CANARY}
    assert Topic.objects.exclude(pk=original).count() == 1


def test_a_row_nobody_opened_is_not_copied(topic, ada, ring):
    topic.pk = uuid.uuid4()

    with ring(ada), pytest.raises(ValueError, match="before you copy"), transaction.atomic():
        topic.save(force_insert=True)

    assert Topic.objects.count() == 1


def test_stored_bytes_can_be_put_back_without_a_ring(topic, ada, ring):
    kept = bytes(Topic.objects.values_list("text", flat=True).get())
    row = Topic.objects.get()
    row.delete()

    Topic.objects.bulk_create(
        [Topic(pk=topic.pk, pair=row.pair, written_by=ada, brought_by=ada, text=Sealed(kept))]
    )

    with ring(ada):
        assert Topic.objects.get().text == CANARY


def test_nothing_is_sealed_before_its_owner_is_known(ada, ring):
    with ring(ada), pytest.raises(ValueError, match="there is none yet"):
        Topic(text="hello", written_by=ada, brought_by=ada).save()


@isolate_apps("entrenous")
def test_a_person_owns_what_is_theirs_alone(ada, bruno, ring):
    class Jotting(models.Model):  # gone with the test
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        person = models.ForeignKey(Person, models.CASCADE, related_name="+")
        text = SealedText(owner="person", max_length=20)

        class Meta:
            app_label = "entrenous"

    jotting = Jotting(person=ada, text="mine")
    field = Jotting._meta.get_field("text")
    with ring(ada):
        jotting.text = field.pre_save(jotting, add=True)
        assert jotting.text == "mine"
    again = Jotting(pk=str(jotting.pk), person=ada, text=Sealed(bytes(field.held(jotting))))
    with ring(bruno), pytest.raises(Closed):
        _ = again.text
    with ring(ada):
        assert again.text == "mine"
    with pytest.raises(ValidationError):
        field.clean("x" * 21, jotting)
    assert field.deconstruct()[3] == {"owner": "person", "max_length": 20}
    assert field.check() == []


@isolate_apps("entrenous")
def test_a_model_in_which_nothing_can_be_sealed_is_refused():
    class Ownerless(models.Model):  # gone with the test
        text = SealedText(unique=True)

        class Meta:
            app_label = "entrenous"

    problems = [problem.id for problem in Ownerless._meta.get_field("text").check()]

    assert problems == ["vault.E001", "vault.E002", "vault.E003"]


def test_only_a_pair_or_a_person_owns_a_text():
    with pytest.raises(ValueError, match="company"):
        SealedText(owner="company")


def test_every_sealed_field_is_in_order(db):
    fields = [Topic._meta.get_field("text"), Agreement._meta.get_field("place")]

    assert [field.check() for field in fields] == [[], []]
