"""Two people agree, meet, write down, and look back: from an empty installation, in two browsers."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.journeys.people_at_browsers import next_meeting, sign_in_with_a_code

PEOPLE = """\
Name;E-Mail;Manager;Time zone;Locale
Ada Rossi;Ada@Example.org;;Europe/Rome;en
Bruno Neri;bruno@example.org;ada@example.org;America/New_York;en
"""
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def two(server, open_window, tmp_path):
    """Ada and Bruno, imported and signed in, on Monday, 1 March 2027."""
    server.turn_to(MONDAY)
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, encoding="utf-16")
    server.entrenous("import-people", str(people))
    ada, bruno = open_window(server.address), open_window(server.address)
    sign_in_with_a_code(server, ada, "ada@example.org")
    sign_in_with_a_code(server, bruno, "bruno@example.org")
    return ada.page, bruno.page


def test_the_first_weeks_of_two_people(server, two):
    ada, bruno = two

    # A first idea, answered with another, and a yes.
    ada.get_by_role("link", name="Find a rhythm together").click()
    ada.get_by_role("button", name="Propose this to Bruno").click()
    expect(ada.get_by_role("heading", name="Your idea", exact=True)).to_be_visible()
    bruno.goto("/")
    bruno.get_by_role("link", name="Look at it").click()
    expect(bruno.get_by_text("Ada proposes")).to_be_visible()
    expect(bruno.get_by_role("heading", name="The next ones")).to_have_count(0)
    bruno.get_by_role("link", name="Answer with another").click()
    bruno.get_by_label("How often").select_option("weekly")
    bruno.get_by_label("On", exact=True).select_option("3")
    bruno.get_by_label("At", exact=True).fill("15:00")
    bruno.get_by_label("On the clock of").select_option("Europe/Rome")
    bruno.get_by_label("From", exact=True).fill("2027-03-04")
    bruno.get_by_role("button", name="Propose it to Ada").click()
    expect(ada.get_by_role("heading", name="Two ideas at once")).to_be_visible()  # by itself
    expect(ada.get_by_role("table").filter(has_text="How often")).to_contain_text("Every week")
    bruno.get_by_text("Another rhythm").click()
    bruno.get_by_label("A place or a link, if you like").fill("The park, perhaps")
    expect(bruno.get_by_role("heading", name="Answer with another")).to_be_visible()
    ada.get_by_role("button", name="Yes to Bruno’s").click()
    expect(ada.get_by_text("Every week, Thursdays 15:00, Rome time").first).to_be_visible()
    expect(bruno.get_by_text("Every week, Thursdays 15:00, Rome time").first).to_be_visible()
    expect(bruno.get_by_role("heading", name="Something else?")).to_be_visible()  # by itself
    expect(bruno.get_by_text("Pause for a while")).to_be_visible()
    expect(bruno.get_by_label("A place or a link, if you like")).to_have_value("The park, perhaps")

    # Topics from both sides, each on the other's screen.
    next_meeting(ada, "Bruno")
    next_meeting(bruno, "Ada")
    expect(ada.get_by_role("heading", name="Thursday, 4 March")).to_be_visible()
    expect(bruno.get_by_text("09:00 for you in New York, 15:00 for Ada in Rome")).to_be_visible()
    expect(ada.get_by_text("Nothing on the list.")).to_be_visible()
    bruno.get_by_label("If something comes to mind").fill("My sister had her baby")
    bruno.get_by_label("Just to share").check()
    bruno.get_by_role("button", name="Add").first.click()
    expect(ada.locator("#topics")).to_contain_text("My sister had her baby")
    ada.locator("#new-topic").fill("Easter: who is away")
    ada.get_by_role("button", name="Add").first.click()
    expect(bruno.locator("#topics")).to_contain_text("Easter: who is away")
    expect(bruno.locator("#new-topic")).to_have_value("")

    # Not today: on Thursday Bruno does not feel like it, and moves it.
    server.turn_to(datetime(2027, 3, 4, 13, 58, tzinfo=UTC))
    bruno.reload()
    bruno.get_by_role("link", name="Not today").click()
    bruno.locator(".moments .slot").first.click()
    expect(bruno.get_by_text("You now meet")).to_be_visible()
    expect(ada.get_by_text("Bruno moved it here from Thursday, 4 March")).to_be_visible()
    expect(ada.locator("#topics")).to_contain_text("Easter: who is away")

    # They meet: notes and commitments of both, and one press.
    server.turn_to(datetime(2027, 3, 5, 16, 0, tzinfo=UTC))
    next_meeting(ada, "Bruno")
    next_meeting(bruno, "Ada")
    ada.locator("#topics li", has_text="Easter").get_by_role("button", name="Talked about").click()
    expect(bruno.locator("#topics li", has_text="Easter")).to_have_class(re.compile("done"))
    ada.get_by_role("textbox", name="Notes").fill("She is called Nina.")
    expect(ada.locator("#notes-state")).to_have_text("Saved, for both of you.")
    expect(bruno.get_by_role("textbox", name="Notes")).to_contain_text("She is called Nina.")
    ada.get_by_label("do this until next time").fill("Say who is on call at Easter")
    ada.locator("#part").get_by_role("button", name="Add").click()
    expect(bruno.locator("#promises")).to_contain_text("Say who is on call at Easter")
    bruno.get_by_label("do this until next time").fill("Take Friday off")
    bruno.locator("#part").get_by_role("button", name="Add").click()
    expect(ada.locator("#promises")).to_contain_text("Take Friday off")
    ada.get_by_role("button", name="Close this 1:1").click()
    expect(ada.get_by_text("Closed by you")).to_be_visible()
    expect(bruno.get_by_text("Closed by Ada")).to_be_visible()

    # The next one opens with what they promised.
    server.turn_to(datetime(2027, 3, 11, 14, 0, tzinfo=UTC))
    next_meeting(bruno, "Ada")
    since = bruno.locator("#since")
    expect(since).to_contain_text("Say who is on call at Easter")
    expect(since).to_contain_text("Take Friday off")
    expect(bruno.locator("#topics")).not_to_contain_text("My sister")
    since.locator("li", has_text="Take Friday").get_by_role("button", name="Kept").click()
    expect(since.locator("li", has_text="Take Friday").locator(".story")).to_contain_text("✓ kept")
    bruno.get_by_text("What you noted on 5 March").click()
    expect(since).to_contain_text("She is called Nina.")

    # The record reads well, and either finds in it.
    ada.get_by_role("link", name="Record").click()
    entry = ada.get_by_role("article")
    expect(entry).to_contain_text("Friday, 5 March 2027")
    expect(entry).to_contain_text("She is called Nina.")
    expect(entry).to_contain_text("My sister had her baby")
    expect(entry).to_contain_text("Say who is on call at Easter")
    ada.get_by_label("Find something that you two wrote").fill("nina called")
    ada.get_by_role("button", name="Find").click()
    expect(ada.get_by_role("heading", name="Found")).to_be_visible()
    expect(ada.locator("#found + ul")).to_contain_text("She is called Nina.")
    assert "nina" not in ada.url
