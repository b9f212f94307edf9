"""Who asks: the database session of a request, and the viewer loaded anew in it each time."""

from contextlib import ExitStack
from hmac import compare_digest

from flask import abort, g
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.orm import Session

from admin.context import console
from core.encryption import Cipher
from flows.cases.scope import Viewer, viewer
from flows.people.tables import Staff


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
    return viewer(session, asking().staff.id, console().office.today) or abort(403)


def session_key(cipher: Cipher, person: Staff) -> str:
    """Name somebody's session; it is another once the password is another."""
    return f"{person.id}:{cipher.index(f'session {person.password_hash}')}"


def signed_in(staff_id: int) -> SignedIn | None:
    """Give somebody as Flask-Login's user; None if they may no longer sign in."""
    who = viewer(reading(), staff_id, console().office.today)
    if who is None:
        return None
    return SignedIn(who, session_key(console().database.cipher, who.staff))


def load_user(key: str) -> SignedIn | None:
    """Load the user of a session key; None once the password changed or the account is shut."""
    staff_id = key.partition(":")[0]
    if not (staff_id.isascii() and staff_id.isdecimal() and len(staff_id) < 19):
        return None
    user = signed_in(int(staff_id))
    return user if user and compare_digest(key, user.get_id()) else None


def login_manager() -> LoginManager:
    manager = LoginManager()
    manager.user_loader(load_user)
    return manager
