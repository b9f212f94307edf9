"""The talk as stories (tests/bot/stories), which a street office can read."""

import pytest

from tests.bot.story import Stage, stories

STORIES = stories()


@pytest.fixture
def stage(says, writes, cases, outbox, clock, group_of):
    return Stage(says, writes, cases, outbox, clock, group_of)


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_the_story_goes_as_it_is_told(stage, story):
    for number, line in enumerate(story.lines, 1):
        try:
            stage.play(line)
        except AssertionError as error:
            raise AssertionError(f"line {number}, {line}: {error}") from error


def test_no_two_stories_have_one_title():
    titles = [story.title for story in STORIES]
    assert len(set(titles)) == len(titles)
