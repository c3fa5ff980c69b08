"""One family of errors for everything a user can mend."""


class DomainError(Exception):
    """A rule says no. `message` is Dutch and meant for the user; `field` names the form field it belongs to, if any."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
