"""What is turned away at the door: nothing of it is stored."""


class RefusedError(Exception):
    """A callback that is not the platform's, or not for us; its text is safe to send back."""


class UnreadableError(Exception):
    """A body that is not a message."""
