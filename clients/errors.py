from llo_portal.kernel.errors import DomainError


class ClientsError(DomainError):
    """A rule of this chapter says no."""


class DraftConflict(ClientsError):
    """Somebody saved it since this page was opened. `current` is the stored intake, or conversation."""

    def __init__(self, current: object, what: str = "deze intake") -> None:
        super().__init__(f"Iemand anders heeft {what} intussen bewaard. Vergelijk beide teksten en kies.")
        self.current = current


class GroupChanged(ClientsError):
    """Somebody saved the screening since this page was opened."""


class StateError(ClientsError):
    """The step does not exist from the state the intake is in."""


class SheetFaults(ClientsError):
    """A file that can be read, with cells that cannot. `sheet` is a screening_sheet.ScreeningSheet."""

    def __init__(self, sheet: object) -> None:
        super().__init__("In het bestand staan cellen die niet kloppen. Er is niets overgenomen.")
        self.sheet = sheet
