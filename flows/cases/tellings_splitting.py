"""Whom it concerns that a report was taken apart: its own reporter, and who works on it."""

from collections.abc import Iterable

from flows.cases.tellings import Message, Told
from flows.cases.words_splitting import SPLIT
from flows.telling import audience
from flows.telling.resident_text import untagged


def own_reporter(told: Told) -> Iterable[Message]:
    """Tell who reported this one; who follows it told nothing else."""
    for who in audience.reporter(told.case.contact):
        yield who, {"text": untagged(told.fill(SPLIT))}
