import pytest
from playwright.sync_api import expect

from tests.journeys.people_at_browsers import next_meeting, sign_in_with_a_code
from tests.journeys.test_first_weeks import MONDAY, PEOPLE
from tests.serving import serving


@pytest.fixture
def server(tmp_path, installed_database):
    """An empty Entrenous, served by a process of its own."""
    with serving(tmp_path / "home", installed_database) as running:
        yield running


@pytest.fixture
def pages(server, open_window, tmp_path):
    """Windows of Ada and Bruno, each at the page of their pair's one meeting, on Monday at nine."""
    server.turn_to(MONDAY)
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE)
    server.entrenous("import-people", str(people))
    windows = [open_window(server.address), open_window(server.address)]
    for window, email in zip(windows, ("ada@example.org", "bruno@example.org"), strict=True):
        sign_in_with_a_code(server, window, email)
    ada = windows[0].page
    ada.get_by_role("link", name="Find a rhythm together").click()
    ada.get_by_text("Meet once, outside the rhythm").click()
    ada.get_by_label("Day", exact=True).fill("2027-03-02")
    ada.get_by_label("At, Rome time").fill("15:00")
    ada.get_by_role("button", name="Meet then").click()
    expect(ada.get_by_role("heading", name="Tuesday, 2 March")).to_be_visible()
    next_meeting(windows[1].page, "Ada")
    return windows
