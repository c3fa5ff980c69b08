"""De Oefenbank: a payment provider to practise with, on loopback. It speaks the part of Mollie's API that we use and has
a payment page for people. The demo runs it; tests also make it slow, wrong, double or silent.

Only the standard library; nothing here is money. Payments live in memory, or in a small file that survives a restart.
"""

import argparse
import html
import json
import secrets
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

HOST = "127.0.0.1"
KEY = "test_oefenbank"
CHOICES = {"paid": "Betaal", "canceled": "Breek af", "failed": "Laat de betaling mislukken", "open": "Betaal later"}
PAGE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>Oefenbank</title><style>
*{{box-sizing:border-box}}
body{{font:18px/1.5 "Source Sans 3",system-ui,sans-serif;margin:0;background:#f3f6f7;color:#14232b}}
main{{max-width:26rem;margin:3rem auto;padding:1.5rem;background:#fff;border:1px solid #d5dee2;border-radius:8px}}
.mark{{margin:0;padding:.6rem 1rem;background:#f2b705;color:#14232b;font-weight:700;text-align:center}}
.sum{{font-size:2.2rem;font-weight:700;margin:.2rem 0 1rem}}
button{{display:block;width:100%;min-height:44px;margin:.6rem 0;font:inherit;border-radius:8px;
border:1px solid #0b5563;background:#fff;color:#0b5563}}
button[value=paid]{{background:#0b5563;color:#fff;font-weight:600}}
</style></head><body><p class="mark">Dit is een oefening. Er gaat geen echt geld om.</p><main>
<h1>Oefenbank</h1><p>{what}</p><p class="sum">€ {amount}</p>{form}</main></body></html>"""


@dataclass
class Mood:
    """How the bank behaves, for tests. `delay` seconds before any answer; `drip` sends an answer byte by byte;
    `garbage` answers something else; `down` closes the line; `status` refuses; `wrong` changes what is told of a payment;
    `silent` never calls a webhook and `calls` is how often it does."""

    delay: float = 0
    drip: bool = False
    garbage: bytes = b""
    down: bool = False
    status: int = 0
    wrong: dict[str, Any] = field(default_factory=dict)
    silent: bool = False
    calls: int = 1


@dataclass
class Bank:
    """Payments and refunds by id, and the answers already given per idempotency key."""

    file: Path | None = None
    mood: Mood = field(default_factory=Mood)
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""
    lock: Any = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        if self.file and self.file.exists():
            kept = json.loads(self.file.read_text())
            self.payments, self.refunds = kept["payments"], kept["refunds"]

    def keep(self) -> None:
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps({"payments": self.payments, "refunds": self.refunds}))

    def start(self, body: dict[str, Any], once: str) -> dict[str, Any]:
        with self.lock:
            if once and once in self.answered:
                return self.told(self.answered[once])
            name = f"tr_{secrets.token_hex(8)}"
            self.payments[name] = {
                "id": name, "status": "open", "amount": body["amount"], "description": body.get("description", ""),
                "redirectUrl": body["redirectUrl"], "webhookUrl": body.get("webhookUrl", ""),
                "metadata": body.get("metadata"), "method": "ideal",
            }  # fmt: skip
            if once:
                self.answered[once] = name
            self.keep()
            return self.told(name)

    def told(self, name: str) -> dict[str, Any]:
        payment = self.payments[name]
        links = {"checkout": {"href": f"{self.address}/betaal/{name}", "type": "text/html"}}
        return {"resource": "payment", **payment, "_links": links, **self.mood.wrong}

    def settle(self, name: str, status: str) -> None:
        """What the payer chose, or what a test makes happen; the webhook follows."""
        with self.lock:
            payment = self.payments[name]
            payment["status"] = status
            if status == "paid":
                payment["paidAt"] = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
            self.keep()
        if payment["webhookUrl"] and not self.mood.silent and status != "open":
            threading.Thread(target=self._call, args=[payment["webhookUrl"], name], daemon=True).start()

    def _call(self, url: str, name: str) -> None:
        for _ in range(self.mood.calls):
            try:
                with urllib.request.urlopen(url, urlencode({"id": name}).encode(), timeout=10):
                    pass
            except OSError:
                return  # the portal asks by itself later

    def give_back(self, name: str, body: dict[str, Any], once: str) -> tuple[int, dict[str, Any]]:
        with self.lock:
            if once and once in self.answered:
                return 201, self.refunds[self.answered[once]]
            back = sum(float(r["amount"]["value"]) for r in self.refunds.values() if r["payment"] == name)
            if back + float(body["amount"]["value"]) > float(self.payments[name]["amount"]["value"]) + 0.001:
                return 422, {"status": 422, "detail": "The amount is higher than the maximum"}
            refund = {
                "id": f"re_{secrets.token_hex(6)}",
                "payment": name,
                "status": "refunded",
                "amount": body["amount"],
            }
            self.refunds[refund["id"]] = refund
            if once:
                self.answered[once] = refund["id"]
            self.keep()
            return 201, refund


class Counter(BaseHTTPRequestHandler):
    """One window of the bank."""

    bank: Bank
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        parts = [part for part in urlsplit(self.path).path.split("/") if part]
        if len(parts) == 2 and parts[0] == "betaal" and parts[1] in self.bank.payments:
            return self._page(parts[1])
        if not self._may_answer():
            return None
        if len(parts) == 3 and parts[2] in self.bank.payments:
            return self._json(200, self.bank.told(parts[2]))
        if len(parts) == 5 and parts[4] in self.bank.refunds:
            return self._json(200, self.bank.refunds[parts[4]])
        return self._json(404, {"status": 404, "detail": "No payment exists with this id"})

    def do_POST(self) -> None:
        parts = [part for part in urlsplit(self.path).path.split("/") if part]
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if len(parts) == 2 and parts[0] == "betaal" and parts[1] in self.bank.payments:
            return self._choose(parts[1], parse_qs(raw.decode()).get("keuze", [""])[0])
        if not self._may_answer():
            return None
        once = self.headers.get("Idempotency-Key", "")
        if len(parts) == 2:
            return self._json(201, self.bank.start(json.loads(raw), once))
        if len(parts) == 4 and parts[2] in self.bank.payments:
            return self._json(*self.bank.give_back(parts[2], json.loads(raw), once))
        return self._json(404, {"status": 404, "detail": "No payment exists with this id"})

    def _may_answer(self) -> bool:
        mood = self.bank.mood
        self.bank.requests.append((self.command, self.path))
        time.sleep(mood.delay)
        if mood.down:
            self.close_connection = True
            return False
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._json(401, {"status": 401, "detail": "Missing authentication"})
            return False
        if mood.status:
            self._json(mood.status, {"status": mood.status, "detail": "Not now"})
            return False
        if mood.garbage:
            self._send(200, mood.garbage, "text/html")
            return False
        return True

    def _json(self, status: int, told: dict[str, Any]) -> None:
        self._send(status, json.dumps(told).encode(), "application/hal+json")

    def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        try:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            step = 1 if self.bank.mood.drip else len(body) or 1
            for at in range(0, len(body), step):
                self.wfile.write(body[at : at + step])
                time.sleep(0.25 if self.bank.mood.drip else 0)
        except OSError:
            self.close_connection = True  # whoever asked did not wait

    def _page(self, name: str) -> None:
        payment = self.bank.payments[name]
        buttons = "".join(f'<button name="keuze" value="{key}">{label}</button>' for key, label in CHOICES.items())
        form = f'<form method="post">{buttons}</form>'
        if payment["status"] != "open":
            form = f'<p>Deze betaling is klaar.</p><p><a href="{html.escape(payment["redirectUrl"])}">Terug</a></p>'
        what, amount = html.escape(payment["description"]), html.escape(payment["amount"]["value"].replace(".", ","))
        self._send(200, PAGE.format(what=what, amount=amount, form=form).encode(), "text/html; charset=utf-8")

    def _choose(self, name: str, choice: str) -> None:
        if choice in CHOICES and self.bank.payments[name]["status"] == "open":
            self.bank.settle(name, choice)
        self._send(303, b"", "text/html", Location=self.bank.payments[name]["redirectUrl"])


@contextmanager
def oefenbank(port: int = 0, file: Path | None = None) -> Iterator[Bank]:
    """Open until the block ends, on a free port when none is given."""
    bank = Bank(file=file)
    server = ThreadingHTTPServer((HOST, port), type("Window", (Counter,), {"bank": bank}))
    server.daemon_threads = True
    bank.address = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="oefenbank", daemon=True)
    thread.start()
    try:
        yield bank
    finally:
        server.shutdown()
        server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="oefenbank", description="De Oefenbank los van de demo.")
    parser.add_argument("--port", type=int, default=8189)
    with oefenbank(parser.parse_args().port) as bank:
        print(f"Oefenbank op {bank.address} (MOLLIE_API_URL={bank.address} MOLLIE_API_KEY={KEY})", flush=True)
        threading.Event().wait()


__all__ = ["KEY", "Bank", "Mood", "oefenbank"]

if __name__ == "__main__":
    main()
