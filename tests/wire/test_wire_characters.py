"""Characters no text may hold come anyway, in any field: they are left out and nothing is lost."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import xmltodict

from bot.tencent.documents import readable
from bot.wechat import parse
from bot.wecom import app, robot
from tests.wire.doors import NOW

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
XML_MODES = ["plain", "compat", "safe", "app"]
CONTROLS = [chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"]
ODD = [*CONTROLS, "\ufffe", "\uffff"]
SURROGATES = ["\ud800", "\udbff", "\udc00", "\udfff"]
PAYLOADS = Path(__file__).parent / "payloads"
XML = sorted(path.name for path in PAYLOADS.glob("*.xml"))
JSON = sorted(path.name for path in PAYLOADS.glob("*.json"))
VALUE = re.compile(r"<(\w+)>(?:<!\[CDATA\[)?([^<\]]+)(?:\]\]>)?</\1>")
WRITTEN = {
    "as it is": lambda character: character,
    "decimal": lambda character: f"&#{ord(character)};",
    "hexadecimal": lambda character: f"&#x{ord(character):x};",
    "long": lambda character: f"&#x{ord(character):0>9X};",
}


def read(name: str, xml: str):
    return (app.read if name.startswith("app") else parse.read)(xml, "safe")


def dirtied(xml: str, dirt: str, *, sections: bool) -> list[str]:
    """Put dirt into the middle of each field's value: one message per field."""
    found = [match for match in VALUE.finditer(xml) if match[1] != "xml"]
    messages = []
    for match in found:
        value = match[2][:1] + dirt + match[2][1:]
        inside = f"<![CDATA[{value}]]>" if sections else value
        field = f"<{match[1]}>{inside}</{match[1]}>"
        messages.append(xml[: match.start()] + field + xml[match.end() :])
    return messages


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("written", WRITTEN)
def test_every_field_of_every_message_is_read_as_if_clean(name, written):
    clean = (PAYLOADS / name).read_text(encoding="utf-8")
    expected, account_id = read(name, clean)
    characters = ODD if written == "as it is" else [*ODD, *SURROGATES]
    for character in characters:
        dirt = WRITTEN[written](character)
        messages = dirtied(clean, dirt, sections=written == "as it is")
        assert len(messages) >= 5
        for message in messages:
            found, found_id = read(name, message)
            assert (replace(found, raw=""), found_id) == (replace(expected, raw=""), account_id)


def test_a_reference_that_somebody_typed_is_what_they_typed():
    typed = "<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType>"
    typed += "<Content><![CDATA[打&#x1d;和&#65;看看]]></Content><MsgId>1</MsgId></xml>"
    assert parse.read(typed, "safe")[0].text == "打&#x1d;和&#65;看看"
    assert parse.read(typed.replace("<![CDATA[", "").replace("]]>", ""), "safe")[0].text == (
        "打和A看看"
    )


@pytest.mark.parametrize("name", JSON)
@pytest.mark.parametrize("escaped", [False, True])
def test_every_text_of_the_robots_json_is_read_as_if_clean(name, escaped):
    clean = (PAYLOADS / name).read_text(encoding="utf-8")
    expected = robot.read(clean, "jiefang", NOW)
    values = sorted(set(re.findall(r'"((?:[^"\\\n]){2,})"', clean)))
    for character in [*ODD, *SURROGATES, "".join(CONTROLS)]:
        dirt = json.dumps(character)[1:-1] if escaped else character
        for value in values:
            dirty = clean.replace(f'"{value}"', f'"{value[:1]}{dirt}{value[1:]}"')
            found = robot.read(dirty, "jiefang", NOW)
            assert replace(found, raw="") == replace(expected, raw="")


@BOTH
@pytest.mark.parametrize("mode", [*XML_MODES, "robot"])
def test_over_the_wire_they_are_cleaned_and_answered_in_every_mode(platform, doors, mode):
    before = platform.stored()["messages"]
    for character in (*ODD, "".join(ODD)):
        message = platform.message(doors[mode], "灯MARK不亮了").replace("MARK", character)
        assert platform.say(doors[mode], message, plain=message if mode == "compat" else None)
    assert platform.stored()["messages"] == before + len(ODD) + 1


@BOTH
@pytest.mark.parametrize("mode", XML_MODES)
@pytest.mark.parametrize("character", ["\x1d", "\x00", "\ufffe", "\ud800"])
def test_over_the_wire_a_reference_is_cleaned_in_every_field(platform, doors, mode, character):
    message = platform.text("路灯不亮了")
    for dirty in dirtied(message, f"&#x{ord(character):x};", sections=False):
        answer = platform.send(doors[mode], dirty)
        assert xmltodict.parse(answer)["xml"]["FromUserName"] == "gh_jiefang"


@BOTH
@pytest.mark.parametrize("mode", [*XML_MODES, "robot"])
@pytest.mark.parametrize("odd", [b"\xff\xfe\xc3", b"\xed\xa0\x80", b"\xc0\x80"])
def test_bytes_that_are_no_utf8_do_not_lose_a_message(platform, doors, mode, odd):
    """Surrogates written as bytes among them; inside the seal as well as outside."""
    message = platform.message(doors[mode], "灯MARK不亮了")
    if mode == "plain":
        request = platform.request(doors[mode], message)
        request.body = request.body.replace(b"MARK", odd)
    else:
        request = platform.sealed_bytes(doors[mode], message.encode().replace(b"MARK", odd))
    before = platform.stored()["messages"]
    assert platform.post(request).status_code == 200
    assert platform.stored()["messages"] == before + 1


@pytest.mark.parametrize("closed", [False, True])
def test_elements_inside_each_other_without_end_cost_nothing(closed):
    """Anybody may send an envelope; its signature cannot be checked before it is parsed."""
    deep = "<a>" * 80_000 + "</a>" * 80_000 * closed
    with pytest.raises(ValueError, match="inside each other"):
        readable(deep)
