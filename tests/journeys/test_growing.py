"""Think it over alone, bring two lines of it, share a goal, meet, note time, and take the goal back."""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.journeys.people_at_browsers import next_meeting


def test_from_a_private_thought_to_a_goal_that_is_shared_and_taken_back(server, pages):
    ada, bruno = (window.page for window in pages)

    # He thinks it over; it saves itself, for him alone.
    bruno.get_by_role("link", name="Prepare").click()
    expect(bruno.get_by_text("Ada cannot see whether you came here.")).to_be_visible()
    bruno.get_by_label(re.compile("second mind")).fill("I am tired of being a bridge.")
    expect(bruno.locator("#answers-state")).to_have_text("Saved, for you alone.")
    bruno.get_by_label(re.compile("in your way")).fill("Two teams wait for each other.")
    expect(bruno.locator("#answers-state")).to_have_text("Saved, for you alone.")
    bruno.reload()
    expect(bruno.get_by_label(re.compile("second mind"))).to_have_value(
        "I am tired of being a bridge."
    )

    # Two lines of it become topics, in other words.
    for code, words in (
        ("guidance", "How do two teams decide?"),
        ("unblock", "The release waits for somebody to say who decides."),
    ):
        question = bruno.locator(f"#question-{code}")
        question.get_by_text("Bring this").click()
        question.get_by_label("In words for Ada to read").fill(words)
        question.get_by_role("button", name="Share it").click()
        expect(question.get_by_text("You bring, in these words:")).to_be_visible()
        expect(ada.locator("#topics")).to_contain_text(words)
    expect(ada.locator("body")).not_to_contain_text("bridge")

    # A goal, a project, and the goal is shared.
    bruno.get_by_role("link", name="Growth", exact=True).first.click()
    bruno.get_by_text("Set a goal").click()
    bruno.locator("#text-goals").fill("Give a talk without reading it")
    bruno.get_by_label("Why it matters to you").fill("To look at people")
    bruno.get_by_role("button", name="Write it down").click()
    goal = bruno.locator(".aim", has_text="Give a talk")
    expect(goal.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    bruno.get_by_text("Begin a project").click()
    bruno.get_by_label("A project", exact=True).fill("Pottery")
    bruno.get_by_role("button", name="Begin").click()
    expect(ada.locator("#growth-of-both")).to_have_count(0)
    goal.get_by_role("switch").click()
    expect(goal.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    expect(ada.get_by_text("Growth that Bruno shares")).to_be_visible()  # by itself
    expect(ada.locator("#growth")).to_contain_text("Give a talk without reading it")
    expect(ada.locator("#growth")).not_to_contain_text("Pottery")

    # They meet: the help that he asked for becomes her promise, and belongs to the goal.
    server.turn_to(datetime(2027, 3, 2, 14, 10, tzinfo=UTC))
    next_meeting(ada, "Bruno")
    topic = ada.locator("#topics li", has_text="The release waits")
    expect(topic).to_contain_text("Bruno could use a hand with this")
    topic.get_by_role("button", name="Talked about").click()
    topic.get_by_text("I will see to it").click()
    topic.get_by_label("do this until next time").fill("Say who decides")
    topic.get_by_role("button", name="Write it down").click()
    expect(ada.locator("#promises")).to_contain_text("Say who decides")
    ada.get_by_text("Growth that Bruno shares").click()
    ada.get_by_text("Link a line to it").click()
    ada.get_by_label("A topic or a promise").select_option(label="Say who decides")
    ada.get_by_role("button", name="Link", exact=True).click()
    expect(ada.locator("#growth")).to_contain_text("Belongs to it: Say who decides")
    ada.locator("#growth").get_by_text("A line on how it goes").click()
    ada.get_by_label("A line is enough").fill("You looked up twice today.")
    ada.locator("#growth").get_by_role("button", name="Add").click()
    expect(ada.locator("#growth .story")).to_contain_text("You looked up twice today.")
    bruno.reload()
    expect(goal).to_contain_text("You looked up twice today.")

    # Time that he gave.
    bruno.get_by_label("What you did, or mean to do").fill("Two lids, one of them round")
    bruno.locator("#time-of-new").fill("1:30")
    bruno.locator("#project-new").select_option(label="Pottery")
    bruno.get_by_role("button", name="Note it").click()
    expect(bruno.get_by_text("Pottery, 1 hour 30").first).to_be_visible()
    expect(bruno.get_by_role("img", name=re.compile("^1 hour 30 taken in 2027"))).to_be_visible()

    # Taken back, it is gone from her open page, from her search, and from a new copy.
    ada.get_by_text("Growth that Bruno shares").wait_for()
    goal.get_by_role("switch").click()
    expect(ada.get_by_text("Growth that Bruno shares")).to_have_count(0)
    expect(ada.locator("body")).not_to_contain_text("Give a talk")
    ada.get_by_role("link", name="Record").click()
    ada.get_by_label("Find something that you two wrote").fill("talk without")
    ada.get_by_role("button", name="Find").click()
    expect(ada.get_by_text("Nothing with these words")).to_be_visible()
    copy = ada.request.get(
        ada.get_by_role("link", name="Take a copy with you").get_attribute("href")
    )
    assert "Say who decides" in copy.text()
    assert "Give a talk" not in copy.text()


def test_what_is_thought_without_a_connection_is_saved_when_it_is_back(pages):
    bruno = pages[1].page
    bruno.get_by_role("link", name="Prepare").click()
    pages[1].expects("net::ERR", "htmx:", "Failed to fetch")
    pages[1].context.set_offline(True)
    bruno.get_by_label(re.compile("second mind")).fill("On the train.")
    expect(bruno.locator("#answers-state")).to_have_text(
        "No connection. What you typed stays in this tab."
    )
    pages[1].context.set_offline(False)

    expect(bruno.locator("#answers-state")).to_have_text("Saved, for you alone.", timeout=20_000)
    bruno.reload()
    expect(bruno.get_by_label(re.compile("second mind"))).to_have_value("On the train.")
