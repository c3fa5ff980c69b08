"""Markdown typed by staff, shown to the public: rendered, then cleaned with a strict allow list."""

from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
    "a",
    "blockquote",
    "hr",
    "code",
}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable("image")


def render(text: str) -> str:
    """HTML of the allowed elements only. A heading never outranks the page's own: # becomes h2."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def as_text(text: str) -> str:
    """The same words for a mail: no marks, an address behind its link, a dash before each part of a list."""
    out: list[str] = []
    depth = 0
    for token in _parser.parse(text):
        if token.type == "list_item_open":
            depth += 1
            out.append("- ")
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "inline":
            out.append(_inline_text(token.children or []) + ("\n" if depth else "\n\n"))
        elif token.type in {"bullet_list_close", "ordered_list_close"} and not depth:
            out.append("\n")
        elif token.type in {"fence", "code_block"}:
            out.append(token.content + "\n")
    return "".join(out).strip()


def _inline_text(tokens: Sequence[Token]) -> str:
    found, links = [], []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            found.append("\n")
        elif token.type == "link_open":
            links.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            found.append(f" ({links.pop()})")
        else:
            found.append(token.content)
    return "".join(found)
