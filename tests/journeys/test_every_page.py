"""Every page of the demo company: for ear and keyboard, on any width, light and dark, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from entrenous.demo.company import PASSWORD
from tests import databases
from tests.cast import WEDNESDAY
from tests.serving import serving

pytestmark = pytest.mark.looks

SIZES = [(1280, "light"), (390, "dark")]
NARROWEST = 320
WITH = "/with/[0-9a-f-]{36}/"


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """One for all: they look at it, and change nothing that another looks at."""
    folder = tmp_path_factory.mktemp("company")
    with (
        databases.one_more(folder, installed=True) as database,
        serving(folder / "home", database) as running,
    ):
        running.turn_to(
            WEDNESDAY
        )  # not the hour of who runs the tests: in the evening no 1:1 is ahead
        running.entrenous("demo")
        yield running


def come_in(server, window, person):
    page = window.page
    page.goto("/in/")
    page.locator("summary").click()
    form = page.locator("form", has=page.locator("input[type=password]"))
    form.locator("input[type=email]").fill(f"{person}@example.org")
    form.locator("input[type=password]").fill(PASSWORD)
    form.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/$"))
    return page


def faults(window, sizes=SIZES):
    """What axe finds, and what is wider than the page, at each size."""
    found = []
    for width, scheme in sizes:
        window.page.set_viewport_size({"width": width, "height": 900})
        window.page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme}: {fault}" for fault in window.accessibility_faults()]
    window.page.set_viewport_size({"width": NARROWEST, "height": 900})
    if window.page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    ):
        found.append(f"{NARROWEST}: wider than the page")
    return found


def with_everything_open(page):
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def pages_of(page):
    """Opens the pages that the bar, Today and the letterheads lead to, each kind once, and names each."""
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d|\?.*|#.*", "*", address)
        if kind in seen or kind.endswith(("/copy/", "/out/")):
            continue
        seen.add(kind)
        page.goto(address)
        waiting += page.locator("a[href^='/']").evaluate_all(
            "links => links.map(link => link.getAttribute('href').replace(/#.*/, ''))"
        )
        yield address


@pytest.mark.parametrize(
    ("person", "sizes"),
    [("ada", SIZES), ("bruno", SIZES), ("xenia", SIZES[:1]), ("marta", SIZES[1:])],
)
def test_every_page_reads_well(company, open_window, person, sizes):
    """Xenia administers, Marta reads Italian."""
    window = open_window(company.address, reduced_motion="reduce")
    page = come_in(company, window, person)
    for address in pages_of(page):
        with_everything_open(page)
        assert faults(window, sizes) == [], address
        if person == "marta":
            expect(page.locator("html")).to_have_attribute("lang", "it")


def test_two_equal_topics_read_well(server, pages):
    page = pages[0].page
    for number in (1, 2):
        page.locator("#new-topic").fill("Easter")
        page.get_by_role("button", name="Add").first.click()
        expect(page.get_by_role("group", name="Easter")).to_have_count(number)

    with_everything_open(page)
    assert faults(pages[0]) == []
    assert page.get_by_role("form").count() == 0


def test_the_door_and_what_is_not_there_read_well(company, open_window):
    window = open_window(company.address, reduced_motion="reduce")
    window.expects("status of 404")
    for address in ("/in/", "/in/code/", "/nowhere/"):
        window.page.goto(address)
        with_everything_open(window.page)
        assert faults(window) == [], address


def test_errors_in_forms_read_well(company, open_window):
    window = open_window(company.address, reduced_motion="reduce")
    window.expects("status of 422")
    page = come_in(company, window, "wanda")
    page.goto("/me/")
    page.locator("input[name=from_0]").fill("10:00")
    page.locator("input[name=to_0]").fill("09:00")
    page.get_by_role("button", name="Save the hours").click()
    expect(page.locator(".wrong").first).to_be_visible()
    assert faults(window) == []
    page.locator("input[name=to_0]").fill("18:30")
    page.get_by_role("button", name="Save the hours").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert faults(window) == []


def test_a_week_that_is_spread_reads_well(company, open_window):
    """Hours kept for focus, what would move and why; nothing is applied."""
    window = open_window(company.address, reduced_motion="reduce")
    window.expects("status of 422")
    page = come_in(company, window, "ada")
    page.goto("/week/")
    page.get_by_role("link", name="Spread them out").click()
    page.get_by_label("1:1s a day, at most").fill("1")
    page.locator("select[name=weekday]").first.select_option("Thursday")
    page.locator("input[name=begin]").first.fill("09:00")
    page.get_by_role("button", name="Show how").click()
    expect(page.locator(".wrong").first).to_be_visible()
    assert faults(window) == []
    page.locator("input[name=end]").first.fill("12:00")
    page.get_by_role("button", name="Show how").click()
    expect(page.get_by_role("button", name="Do what is ticked")).to_be_visible()
    assert faults(window) == []


def test_without_a_mouse_one_gets_from_today_to_not_today(company, open_window):
    window = open_window(company.address, reduced_motion="reduce")
    page = come_in(company, window, "bruno")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the page")
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text().strip() == "Not today":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Not today")).to_be_visible()
    page.locator(".moments .slot").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You now meet")).to_be_visible()


HOSTILE = (
    "<img src=x onerror=alert(1)><svg/onload=alert(2)></textarea>"
    '"><script>alert(3)</script> [x](javascript:alert(4)) http://evil.example.com/x.png'
)


def test_what_looks_like_a_program_is_shown_as_words(company, open_window):
    """In topics, promises, goals and notes; nothing runs, and no other host is asked."""
    window = open_window(company.address)
    page = come_in(company, window, "teo")
    page.on("dialog", lambda dialog: window.troubles.append(f"dialog: {dialog.message}"))
    page.goto("/growth/")
    page.get_by_text("Set a goal").click()
    page.locator("#text-goals").fill(HOSTILE)
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(".aim")).to_contain_text(HOSTILE)
    page.goto("/")
    page.get_by_role("link", name="Hugo", exact=True).click()
    page.locator("#new-topic").fill(HOSTILE)
    page.locator("#topics").get_by_role("button", name="Add").click()
    expect(page.locator("#topics > ol")).to_contain_text(HOSTILE)
    page.get_by_label("do this until next time").fill(HOSTILE)
    page.locator("#part").get_by_role("button", name="Add").click()
    expect(page.locator("#promises")).to_contain_text(HOSTILE)
    page.get_by_role("textbox", name="Notes").fill(HOSTILE)
    expect(page.locator("#notes-state")).to_have_text("Saved, for both of you.")
    page.reload()
    expect(page.locator("#notes")).to_contain_text("<svg/onload=alert(2)>")
    page.goto("/")
    expect(page.get_by_text("onerror").first).to_be_visible()
