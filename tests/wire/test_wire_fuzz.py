"""A few of the odd bodies that `python -m bench.fuzz` sends a million of, on both databases."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from app.commands.database import upgrade
from app.demo.load import load
from app.web import create_app
from bench.fuzz import NOW, doors_of, fuzz, settings_for

BODIES = 400


@pytest.fixture
def app(database_url, tmp_path):
    """Give an application of its own, with the demo street: fuzz counts all that is stored."""
    app = create_app(replace(settings_for(tmp_path), database_url=database_url), lambda: NOW)
    service = app.extensions["jiefang"]
    upgrade(service.database)
    load(service.database, service.office, service.engine, {})
    yield app
    service.http.close()
    service.database.close()


def test_no_odd_body_breaks_it_or_is_lost_or_leaves_what_was_refused(app):
    """The checks stand in fuzz itself, after each body."""
    settings = app.extensions["jiefang"].settings
    sending = fuzz(app, doors_of(settings), random.Random(20260304))
    seen = Counter(next(sending) for _ in range(BODIES))
    doors = {door for door, _ in seen}
    assert doors == {"plain", "compat", "safe", "app", "robot"}
    for door in doors:
        outcomes = {outcome.split()[0] for of, outcome in seen if of == door}
        assert {"200", "400"} <= outcomes, "each door takes some and refuses some"


def test_it_notices_what_is_lost(app):
    """A door that answers without storing anything."""
    settings = app.extensions["jiefang"].settings
    app.view_functions["wechat.message"] = lambda **_: "success"
    doors = [door for door in doors_of(settings) if door.name == "safe"]
    sending = fuzz(app, doors, random.Random(1))
    with pytest.raises(AssertionError, match="answered, not stored"):
        for _ in range(BODIES):
            next(sending)


def test_it_notices_what_breaks(app):
    settings = app.extensions["jiefang"].settings
    app.view_functions["wecom_robot.message"] = lambda **_: 1 / 0
    doors = [door for door in doors_of(settings) if door.name == "robot"]
    with pytest.raises(AssertionError, match="broke it"):
        next(fuzz(app, doors, random.Random(1)))
