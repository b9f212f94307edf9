"""`import routing` and `export routing`: the routing table as a spreadsheet, there and back."""

import csv
from datetime import date, timedelta

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from app.command_line import EXTENSION, command_line
from flows.map.route_tables import Route, RouteLevel, RouteSource
from flows.map.routing import (
    RouteKey,
    RouteValue,
    end_route,
    route_of,
    set_route,
    standing,
    value_of,
)
from flows.people.tables import Department

TODAY = date(2026, 3, 4)
HEADER = (
    *("事项编码", "区域编码", "层级", "主办部门", "协办部门（顿号分隔）"),
    *("时限方案", "起始日", "截止日", "备注"),
)
STREET, GRID = "329901001", "329901001001001"
GRID_NAME = "花神庙社区 第一网格"
PET, PET_NAME = "base-pet", "养犬登记"


@pytest.fixture
def run(settings, clock):
    """Run a command as a person at the terminal; gives its result."""
    app = command_line(settings, clock)

    def command(*given):
        return app.test_cli_runner().invoke(args=[str(each) for each in given])

    yield command
    app.extensions[EXTENSION].close()


@pytest.fixture
def office_of(database, cast):
    """Give the id of a department by its code."""
    with database.read() as session:
        return {row.code: row.id for row in session.scalars(select(Department))}


@pytest.fixture
def sheet(tmp_path):
    """Write rows under the header: a workbook, or a text in an encoding."""

    def write(*rows, name="routing.xlsx", encoding="utf-8-sig", header=HEADER):
        file = tmp_path / name
        if file.suffix == ".csv":
            with file.open("w", encoding=encoding, newline="") as out:
                csv.writer(out).writerows([header, *rows])
            return file
        book = Workbook()
        for row in (header, *rows):
            book.active.append(row)
        book.save(file)
        return file

    return write


def all_rows(database):
    with database.read() as session:
        return session.scalars(select(Route).order_by(Route.id)).all()


def test_codes_and_names_of_every_kind_are_understood(run, sheet, database, office_of):
    file = sheet(
        (PET, int(STREET), "街道", "民政局", "chengguan、公安分局", "5+10", TODAY, None, "例会"),
        (PET_NAME, GRID_NAME, "部门", "gongan", None, "DB11/T 2021", "2026/3/5", "2026年4月1日"),
        ("全部", "全域", "网格", None, None, None, "2026.03.04"),
    )
    assert "已写入 3 行" in run("import", "routing", file).output
    with database.read() as session:
        row = route_of(session, PET, STREET, TODAY)
        helpers = (office_of["chengguan"], office_of["gongan"])
        assert value_of(row) == RouteValue(
            RouteLevel.STREET, office_of["minzheng"], helpers, "5+10"
        )
        assert (row.source, row.note, row.made_by) == (RouteSource.IMPORT, "例会", None)
        grid = route_of(session, PET, GRID, TODAY + timedelta(days=1))
        assert value_of(grid) == RouteValue(RouteLevel.DEPARTMENT, office_of["gongan"], (), "db11t")
        assert grid.until == date(2026, 4, 1)
        assert route_of(session, "another", "999999", TODAY).level is RouteLevel.GRID


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gbk"])
def test_a_text_is_read_in_the_encodings_offices_use(run, sheet, database, cast, encoding):
    file = sheet(
        (PET_NAME, "花溪街道", "街道", "民政局", "", "", "20260304", "", ""),
        name="a.csv",
        encoding=encoding,
    )
    assert "已写入 1 行" in run("import", "routing", file).output
    assert all_rows(database)[0].area_code == STREET


def test_every_bad_row_is_told_and_then_nothing_is_imported(run, sheet, database, cast):
    good = (PET, STREET, "街道", "民政局", "", "", "2026-03-04", "", "")
    wrong = {
        "没有叫“打狗”的事项": ("打狗", *good[1:]),
        "没有叫“火星街道”的区划或网格": (PET, "火星街道", *good[2:]),
        "改成了科学计数法": (PET, "3.29901E+14", *good[2:]),
        "叫“第一网格”": (PET, "第一网格", *good[2:]),
        "层级“省里”看不懂": (PET, STREET, "省里", *good[3:]),
        "没有叫“龙宫”的部门": (PET, STREET, "街道", "龙宫", *good[4:]),
        "没有叫“天庭”的部门": (PET, STREET, "街道", "民政局", "天庭", *good[5:]),
        "层级是“部门”时，要写明主办部门": (PET, STREET, "部门", "", *good[4:]),
        "主办部门不用再列为协办": (PET, STREET, "街道", "民政局", "民政局", *good[5:]),
        "没有写起始日": (*good[:6], "", "", ""),
        "“2026-02-30”不是日期": (*good[:6], "2026-02-30", "", ""),
        "截止日早于起始日": (*good[:6], "2026-03-04", "2026-03-03", ""),
        "备注最多 200 个字": (*good[:8], "长" * 201),
        "没有叫“13711”的时限方案": (*good[:5], "13711", *good[6:]),
        "和第 2 行说的是同一个": good,
    }
    result = run("import", "routing", sheet(good, *wrong.values()))
    assert result.exit_code == 1
    for number, says in enumerate(wrong, 3):
        expected = "没有叫“第一网格”" if "第一网格" in says else says
        line = next(line for line in result.output.splitlines() if f"第 {number} 行：" in line)
        assert expected in line
    assert f"有 {len(wrong)} 处要改，一行也没有导入" in result.output
    assert all_rows(database) == []


