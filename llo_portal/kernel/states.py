"""The tone of a state. Tone is never told by colour alone: every tone has its own icon beside the word."""

ICONS = {
    "neutral": "circle",
    "info": "arrow-right-circle",
    "good": "check-circle-fill",
    "warn": "exclamation-triangle-fill",
    "bad": "x-circle-fill",
}

_TONES = {
    "neutral": "concept voorbereiding klaargezet gesloten verlopen geannuleerd ingetrokken uit_aanbod afgeboekt gecrediteerd",
    "info": "ter_goedkeuring ter_beoordeling verzonden gesteld aangemeld lopend gestart deels_betaald gereed",
    "good": "akkoord geaccepteerd volledig toegezegd afgerond bevestigd uitgegeven betaald gepubliceerd",
    "warn": "wachtlijst",
    "bad": "afgewezen gestopt",
}  # fmt: skip
_BY_STATE = {key: tone for tone, keys in _TONES.items() for key in keys.split()}


def tone_of(stored: str) -> str:
    """The tone of a stored state of domein/begrippen.md; neutral when it is not one of those."""
    return _BY_STATE.get(stored.replace(" ", "_"), "neutral")
