"""The commands of `flask --app wsgi …`, on both databases."""

import json
from dataclasses import replace

import pytest
from alembic import command
from sqlalchemy import inspect

from app.command_line import EXTENSION, command_line
from app.commands.database import alembic_config, upgrade
from app.metadata import metadata
from app.web import create_app
from core.database import Database
from core.journal import Journal
from core.settings import WeComRobot
from flows.people.tables import Staff

AES_KEY = "jiefangjiefangjiefangjiefangjiefangjiefang1"
SMOKE = "花神庙社区3栋楼下烧烤店油烟太大"


@pytest.fixture
def flask_command(settings, clock):
    """Run a command as a person at the terminal; gives its result."""
    app = command_line(settings, clock)

    def run(*words, text=None):
        return app.test_cli_runner().invoke(args=list(words), input=text)

    yield run
    app.extensions[EXTENSION].close()


@pytest.fixture
def empty(database_url, cipher):
    database = Database(database_url, cipher)
    yield database
    database.close()


@pytest.mark.filterwarnings("ignore:autogenerate skipping")  # SQLite cannot tell such an index.
def test_the_migrations_build_what_the_code_declares(empty):
    upgrade(empty)
    tables = set(inspect(empty.engine).get_table_names())
    assert set(metadata.tables) <= tables
    with empty.engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.check(config)


def test_upgrading_twice_changes_nothing(empty):
    upgrade(empty)
    upgrade(empty)


def test_the_demo_street_loads_once_and_keeps_what_is_there(flask_command):
    assert "已载入" in flask_command("demo", "load").output
    assert "保留" in flask_command("demo", "load").output


def test_classify_tells_item_score_words_grid_and_masked_text(flask_command, cast):
    result = json.loads(flask_command("classify", "--json", SMOKE).output)
    assert result["items"][0]["name"] == "餐饮油烟扰民"
    assert result["items"][0]["words"]
    assert result["sure"]
    assert len(result["grids"]) == 1
    assert "3栋" not in result["masked"]


def test_classify_reads_line_by_line(flask_command, cast):
    lines = flask_command(
        "classify", "--json", "-", text=f"{SMOKE}\n路灯坏了\n"
    ).output.splitlines()
    assert [json.loads(line)["items"][0]["name"] for line in lines] == [
        "餐饮油烟扰民",
        "路灯、楼道灯不亮",
    ]


def test_a_user_can_be_added_and_only_once(flask_command, cast):
    words = ("users", "add", "sun", "--name", "孙主任", "--role", "dispatcher")
    area = ("--division", "329901001", "--password", "an invented password")
    assert "已新增" in flask_command(*words, *area).output
    assert flask_command(*words, *area).exit_code == 1


def test_a_user_can_leave_by_login_or_by_the_only_name(flask_command, database, cast):
    assert "小李已离岗" in flask_command("users", "retire", "小李").output
    added = ("--name", "孙主任", "--role", "dispatcher", "--division", "329901001")
    flask_command("users", "add", "sun", *added, "--password", "an invented password")
    assert "孙主任已离岗" in flask_command("users", "retire", "sun").output
    with database.read() as session:
        assert not session.get_one(Staff, cast.li).active


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("天蓬元帅",), "没有在岗的“天蓬元帅”"),
        (("严网格长",), "在岗的“严网格长”有 4 位，请写登录名"),
        (("小李", "--to", "天蓬元帅"), "没有在岗的“天蓬元帅”"),
        (("小李", "--to", "小李"), "不能交给小李自己"),
    ],
)
def test_who_is_not_clearly_meant_is_asked_for(flask_command, database, cast, given, sentence):
    answer = flask_command("users", "retire", *given)
    assert answer.exit_code == 1
    assert sentence in answer.output
    assert "Traceback" not in answer.output
    with database.read() as session:
        assert session.get_one(Staff, cast.li).active


def test_doctor_says_what_to_mend_before_and_after(flask_command):
    before = flask_command("doctor")
    assert before.exit_code == 1
    assert "db upgrade" in before.output
    flask_command("db", "upgrade")
    assert "demo load" in flask_command("doctor").output
    flask_command("demo", "load")
    after = flask_command("doctor")
    assert "users add" in after.output
    assert "绑定" not in after.output, "the demo's groups are bound"


@pytest.fixture
def doctor_says(settings, clock):
    """Let the doctor look at settings that differ; gives what it says."""

    def says(**change):
        app = command_line(replace(settings, **change), clock)
        result = app.test_cli_runner().invoke(args=["doctor"])
        app.extensions[EXTENSION].close()
        return result.output

    return says


STRONG = "aB3dE6gH9jK2mN5pQ8sT"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"secret_key": "ab" * 20}, "JIEFANG_SECRET_KEY"),
        ({"callback_window": 3600}, "JIEFANG_CALLBACK_WINDOW"),
        ({"log_level": "DEBUG"}, "JIEFANG_LOG_LEVEL"),
        ({"public_url": "https://street.example"}, "JIEFANG_TRUSTED_PROXIES"),
        ({"wecom_robots": (WeComRobot("lamp", "short-one", AES_KEY),)}, "lamp 的 token 偏弱"),
        ({"wecom_robots": (WeComRobot("lamp", "ab" * 10, AES_KEY),)}, "lamp 的 token 偏弱"),
        (
            {"wecom_robots": (WeComRobot("lamp", STRONG, AES_KEY, previous_token=STRONG[::-1]),)},
            "lamp 还留着旧的",
        ),
    ],
)
def test_doctor_names_what_is_weak_though_allowed(doctor_says, change, says):
    assert says in doctor_says(**change)
    strong = {"wecom_robots": (WeComRobot("lamp", STRONG, AES_KEY),)}
    assert says not in doctor_says(**strong), "and says nothing of what is strong"


def test_doctor_names_files_that_others_can_read(doctor_says, settings, tmp_path):
    settings.state_dir.mkdir(mode=0o700)
    (settings.state_dir / "journal.taker.lock").touch(mode=0o600)
    database = tmp_path / "kept.db"
    change = {"database_url": f"sqlite:///{database}"}
    assert "chmod" not in doctor_says(**change)
    for file in (database, settings.state_dir, settings.state_dir / "journal.taker.lock"):
        file.chmod(0o755)
        assert f"chmod go= {file}" in doctor_says(**change)
        file.chmod(0o700)


def test_doctor_names_what_waits_in_the_journal_and_what_lies_aside(
    doctor_says, settings, cipher, clock
):
    journal = Journal(settings.state_dir, cipher, clock)
    for number in range(3):
        journal.append(f"sender-{number}", "路灯坏了")
    assert "有 3 条还没补办" in doctor_says()
    journal.set_aside(journal.next(), "nobody can read it")
    said = doctor_says()
    assert "有 2 条还没补办" in said
    assert "有 1 条居民的话补办不了" in said


def test_doctor_says_when_the_database_is_away(settings, clock):
    away = replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:9/none")
    app = command_line(away, clock)
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert "JIEFANG_DATABASE_URL" in result.output
    assert "Traceback" not in result.output


def test_the_web_process_is_alive_and_says_whether_it_is_ready(settings, clock):
    away = replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:9/none")
    for told, ready in ((settings, 200), (away, 503)):
        app = create_app(told, clock)
        if ready == 200:
            upgrade(app.extensions["jiefang"].database)
        client = app.test_client()
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == ready
        app.extensions["jiefang"].database.close()
