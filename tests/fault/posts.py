"""Every POST door, and what is declared of it in posts.yaml."""

from pathlib import Path

import yaml

from tests.architecture.doors import doors

POSTS = Path(__file__).parent / "posts.yaml"
WORDS = {"creates", "changes", "nothing"}
ELSEWHERE = "creates, elsewhere: "


def declared() -> dict[str, str]:
    """URL name -> `creates` (with a recipe), `changes` or `nothing`."""
    found: dict[str, str] = yaml.safe_load(POSTS.read_text(encoding="utf-8"))
    return found


def creators() -> list[str]:
    """The doors that are sent three times."""
    return sorted(name for name, verdict in declared().items() if verdict == "creates")


def elsewhere() -> dict[str, str]:
    """URL name -> the test, as file::function, that sends it twice."""
    return {n: v.removeprefix(ELSEWHERE) for n, v in declared().items() if v.startswith(ELSEWHERE)}


def post_doors() -> list[str]:
    return sorted({door.name for door in doors() if door.is_ours and "post" in door.methods})
