"""After a full run nothing personal lies in clear anywhere: not in a log, not on a disk."""

import json
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(120)]

NAME, MOBILE, NEW_MOBILE, LANDLINE = "王秀兰", "13912345678", "13887654321", "025-84312345"
ID_NUMBER = "320106196504123828"
HOME = "2单元501"
CLEAR = (NAME, MOBILE, NEW_MOBILE, LANDLINE, ID_NUMBER, HOME)
HARMLESS = "广场舞音响太大"
"""Stands in the masked summary, in clear: what is searched is what was written."""


def forms(words):
    """Give a text in every form a log or a column may hold it in."""
    return {
        words.encode(),
        words.encode("utf-16-le"),
        json.dumps(words)[1:-1].encode(),
        quote(words).encode(),
        words.encode().hex().encode(),
    }


def found(words, content):
    return any(form in content for form in forms(words))


def live_through_everything(stack, openid):
    """Let a resident give away all they have, on every way in and at every step."""
    told = stack.says(openid, f"望江名苑3栋{HOME}室窗外{HARMLESS}，我叫{NAME}，电话{MOBILE}")
    stack.says(openid, f"证件号{ID_NUMBER}，我妈也受不了")
    stack.sim(f"resident/{openid}/image", account="jiefang")
    stack.says(openid, f"回电请打{LANDLINE}")  # Of a burst only the first is read back.
    assert HARMLESS in told["answer"]
    filed = stack.taps(openid, told["answer"], "对，提交", "不是，另报一件")["answer"]
    number = filed.split("编号 ")[1].split("。")[0]
    stack.sim(f"resident/{openid}/voice", transcript=f"补充，电话换成{NEW_MOBILE}了")
    stack.sim(
        f"resident/{openid}/location",
        latitude=31.9704,
        longitude=118.7963,
        label=f"望江名苑3栋{HOME}",
    )
    short = stack.case(number).short_number
    worker = "worker-11"
    for said in ("我去", f"回复 已联系{NAME}，{MOBILE}", f"办结 已劝导，{NAME}满意"):
        stack.writes("grid-06", f"{short}号{said}", worker)
    stack.eventually(lambda: any("已劝导" in said for said in stack.phone(openid)))
    stack.sim(f"resident/{openid}/tap", menu_id=f"rate:{number}:1", content="1分 很不满意")
    stack.says(openid, f"没人来，打我电话{MOBILE}")
    stack.sim(f"resident/{openid}/text", account="jiefang-plain", content=f"我是{NAME}，{MOBILE}")
    assert stack.case(number).rating == 1
    return number


def rows_of_postgresql(url):
    """Give every value of every table, as it is stored."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(dsn)) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
            yield table, "\n".join(row for (row,) in connection.execute(query)).encode()


def places_on_disk(stack):
    """Give each file the service wrote, and each table, with what it holds."""
    roots = [stack.logs, Path(stack.settings["JIEFANG_STATE_DIR"])]
    if stack.is_sqlite:
        roots.append(Path(make_url(stack.database_url).database).parent)
    else:
        yield from rows_of_postgresql(stack.database_url)
    for root in roots:
        for file in root.rglob("*"):
            if file.is_file():
                yield str(file.relative_to(root.parent)), file.read_bytes()


def test_a_full_run_leaves_nothing_personal_in_clear(stack):
    openid = stack.resident()
    live_through_everything(stack, openid)
    stack.stop("worker")
    stack.start("worker")
    photos = Path(stack.settings["JIEFANG_STATE_DIR"]) / "media"
    stack.eventually(lambda: any(file.is_file() for file in photos.rglob("*")), 60)
    places = dict(places_on_disk(stack))
    known = next(case.number for case in stack.cases() if HARMLESS in case.description)
    assert any(found(known, content) for content in places.values()), "what is no secret is found"
    assert any(name.startswith("logs") for name in places)
    leaks = [
        (words, name)
        for name, content in places.items()
        for words in (*CLEAR, openid)
        if found(words, content)
    ]
    assert leaks == []
    for_workers = [
        said for said in stack.group("grid-06") if "新诉求" in said or "居民补充" in said
    ]
    assert for_workers
    assert not [words for words in CLEAR for said in for_workers if words in said]
