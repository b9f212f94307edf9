"""The ways residents say it: a table of invented utterances, read by the account's own words.

Every second line of each kind is the half whose failures nobody looked at while the forms were
written; it tells how well they carry over to what nobody thought of.
"""

from pathlib import Path

import pytest
import yaml

from nlp.commands.intent import resident_intent
from nlp.commands.ratings import rating_of
from nlp.text.folding import Folding
from nlp.text.normalise import normalise

TABLE = yaml.safe_load(Path(__file__).with_name("utterances.yaml").read_text(encoding="utf-8"))
LOOKED_AT, NOT_LOOKED_AT = 0, 1


@pytest.fixture(scope="module")
def heard(engine):
    folding = Folding(engine.catalogue.misheard)

    def resident(text):
        found = resident_intent(text, folding.fold(text))
        return found.kind, (found.number,) if found.number else ()

    def rating(text):
        stars = rating_of(text)
        return ("none" if stars is None else str(stars)), ()

    return {"residents": resident, "ratings": rating}


def lines(speaker, half):
    for kind, said in TABLE[speaker].items():
        for line in said[half::2]:
            text, _, numbers = str(line).partition(" | ")
            yield str(kind), normalise(text), tuple(numbers.split())


def wrong(heard, speaker, half):
    """Lines not understood; what is no command may hold any number."""
    for kind, text, numbers in lines(speaker, half):
        found = heard[speaker](text)
        if found[0] != kind or (kind != "none" and found[1] != numbers):
            yield text, found


@pytest.mark.parametrize("speaker", TABLE)
def test_every_form_of_the_half_that_was_looked_at_is_understood(heard, speaker):
    assert list(wrong(heard, speaker, LOOKED_AT)) == []


@pytest.mark.parametrize("speaker", TABLE)
def test_forms_nobody_looked_at_are_understood_too(heard, speaker):
    count = sum(1 for _ in lines(speaker, NOT_LOOKED_AT))
    assert len(list(wrong(heard, speaker, NOT_LOOKED_AT))) <= 0.03 * count


@pytest.mark.parametrize("speaker", TABLE)
@pytest.mark.parametrize("half", [LOOKED_AT, NOT_LOOKED_AT])
def test_what_is_no_command_is_never_taken_for_one(heard, speaker, half):
    taken = [
        (text, heard[speaker](text))
        for kind, text, _ in lines(speaker, half)
        if kind == "none" and heard[speaker](text)[0] != "none"
    ]
    assert taken == []
