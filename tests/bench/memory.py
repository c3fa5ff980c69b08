"""What a piece of work takes at most. `ru_maxrss` cannot tell: it never goes down, and a new process starts with its parent's."""

from pathlib import Path

KILO = 1024


def forget_peak() -> float:
    """From here on; gives megabytes now."""
    Path("/proc/self/clear_refs").write_text("5")
    return _megabytes("VmRSS")


def peak() -> float:
    """Megabytes at most since `forget_peak`, or since the process began."""
    return _megabytes("VmHWM")


def _megabytes(what: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, told = line.partition(":")
        if name == what:
            return int(told.split()[0]) / KILO
    raise SystemExit(f"this machine does not tell {what}")
