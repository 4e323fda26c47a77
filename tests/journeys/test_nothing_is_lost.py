"""What was typed survives a lost connection, an expired sign-in, a reload and a killed server."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people_at_browsers import NOBODY_ANSWERS, REFUSED, notes, state


def test_without_a_connection_notes_stay_and_arrive_when_it_is_back(pages):
    ada, bruno = (window.page for window in pages)
    notes(bruno).fill("One.")
    expect(state(bruno)).to_have_text("Saved, for both of you.")
    expect(notes(ada)).to_have_text("One.")

    pages[0].expects(*NOBODY_ANSWERS)
    pages[0].context.set_offline(True)
    notes(ada).press("Control+End")
    notes(ada).press_sequentially(" Mine, written in the park.")
    expect(state(ada)).to_have_text("No connection. What you typed stays in this tab.")
    notes(bruno).press("Control+Home")
    notes(bruno).press_sequentially("Theirs, written meanwhile. ")
    expect(state(bruno)).to_have_text("Saved, for both of you.")
    pages[0].context.set_offline(False)

    for page in (ada, bruno):
        expect(notes(page)).to_have_text(
            "Theirs, written meanwhile. One. Mine, written in the park."
        )


def test_after_an_expired_sign_in_what_was_typed_is_saved(server, pages, open_window):
    page = pages[0].page
    pages[0].expects(*REFUSED)
    here = page.url
    elsewhere = open_window(server.address)
    elsewhere.context.add_cookies(pages[0].context.cookies())
    elsewhere.page.goto("/me/")
    elsewhere.page.get_by_role("link", name="Sign out").click()
    elsewhere.page.get_by_role("button", name="Sign out").click()
    expect(state(page)).to_contain_text("You are signed out.")
    notes(page).fill("Typed while signed out.")
    page.locator("#new-topic").fill("A topic, too")
    page.get_by_role("button", name="Add").first.click()
    expect(page.get_by_role("alert")).to_contain_text("You are signed out.")
    expect(page.locator("#new-topic")).to_have_value("A topic, too")

    page.once("dialog", lambda dialog: dialog.accept())
    state(page).get_by_role("link", name="Sign in").click()
    page.get_by_label("Your e-mail address").first.fill("ada@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code").fill(server.code_for("ada@example.org"))
    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(here)
    expect(notes(page)).to_have_text("Typed while signed out.")
    expect(state(page)).to_have_text("Saved, for both of you.")


def test_what_the_other_changes_leaves_my_half_a_sentence_alone(pages):
    ada, bruno = (window.page for window in pages)
    for page in (ada, bruno):
        page.locator("#new-topic").fill(f"From {page.url[-5:-1]}")
        page.get_by_role("button", name="Add").first.click()
        expect(page.locator("#new-topic")).to_have_value("")
    expect(ada.locator("#topics li")).to_have_count(2)

    ada.locator("#new-topic").fill("Half a sen")
    row = ada.locator("#topics li").first
    row.get_by_text("Change", exact=True).click()
    row.get_by_label("In other words").fill("Other wo")
    row.get_by_label("In other words").press("ArrowLeft")
    bruno.locator("#new-topic").fill("A third one")
    bruno.get_by_role("button", name="Add").first.click()

    expect(ada.locator("#topics > ol > li")).to_have_count(3)
    expect(row.get_by_label("In other words")).to_have_value("Other wo")
    expect(row.get_by_label("In other words")).to_be_focused()
    assert row.get_by_label("In other words").evaluate("field => field.selectionStart") == 7
    expect(ada.locator("#new-topic")).to_have_value("Half a sen")
    expect(ada.locator("#news")).to_have_text("Bruno changed the list.")


def test_a_killed_server_loses_nothing_that_it_called_saved(server, pages):
    page = pages[0].page
    for window in pages:
        window.expects(*NOBODY_ANSWERS, *REFUSED)
    for n in range(3):
        notes(page).press_sequentially(f"Line {n}. ")
        expect(state(page)).to_have_text("Saved, for both of you.")
        server.kill()
        notes(page).press_sequentially(f"After {n}. ")
        expect(state(page)).to_have_text("No connection. What you typed stays in this tab.")
        server.start()
        expect(state(page)).to_have_text("Saved, for both of you.", timeout=15_000)
    page.reload()

    expect(notes(page)).to_have_text("Line 0. After 0. Line 1. After 1. Line 2. After 2.")


def test_a_line_becomes_a_topic_while_the_other_writes_above_it_and_in_it(pages):
    ada, bruno = (window.page for window in pages)
    notes(ada).fill("Summer")
    row = ada.get_by_role("dialog", name="A row of its own")

    def make_a_row(meanwhile):
        ada.get_by_role("button", name="Topic or promise").click()
        expect(row.get_by_label("In a line")).to_have_value("Summer")
        meanwhile()
        row.get_by_label("In a line").fill("Summer in Rome")
        row.get_by_role("button", name="Add").click()
        expect(row).to_be_hidden()

    def above_it():
        notes(bruno).press("Control+Home")
        notes(bruno).press_sequentially("Hello!\n")
        expect(notes(ada).locator("p")).to_have_text(["Hello!", "Summer"])

    def in_it():
        notes(bruno).press("Control+End")
        notes(bruno).press_sequentially(" is long")
        expect(notes(ada).locator("p")).to_have_text(["Hello!", "Summer is long"])

    make_a_row(above_it)
    expect(notes(bruno).locator("p")).to_have_text(["Hello!", "Summer in Rome"])
    expect(notes(bruno).locator("p a.row")).to_have_text(["Summer in Rome"])

    notes(ada).get_by_text("Summer in Rome").click()
    notes(ada).press("End")
    notes(ada).press("Shift+Home")
    notes(ada).press("Delete")
    notes(ada).press_sequentially("Summer")
    make_a_row(in_it)
    expect(notes(bruno).locator("p")).to_have_text(["Hello!", "Summer is long", "Summer in Rome"])
    expect(notes(bruno).locator("p a.row")).to_have_text(["Summer in Rome"])


def test_one_paragraph_on_a_phone_and_at_a_desk_one_offline_and_one_tab_killed(server, pages):
    ada, bruno = (window.page for window in pages)
    pages[1].expects(*NOBODY_ANSWERS)
    bruno.set_viewport_size({"width": 390, "height": 844})
    notes(ada).fill("The river")
    expect(notes(bruno)).to_have_text("The river")

    pages[1].context.set_offline(True)
    notes(bruno).press("Control+End")
    notes(bruno).press_sequentially(" was high")
    expect(state(bruno)).to_have_text("No connection. What you typed stays in this tab.")
    server.later(minutes=2)
    notes(ada).press("Control+Home")
    notes(ada).press_sequentially("Yesterday ")
    expect(state(ada)).to_have_text("Saved, for both of you.")
    here = ada.url
    ada.close(run_before_unload=False)
    again = pages[0].context.new_page()
    again.goto(here)
    expect(notes(again)).to_have_text("Yesterday The river")
    notes(again).press("Control+End")
    notes(again).press_sequentially(" in Rome")
    expect(state(again)).to_have_text("Saved, for both of you.")
    pages[1].context.set_offline(False)

    expect(state(bruno)).to_have_text("Saved, for both of you.", timeout=20_000)
    expect(notes(again)).to_have_text(notes(bruno).inner_text())
    for words in ("Yesterday ", "The river", " was high", " in Rome"):
        expect(notes(again)).to_contain_text(words)


@pytest.mark.looks
@pytest.mark.parametrize("in_the_way", ["**/live/notes/**", "**/notes*.js"])
def test_where_the_editor_cannot_come_a_form_takes_the_notes(pages, in_the_way):
    ada, bruno = (window.page for window in pages)
    pages[0].expects(*NOBODY_ANSWERS)
    if in_the_way.endswith(".js"):
        pages[0].context.route(in_the_way, lambda request: request.abort())
    else:
        pages[0].context.route_web_socket(in_the_way, lambda socket: socket.close())
    notes(bruno).fill("From Bruno.")
    expect(state(bruno)).to_have_text("Saved, for both of you.")
    ada.reload()
    expect(ada.get_by_role("paragraph").get_by_text("From Bruno.")).to_be_visible()

    form = ada.get_by_role("textbox", name="Notes")
    form.fill("From Bruno.\n\nFrom Ada.", timeout=15_000)
    ada.get_by_role("button", name="Save the notes").click()

    expect(notes(bruno).locator("p")).to_have_text(["From Bruno.", "From Ada."])


def test_topics_move_by_keyboard_and_by_drag(pages):
    ada, bruno = (window.page for window in pages)
    for line in ("First", "Second", "Third"):
        ada.locator("#new-topic").fill(line)
        ada.locator("#new-topic").press("Enter")
        expect(ada.locator("#topics > ol")).to_contain_text(line)

    third = ada.locator("#topics li", has_text="Third")
    third.get_by_role("button", name="Up").focus()
    ada.keyboard.press("Enter")
    expect(ada.locator("#topics > ol > li").nth(1)).to_contain_text("Third")
    expect(third.get_by_role("button", name="Up")).to_be_focused()
    expect(bruno.locator("#topics > ol > li").nth(1)).to_contain_text("Third")

    second = ada.locator("#topics li", has_text="Second").locator("[data-handle]")
    second.scroll_into_view_if_needed()
    handle = second.bounding_box()
    top = ada.locator("#topics > ol > li").first.bounding_box()
    ada.mouse.move(handle["x"] + 8, handle["y"] + 8)
    ada.mouse.down()
    ada.mouse.move(handle["x"] + 8, top["y"] + 4, steps=8)
    ada.mouse.up()
    expect(bruno.locator("#topics > ol > li").first).to_contain_text("Second")
    expect(ada.locator("#topics > ol > li").first).to_contain_text("Second")
