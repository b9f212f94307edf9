"""Settings: one frozen object, or one clear sentence."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.settings import Settings, SettingsError, variable

NEEDED = {
    "JIEFANG_SECRET_KEY": "an invented secret key of a test run",
    "JIEFANG_DATA_KEY": Fernet.generate_key().decode(),
}


def test_two_secrets_are_enough_to_start():
    settings = Settings.from_env(NEEDED)
    assert settings.database_url.startswith("sqlite:///")
    assert settings.wechat_api == "https://api.weixin.qq.com"


def test_a_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "key").write_text(NEEDED["JIEFANG_SECRET_KEY"] + "\n", encoding="utf-8")
    settings = Settings.from_env(
        {
            "JIEFANG_SECRET_KEY_FILE": str(tmp_path / "key"),
            "JIEFANG_DATA_KEY": NEEDED["JIEFANG_DATA_KEY"],
        }
    )
    assert settings.secret_key == NEEDED["JIEFANG_SECRET_KEY"]


def account(**change):
    """Describe an official account as the settings do."""
    door = {
        "name": "street",
        "app_id": "wx0000000000000001",
        "secret": "app-secret",
        "token": "token-of-street",
        "aes_key": key_of("s"),
    }
    return door | change


def robot(**change):
    door = {"name": "jiefang", "token": "token-of-robot", "aes_key": key_of("r")}
    return door | change


def app(**change):
    door = {
        "agent": "1000002",
        "corp_id": "ww0000000000000001",
        "secret": "corp-secret",
        "token": "token-of-app",
        "aes_key": key_of("p"),
    }
    return door | change


def key_of(letter):
    return letter * 42 + "A"


def doors(accounts=(), robots=(), apps=(), **others):
    """Give the environment with these doors."""
    listed = {"WECHAT_ACCOUNTS": accounts, "WECOM_ROBOTS": robots, "WECOM_APPS": apps}
    return (
        NEEDED
        | {f"JIEFANG_{name}": json.dumps(list(rows)) for name, rows in listed.items()}
        | {f"JIEFANG_{name.upper()}": value for name, value in others.items()}
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("JIEFANG_COLOUR", "blue", "没有 JIEFANG_COLOUR 这项"),
        ("JIEFANG_SECRET_KEY", "short", "32 个随机字符"),
        ("JIEFANG_DATA_KEY", "not a key", "Fernet"),
        ("JIEFANG_DATA_KEY", ",", "至少要有一个"),
        ("JIEFANG_DATABASE_URL", "mysql://here", "postgresql://"),
        ("JIEFANG_WECHAT_ACCOUNTS", "{", "不是 JSON"),
        ("JIEFANG_WECHAT_ACCOUNTS", '[{"name": "a"}]', "缺 app_id、secret、token"),
        ("JIEFANG_WECHAT_ACCOUNTS", "[1]", "JSON 列表"),
        ("JIEFANG_TIMEZONE", "Mars/Olympus", "时区"),
        ("JIEFANG_CALLBACK_WINDOW", "0", "1 到 3600"),
        ("JIEFANG_CALLBACK_WINDOW", "3601", "1 到 3600"),
        ("JIEFANG_CALLBACK_WINDOW", "99999999", "1 到 3600"),
        ("JIEFANG_TRUSTED_PROXIES", "-1", "整数"),
        ("JIEFANG_TRUSTED_PROXIES", "two", "整数"),
        ("JIEFANG_WECHAT_API", "ftp://x", "http"),
        ("JIEFANG_PUBLIC_URL", "http://street.example", "https"),
        ("JIEFANG_PUBLIC_URL", "http://127.0.0.1.street.example", "https"),
        ("JIEFANG_PUBLIC_URL", "http://192.168.0.8:8000", "https"),
        ("JIEFANG_PUBLIC_URL", "https://", "主机名"),
        ("JIEFANG_SECRET_KEY_FILE", "/nowhere/at/all", "读不出来"),
        ("JIEFANG_MEDIA_HOSTS", "https://qpic.cn", "不是主机名"),
        ("JIEFANG_MEDIA_HOSTS", "*", "不是主机名"),
        ("JIEFANG_MEDIA_HOSTS", "a.qpic.cn, *cn", "不是主机名"),
    ],
)
def test_a_bad_value_stops_the_start_with_one_chinese_sentence(name, value, says):
    with pytest.raises(SettingsError, match=says) as caught:
        Settings.from_env({**NEEDED, name: value})
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith("。")
    assert name in sentence


WEAK = {
    "an empty token": doors([account(token="")]),
    "a token that can be guessed": doors([account(token="token")]),
    "a robot's token that can be guessed": doors(robots=[robot(token="abc")]),
    "an app's token that can be guessed": doors(apps=[app(token="1234567")]),
    "a token longer than the platform has": doors([account(token="t" * 33)]),
    "an old token that can be guessed": doors([account(previous_token="old")]),
    "no key in safe mode": doors([account(aes_key="")]),
    "a robot without a key": doors(robots=[robot(aes_key="")]),
    "a key that is too short": doors(robots=[robot(aes_key="r" * 42)]),
    "a key of other characters": doors(apps=[app(aes_key="密" * 43)]),
    "an old key that is too short": doors(apps=[app(previous_aes_key="p")]),
    "no app id, which is checked inside": doors([account(app_id="")]),
    "no corp id, which is checked inside": doors(apps=[app(corp_id="")]),
    "a number where words belong": doors([account(token=12345678)]),
    "a mode nobody knows": doors([account(mode="open")]),
    "a word nobody knows": doors([account(tokens="token-of-street")]),
    "two accounts of one name": doors([account(), account(token="another-token")]),
    "one token for an account and a robot": doors([account(token="token-of-robot")], [robot()]),
    "one token for a robot and an app": doors(robots=[robot()], apps=[app(token="token-of-robot")]),
    "one key for an account and an app": doors([account(aes_key=key_of("p"))], apps=[app()]),
    "one key for two accounts": doors([account(), account(name="b", token="another-token")]),
    "an old token that is another's": doors([account(previous_token="token-of-app")], apps=[app()]),
    "an old key that is another's": doors([account(previous_aes_key=key_of("r"))], [robot()]),
    "plain mode where everybody can knock": doors(
        [account(mode="plain", aes_key="")], public_url="https://street.example"
    ),
}


@pytest.mark.parametrize("environment", WEAK.values(), ids=WEAK)
def test_settings_that_sign_nothing_do_not_start(environment):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environment)
    sentence = str(caught.value)
    assert re.match(r"JIEFANG_WE\w+", sentence)
    assert "\n" not in sentence
    assert sentence.endswith("。")


def test_settings_that_sign_start():
    environment = doors(
        [account(previous_token="older-token-of-street", previous_aes_key=key_of("t"))],
        [robot(previous_token="older-token-of-robot", previous_aes_key=key_of("q"))],
        [app(previous_token="older-token-of-app", previous_aes_key=key_of("o"))],
        public_url="https://street.example/",
        callback_window="3600",
    )
    settings = Settings.from_env(environment)
    assert settings.wecom_robots[0].previous_token == "older-token-of-robot"
    assert settings.public_url == "https://street.example"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000", "http://127.8.8.8"]
)
def test_plain_mode_and_plain_http_are_for_this_machine_alone(url):
    environment = doors([account(mode="plain", aes_key="")], public_url=url)
    assert Settings.from_env(environment).public_url == url


def test_nothing_that_settings_show_is_secret():
    secrets = {
        "secret_key": NEEDED["JIEFANG_SECRET_KEY"],
        "data_key": NEEDED["JIEFANG_DATA_KEY"],
        "database": "password-of-the-database",
        "queue": "password-of-the-queue",
    }
    parts = [account(), robot(), app()]
    environment = doors(
        *([door | {"previous_token": f"older-{door['token']}"[:32]}] for door in parts),
        database_url=f"postgresql://jiefang:{secrets['database']}@db.street.example/jiefang",
        queue_url=f"redis://:{secrets['queue']}@127.0.0.1/0",
    )
    settings = Settings.from_env(environment)
    every = (*settings.wechat_accounts, *settings.wecom_robots, *settings.wecom_apps)
    shown = f"{settings!r}{settings}{every!r}{every}"
    hidden = {*secrets.values(), "app-secret", "corp-secret", "older-"}
    hidden |= {door[name] for door in parts for name in ("token", "aes_key")}
    assert [secret for secret in hidden if secret in shown] == []
    assert "wx0000000000000001" in shown


def test_a_missing_secret_is_named():
    with pytest.raises(SettingsError, match="没有设置 JIEFANG_DATA_KEY"):
        Settings.from_env({"JIEFANG_SECRET_KEY": NEEDED["JIEFANG_SECRET_KEY"]})


def test_hosts_of_files_are_a_list():
    settings = Settings.from_env({**NEEDED, "JIEFANG_MEDIA_HOSTS": "Img.street.example, *.qpic.cn"})
    assert settings.media_hosts == ("img.street.example", "*.qpic.cn")


@pytest.mark.parametrize(
    "environment",
    [
        {**NEEDED, "JIEFANG_SECRET_KEY": "hunter2"},
        {**NEEDED, "JIEFANG_DATA_KEY": "hunter2"},
        {**NEEDED, "JIEFANG_DATABASE_URL": "mysql://jiefang:hunter2@here"},
        {**NEEDED, "JIEFANG_WECOM_ROBOTS": '[{"name": "a", "token": "hunter2"'},
        doors([account(token="hunter2")]),
        doors([account(secret="hunter2", aes_key="hunter2")]),
        doors([account(token="hunter2hunter2")], [robot(token="hunter2hunter2")]),
    ],
)
def test_an_error_never_shows_the_secret(environment):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environment)
    assert "hunter2" not in str(caught.value)


def test_the_service_says_the_sentence_and_no_traceback():
    """gunicorn and every command start through the same door."""
    outside = {name: value for name, value in os.environ.items() if "JIEFANG_" not in name}
    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        env=outside | NEEDED | {"JIEFANG_CALLBACK_WINDOW": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert started.returncode == 1
    assert started.stderr.splitlines() == [
        "JIEFANG_CALLBACK_WINDOW 不能用：要在 1 到 3600 秒之间。"
    ]


@pytest.mark.parametrize("url", ["postgres://a/b", "postgresql://a/b", "postgresql+psycopg://a/b"])
def test_every_spelling_of_postgresql_goes_through_psycopg_3(url):
    settings = Settings.from_env({**NEEDED, "JIEFANG_DATABASE_URL": url})
    assert settings.database_url == "postgresql+psycopg://a/b"


def test_the_docs_list_every_setting_and_no_other():
    text = Path("docs/settings.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `(JIEFANG_[A-Z_]+)` \| (.+?) \| ", text, re.MULTILINE))
    fields = dataclasses.fields(Settings)
    assert documented == {variable(field.name): field.metadata["about"] for field in fields}
