"""The rule of one matter on pairs of blind writers: no change may make it worse unseen."""

import pytest

from learning.measures.similar_pairs import SETS, judged, main, read, rules


@pytest.mark.parametrize(("name", "least"), [("a", 0.62), ("b", 0.54), ("c", 0.51)])
def test_the_rule_is_as_good_as_it_was_measured(name, least):
    pairs = read(SETS / f"storm_pairs_{name}.jsonl")
    found = {rule: judged(pairs, by) for rule, by in rules()}
    assert len(pairs) == 150
    assert found["shipped"].f >= least
    assert found["shipped"].precision > found["place alone"].precision


def test_it_is_printed_for_each_set(capsys):
    main()
    assert capsys.readouterr().out.count("shipped") == 3
