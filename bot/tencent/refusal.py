"""What is turned away at the door: nothing of it is stored."""


class RefusedError(Exception):
    """A callback that is not the platform's, or not for us; its text is safe to send back."""


class ClockError(RefusedError):
    """A callback signed for us, so many seconds ahead of our clock."""

    def __init__(self, seconds: int) -> None:
        super().__init__("timestamp too far from now")
        self.seconds = seconds


class UnreadableError(Exception):
    """A body that is not a message."""
