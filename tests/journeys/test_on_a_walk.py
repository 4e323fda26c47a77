"""On a phone, in a park, without a network: read, talked about, written, and all of it arrives once."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people_at_browsers import NOBODY_ANSWERS, REFUSED, notes, state

KEPT = """() => new Promise((resolve) => {
    const opened = indexedDB.open("entrenous");
    opened.onsuccess = () => {
        if (!opened.result.objectStoreNames.length) return resolve({});
        const store = opened.result.transaction("entrenous").objectStore("entrenous");
        const [names, values] = [store.getAllKeys(), store.getAll()];
        values.onsuccess = () => {
            opened.result.close();
            const text = new TextDecoder("latin1");
            const bytes = (value) => text.decode(value.sealed ?? new ArrayBuffer());
            resolve(Object.fromEntries(names.result.map((name, i) => [name, bytes(values.result[i])])));
        };
    };
})"""


@pytest.fixture
def walking(server, pages):
    """Ada at a desk; Bruno's phone keeps his next 1:1s. Their next one is a walk, with two topics."""
    ada, bruno = (window.page for window in pages)
    bruno.set_viewport_size({"width": 390, "height": 844})
    bruno.get_by_role("radio", name="Walk").check()
    for line in ("Wonderwort the cat", "The river"):
        ada.locator("#new-topic").fill(line)
        ada.get_by_role("button", name="Add").first.click()
        expect(ada.locator("#topics > ol")).to_contain_text(line)
    notes(ada).fill("By Ada.")
    expect(state(ada)).to_have_text("Saved, for both of you.")
    bruno.get_by_role("link", name="Bruno", exact=True).click()
    bruno.get_by_role("button", name="Keep them on this device").click()
    expect(bruno.get_by_text("Your next 1:1s are kept on this device.")).to_be_visible()
    bruno.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for window in pages:
        window.expects(*NOBODY_ANSWERS, *REFUSED)
    return pages


def lines(page, name):
    return page.locator(f"#{name} .words > p:first-child")


def test_what_is_done_without_a_network_arrives_once_and_in_order(server, walking):
    ada, bruno = (window.page for window in walking)
    server.kill()

    bruno.goto("/")
    expect(bruno.get_by_text("No network. This page is as it was kept")).to_be_visible()
    bruno.get_by_role("heading", name=re.compile("You and Ada")).get_by_role("link").click()
    bruno.get_by_role("link", name="In large letters, for the way").click()
    first = bruno.locator(".walk-lines li", has_text="Wonderwort the cat")
    first.get_by_role("button", name="Talked about").click()
    expect(first.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    waiting = bruno.get_by_role("complementary").get_by_role("listitem")
    expect(waiting).to_have_text(["Wonderwort the cat: Talked about"])
    for word in ("One", "Two"):
        bruno.locator("summary", has_text="A topic").click()
        bruno.get_by_label("Something to talk about").fill(f"{word} from the park")
        bruno.get_by_role("button", name="Add").click()
        expect(waiting.filter(has_text=f"{word} from the park")).to_be_visible()
    bruno.reload()
    expect(waiting).to_have_count(3)
    expect(first.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    bruno.get_by_role("link", name="Whole page").click()
    expect(notes(bruno)).to_have_text("By Ada.")
    notes(bruno).press("Control+End")
    notes(bruno).press_sequentially(" By Bruno, under a tree.")
    expect(state(bruno)).to_have_text("No connection. What you write is kept on this device.")
    bruno.wait_for_timeout(1000)
    bruno.close(run_before_unload=False)

    server.start()
    page = walking[1].context.new_page()
    page.goto("/me/")
    expect(notes(ada)).to_have_text("By Ada. By Bruno, under a tree.")
    expect(lines(ada, "topics")).to_have_text(
        ["The river", "One from the park", "Two from the park", "Wonderwort the cat"]
    )
    expect(page.locator("#waiting-here")).to_be_hidden()
    page.reload()
    expect(lines(ada, "topics")).to_have_count(4)


@pytest.mark.looks
def test_a_press_is_taken_back_before_it_is_sent(server, walking):
    bruno = walking[1].page
    server.kill()
    bruno.goto("/")
    bruno.get_by_role("heading", name=re.compile("You and Ada")).get_by_role("link").click()
    row = bruno.locator("#topics li", has_text="The river")
    row.get_by_role("button", name="Talked about").click()
    expect(row.get_by_role("button", name="Talked about")).to_have_attribute("aria-pressed", "true")
    row.get_by_role("button", name="Talked about").click()
    expect(row.get_by_role("button", name="Talked about")).to_have_attribute(
        "aria-pressed", "false"
    )
    expect(bruno.locator("#waiting-here")).to_be_hidden()


def test_what_cannot_be_done_any_more_is_said_and_stays(server, walking, tmp_path):
    bruno = walking[1].page
    server.kill()
    bruno.goto("/")
    bruno.get_by_label("Something to talk about with Ada").fill("Thought of on a train")
    bruno.get_by_role("button", name="Add").click()
    waiting = bruno.get_by_role("complementary").get_by_role("listitem")
    expect(waiting).to_have_text(["Thought of on a train"])
    another = tmp_path / "another.csv"
    another.write_text(
        "name,email,manager\nDora,dora@example.org,\nBruno,bruno@example.org,dora@example.org\n"
    )
    server.entrenous("import-people", str(another))

    server.start()
    bruno.goto("/me/")
    expect(waiting).to_contain_text("Thought of on a train")
    expect(waiting).to_contain_text("This could not be done any more.")
    waiting.get_by_role("button", name="Take it away").click()
    expect(bruno.locator("#waiting-here")).to_be_hidden()


@pytest.mark.looks
def test_what_the_device_keeps_is_sealed_and_wiped_at_sign_out(walking):
    bruno = walking[1].page
    kept = bruno.evaluate(KEPT)
    assert {name.split(" ")[0] for name in kept} == {"key", "page", "notes"}
    assert not [name for name, sealed in kept.items() if "Wonderwort" in sealed or "html" in sealed]

    bruno.get_by_role("link", name="Sign out").click()
    bruno.get_by_role("button", name="Sign out").click()
    expect(bruno).to_have_url(re.compile("/in/"))
    assert bruno.evaluate(KEPT) == {}
    assert bruno.evaluate("caches.keys()") == []
    assert (
        bruno.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )


@pytest.mark.looks
def test_a_device_keeps_nothing_unless_its_owner_chose_so(pages):
    bruno = pages[1].page
    assert bruno.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert bruno.evaluate("caches.keys()") == []
    assert (
        bruno.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
