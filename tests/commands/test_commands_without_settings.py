"""Who works on the rules needs neither secrets nor a database."""

import json

from app.command_line import command_line
from core.settings import SettingsError


def test_the_rules_that_are_named_are_checked_though_nothing_else_is_set(
    clock, tmp_path, monkeypatch
):
    """A clerk has a catalogue of their own, and neither secrets nor a database."""
    own = tmp_path / "none"
    monkeypatch.setenv("JIEFANG_CATALOGUE", str(own))
    app = command_line(SettingsError("没有设置 JIEFANG_SECRET_KEY。"), clock)
    result = app.test_cli_runner().invoke(args=["rules", "check"])
    assert result.exit_code == 1
    assert str(own) in result.output
    assert "没有设置" in app.test_cli_runner().invoke(args=["doctor"]).output


def test_a_text_is_understood_without_any_setting(clock):
    app = command_line(SettingsError("没有设置 JIEFANG_SECRET_KEY。"), clock)
    said = [
        "classify",
        "--json",
        "--as",
        "worker",
        "7号转城管中队",
        "代办 张奶奶 医保缴费 380元 已办",
    ]
    result = app.test_cli_runner().invoke(args=said)
    handed, errand = (json.loads(line)["intent"] for line in result.output.splitlines())
    assert (handed["kind"], handed["numbers"], handed["target"]) == ("transfer", [7], "城管中队")
    assert errand["errand"] == {"person": "张奶奶", "what": "医保缴费", "fen": 38000, "done": True}
