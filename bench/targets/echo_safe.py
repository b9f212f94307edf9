"""WeRoBot's echo in safe mode: opens, says the same, seals. Keeps nothing."""

from werobot import WeRoBot  # type: ignore[import-untyped]  # It ships no types.

from bench.targets.echo import TOKEN, echo_of

APP_ID = "wxbench0000000000"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

application = echo_of(
    WeRoBot(token=TOKEN, app_id=APP_ID, encoding_aes_key=AES_KEY, SESSION_STORAGE=False)
)
