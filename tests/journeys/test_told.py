"""A browser that its person allowed to tell them."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.looks

MESSAGE = {
    "title": "1:1 with Ada",
    "body": "Ada found another time for your 1:1.",
    "link": "/",
    "tag": "1",
}


def test_what_is_pushed_is_shown_and_leads_to_its_page(pages):
    window = pages[1]
    page = window.page
    window.context.grant_permissions(["notifications"])
    page.goto("/me/messages/")
    expect(page.get_by_role("button", name="Tell me in this browser")).to_be_visible()
    # A browser subscribes at a service of its maker, which no test may ask: the rest is the same.
    page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)"
    )
    tools = window.context.new_cdp_session(page)
    registrations = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(300)

    tools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": window.home,
            "registrationId": registrations[-1]["registrationId"],
            "data": json.dumps(MESSAGE),
        },
    )
    page.wait_for_timeout(500)

    shown = page.evaluate(
        "navigator.serviceWorker.ready.then((worker) => worker.getNotifications())"
        ".then((all) => all.map((one) => [one.title, one.body, one.data]))"
    )
    assert shown == [[MESSAGE["title"], MESSAGE["body"], "/"]]


def test_where_a_browser_refuses_the_page_says_so(pages):
    window = pages[1]
    page = window.page
    page.goto("/me/messages/")

    page.get_by_role("button", name="Tell me in this browser").click()

    expect(page.get_by_text("This browser does not allow it.")).to_be_visible()
    assert window.troubles == []
