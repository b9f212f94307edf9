"""A clock that is off refuses all that is said: the log and `doctor` say so, and how to mend it."""

import logging
from datetime import timedelta

import pytest

from app.commands.doctor import examine
from app.ground import lay
from bot.tencent import clocks
from tests.wire.doors import NOW

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
MODES = ["plain", "compat", "safe", "robot", "app"]
SIX_MINUTES = timedelta(minutes=6)


@pytest.fixture
def folder(platform):
    """Give where the service keeps its state, without what earlier tests saw."""
    folder = platform.service.settings.state_dir
    (folder / clocks.FILE).unlink(missing_ok=True)
    return folder


@pytest.fixture
def doctor(platform):
    def says():
        ground = lay(platform.service.settings, lambda: NOW)
        try:
            return [finding.text for finding in examine(ground) if "时钟" in finding.text]
        finally:
            ground.database.close()

    return says


@BOTH
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("off", [SIX_MINUTES, -SIX_MINUTES])
def test_the_log_and_doctor_say_how_far_off_the_clock_is(
    platform, doors, folder, caplog, mode, off
):
    door = doors[mode]
    late = platform.request(door, platform.message(door, "路灯坏了"), at=NOW + off)
    with caplog.at_level(logging.WARNING):
        assert platform.post(late).status_code == 403
        assert platform.post(late).status_code == 403
    told = [record.getMessage() for record in caplog.records if "clock" in record.getMessage()]
    assert len(told) == 1
    assert f"{int(off.total_seconds()):+d} s" in told[0]
    assert clocks.last(folder) == clocks.Offset(int(off.total_seconds()), NOW)


@BOTH
def test_doctor_says_it_until_a_message_comes(platform, doors, folder, doctor):
    door = doors["safe"]
    after = NOW + timedelta(seconds=1)  # Messages of other tests came at NOW.
    clocks.note(folder, 400, after)
    [found] = doctor()
    assert "400" in found
    assert "timedatectl" in found
    clocks.note(folder, -400, after + timedelta(minutes=2))
    assert "慢" in doctor()[0]
    (folder / clocks.FILE).unlink()
    clocks.note(folder, 400, NOW - timedelta(minutes=1))
    assert platform.say(door, platform.text("帮助"))
    assert doctor() == []


@pytest.mark.parametrize("mode", MODES)
def test_who_cannot_sign_cannot_make_it_say_so(platform, doors, folder, mode):
    door = doors[mode]
    forged = platform.request(door, platform.message(door, "路灯坏了"), at=NOW - SIX_MINUTES)
    forged.query["signature" if mode == "plain" else "msg_signature"] = "0" * 40
    assert platform.post(forged).status_code == 403
    assert clocks.last(folder) is None


def test_it_is_said_again_after_a_minute_and_not_before(tmp_path, caplog):
    for second in (0, 10, 59, 60, 61, 130):
        clocks.note(tmp_path / "state", 400, NOW + timedelta(seconds=second))
    assert len(caplog.records) == 3
    clocks.note(tmp_path / "state", 400, NOW)  # Our own clock was put back.
    assert len(caplog.records) == 4


@pytest.mark.parametrize(
    "broken", ["", "{}", "[]", "null", '{"seconds": 1}', '{"at": "x"}', "\x00"]
)
def test_a_broken_note_is_no_note(tmp_path, broken):
    (tmp_path / clocks.FILE).write_text(broken)
    assert clocks.last(tmp_path) is None


def test_a_note_that_cannot_be_written_refuses_all_the_same(tmp_path, caplog):
    (tmp_path / "state").write_text("a file where the folder should be")
    clocks.note(tmp_path / "state", 400, NOW)
    assert "cannot be kept" in caplog.text
