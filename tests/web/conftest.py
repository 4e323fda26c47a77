"""People at their browsers, and pairs with a history."""

from __future__ import annotations

import pytest

from tests.web.reading import Visitor


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def htmx(request):
    """The same test without JavaScript and with it."""
    return request.param


@pytest.fixture
def as_ada(ada, now):
    return Visitor(ada)


@pytest.fixture
def as_bruno(bruno, now):
    return Visitor(bruno)


@pytest.fixture
def visit(now, htmx):
    """visit(person) sits down at a browser, in turn without and with JavaScript."""
    return lambda person: Visitor(person, htmx=htmx)
