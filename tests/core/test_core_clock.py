"""The clock of a demo can be moved, for all processes at once; a real one cannot."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from core.cached import Cached
from core.clock import clock_of, utc_now
from core.settings import Settings, SettingsError

LOOPBACK = {
    "JIEFANG_SECRET_KEY": "an invented secret key of a test run",
    "JIEFANG_DATA_KEY": Fernet.generate_key().decode(),
    "JIEFANG_WECHAT_API": "http://127.0.0.1:8001/wechat-api",
    "JIEFANG_WECOM_API": "http://127.0.0.1:8001/wecom-api",
}


def test_without_a_file_the_clock_is_the_machines():
    assert clock_of(None) is utc_now


def test_every_look_at_the_clock_reads_how_far_it_is_ahead(tmp_path):
    file = tmp_path / "clock"
    clock = clock_of(file)
    assert abs(clock() - datetime.now(UTC)) < timedelta(minutes=1)
    file.write_text("86400", encoding="ascii")
    assert clock() - datetime.now(UTC) > timedelta(hours=23)
    file.write_text("0", encoding="ascii")
    assert abs(clock() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_demo_on_this_machine_may_move_its_clock(tmp_path):
    named = str(tmp_path / "clock")
    settings = Settings.from_env(LOOPBACK | {"JIEFANG_DEMO_CLOCK": named})
    assert str(settings.demo_clock) == named


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("JIEFANG_PUBLIC_URL", "https://jiefang.street.example"),
        ("JIEFANG_WECHAT_API", "https://api.weixin.qq.com"),
        ("JIEFANG_WECOM_API", "https://qyapi.weixin.qq.com"),
    ],
)
def test_where_anybody_real_is_told_the_clock_is_not_moved(name, address, tmp_path):
    moved = {"JIEFANG_DEMO_CLOCK": str(tmp_path / "clock"), name: address}
    with pytest.raises(SettingsError, match=r"JIEFANG_DEMO_CLOCK 不能用.*本机") as caught:
        Settings.from_env(LOOPBACK | moved)
    assert str(caught.value).count("。") == 1


def test_what_was_kept_before_the_clock_went_back_is_read_again(clock):
    loads = iter(range(10))
    kept = Cached(lambda: next(loads), clock, timedelta(minutes=5))
    clock.now += timedelta(days=3)
    assert [kept.current(), kept.current()] == [0, 0]
    clock.now -= timedelta(days=3)
    assert kept.current() == 1
