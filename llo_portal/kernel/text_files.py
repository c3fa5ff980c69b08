"""In which encoding a text file was saved, and by what its cells are separated."""

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}
SEPARATORS = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "staande streep"}
UNREADABLE = "\ufffd"
"""Stands where a byte means nothing in the encoding of the file."""


def encoding_of(content: bytes) -> str:
    """Python's name for the encoding of a text file: UTF-8 with or without mark, UTF-16 with or without, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    high, low = (
        content[1:4096:2],
        content[:4096:2],
    )  # of western text in UTF-16 every other byte is zero, and those alone
    for name, zeros, letters in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if zeros.count(0) * 2 > len(zeros) and letters.count(0) * 10 < len(letters):
            return name
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def decode(content: bytes) -> str:
    """Text of a csv file. What was UTF-8, taken for Windows-1252 and saved again (Ã© for é) is put right."""
    text = content.decode(encoding_of(content), errors="replace")
    if "Ã" not in text and "â€" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def separator_of(text: str) -> str:
    """What stands most often on the first line with anything on it."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def told_layout(content: bytes) -> dict[str, str]:
    """How a file was read, in Dutch: {"codering", "scheidingsteken"}; a spreadsheet has neither."""
    if content[:4] == b"PK\x03\x04":
        return {"codering": "xlsx", "scheidingsteken": ""}
    return {"codering": ENCODINGS[encoding_of(content)], "scheidingsteken": SEPARATORS[separator_of(decode(content))]}
