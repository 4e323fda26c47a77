"""What a person does in a browser, said once."""

import re

from playwright.sync_api import Page, expect

# What a browser says, rightly, to a journey that cuts its network or its session.
NOBODY_ANSWERS = ("net::ERR", "htmx:", "Failed to fetch", "WebSocket connection to")
REFUSED = ("status of 4", "response code: 4", "Error Code 4")


def sign_in_with_a_code(server, window, email):
    page = window.page
    page.goto("/")
    page.get_by_label("Your e-mail address").first.fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code").fill(server.code_for(email))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/$"))


def next_meeting(page: Page, name):
    """The page of the next 1:1 with somebody, from Today."""
    page.goto("/")
    page.get_by_role("heading", name=re.compile(f"You and {name}")).get_by_role("link").click()


def notes(page):
    return page.get_by_role("textbox", name="Notes")


def state(page):
    return page.locator("#notes-state")
