"""Five hundred ways of saying where, over the demo street and a county of 1,715 grids."""

import pytest

from learning.measures.county import GRIDS, county
from learning.measures.place_forms import Verdict, forms, judged, tally


@pytest.fixture(scope="module")
def verdicts():
    return tally(judged(500))


def test_nearly_all_are_read_right_or_rightly_asked_about(verdicts):
    assert verdicts.total() == 500
    assert verdicts[Verdict.RIGHT] + verdicts[Verdict.ASKED] >= 0.97 * 500


def test_none_is_taken_for_another_grid(verdicts):
    assert verdicts[Verdict.SILENT] == 0


def test_the_forms_are_the_same_from_run_to_run():
    once, again = forms(60), forms(60)
    assert [form for _, form in once] == [form for _, form in again]


def test_every_grid_of_the_county_is_found_by_a_point_inside_it():
    land = county()
    gazetteer = land.gazetteer()
    assert len(land.shapes) == GRIDS
    for shape in land.shapes:
        corners = shape.polygon["coordinates"][0][:4]
        middle = [sum(axis) / 4 for axis in zip(*corners, strict=True)]
        assert gazetteer.by_point(*middle) == shape.grid_id
