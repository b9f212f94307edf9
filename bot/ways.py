"""The ways in: one row each. Views, replay and media read what they need from here."""

from collections.abc import Mapping
from typing import Any

from bot import later
from bot.context import Bot, Way
from bot.dialogue.talk import talk, window_of
from bot.group.answering import answer_group
from bot.group.said import heard
from bot.incoming import Incoming
from bot.wechat import downloads as wechat_downloads
from bot.wechat import parse as wechat
from bot.wechat import views as wechat_views
from bot.wechat.render import linked
from bot.wecom import app, app_views, robot, robot_views
from bot.wecom import downloads as wecom_downloads
from bot.wecom.render import numbered
from notify.limits import STREAM_BYTES, TEXT_BYTES


def _no_window(_incoming: Incoming) -> None:
    return None


def _nothing(_bot: Bot, _text: str) -> None:
    return None


WAYS: Mapping[str, Way[Any]] = {
    way.channel: way
    for way in (
        Way(
            channel=wechat.CHANNEL,
            blueprint=wechat_views.blueprint,
            limit=TEXT_BYTES,
            render=linked,
            understand=Bot.findings,
            handle=talk,
            window=window_of,
            later=later.to_contact,
            download=wechat_downloads.fetch,
            alarms=True,
        ),
        Way(
            channel=robot.CHANNEL,
            blueprint=robot_views.blueprint,
            limit=STREAM_BYTES,
            render=numbered,
            understand=heard,
            handle=answer_group,
            window=_no_window,
            later=later.to_group,
            download=wecom_downloads.fetch,
        ),
        Way(
            channel=app.CHANNEL,
            blueprint=app_views.blueprint,
            limit=TEXT_BYTES,
            render=numbered,
            understand=_nothing,
            handle=app.hello,
            window=_no_window,
            later=later.to_nobody,
        ),
    )
}
