"""Tencent's crypto, checked against itself and against code that is not ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werobot.crypto import MessageCrypt

from simulator import crypto

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
OTHER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefE"


@given(st.text(max_size=200), st.text(alphabet="abcwx0123456789", max_size=20))
def test_what_is_encrypted_comes_back_for_the_same_receive_id(message, receive_id):
    assert crypto.decrypt(KEY, crypto.encrypt(KEY, message, receive_id), receive_id) == message


def test_another_app_cannot_read_it():
    with pytest.raises(crypto.CryptoError, match="receive id"):
        crypto.decrypt(KEY, crypto.encrypt(KEY, "7号我去", "wx1"), "wx2")


def test_another_key_cannot_read_it():
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt(OTHER, crypto.encrypt(KEY, "7号我去", ""), "")


@pytest.mark.parametrize("broken", ["", "%%%", "QUJD", "QUJD" * 16])
def test_broken_ciphertext_is_one_kind_of_error(broken):
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt(KEY, broken, "")


@pytest.mark.parametrize("key", ["", "short", "x" * 44])
def test_a_key_of_the_wrong_length_is_refused(key):
    with pytest.raises(crypto.CryptoError):
        crypto.encrypt(key, "x", "")


def test_padding_fills_up_to_32_bytes():
    assert len(crypto.encrypt_bytes(KEY, b"x" * 32)) == 64


def test_an_independent_client_reads_what_we_seal():
    theirs = MessageCrypt("token", KEY, "wx-app")
    sealed = crypto.encrypt(KEY, "<xml><Content>油烟</Content></xml>", "wx-app")
    mark = crypto.signature("token", "1790000000", "42", sealed)
    opened = theirs.decrypt_message("1790000000", "42", mark, sealed)
    assert opened in (
        "<xml><Content>油烟</Content></xml>",
        "<xml><Content>油烟</Content></xml>".encode(),
    )


def test_we_read_what_an_independent_client_seals():
    theirs = MessageCrypt("token", KEY, "wx-app")
    sealed = theirs.prp_crypto.encrypt("已受理", "wx-app")
    text = sealed.decode() if isinstance(sealed, bytes) else sealed
    assert crypto.decrypt(KEY, text, "wx-app") == "已受理"
