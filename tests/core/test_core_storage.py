"""Encrypted columns, rotation, files, the journal, links."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from threading import Barrier, Timer

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from core.cached import Cached
from core.database import Database
from core.encryption import Cipher, SecretsError
from core.files import FileStore, private_file
from flows.links import Links
from flows.people.tables import Resident

SECRET = "an invented secret key of a test run"


def test_personal_data_is_not_in_the_database_in_clear(database, clock):
    with database.write() as session:
        session.add(Resident(name="王秀英", phone="13900001111", created_at=clock()))
    with database.read() as session:
        stored = session.execute(text("SELECT name, phone FROM residents")).one()
        assert session.scalars(select(Resident)).one().phone == "13900001111"
    assert "王秀英" not in stored[0]
    assert "13900001111" not in stored[1]


def test_keys_rotate_without_losing_what_is_stored(database_url, tmp_path, clock):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    before = Cipher([old], SECRET)
    token = before.encrypt("花神庙")
    after = Cipher([new, old], SECRET)
    assert after.decrypt(token) == "花神庙"
    assert Cipher([new], SECRET).decrypt(after.rotate(token)) == "花神庙"
    with pytest.raises(SecretsError):
        Cipher([new], SECRET).decrypt(token)


def test_equal_values_are_found_by_their_index_and_only_with_the_key():
    one, other = (
        Cipher([Fernet.generate_key().decode()], SECRET),
        Cipher([Fernet.generate_key().decode()], SECRET + "x"),
    )
    assert one.index("o-1") == one.index("o-1")
    assert one.index("o-1") != one.index("o-2")
    assert one.index("o-1") != other.index("o-1")


def test_any_string_survives_encryption():
    cipher = Cipher([Fernet.generate_key().decode()], SECRET)
    for text_ in ("", "😀", "\x00", "\ud800"):
        assert cipher.decrypt(cipher.encrypt(text_)) == text_


def test_a_naive_moment_is_refused(database):
    from datetime import datetime

    with pytest.raises(Exception, match="time zone"), database.write() as session:
        session.add(Resident(created_at=datetime(2026, 3, 4)))  # noqa: DTZ001 - that is the point.


def test_a_write_that_fails_leaves_nothing(database, clock):
    with pytest.raises(RuntimeError), database.write() as session:
        session.add(Resident(created_at=clock()))
        session.flush()
        raise RuntimeError
    with database.read() as session:
        assert session.scalars(select(Resident)).all() == []


def test_what_a_reader_changes_is_not_kept(database, clock):
    with suppress(OperationalError), database.read() as session:
        session.add(Resident(created_at=clock()))
        session.flush()
    with database.read() as session:
        assert session.scalars(select(Resident)).all() == []


def test_sqlite_is_durable_and_checks_foreign_keys(tmp_path, cipher):
    database = Database(f"sqlite:///{tmp_path / 'x.db'}", cipher)
    with database.read() as session:
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()


def test_a_reader_does_not_wait_for_a_writer(tmp_path, cipher):
    database = Database(f"sqlite:///{tmp_path / 'x.db'}", cipher)
    with database.write() as session:
        session.execute(text("CREATE TABLE t (a)"))
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM t")) == 0
    other.close()
    database.close()


def test_a_writer_waits_for_the_one_before_it(tmp_path, cipher):
    database = Database(f"sqlite:///{tmp_path / 'x.db'}", cipher)
    with database.write() as session:
        session.execute(text("CREATE TABLE t (a)"))
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    committing = Timer(0.3, lambda: other.execute("COMMIT"))
    committing.start()
    with database.write() as session:
        session.execute(text("INSERT INTO t VALUES (1)"))
    committing.join()
    other.close()
    database.close()


def test_many_who_at_once_open_a_file_brought_back_from_a_copy_all_get_in(tmp_path, cipher):
    for number in range(20):
        file = tmp_path / f"{number}.db"
        with closing(sqlite3.connect(file)) as copied:
            copied.execute("CREATE TABLE t (a)")
        database = Database(f"sqlite:///{file}", cipher)
        start = Barrier(12)

        def look(opened, database=database, start=start):
            start.wait()
            with opened() as session:
                return session.scalar(text("SELECT count(*) FROM t"))

        with ThreadPoolExecutor(12) as people:
            opened = (database.read, database.write) * 6
            assert list(people.map(look, opened)) == [0] * 12
        database.close()


def test_files_are_encrypted_at_rest(tmp_path, cipher):
    store = FileStore(tmp_path, cipher)
    store.write("media/1", b"a photo")
    assert store.read("media/1") == b"a photo"
    assert b"a photo" not in (tmp_path / "media/1").read_bytes()


def test_files_are_readable_by_nobody_else_and_leave_nothing_half_done(tmp_path, cipher):
    store = FileStore(tmp_path / "state", cipher)
    store.write("media/00000/1", b"a photo")
    store.write("media/00000/1", b"the same again")
    assert store.read("media/00000/1") == b"the same again"
    made = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert made == {"state": 0o700, "media": 0o700, "00000": 0o700, "1": 0o600}


def test_a_workers_link_opens_only_as_it_was_made():
    links = Links("https://street.example", SECRET)
    signed = links.worker(7).rsplit("/", 1)[1]
    assert links.opened(signed) == 7
    assert links.opened(signed + "x") is None
    assert Links("https://street.example", SECRET + "x").opened(signed) is None


def test_a_refreshed_value_is_loaded_once_in_its_life(clock):
    from datetime import timedelta

    loads = []
    value = Cached(lambda: loads.append(1) or len(loads), clock, timedelta(minutes=5))
    assert [value.current(), value.current()] == [1, 1]
    clock.advance(timedelta(minutes=5))
    assert value.current() == 2
    value.forget()
    assert value.current() == 3


def test_a_database_is_its_owner_s_alone_from_the_first_moment(tmp_path, cipher):
    """Its folder, and the files SQLite lays beside it, too; whatever the umask of the process."""
    before = os.umask(0)
    try:
        database = Database(f"sqlite:///{tmp_path / 'var' / 'data' / 'street.db'}", cipher)
        with database.write() as session:
            session.execute(text("CREATE TABLE t (x)"))
        every = [tmp_path / "var", *(tmp_path / "var").rglob("*")]
        open_to_others = [each.name for each in every if each.stat().st_mode & 0o077]
        database.close()
    finally:
        os.umask(before)
    assert {"street.db", "street.db-wal", "street.db-shm"} <= {each.name for each in every}
    assert open_to_others == []


def test_a_file_that_is_there_is_not_opened_again(tmp_path):
    """A database that cannot be written now must not stop the start: it may be mended."""
    file = private_file(tmp_path / "street.db")
    file.write_bytes(b"kept")
    file.chmod(0o400)
    assert private_file(file).read_bytes() == b"kept"
