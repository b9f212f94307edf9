"""`import profiles` and `export profiles`: an office's own deadlines as a spreadsheet."""

import csv
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.command_line import EXTENSION, command_line
from flows.clocks.profiles import stored_profiles
from flows.clocks.tables import DeadlineProfile
from flows.deadlines import Extension, Span, Unit

TODAY = date(2026, 3, 4)
HEADER = (
    *("方案编码", "方案名称", "起用日", "类别", "交办", "首次答复", "办结"),
    *("延期天数", "延期次数", "退单时限（工作日）"),
)
GENERAL = ("hx", "花溪时限", "2026-03-09", "一般", "4小时", "2个工作日", "5 个工作日", "5", 1, "2")
URGENT = ("hx", "花溪时限", "2026/3/9", "紧急件", "10分钟", "30分", "1天", "", "", "")


@pytest.fixture
def run(settings, clock):
    """Run a command as a person at the terminal; gives its result."""
    app = command_line(settings, clock)

    def command(*given):
        return app.test_cli_runner().invoke(args=[str(each) for each in given])

    yield command
    app.extensions[EXTENSION].close()


@pytest.fixture
def sheet(tmp_path):
    """Write rows under the header: a workbook, or a text."""

    def write(*rows, name="profiles.xlsx", header=HEADER):
        file = tmp_path / name
        if file.suffix == ".csv":
            with file.open("w", encoding="utf-8-sig", newline="") as out:
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
        return session.scalars(select(DeadlineProfile)).all()


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_version_is_written_from_its_classes(run, sheet, database, clock, cast, name):
    result = run("import", "profiles", sheet(GENERAL, URGENT, name=name))
    assert "已写入 1 版" in result.output
    profile = stored_profiles(database, clock).current().by_key["hx@1"]
    assert (profile.name, profile.since) == ("花溪时限", date(2026, 3, 9))
    assert profile.span("general", "assign") == Span(4, Unit.HOURS)
    assert profile.span("urgent", "answer") == Span(30, Unit.MINUTES)
    assert profile.span("major", "resolve") == Span(5, Unit.WORKDAYS)
    assert (profile.extension, profile.return_days) == (Extension(5, 1), 2)
    [row] = all_rows(database)
    assert (row.made_by, row.made_at) == (None, clock())


def test_a_dry_run_says_what_it_means_and_writes_nothing(run, sheet, database, cast):
    file = sheet(GENERAL, URGENT)
    said = run("import", "profiles", file, "--dry-run").output
    assert "会写入 1 版，另有 0 版已经有了" in said
    assert "2026-03-09 起 hx（花溪时限）：一般 4小时、2个工作日、5个工作日" in said
    assert "紧急 10分钟、30分钟、1天" in said
    assert "最多延期1次，每次5个工作日；派错了的，2个工作日内退回" in said
    assert all_rows(database) == []


def test_every_bad_row_is_told_and_then_nothing_is_imported(run, sheet, database, cast):
    wrong = {
        "类别“特急”看不懂": (*GENERAL[:3], "特急", *GENERAL[4:]),
        "“下周”不是日期": (*GENERAL[:2], "下周", *GENERAL[3:]),
        "“一会儿”看不懂，请写成": (*GENERAL[:4], "一会儿", *GENERAL[5:]),
        "0 不行": (*GENERAL[:4], "0小时", *GENERAL[5:]),
    }
    result = run("import", "profiles", sheet(GENERAL, *wrong.values()))
    assert result.exit_code == 1
    for number, says in enumerate(wrong, 3):
        line = next(line for line in result.output.splitlines() if f"第 {number} 行：" in line)
        assert says in line
    assert f"有 {len(wrong)} 处要改，一行也没有导入" in result.output
    assert all_rows(database) == []


@pytest.mark.parametrize(
    ("says", "rows"),
    [
        ("没有写起用日", [(*GENERAL[:2], "", *GENERAL[3:])]),
        ("起用日不能早于今天", [(*GENERAL[:2], "2026-03-03", *GENERAL[3:])]),
        ("方案编码用字母", [("花溪", *GENERAL[1:])]),
        ("方案名称要写", [("hx", "", *GENERAL[2:])]),
        ("一般件的交办、首次答复、办结都要写", [URGENT]),
        ("一般件的交办、首次答复、办结都要写", [(*GENERAL[:6], "", *GENERAL[7:])]),
        ("一般写了两次（又在第 3 行）", [GENERAL, GENERAL]),
        ("同一版的方案名称，第 3 行写的不一样", [GENERAL, ("hx", "另一个", *URGENT[2:])]),
        ("延期天数“很多”不是数字", [(*GENERAL[:7], "很多", *GENERAL[8:])]),
        ("退单时限要在 0 到 30 之间", [(*GENERAL[:9], "31")]),
        ("一般件的交办不能比首次答复还晚", [(*GENERAL[:4], "3个工作日", *GENERAL[5:])]),
        ("一般件的办结超过一年了", [(*GENERAL[:6], "13个月", *GENERAL[7:])]),
        ("紧急件的首次答复不能比办结还晚", [GENERAL, (*URGENT[:5], "2天", "1天", "", "", "")]),
    ],
)
def test_what_makes_no_profile_is_said_in_the_words_of_the_file(
    run, sheet, database, cast, says, rows
):
    result = run("import", "profiles", sheet(*rows))
    assert result.exit_code == 1
    assert says in result.output
    assert "第 2 行" in result.output
    assert all_rows(database) == []


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_what_is_exported_is_imported_as_it_was(run, sheet, database, clock, cast, tmp_path, name):
    run("import", "profiles", sheet(GENERAL, URGENT))
    file = tmp_path / name
    assert "4 版写在" in run("export", "profiles", file).output
    assert "已写入 0 版，另有 4 版" in run("import", "profiles", file).output
    with database.write() as session:
        for row in session.scalars(select(DeadlineProfile)):
            session.delete(row)
    assert "已写入 1 版，另有 3 版" in run("import", "profiles", file).output
    assert stored_profiles(database, clock).current().by_key["hx@1"].version == 1


def test_a_column_that_is_missing_is_named(run, sheet, cast):
    result = run("import", "profiles", sheet(GENERAL[:6], header=HEADER[:6]))
    assert "表头少了这几列：办结" in result.output
