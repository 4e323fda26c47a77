"""The doorway: a code or a password, limits, the next page, and nothing that was typed is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from entrenous import people
from entrenous.people.models import Person
from tests.cast import PASSWORD
from tests.web.reading import Page

CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)
NEW_PASSWORD = "quite another one 8"


def ask_for_code(client, email, **more):
    return client.post("/in/code/", {"email": email, **more})


def code_in_mail():
    (code,) = CODE.findall(mail.outbox[-1].body)
    return code


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/in/", {"login": email, "password": password, **more})


def is_in(client, person):
    return client.session.get("_auth_user_id") == str(person.pk)


@pytest.fixture
def hour(time_machine):
    """hour(minutes=1) lets time pass for limits and codes."""

    class Hour:
        def __init__(self) -> None:
            self.now = datetime(2027, 3, 10, 9, tzinfo=UTC)
            time_machine.move_to(self.now, tick=False)

        def __call__(self, **by: float) -> None:
            self.now += timedelta(**by)
            time_machine.move_to(self.now, tick=False)

    return Hour()


# ── In and out ───────────────────────────────────────────────────────────────────────────────────


def test_with_a_code_from_a_mail(client, bruno):
    page = Page(client.get("/in/"))
    assert page.title == "Sign in · Entrenous"
    assert page.buttons == ["Send me a code", "Sign in"]

    asked = ask_for_code(client, "Bruno@Example.org")
    assert asked["Location"] == "/in/code/confirm/"
    page = Page(client.get(asked["Location"]))
    assert page.told == []
    entered = client.post(asked["Location"], {"code": code_in_mail().lower().replace("-", " ")})

    assert entered["Location"] == "/"
    assert is_in(client, bruno)
    assert Page(client.get("/")).told == []


def test_the_mail_says_little(client, bruno):
    ask_for_code(client, "bruno@example.org")

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["bruno@example.org"], "Your code")
    assert letter.body.splitlines() == [
        "Your code to sign in:",
        "",
        code_in_mail(),
        "",
        "It is good for ten minutes. If you did not ask for it, you need not do anything.",
        "",
        "Entrenous",
    ]


def test_with_a_password(client, bruno):
    assert sign_in(client, "BRUNO@example.org")["Location"] == "/"
    assert is_in(client, bruno)


def test_who_is_in_already_goes_on(client, bruno):
    client.force_login(bruno)

    for address in ("/in/", "/in/code/", "/in/code/confirm/"):
        assert client.get(address)["Location"] == "/"


def test_with_a_wrong_password_the_address_stays_and_the_other_way_is_named(client, bruno):
    page = Page(sign_in(client, "bruno@example.org", "wrong"))

    assert page.wrong == ["This address and this password do not go together. A code works, too."]
    assert page.field("Your password").value == ""
    assert page.part("login").value == "bruno@example.org"
    assert page.opened == ["Use a password"]


def test_signing_out_asks_once_and_then_the_browser_knows_nothing(client, bruno):
    client.force_login(bruno)
    assert client.get("/out/").status_code == 200
    assert is_in(client, bruno)

    assert client.post("/out/")["Location"] == "/in/"
    assert not is_in(client, bruno)
    assert client.get("/")["Location"] == "/in/?next=/"


def test_another_address_can_be_given_after_the_first(client, bruno, ada):
    ask_for_code(client, "ada@example.org", next="/me/")
    confirm = client.get("/in/code/confirm/?next=/me/")
    form = next(f for f in Page(confirm).all("form") if f["action"] == "/out/")
    (away,) = [field for field in form.all("input") if field.get("name") == "next"]

    back = client.post("/out/", {"next": away["value"]}, follow=True)

    assert back.request["PATH_INFO"] == "/in/"
    ask_for_code(client, "bruno@example.org", next="/me/")
    client.post("/in/code/confirm/", {"code": code_in_mail(), "next": "/me/"})
    assert is_in(client, bruno)


def test_a_code_is_good_for_ten_minutes(client, bruno, hour):
    for minutes, works in ((9.9, True), (10.1, False)):
        ask_for_code(client, "bruno@example.org")
        hour(minutes=minutes)
        client.post("/in/code/confirm/", {"code": code_in_mail()})
        assert is_in(client, bruno) == works
        client.logout()


def test_a_code_belongs_to_the_browser_that_asked(client, bruno):
    ask_for_code(client, "bruno@example.org")

    other = Client()
    other.post("/in/code/confirm/", {"code": code_in_mail()})

    assert not is_in(other, bruno)


# ── Nobody makes an account ──────────────────────────────────────────────────────────────────────


def test_nobody_makes_an_account_for_themselves(client, db):
    page = Page(client.get("/in/new/"))
    assert page.title == "By invitation · Entrenous"

    client.post(
        "/in/new/",
        {"email": "eve@example.org", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    client.post("/in/code/", {"email": "eve@example.org"})
    client.post("/in/", {"login": "eve@example.org", "password": NEW_PASSWORD})

    assert not Person.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("door", "to"),
    [("/in/code/", "/in/code/confirm/"), ("/in/forgotten/", "/in/forgotten/code/")],
)
def test_known_unknown_and_left_get_the_same_answer(db, door, to, bruno, cleo, xenia):
    people.close_account(cleo, by=xenia)
    answers = []
    for email in ("bruno@example.org", "nobody@example.org", "cleo@example.org"):
        client = Client()
        asked = client.post(door, {"email": email})
        page = client.get(to)
        wrong = client.post(to, {"code": "AAAA-AAAA"})
        answers.append(
            [
                (answer.status_code, answer.get("Location"), readable(answer, email))
                for answer in (asked, page, wrong)
            ]
        )

    assert answers[0] == answers[1] == answers[2]
    assert [letter.to for letter in mail.outbox] == [["bruno@example.org"]]


def test_even_if_allauth_would_write_to_strangers_we_do_not(client, db, settings):
    settings.ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True

    ask_for_code(client, "nobody@example.org")

    assert mail.outbox == []


def readable(answer, email):
    """The page without what differs by chance."""
    text = answer.content.decode().replace(email, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_with_the_right_password_who_has_left_learns_so_and_is_not_in(client, bruno, xenia):
    people.close_account(bruno, by=xenia)

    answer = sign_in(client, "bruno@example.org")

    assert answer["Location"] == "/in/closed/"
    assert Page(client.get("/in/closed/")).title == "This account has ended · Entrenous"
    assert not is_in(client, bruno)


def test_a_code_that_was_on_its_way_lets_nobody_in_who_has_left(client, bruno, xenia):
    ask_for_code(client, "bruno@example.org")
    people.close_account(bruno, by=xenia)

    answer = client.post("/in/code/confirm/", {"code": code_in_mail()})

    assert answer["Location"] == "/in/closed/"
    assert not is_in(client, bruno)


def test_a_stranger_who_tries_a_password_keeps_nobody_out(client, bruno):
    """One visitor is told to wait long before the address is."""
    for _ in range(5 * 10):
        sign_in(client, "bruno@example.org", "guessed")

    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    sign_in(elsewhere, "bruno@example.org")

    assert is_in(elsewhere, bruno)


# ── Where one goes next ──────────────────────────────────────────────────────────────────────────

OUTSIDE = [
    "//evil.example",
    "///evil.example",
    "https:evil.example",
    "https://evil.example/",
    "http:///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    "%2f%2fevil.example",
    "evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "/%09/evil.example",
    "http://testserver@evil.example/",
]


@pytest.mark.parametrize("where", [*OUTSIDE, "/me/", "/week/2027-03-08/?part=board"])
@pytest.mark.parametrize("how", ["password", "code", "reset"])
def test_the_next_page_is_one_of_ours(client, bruno, how, where):
    if how == "password":
        client.get("/in/", {"next": where})
        answer = sign_in(client, "bruno@example.org", next=where)
    elif how == "code":
        asked = ask_for_code(client, "bruno@example.org", next=where)
        answer = client.post(asked["Location"], {"code": code_in_mail(), "next": where})
    else:
        client.post("/in/forgotten/", {"email": "bruno@example.org", "next": where})
        client.post("/in/forgotten/code/", {"code": code_in_mail(), "next": where})
        new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "next": where}
        answer = client.post("/in/forgotten/new/", new)

    assert is_in(client, bruno)
    landed = answer["Location"]
    assert landed.startswith("/")
    assert not landed.startswith(("//", "/\\"))
    if where not in OUTSIDE:
        assert landed == where
    elif where != "/%09/evil.example":
        assert landed == "/"


@pytest.mark.parametrize("where", OUTSIDE)
def test_signing_out_leads_nowhere_else_either(client, bruno, where):
    client.force_login(bruno)

    landed = client.post("/out/", {"next": where})["Location"]

    assert landed in {"/in/", "/%09/evil.example"}


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────

TOO_OFTEN = "That was tried too often. Please wait a few minutes, and try again."


def test_three_wrong_codes_end_it_and_a_new_one_works(client, bruno, hour):
    ask_for_code(client, "bruno@example.org")
    code = code_in_mail()
    for _ in range(2):
        page = Page(client.post("/in/code/confirm/", {"code": "AAAA-AAAA"}))
        assert page.wrong == ["That is not the code. Look into the newest mail."]
    answer = client.post("/in/code/confirm/", {"code": "AAAA-AAAA"}, follow=True)
    assert TOO_OFTEN in Page(answer).told

    client.post("/in/code/confirm/", {"code": code})
    assert not is_in(client, bruno)

    ask_for_code(client, "bruno@example.org")
    client.post("/in/code/confirm/", {"code": code_in_mail()})
    assert is_in(client, bruno)


@pytest.mark.parametrize("email", ["bruno@example.org", "nobody@example.org"])
def test_three_codes_a_minute_for_an_address_whoever_asks(db, bruno, email, hour):
    visitors = [Client(REMOTE_ADDR=f"192.0.2.{n}") for n in range(30)]
    asked = [ask_for_code(visitor, email).status_code for visitor in visitors]
    assert asked == [302] * 3 + [200] * 27
    assert Page(ask_for_code(visitors[29], email)).wrong == [TOO_OFTEN]
    assert len(mail.outbox) == (3 if email.startswith("bruno") else 0)

    hour(minutes=1, seconds=1)
    assert ask_for_code(Client(), email).status_code == 302


def test_twenty_codes_a_minute_from_one_place_whatever_it_says_of_itself(db, bruno, hour):
    asked = [
        ask_for_code(
            Client(headers={"X-Forwarded-For": f"192.0.2.{n}"}), f"p{n}@example.org"
        ).status_code
        for n in range(30)
    ]
    assert asked == [302] * 20 + [200] * 10
    assert ask_for_code(Client(), "bruno@example.org").status_code == 200

    hour(minutes=1, seconds=1)
    client = Client()
    ask_for_code(client, "bruno@example.org")
    client.post("/in/code/confirm/", {"code": code_in_mail()})
    assert is_in(client, bruno)


def test_behind_a_web_server_of_ours_each_visitor_counts_alone(db, bruno, settings, hour):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def from_(forwarded, n):
        return ask_for_code(
            Client(headers={"X-Forwarded-For": forwarded}), f"p{n}@example.org"
        ).status_code

    # What a visitor writes stands before what our web server adds, and does not count.
    assert [from_(f"203.0.113.{n}, 192.0.2.1", n) for n in range(25)] == [302] * 20 + [200] * 5
    assert from_("192.0.2.2", 99) == 302


def test_sixty_wrong_passwords_for_an_address_and_then_a_pause(db, bruno, hour):
    for n in range(60):
        page = Page(sign_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), "bruno@example.org", f"wrong {n}"))
        assert page.wrong == [
            "This address and this password do not go together. A code works, too."
        ]
    client = Client()
    assert Page(sign_in(client, "bruno@example.org")).wrong == [TOO_OFTEN]
    assert not is_in(client, bruno)
    assert Page(sign_in(Client(), "nobody@example.org")).wrong != [TOO_OFTEN]

    hour(minutes=5, seconds=1)
    sign_in(client, "bruno@example.org")
    assert is_in(client, bruno)


def test_who_knocks_thirty_times_a_minute_is_asked_to_wait(client, db, hour):
    for _ in range(30):
        sign_in(client, "nobody@example.org", "wrong")
    answer = sign_in(client, "nobody@example.org", "wrong")

    assert answer.status_code == 429
    assert Page(answer).title == "A little later · Entrenous"


# ── Passwords ────────────────────────────────────────────────────────────────────────────────────


def test_who_came_with_a_code_sets_a_password(client, bruno):
    bruno.set_unusable_password()
    bruno.save()
    client.force_login(bruno)
    assert client.get("/me/password/")["Location"] == "/me/password/set/"

    answer = client.post(
        "/me/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True
    )

    assert answer.request["PATH_INFO"] == "/me/"
    assert Page(answer).told == ["Your new password is saved. You are signed out everywhere else."]
    assert is_in(client, bruno)
    other = Client()
    sign_in(other, "bruno@example.org", NEW_PASSWORD)
    assert is_in(other, bruno)


def test_a_changed_password_ends_what_is_open_elsewhere(client, bruno):
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(bruno)
    assert client.get("/me/password/set/")["Location"] == "/me/password/"

    answer = client.post(
        "/me/password/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert answer["Location"] == "/me/"
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/")["Location"] == "/in/?next=/me/"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (("no", NEW_PASSWORD, NEW_PASSWORD), "That is not your password so far."),
        ((PASSWORD, NEW_PASSWORD, "other"), "You must type the same password each time."),
        ((PASSWORD, "bruno", "bruno"), "The password is too similar to the e-mail address."),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_a_sentence(client, bruno, typed, wrong):
    client.force_login(bruno)

    page = Page(
        client.post(
            "/me/password/",
            dict(zip(("oldpassword", "password1", "password2"), typed, strict=True)),
        )
    )

    assert wrong in page.wrong[0]
    assert [field.value for field in page.all("input") if field.get("type") == "password"] == [""] * 3  # fmt: skip


def test_a_forgotten_password_is_made_anew_with_a_code(client, bruno):
    elsewhere = Client()
    elsewhere.force_login(bruno)

    client.post("/in/forgotten/", {"email": "bruno@example.org"})
    (letter,) = mail.outbox
    assert letter.subject == "Your code"
    assert client.get("/in/forgotten/new/")["Location"] == "/in/forgotten/code/"
    asked = client.post("/in/forgotten/code/", {"code": code_in_mail()})
    assert Page(client.get(asked["Location"])).title == "A new password · Entrenous"
    client.post(asked["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert is_in(client, bruno)
    assert elsewhere.get("/me/").status_code == 302
    assert not Client().login(email=bruno.email, password=PASSWORD)
    assert Client().login(email=bruno.email, password=NEW_PASSWORD)


def test_three_wrong_codes_end_a_new_password_too(client, bruno):
    client.post("/in/forgotten/", {"email": "bruno@example.org"})
    code = code_in_mail()
    for _ in range(3):
        client.post("/in/forgotten/code/", {"code": "AAAA-AAAA"})
    client.post("/in/forgotten/code/", {"code": code})

    assert client.get("/in/forgotten/new/")["Location"] == "/in/forgotten/"


def test_no_second_list_of_addresses_is_kept(client, bruno):
    """allauth has one, by which an address that was given up would still sign in."""
    sign_in(client, "bruno@example.org")
    client.get("/me/password/")
    client.post("/out/")
    ask_for_code(client, "bruno@example.org")
    client.post("/in/code/confirm/", {"code": code_in_mail()})
    client.post("/out/")
    client.post("/in/forgotten/", {"email": "bruno@example.org"})
    client.post("/in/forgotten/code/", {"code": code_in_mail()})
    client.post("/in/forgotten/new/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert is_in(client, bruno)
    assert not EmailAddress.objects.exists()


# ── What was typed ───────────────────────────────────────────────────────────────────────────────


def boxes(page):
    """What stands in boxes to copy from."""
    areas = page.all("textarea")
    assert all("readonly" in area.attributes for area in areas)
    return [area.value for area in areas]


def test_signed_out_meanwhile_what_was_typed_is_given_back(client, pair):
    text = "The release\nis <stuck> & nobody knows"
    answer = client.post(
        reverse("topics", args=[pair.pk]), {"text": text, "new": "x", "from": "today"}
    )

    page = Page(answer)
    assert answer.status_code == 401
    assert boxes(page) == [text]
    assert page.links["Sign in, in a new tab"] == "/in/"


def test_signed_out_meanwhile_javascript_hears_so_and_keeps_its_page(client, pair):
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = client.post(reverse("topics", args=[pair.pk]), {"text": "x"}, headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")


def test_signed_out_a_page_is_asked_for_again_after_signing_in(client, pair):
    address = f"{reverse('record', args=[pair.pk])}?from=2027"

    assert client.get(address)["Location"] == f"/in/?next=/with/{pair.pk}/record/%3Ffrom%3D2027"


def test_an_old_form_changes_nothing_and_gives_back_what_was_typed(pair, bruno):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bruno)

    answer = client.post(reverse("topics", args=[pair.pk]), {"text": "Easter", "state": "open"})

    page = Page(answer)
    assert (answer.status_code, page.title) == (403, "This page was too old · Entrenous")
    assert boxes(page) == ["Easter"]
    assert not pair.topics.exists()


def test_no_secret_is_ever_given_back(bruno):
    client = Client(enforce_csrf_checks=True)
    for address, fields in {
        "/in/": {"login": "bruno@example.org", "password": "secret one"},
        "/in/code/confirm/": {"code": "BCDF-GHJK"},
        "/me/password/": {"oldpassword": "secret", "password1": "secret 2", "password2": "s 3"},
    }.items():
        answer = client.post(address, fields)
        assert answer.status_code == 403
        given_back = set(boxes(Page(answer)))
        assert given_back <= {"bruno@example.org"}
