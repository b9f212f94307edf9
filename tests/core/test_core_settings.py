"""Settings: one frozen object, or one clear sentence."""

import dataclasses
import json
import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.settings import Settings, SettingsError, variable

NEEDED = {
    "JIEFANG_SECRET_KEY": "an invented secret key of a test run",
    "JIEFANG_DATA_KEY": Fernet.generate_key().decode(),
}
AES_KEY = "jiefangjiefangjiefangjiefangjiefangjiefang1"


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


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("JIEFANG_COLOUR", "blue", "is not a setting"),
        ("JIEFANG_SECRET_KEY", "short", "32 random characters"),
        ("JIEFANG_DATA_KEY", "not a key", "cannot be used"),
        ("JIEFANG_DATABASE_URL", "mysql://here", "postgresql://"),
        ("JIEFANG_WECHAT_ACCOUNTS", "{", "not valid JSON"),
        ("JIEFANG_WECHAT_ACCOUNTS", '[{"name": "a"}]', "cannot be used"),
        ("JIEFANG_WECHAT_ACCOUNTS", "[1]", "JSON list of objects"),
        ("JIEFANG_TIMEZONE", "Mars/Olympus", "no time zone"),
        ("JIEFANG_CALLBACK_WINDOW", "0", "above 0"),
        ("JIEFANG_WECHAT_API", "ftp://x", "http"),
        ("JIEFANG_MEDIA_HOSTS", "https://qpic.cn", "host name"),
        ("JIEFANG_MEDIA_HOSTS", "*", "host name"),
        ("JIEFANG_MEDIA_HOSTS", "a.qpic.cn, *cn", "host name"),
    ],
)
def test_a_bad_value_stops_the_start_with_one_sentence(name, value, says):
    with pytest.raises(SettingsError, match=says) as caught:
        Settings.from_env({**NEEDED, name: value})
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_a_missing_secret_is_named():
    with pytest.raises(SettingsError, match="JIEFANG_DATA_KEY is not set"):
        Settings.from_env({"JIEFANG_SECRET_KEY": NEEDED["JIEFANG_SECRET_KEY"]})


def test_hosts_of_files_are_a_list():
    settings = Settings.from_env({**NEEDED, "JIEFANG_MEDIA_HOSTS": "Img.street.example, *.qpic.cn"})
    assert settings.media_hosts == ("img.street.example", "*.qpic.cn")


def test_an_error_never_shows_the_secret():
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({**NEEDED, "JIEFANG_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_two_accounts_of_one_name_are_refused():
    account = {"name": "a", "app_id": "wx1", "secret": "s", "token": "t", "aes_key": AES_KEY}
    with pytest.raises(SettingsError, match="same name"):
        Settings.from_env({**NEEDED, "JIEFANG_WECHAT_ACCOUNTS": json.dumps([account, account])})


@pytest.mark.parametrize("url", ["postgres://a/b", "postgresql://a/b", "postgresql+psycopg://a/b"])
def test_every_spelling_of_postgresql_goes_through_psycopg_3(url):
    settings = Settings.from_env({**NEEDED, "JIEFANG_DATABASE_URL": url})
    assert settings.database_url == "postgresql+psycopg://a/b"


def test_the_docs_list_every_setting_and_no_other():
    text = Path("docs/settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(JIEFANG_[A-Z_]+)`", text, re.MULTILINE))
    assert documented == {variable(field.name) for field in dataclasses.fields(Settings)}
