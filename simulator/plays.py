"""Each thing a resident can do on the phone: show it there, then tell the service."""

from collections.abc import Callable
from typing import Any

from flask import request

from simulator import official, words
from simulator.chats import Bubble, phone_chat
from simulator.config import Account
from simulator.delivery import Outcome
from simulator.gate import this_world
from simulator.inputs import BadRequestError, flag_of, number_of, received_media, text_of
from simulator.media import sample_photo, sample_video, sample_voice


def _mine(account: Account, openid: str, kind: str, body: dict[str, Any]) -> None:
    this_world().chats.add(phone_chat(account.name, openid), Bubble("me", kind, body))


def _note(account: Account, openid: str, content: str) -> None:
    bubble = Bubble("system", "text", {"content": content})
    this_world().chats.add(phone_chat(account.name, openid), bubble)


def play_text(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    content = text_of(data, "content")
    _mine(account, openid, "text", {"content": content})
    fields: dict[str, Any] = {"Content": content}
    if data.get("menu_id"):
        fields["bizmsgmenuid"] = str(data["menu_id"])
    return official.say(this_world(), account, openid, "text", fields)


def play_tap(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    text_of(data, "menu_id")
    return play_text(account, openid, data)


def play_image(account: Account, openid: str, _: dict[str, Any]) -> Outcome | None:
    media_id = received_media("image", sample_photo).media_id
    url = f"{request.host_url}sim/api/media/{media_id}"
    _mine(account, openid, "image", {"media_id": media_id})
    fields = {"PicUrl": url, "MediaId": media_id}
    return official.say(this_world(), account, openid, "image", fields)


def play_voice(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    media_id = received_media("voice", sample_voice).media_id
    transcript = text_of(data, "transcript", "")
    _mine(account, openid, "voice", {"media_id": media_id, "transcript": transcript, "seconds": 3})
    fields = {"MediaId": media_id, "Format": "amr", "MediaId16K": media_id}
    if transcript:
        fields["Recognition"] = transcript
    return official.say(this_world(), account, openid, "voice", fields)


def play_video(account: Account, openid: str, _: dict[str, Any]) -> Outcome | None:
    media_id = received_media("video", sample_video).media_id
    thumb_id = this_world().media.put("thumb", sample_photo()).media_id
    _mine(account, openid, "video", {"media_id": media_id, "thumb_media_id": thumb_id})
    fields = {"MediaId": media_id, "ThumbMediaId": thumb_id}
    return official.say(this_world(), account, openid, "video", fields)


def play_location(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    latitude, longitude, label = _spot(data)
    body = {"latitude": latitude, "longitude": longitude, "label": label}
    _mine(account, openid, "location", body)
    fields = {"Location_X": latitude, "Location_Y": longitude, "Scale": 16, "Label": label}
    return official.say(this_world(), account, openid, "location", fields)


def _spot(data: dict[str, Any]) -> tuple[float, float, str]:
    if data.get("place"):
        places = this_world().config.places
        place = next((row for row in places if row.title == data["place"]), None)
        if place is None:
            raise BadRequestError(words.unknown("地点", str(data["place"])))
        return place.latitude, place.longitude, place.title
    latitude, longitude = number_of(data, "latitude"), number_of(data, "longitude")
    return latitude, longitude, text_of(data, "label", "")


def play_link(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    names = {"Title": "title", "Description": "description", "Url": "url"}
    fields = {tag: text_of(data, name) for tag, name in names.items()}
    _mine(account, openid, "link", {name: fields[tag] for tag, name in names.items()})
    return official.say(this_world(), account, openid, "link", fields)


def play_scan(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    """A scan by a stranger is a follow with the scene in its key."""
    world, scene = this_world(), text_of(data, "scene")
    poster = next((row for row in world.posters if row.scene == scene), None)
    _note(account, openid, words.scanned(poster.title if poster else scene))
    ticket = text_of(data, "ticket", f"gQ{scene}")
    if world.follows(account.name, openid):
        fields = {"EventKey": scene, "Ticket": ticket}
        return official.happen(world, account, openid, "SCAN", fields)
    world.follow(account.name, openid)
    fields = {"EventKey": f"qrscene_{scene}", "Ticket": ticket}
    return official.happen(world, account, openid, "subscribe", fields)


def play_follow(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    if data.get("scene"):
        return play_scan(account, openid, data)
    this_world().follow(account.name, openid)
    _note(account, openid, words.FOLLOWED)
    return official.happen(this_world(), account, openid, "subscribe", {"EventKey": ""})


def play_unfollow(account: Account, openid: str, _: dict[str, Any]) -> Outcome | None:
    this_world().unfollow(account.name, openid)
    _note(account, openid, words.UNFOLLOWED)
    return official.happen(this_world(), account, openid, "unsubscribe", {"EventKey": ""})


def play_click(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    fields = {"EventKey": text_of(data, "key")}
    return official.happen(this_world(), account, openid, "CLICK", fields)


def play_view(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    fields = {"EventKey": text_of(data, "url"), "MenuId": "1"}
    return official.happen(this_world(), account, openid, "VIEW", fields)


def play_position(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    """WeChat's own report of where the phone is, on entering the chat."""
    latitude, longitude, _ = _spot(data)
    fields = {"Latitude": latitude, "Longitude": longitude, "Precision": 40.0}
    return official.happen(this_world(), account, openid, "LOCATION", fields)


def play_consent(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    """The resident's answer to a subscription prompt: one message per consent."""
    template_id = text_of(data, "template_id")
    accept = flag_of(data, "accept", default=True)
    if accept:
        this_world().give_consent(account.name, openid, template_id)
    _note(account, openid, words.GAVE_CONSENT if accept else words.DENIED_CONSENT)
    answer = "accept" if accept else "reject"
    row = {"TemplateId": template_id, "SubscribeStatusString": answer, "PopupScene": "2"}
    fields = {"SubscribeMsgPopupEvent": {"List": row}}
    return official.happen(this_world(), account, openid, "subscribe_msg_popup_event", fields)


def play_raw(account: Account, openid: str, data: dict[str, Any]) -> Outcome | None:
    """Any message type at all, with the given fields, to see how the service takes it."""
    fields = data.get("fields") or {}
    if not isinstance(fields, dict):
        raise BadRequestError(words.bad_value("fields"))
    return official.say(this_world(), account, openid, text_of(data, "msgtype"), fields)


PLAYS: dict[str, Callable[[Account, str, dict[str, Any]], Outcome | None]] = {
    "text": play_text,
    "tap": play_tap,
    "image": play_image,
    "voice": play_voice,
    "video": play_video,
    "location": play_location,
    "link": play_link,
    "scan": play_scan,
    "follow": play_follow,
    "unfollow": play_unfollow,
    "click": play_click,
    "view": play_view,
    "position": play_position,
    "consent": play_consent,
    "raw": play_raw,
}
