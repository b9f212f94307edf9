"""`report police`: the reconciliation with the police on the terminal and in a spreadsheet."""

import csv

import pytest

from app.command_line import EXTENSION, command_line
from flows.cases.actions import open_case
from flows.cases.drafts import Draft
from flows.map.tables import Grid
from flows.people.actors import resident
from nlp.catalogue.severity import Severity


@pytest.fixture
def run(settings, clock):
    """Run a command as a person at the terminal; gives its result."""
    app = command_line(settings, clock)

    def command(*given):
        return app.test_cli_runner().invoke(args=[str(each) for each in given])

    yield command
    app.extensions[EXTENSION].close()


@pytest.fixture
def number(database, office, cast) -> str:
    """Give the number of a public-safety case in the first grid."""
    with database.write() as session:
        draft = Draft(
            source="wechat",
            resident_id=cast.wang,
            contact_id=None,
            item_code="wiring",
            item_name="飞线充电",
            catalogue_version="1",
            severity=Severity.GENERAL,
            deadline_class="general",
            police=True,
            summary="楼下飞线充电",
            description="楼下飞线充电",
            area_code=session.get_one(Grid, cast.grid).code,
            grid_id=cast.grid,
        )
        return open_case(session, office, draft, resident(cast.wang)).number


def test_the_report_adds_up_on_the_terminal(run, number):
    said = run("report", "police").output
    assert "1  100.0%  未推到：还在发送" in said
    assert said.rstrip().endswith("1  100.0%  合计")


def test_the_report_goes_into_a_spreadsheet_case_by_case(run, number, tmp_path):
    file = tmp_path / "police.csv"
    assert run("report", "police", "--file", file).exit_code == 0
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))
    assert [row[0] for row in rows] == ["编号", number]


def test_days_without_cases_and_days_the_wrong_way_round(run, number):
    said = run("report", "police", "--since", "2025-01-01", "--until", "2025-01-31").output
    assert "0    0.0%  合计" in said
    wrong = run("report", "police", "--since", "2025-02-01", "--until", "2025-01-01")
    assert wrong.exit_code != 0
    assert "请对调" in wrong.output
