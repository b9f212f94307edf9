"""The journal keeps what it said it keeps, gives it back in order; one bad entry stops none."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest
from cryptography.fernet import Fernet

from core.encryption import Cipher, SecretsError
from core.journal import Journal, NotKeptError
from core.settings import ROOT
from tests.conftest import DATA_KEY


@pytest.fixture
def journal(tmp_path, cipher):
    return Journal(tmp_path / "state", cipher)


def take(journal, most=None):
    """Take all entries in their order."""
    texts = []
    while (entry := journal.next()) is not None and len(texts) != most:
        texts.append(journal.opened(entry))
        journal.done(entry)
    return texts


def test_what_was_kept_comes_back_in_order_and_is_gone_then(journal):
    assert journal.is_empty
    for text in "一二三":
        journal.append("wang", text)
    assert journal.waiting() == 3
    assert take(journal) == ["一", "二", "三"]
    assert journal.is_empty


def test_an_entry_that_was_not_finished_is_given_again(journal):
    journal.append("wang", "一")
    assert journal.opened(journal.next()) == journal.opened(journal.next()) == "一"


def test_whoever_is_in_danger_goes_first_with_all_they_said(journal):
    journal.append("wang", "路灯坏了")
    journal.append("li", "在吗")
    journal.append("li", "着火了", urgent=True)
    assert take(journal) == ["在吗", "着火了", "路灯坏了"]


def test_it_tells_whose_words_wait(journal):
    journal.append("wang", "一")
    assert journal.holds("wang")
    assert not journal.holds("li")
    take(journal)
    assert not journal.holds("wang")


def test_what_people_said_lies_encrypted_and_for_its_owner_alone(journal, tmp_path):
    journal.append("wang", "花神庙社区3栋")
    for file in (tmp_path / "state").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        assert "花神庙".encode() not in file.read_bytes()
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_an_entry_nobody_can_open_is_set_aside_and_the_next_go_on(tmp_path, cipher):
    lost_key = Cipher([Fernet.generate_key().decode()], "x" * 32)
    Journal(tmp_path, lost_key).append("wang", "打不开")
    journal = Journal(tmp_path, cipher)
    journal.append("li", "打得开")
    entry = journal.next()
    with pytest.raises(SecretsError):
        journal.opened(entry)
    journal.set_aside(entry, "SecretsError")
    assert take(journal) == ["打得开"]
    assert (journal.waiting(), journal.aside()) == (0, 1)


def test_a_file_torn_at_its_end_loses_nothing_that_was_acknowledged(tmp_path, cipher):
    journal = Journal(tmp_path, cipher)
    for number in range(20):
        journal.append("wang", str(number))
    wal = tmp_path / "journal.db-wal"
    with wal.open("ab") as file:
        file.write(os.urandom(3000))
    assert take(Journal(tmp_path, cipher)) == [str(number) for number in range(20)]


def test_what_cannot_be_written_is_not_said_to_be_kept(tmp_path, cipher):
    journal = Journal(tmp_path, cipher)
    journal.append("wang", "一")
    other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotKeptError):
        journal.append("wang", "二")
    other.execute("ROLLBACK")
    other.close()
    blocked = tmp_path / "a file"
    blocked.write_text("where the folder should be")
    with pytest.raises(NotKeptError):
        Journal(blocked / "state", cipher).append("wang", "三")


def test_a_file_that_cannot_be_read_holds_nobody_up(tmp_path, cipher):
    (tmp_path / "journal.db").write_bytes(b"no database" * 1000)
    journal = Journal(tmp_path, cipher)
    assert not journal.holds("wang")
    with pytest.raises(NotKeptError):
        journal.append("wang", "一")


ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from core.encryption import Cipher
from core.journal import Journal, NotKeptError
folder, key, with_room = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "with room"
journal = Journal(folder, Cipher([key], "x" * 32))
if with_room:
    journal.make_room()
    journal.make_room()
journal.append("wang", "一")
most = max(file.stat().st_size for file in folder.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
kept = 1
try:
    while kept < 1500:
        journal.append("wang", "楼上又漏水了" * 100)
        kept += 1
except NotKeptError:
    pass
print(kept)
"""


@pytest.mark.parametrize(("room", "least", "most"), [("with room", 1000, 1500), ("none", 1, 60)])
def test_where_no_file_can_grow_there_is_room_for_a_thousand_messages(tmp_path, room, least, most):
    """A limit on the size of files is to SQLite what a full disk is."""
    command = [sys.executable, "-c", ON_A_FULL_DISK, str(tmp_path / "state"), DATA_KEY, room]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert least <= int(ran.stdout) <= most


def test_many_threads_write_at_once_and_nothing_is_lost(tmp_path, cipher):
    journal = Journal(tmp_path, cipher)

    def write(sender):
        for number in range(10):
            journal.append(sender, f"{sender}{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = take(journal)
    assert len(taken) == 60
    for name in "abcdef":
        assert [text for text in taken if text[0] == name] == [f"{name}{n}" for n in range(10)]


def test_only_one_takes_at_a_time(tmp_path, cipher):
    journal, other = Journal(tmp_path, cipher), Journal(tmp_path, cipher)
    with journal.taker() as ours:
        assert ours
        with other.taker() as theirs:
            assert not theirs
    with other.taker() as theirs:
        assert theirs
