"""The engine loads late, once, and all of it when it is told to."""

import subprocess
import sys

import pytest

from nlp.catalogue.items import CatalogueError
from nlp.engine import Engine

HEAVY = ("rjieba", "numpy", "shapely", "yaml", "stdnum", "sklearn", "nlp.weighing.scales")


def test_importing_the_room_imports_no_heavy_library():
    """What reads no text (`users add`, `db upgrade`) should not pay for it."""
    rooms = "nlp.engine, nlp.findings, nlp.place.locate, nlp.privacy.mask, nlp.commands.intent"
    code = f"import sys, {rooms}; print(*[name for name in {HEAVY} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.split() == []


def test_understanding_imports_no_jieba_and_nothing_that_learns():
    code = (
        "import sys; from nlp.engine import Engine; Engine.load().ready(); "
        "print(*{'jieba', 'sklearn', 'scipy', 'learning', 'pygal'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.split() == []


def test_one_process_has_one_engine_for_a_folder(tmp_path):
    assert Engine.load() is Engine.load()
    assert Engine.load(tmp_path) is not Engine.load()


def test_a_folder_that_cannot_be_used_is_told_when_everything_is_loaded(tmp_path):
    engine = Engine.load(tmp_path)
    with pytest.raises(CatalogueError, match="一个服务事项也没有"):
        engine.ready()
