"""python -m simulator: starts, says where it is, and stops cleanly."""

import json
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from simulator.config_reader import ConfigError, parse_config

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
ROBOT = {"name": "jiefang", "token": "t", "aes_key": KEY}


def group(chat_id, key, **more):
    return {"chat_id": chat_id, "title": "第一网格", "webhook_key": key, **more}


def start(*arguments):
    command = [sys.executable, "-m", "simulator", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "sim.json"
    path.write_text(json.dumps({"service": "http://127.0.0.1:9"}))
    return path


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.mark.processes
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_the_page_and_stops_when_asked(config, number):
    port = free_port()
    with start("--config", config, "--port", port) as process:
        assert f"http://127.0.0.1:{port}/sim/" in process.stdout.readline()
        page = httpx.get(f"http://127.0.0.1:{port}/sim/", trust_env=False)
        assert "phone-input" in page.text
        with httpx.stream("GET", f"http://127.0.0.1:{port}/sim/events", trust_env=False):
            process.send_signal(number)
            assert process.wait(10) == 0
        assert process.stderr.read() == ""


@pytest.mark.processes
def test_a_taken_port_is_one_clear_sentence(config):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        with start("--config", config, "--port", line.getsockname()[1]) as process:
            assert process.wait(10) == 1
            said = process.stderr.read()
    assert "已被占用" in said
    assert "Traceback" not in said


@pytest.mark.processes
def test_a_missing_configuration_is_one_clear_sentence(tmp_path):
    with start("--config", tmp_path / "none.json") as process:
        assert process.wait(10) == 1
        assert "读不了配置文件" in process.stderr.read()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([], "service"),
        ({"service": "x", "accounts": {}}, "accounts"),
        ({"service": "x", "accounts": [1]}, "accounts[0]"),
        ({"service": "x", "accounts": [{"name": "a"}]}, "app_id"),
        ({"service": "x", "residents": [{"openid": "o"}]}, "nickname"),
        ({"service": "x", "robots": [{"name": "g", "token": "t", "aes_key": "short"}]}, "43"),
        ({"service": "x", "residents": [{"openid": 7, "nickname": "王阿姨"}]}, "openid"),
        ({"service": "x", "robots": [ROBOT, ROBOT]}, "name"),
        ({"service": "x", "groups": [group("wr-1", "k")]}, "robots"),
        ({"service": "x", "robots": [ROBOT], "groups": [{"chat_id": "wr-1"}]}, "title"),
        ({"service": "x", "robots": [ROBOT], "groups": [group("wr-1", "")]}, "webhook_key"),
        (
            {"service": "x", "robots": [ROBOT], "groups": [group("wr-1", "k", robot="nobody")]},
            "nobody",
        ),
        (
            {"service": "x", "robots": [ROBOT], "groups": [group("wr-1", "k"), group("wr-1", "l")]},
            "chat_id",
        ),
        (
            {"service": "x", "robots": [ROBOT], "groups": [group("wr-1", "k"), group("wr-2", "k")]},
            "webhook_key",
        ),
        (
            {
                "service": "x",
                "accounts": [
                    {"name": "a", "app_id": "i", "secret": "s", "token": "t", "mode": "loud"}
                ],
            },
            "mode",
        ),
    ],
)
def test_a_bad_configuration_names_what_is_wrong(data, named):
    with pytest.raises(ConfigError) as caught:
        parse_config(data)
    assert named in str(caught.value)
    assert str(caught.value).count("。") == 1


def test_every_part_of_the_configuration_is_read():
    members = [{"userid": "xiaoli", "name": "小李", "role": "网格员"}]
    patrol = {**ROBOT, "name": "patrol", "aibotid": "aib-7"}
    groups = [group("wr-1", "k", members=members), group("wr-2", "l", robot="patrol")]
    config = parse_config({"service": "http://x/", "robots": [ROBOT, patrol], "groups": groups})
    assert (config.service, config.groups[0].members[0].name) == ("http://x", "小李")
    assert [robot.aibotid for robot in config.robots] == ["aibjiefang", "aib-7"]
    assert [one.robot for one in config.groups] == ["jiefang", "patrol"]
