"""The same work with scripts switched off."""

import re

from playwright.sync_api import expect

from tests.journeys.people_at_browsers import sign_in_with_a_code
from tests.journeys.test_first_weeks import MONDAY, PEOPLE


def test_two_people_meet_without_javascript(server, open_window, tmp_path):
    server.turn_to(MONDAY)
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE)
    server.entrenous("import-people", str(people))
    windows = [open_window(server.address, java_script_enabled=False) for _ in range(2)]
    for window, email in zip(windows, ("ada@example.org", "bruno@example.org"), strict=True):
        sign_in_with_a_code(server, window, email)
    ada, bruno = (window.page for window in windows)

    ada.get_by_role("link", name="Find a rhythm together").click()
    ada.get_by_role("button", name="Propose this to Bruno").click()
    bruno.goto("/")
    bruno.get_by_role("link", name="Look at it").click()
    bruno.get_by_role("button", name="Yes to Ada’s").click()
    bruno.goto("/")
    bruno.get_by_label("Something to talk about with Ada").fill("A line from Today")
    bruno.get_by_role("button", name="Add").click()
    expect(bruno.get_by_text("You bring one thing.")).to_be_visible()

    ada.goto("/")
    ada.get_by_role("heading", name=re.compile("You and Bruno")).get_by_role("link").click()
    row = ada.locator("#topics li", has_text="A line from Today")
    row.get_by_text("Change", exact=True).click()
    row.get_by_label("In other words").fill("In Ada’s words")
    row.get_by_role("button", name="Save").click()
    row = ada.locator("#topics li", has_text="In Ada’s words")
    row.get_by_role("button", name="Talked about").click()
    ada.get_by_label("do this until next time").fill("Something small")
    ada.locator("#part").get_by_role("button", name="Add").click()
    ada.get_by_role("textbox", name="Notes").fill("Written and sent by hand.")
    ada.get_by_role("button", name="Save the notes").click()
    expect(ada.get_by_role("textbox", name="Notes")).to_have_value("Written and sent by hand.")

    bruno.goto(ada.url)
    bruno.get_by_role("textbox", name="Notes").fill("Written and sent by hand. And by Bruno.")
    bruno.get_by_role("button", name="Save the notes").click()
    ada.get_by_role("link", name="Not today").click()
    ada.locator(".moments .slot").first.click()
    expect(ada.get_by_text("You now meet")).to_be_visible()
    expect(ada.get_by_role("textbox", name="Notes")).to_have_value(re.compile("And by Bruno"))
    expect(ada.locator("#promises")).to_contain_text("Something small")
