"""What the catalogue refuses."""

from collections.abc import Sequence

from llo_portal.kernel.errors import DomainError


class CatalogueError(DomainError):
    """A rule of the catalogue says no."""


class OfferingFull(CatalogueError):
    """No free seat, or closed for enrolment."""

    def __init__(self) -> None:
        super().__init__("Dit startmoment is vol.")


class CourseIncomplete(CatalogueError):
    """Publishing is refused; `missing` are the Dutch names of what is still empty."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("De opleiding is nog niet compleet. Het gaat om: " + "; ".join(missing) + ".")
        self.missing = tuple(missing)
