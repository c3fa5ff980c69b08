"""What a visitor typed, read as words. Pure: any text at all gives a list of words that is safe in a full-text question."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

LONGEST = 60  # characters of a term that is kept
MOST_WORDS = 12
PREFIX_FROM = 4  # shorter words are matched whole: "les" is not "lesbevoegdheid"
WORD = re.compile(r"[^\W_]+")
# said of any course, so they find nothing that the other words do not find better
EMPTY_WORDS = frozenset(
    ("cursus", "cursussen", "opleiding", "opleidingen", "training", "trainingen", "workshop", "leren", "volgen", "mbo",
     "een", "de", "het", "voor", "in", "met", "en", "van", "tot", "te", "als", "op", "bij", "je", "ik", "wil")
)  # fmt: skip
LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
PERSONAL = re.compile(r"@|\d{4}\s*[a-z]{2}\b|(?:\d[\s.\-/()+]*){6}", re.IGNORECASE)
MOST_KEPT_WORDS = 5  # a longer text is a story, and stories are about people

Synonyms = Mapping[tuple[str, ...], Iterable[tuple[str, ...]]]


def words(text: str) -> tuple[str, ...]:
    """Lower case without accents or signs, as the database stores what can be found."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(WORD.findall(bare)[:MOST_WORDS])


def telling(found: Sequence[str]) -> tuple[str, ...]:
    """Without the words that any course would match, unless there is nothing else."""
    return tuple(word for word in found if word not in EMPTY_WORDS) or tuple(found)


def tsquery(found: Sequence[str], synonyms: Synonyms) -> str:
    """A question for to_tsquery: every word, or what means the same. Empty when there is no word."""
    parts, rest = [], list(telling(found))
    longest = max((len(phrase) for phrase in synonyms), default=1)
    while rest:
        size = _known_phrase(rest, synonyms, longest)
        phrase = tuple(rest[:size])
        others = sorted(synonyms.get(phrase, ()))
        parts.append(" | ".join(_phrase(each) for each in (phrase, *others)))
        rest = rest[size:]
    return " & ".join(f"({part})" for part in parts)


def _known_phrase(rest: list[str], synonyms: Synonyms, longest: int) -> int:
    sizes = range(min(longest, len(rest)), 1, -1)
    return next((size for size in sizes if tuple(rest[:size]) in synonyms), 1)


def _phrase(parts: tuple[str, ...]) -> str:
    quoted = [f"'{part}'" for part in parts]
    if len(parts) == 1 and len(parts[0]) >= PREFIX_FROM:
        quoted[0] += ":*"
    return " <-> ".join(quoted) if len(quoted) > 1 else quoted[0]


def both_ways(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Pairs of words as a table that works in either direction; empty words of a phrase are left out as in a question."""
    table: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for one, other in pairs:
        a, b = telling(words(one)), telling(words(other))
        if a and b and a != b:
            table.setdefault(a, set()).add(b)
            table.setdefault(b, set()).add(a)
    return table


def keepable(text: str) -> str:
    """The term as it may be kept when it found nothing; empty for what may be about a person, or is no term."""
    found = words(text)
    if PERSONAL.search(text) or len(found) > MOST_KEPT_WORDS:
        return ""
    term = " ".join(found)
    return term if 1 < len(term) <= LONGEST and not PERSONAL.search(term) else ""
