"""How a resident can be reached is kept wherever they say it, and nobody else's number is."""

import pytest
from sqlalchemy import select

from flows.people.tables import Resident

PHONE = "13912345678"
OWN = (
    f"免得你们找不到人，我电话是{PHONE}，早上七点以前我去买菜，吵得很听不见，过了那个时候再打",
    f"来的时候按一下门铃，没人应就打我手机{PHONE}，我耳朵背要多响几声才听得见的",
    "师傅要是找不到路，就打我电话，一三九一二三四五六七八，我一般都在家里头",
)
OTHERS = (
    f"墙上那个小广告的电话是{PHONE}，你们打过去问问是谁贴的，天天来贴撕都撕不完",
    f"开车的人车上留了挪车电话，{PHONE}，打过去从来不接，车主脾气还大得很",
)


@pytest.fixture
def phone(database):
    def kept():
        with database.read() as session:
            return session.scalars(select(Resident).order_by(Resident.id.desc())).first().phone

    return kept


@pytest.mark.parametrize("said", OWN)
def test_a_number_among_words_added_to_a_case_is_the_contact(says, phone, said):
    says("花神庙社区3栋楼下的路灯坏了")
    says("对")
    says(said)
    assert phone()


@pytest.mark.parametrize("said", OTHERS)
def test_a_number_of_somebody_else_is_not(says, phone, said):
    says("花神庙社区3栋楼下的路灯坏了")
    says("对")
    says(said)
    assert not phone()


def test_of_an_anonymous_case_no_number_is_kept(says, phone):
    says("匿名 花神庙社区3栋楼下的路灯坏了")
    says("对")
    says(OWN[0])
    assert not phone()
