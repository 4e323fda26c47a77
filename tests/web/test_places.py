import pytest
from django.utils.translation import override

from entrenous import people
from entrenous.people import calendar_days
from entrenous.web.places import city, countries, zones_to_choose

GE_IN_ITALIAN = ["Georgia", "Georgia del Sud e Sandwich Australi", "Germania"]


@pytest.mark.parametrize(
    ("zone", "english", "italian"),
    [
        ("Europe/Rome", "Rome", "Roma"),
        ("Europe/London", "London", "Londra"),
        ("America/New_York", "New York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "Buenos Aires"),
        ("Europe/Kyiv", "Kyiv", "Kiev"),  # the CLDR has both of these under their old names
        ("Europe/Kiev", "Kyiv", "Kiev"),
        ("Africa/Addis_Ababa", "Addis Ababa", "Addis Abeba"),
        ("Asia/Calcutta", "Kolkata", "Calcutta"),
        ("Etc/GMT+3", "GMT+3", "GMT+3"),
        ("UTC", "UTC", "UTC"),
        ("EST", "EST", "EST"),
    ],
)
def test_a_city_is_called_as_its_reader_calls_it(zone, english, italian):
    with override("en"):
        assert city(zone) == english
    with override("it"):
        assert city(zone) == italian


@pytest.mark.parametrize("language", ["en", "it", "en-gb", None])
def test_every_country_has_a_name_in_every_language(language):
    with override(language):
        assert {code for code, _ in countries()} == calendar_days.countries()


def test_countries_stand_in_the_order_of_the_reader():
    with override("en"):
        assert countries()[:3] == (
            ("AF", "Afghanistan"),
            ("AX", "Åland Islands"),
            ("AL", "Albania"),
        )
    with override("it"):
        assert [name for _, name in countries() if name.startswith("Ge")] == GE_IN_ITALIAN


def test_zones_stand_in_the_order_of_their_cities():
    with override("it"):
        offered = dict(zones_to_choose("Europe/Rome"))
    around = list(offered.values())[list(offered).index("Europe/London") :]
    assert offered["UTC"] == "UTC"
    assert around[:3] == [
        "Londra — Europe/London",
        "Longyearbyen — Arctic/Longyearbyen",
        "Lord Howe — Australia/Lord_Howe",
    ]


def test_a_page_in_italian_names_places_in_italian(pair, meeting, ada, as_ada):
    people.change_settings(ada, language="it")

    assert (
        "15:00 per te a Roma, 09:00 per Bruno a New York"
        in as_ada.open("meeting", pair.pk, meeting.pk).text
    )
    offered = [country.raw for country in as_ada.open("me").part("country").all("option")]
    assert [name for name in offered if name.startswith("Ge")] == GE_IN_ITALIAN
