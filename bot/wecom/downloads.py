"""What was sent to a smart robot: at an address for minutes, encrypted with the robot's AES key."""

import base64

from cryptography.hazmat.primitives.ciphers import Cipher as AesCipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.fetching import reasons
from bot.fetching.downloads import Downloads, Source
from bot.fetching.reasons import FetchError
from core.doors import aes_keys

PADDING = 32


def fetch(downloads: Downloads, source: Source) -> bytes:
    keys = {robot.name: aes_keys(robot) for robot in downloads.settings.wecom_robots}
    if source.account not in keys:
        raise FetchError(reasons.NO_ROBOT)
    content = downloads.get(source.name)
    current, *previous = keys[source.account]
    try:
        return _opened(content, current)
    except FetchError:
        if not previous:
            raise
        return _opened(content, previous[0])


def _opened(content: bytes, aes_key: str) -> bytes:
    """Decrypt a robot's file: AES-256-CBC, IV = key[:16], PKCS7 padding to 32."""
    key = base64.b64decode(aes_key + "=")
    if not content or len(content) % 16:
        raise FetchError(reasons.SEALED)
    decryptor = AesCipher(AES(key), CBC(key[:16])).decryptor()
    plain = decryptor.update(content) + decryptor.finalize()
    padding = plain[-1]
    if not 1 <= padding <= PADDING or plain[-padding:] != bytes([padding]) * padding:
        raise FetchError(reasons.SEALED)
    return plain[:-padding]
