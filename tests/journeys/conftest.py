import pytest

from tests.serving import serving


@pytest.fixture
def server(tmp_path, empty_database):
    """An empty Entrenous, served by a process of its own."""
    with serving(tmp_path / "home", empty_database) as running:
        yield running
