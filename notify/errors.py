"""Why a message did not go out."""

from datetime import datetime


class DeliveryError(Exception):
    """One call failed; the text is a Chinese sentence for the console, without personal data.

    permanent: another try cannot help. code: what the platform answered, None if nothing came.
    retry_at: when the platform said to come back; such a call uses up none of the delays.
    maybe_sent: the message may have arrived all the same. unanswered: nobody was there to say
    anything of this message: no connection, no answer in time, or a server in trouble.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        code: str | None = None,
        retry_at: datetime | None = None,
        maybe_sent: bool = False,
        unanswered: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.code = code
        self.retry_at = retry_at
        self.maybe_sent = maybe_sent
        self.unanswered = unanswered


class WindowClosedError(DeliveryError):
    """The platform's budget for this person is closed or used up: wait for the person to write."""

    def __init__(self, message: str, *, code: str, used_up: bool) -> None:
        super().__init__(message, code=code)
        self.used_up = used_up
