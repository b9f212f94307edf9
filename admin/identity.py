"""Who asks: the database session of a request, and the viewer loaded anew in it each time."""

from contextlib import ExitStack
from datetime import date
from hmac import compare_digest

from flask import abort, g
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.orm import Session

from admin.context import console
from admin.signing_in.check import session_key
from flows.cases.scope import Viewer, viewer


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types.
    """Flask-Login's user: a viewer and the key of the session."""

    def __init__(self, who: Viewer, key: str) -> None:
        self.viewer = who
        self._key = key

    def get_id(self) -> str:
        return self._key


def reading() -> Session:
    """Give this request's session for reading; it ends with the request."""
    if "admin_reading" not in g:
        g.admin_stack = ExitStack()
        g.admin_reading = g.admin_stack.enter_context(console().database.read())
    session: Session = g.admin_reading
    return session


def end_reading(_error: BaseException | None = None) -> None:
    stack: ExitStack | None = g.pop("admin_stack", None)
    g.pop("admin_reading", None)
    if stack is not None:
        stack.close()


def asking() -> Viewer:
    """Give who asks; only behind the sign-in."""
    who: Viewer = current_user.viewer
    return who


def asking_in(session: Session) -> Viewer:
    """Load who asks into a session that writes; the duties may have changed since."""
    who = viewer(session, asking().staff.id, today(), console().police_items)
    return who or abort(403)


def today() -> date:
    parts = console()
    return parts.office.clock().astimezone(parts.settings.timezone).date()


def load_user(key: str) -> SignedIn | None:
    """Load the user of a session key; None once the password changed or the account is shut."""
    staff_id = key.partition(":")[0]
    if not (staff_id.isascii() and staff_id.isdecimal() and len(staff_id) < 19):
        return None
    parts = console()
    who = viewer(reading(), int(staff_id), today(), parts.police_items)
    if who is None or not compare_digest(key, session_key(parts.database.cipher, who.staff)):
        return None
    return SignedIn(who, key)


def login_manager() -> LoginManager:
    manager = LoginManager()
    manager.user_loader(load_user)
    return manager
