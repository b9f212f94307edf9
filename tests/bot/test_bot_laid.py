"""Matters laid aside wait for each other, in whatever order they are taken up again."""

import itertools

import pytest

WHO = itertools.count()
TOLD = ("花神庙社区3栋邻居漏水把墙泡了", "花神庙社区5栋路面有个大坑", "花神庙社区6栋电梯坏了")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_an_older_button_taken_up_while_another_is_told_loses_none(says, cases, order, turns):
    who = f"o-laid-{next(WHO)}"
    before = len(cases())
    for number in order:
        says(f"新诉求 {TOLD[number]}", sender=who)
    for _ in range(turns):
        says("点", sender=who, tap="resume")
    for _ in TOLD:
        says("对", sender=who)
        says("接着报刚才那件", sender=who)
    filed = {case.description for case in cases()[before:]}
    assert filed == set(TOLD)
