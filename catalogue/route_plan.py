"""A plan as frozen values, and what differs between two plans. Pure.

A plan is JSON: `finish` (a date as text, or None), `blocked`, and per block `id`, `title`, `status`, `why`, `run` (`id`,
`starts_on`, `ends_on`, `when`, `where`) or None, and `skipped` (`starts_on`, `text`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from llo_portal.kernel.dutch import long_date


class Status(StrEnum):
    DONE = "klaar"
    EXEMPT = "vrijgesteld"
    ENROLLED = "aangemeld"
    PLANNED = "gepland"
    STUCK = "loopt vast"


FINISHED = (Status.DONE, Status.EXEMPT)
TONES = {
    Status.DONE: "good", Status.EXEMPT: "good", Status.ENROLLED: "info", Status.PLANNED: "neutral", Status.STUCK: "bad",
}  # fmt: skip
LABELS = {
    Status.DONE: "Klaar", Status.EXEMPT: "Vrijgesteld", Status.ENROLLED: "Aangemeld", Status.PLANNED: "Gepland",
    Status.STUCK: "Loopt vast",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """A start in words, beside what the carousel knows of it."""

    when: str
    where: str


def frozen(
    modules: Sequence[tuple[str, str]], done: Mapping[str, Status], told: Sequence[Any], words: Mapping[str, Where],
    finish: date | None,
) -> dict[str, Any]:  # fmt: skip
    """`modules` are (id, title) of the whole course in order, `done` those that are behind, `told` the rest
    (catalogue.carousel_words.Told), `words` per start."""
    by_block = {one.block.key: one for one in told}
    blocks = [
        _done(key, title, done[key]) if key in done else _todo(title, by_block[key], words) for key, title in modules
    ]
    return {
        "finish": finish.isoformat() if finish else None,
        "blocked": any(block["status"] == Status.STUCK for block in blocks),
        "blocks": blocks,
    }


def _done(key: str, title: str, status: Status) -> dict[str, Any]:
    why = "Je hebt dit blok gehaald." if status == Status.DONE else "Je hebt een vrijstelling voor dit blok."
    return {"id": key, "title": title, "status": status.value, "why": why, "run": None, "skipped": []}


def _todo(title: str, one: Any, words: Mapping[str, Where]) -> dict[str, Any]:
    run = one.run
    status = Status.STUCK if run is None else Status.ENROLLED if run.is_held else Status.PLANNED
    told = words.get(run.key) if run else None
    return {
        "id": one.block.key, "title": title, "status": status.value, "why": one.why,
        "run": run and {
            "id": run.key, "starts_on": run.starts_on.isoformat(), "ends_on": run.ends_on.isoformat(),
            "when": told.when if told else "", "where": told.where if told else "",
        },
        "skipped": [
            {"id": each.run.key, "starts_on": each.run.starts_on.isoformat(), "reason": each.reason.value, "text": each.text}
            for each in one.skipped
        ],
    }  # fmt: skip


def essence(plan: Mapping[str, Any]) -> Any:
    """What makes a plan another plan: where it ends and what happens when. Reasons alone do not."""
    rows = [(b["id"], b["status"], b["run"] and (b["run"]["id"], b["run"]["starts_on"], b["run"]["ends_on"], b["run"]["when"]))
            for b in plan.get("blocks", ())]  # fmt: skip
    return (plan.get("finish"), plan.get("blocked"), rows)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What the learner must know, in sentences: another end, another start. Empty for the first plan, and when a block
    only went from enrolled to done."""
    if not old.get("blocks"):
        return []
    before = {block["id"]: block for block in old["blocks"]}
    return [*_end(old, new), *(text for block in new["blocks"] if (text := _start(before.get(block["id"]), block)))]


def _end(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    if new["blocked"] and not old["blocked"]:
        return ["Je route loopt vast. Er is nu geen weg naar het eind."]
    if not new["finish"] or new["finish"] == old["finish"]:
        return []
    if not old["finish"]:
        return [f"Je route past weer. Je bent klaar op {_day(new['finish'])}."]
    return [f"Je bent klaar op {_day(new['finish'])}. Dat was {_day(old['finish'])}."]


def _start(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> str:
    was, becomes = old["run"] if old else None, new["run"]
    if old and old["status"] not in FINISHED and new["status"] == Status.EXEMPT:
        return f"Je hoeft {new['title']} niet te doen. Je hebt een vrijstelling."
    if new["status"] == Status.DONE or (was and becomes and _same(was, becomes)):
        return ""
    if becomes and was:
        return f"{new['title']} start op {_day(becomes['starts_on'])}. Dat was {_day(was['starts_on'])}."
    if becomes:
        return f"{new['title']} start op {_day(becomes['starts_on'])}."
    return f"{new['title']} heeft nu geen start." if was else ""


def _same(was: Mapping[str, Any], becomes: Mapping[str, Any]) -> bool:
    return (was["starts_on"], was["when"]) == (becomes["starts_on"], becomes["when"])


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text))