def test_what_two_things_are_called_is_asked_by_code(run, sheet, database, cast):
    with database.write() as session:
        session.add(Department(code="minzheng-2", name="民政局"))
    row = (PET, STREET, "街道", "民政局", "", "", "2026-03-04", "", "")
    said = run("import", "routing", sheet(row)).output
    assert "叫“民政局”的有 2 个，请写编码（minzheng、minzheng-2）" in said


def test_a_dry_run_says_what_would_change_and_writes_nothing(run, sheet, database, office, cast):
    with database.write() as session:
        value, source = RouteValue(RouteLevel.GRID), RouteSource.CONSOLE
        set_route(session, office, RouteKey("", STREET), value, TODAY, source, cast.zhou)
    file = sheet(
        ("", STREET, "网格", "", "", "", "2026-03-04", "", ""),
        (PET, STREET, "街道", "民政局", "", "", "2026-03-04", "", ""),
        (PET, STREET, "社区", "", "", "", "2026-05-01", "", ""),
    )
    said = run("import", "routing", file, "--dry-run").output
    assert "会写入 2 行，另有 1 行和现在一样" in said
    assert "花溪街道 · 养犬登记：2026-03-04 起到 2026-04-30 为止 街道 民政局" in said
    assert "花溪街道 · 养犬登记：2026-05-01 起 社区" in said
    assert len(all_rows(database)) == 1
    assert "已写入 2 行，另有 1 行" in run("import", "routing", file).output
    assert "已写入 0 行，另有 3 行" in run("import", "routing", file).output


def test_days_gone_by_are_not_imported_otherwise(run, sheet, database, office, clock, cast):
    early = ("", STREET, "网格", "", "", "", "2026-01-01", "", "")
    assert "已写入 1 行" in run("import", "routing", sheet(early)).output
    result = run("import", "routing", sheet(("", STREET, "街道", *early[3:])))
    assert result.exit_code == 1
    assert "第 2 行：2026-03-04 以前的派单" in result.output


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_what_is_exported_is_imported_as_it_was(run, database, office, office_of, tmp_path, name):
    with database.write() as session:
        source = RouteSource.CONSOLE
        helpers = (office_of["gongan"], office_of["shijian"])
        value = RouteValue(RouteLevel.DEPARTMENT, office_of["chengguan"], helpers, "db11t")
        key, month = RouteKey(PET, GRID), timedelta(days=30)
        set_route(session, office, key, value, TODAY - month, source, None, "=1+1 不是公式")
        set_route(session, office, key, RouteValue(RouteLevel.GRID), TODAY, source, None)
        end_route(session, office, key, TODAY + month)
        set_route(session, office, RouteKey(), RouteValue(RouteLevel.COUNTY), TODAY, source, None)
        before = [described(row) for row in standing(session, key)]
    file = tmp_path / name
    assert "3 行写在" in run("export", "routing", file).output
    assert "已写入 0 行，另有 3 行" in run("import", "routing", file).output
    with database.write() as session:
        for row in session.scalars(select(Route)):
            session.delete(row)
    assert "已写入 3 行" in run("import", "routing", file).output
    with database.read() as session:
        assert [described(row) for row in standing(session, key)] == before
        assert standing(session, RouteKey())[0].until is None


def described(row):
    return value_of(row), row.since, row.until, row.note


def test_a_workbook_keeps_codes_as_text(run, database, office, cast, tmp_path):
    with database.write() as session:
        key, value = RouteKey("", GRID), RouteValue(RouteLevel.GRID)
        set_route(session, office, key, value, TODAY, RouteSource.CONSOLE, None)
    run("export", "routing", tmp_path / "out.xlsx")
    cells = load_workbook(tmp_path / "out.xlsx").active[2]
    assert (cells[1].value, cells[1].number_format, cells[1].data_type) == (GRID, "@", "s")


def test_what_is_no_table_is_said_in_a_sentence(run, sheet, tmp_path, cast):
    for name, content, says in (
        ("a.doc", b"", "只认得 .xlsx 和 .csv"),
        ("a.xlsx", b"no workbook", "打不开"),
        ("a.csv", b"\xff\xff\xff", "看不懂"),
        ("b.csv", b"", "没有表头"),
        ("c.csv", "层级,起始日,主办部门".encode(), "少了这几列：事项编码、区域编码"),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
        result = run("import", "routing", tmp_path / name)
        assert result.exit_code == 1
        assert says in result.output
        assert "Traceback" not in result.output
    assert "只认得" in run("export", "routing", tmp_path / "out.doc").output
