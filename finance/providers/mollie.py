"""Mollie's API version 2, the handful of calls that we make, on the standard library: one deadline for everything, no
redirects, answers of a sane size. Amounts travel as text."""

import contextlib
import http.client
import json
import re
import socket
import ssl
import threading
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from finance.choices import PaymentState, RefundState
from finance.providers.gateway import Checkout, Notice, ProviderDown, ProviderRefused
from llo_portal.kernel.dates import AMSTERDAM

DEADLINE = 6.0
"""Seconds for a whole call."""
MOST = 256 * 1024
NAME = re.compile(r"[A-Za-z]{2,5}_[A-Za-z0-9]{1,40}")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PAYMENTS = {
    "open": PaymentState.OPEN, "pending": PaymentState.OPEN, "authorized": PaymentState.OPEN,
    "paid": PaymentState.PAID, "failed": PaymentState.FAILED, "expired": PaymentState.EXPIRED,
    "canceled": PaymentState.CANCELLED,
}  # fmt: skip
REFUNDS = {
    "queued": RefundState.OPEN, "pending": RefundState.OPEN, "processing": RefundState.OPEN,
    "refunded": RefundState.DONE, "failed": RefundState.FAILED, "canceled": RefundState.FAILED,
}  # fmt: skip


class Mollie:
    def __init__(self, base_url: str, key: str) -> None:
        self.base, self.key = urlsplit(base_url), key
        if self.base.scheme != "https" and self.base.hostname not in LOOPBACK:
            raise ProviderRefused("De betaaldienst wordt alleen over https benaderd.")

    def start(
        self, *, amount: Decimal, description: str, payment_id: str, return_url: str, webhook_url: str
    ) -> Checkout:
        """The same payment_id twice gives the same payment."""
        told = self._call(
            "POST", "/v2/payments", once=payment_id,
            body={
                "amount": {"currency": "EUR", "value": f"{amount:.2f}"}, "description": description,
                "redirectUrl": return_url, "webhookUrl": webhook_url, "locale": "nl_NL",
                "metadata": {"payment": payment_id},
            },
        )  # fmt: skip
        url = _at(told, "_links", "checkout", "href")
        if not isinstance(url, str) or not _is_checkout(url):
            raise ProviderDown("an answer without a checkout that we know")
        return Checkout(_name(told), url)

    def fetch(self, provider_id: str) -> Notice:
        told = self._call("GET", f"/v2/payments/{quote(provider_id, safe='')}")
        state = PAYMENTS.get(str(told.get("status")))
        if state is None:
            raise ProviderDown(f"an unknown status: {str(told.get('status'))[:40]}")
        charged = told.get("amountChargedBack")
        return Notice(
            _name(told), state, _money(told.get("amount")), str(_at(told, "amount", "currency")),
            str(_at(told, "metadata", "payment") or ""), str(told.get("method") or "")[:30], _day(told.get("paidAt")),
            _money(charged) if charged else Decimal("0.00"),
        )  # fmt: skip

    def refund(self, *, provider_id: str, amount: Decimal, description: str, refund_id: str) -> tuple[str, str]:
        told = self._call(
            "POST", f"/v2/payments/{quote(provider_id, safe='')}/refunds", once=refund_id,
            body={
                "amount": {"currency": "EUR", "value": f"{amount:.2f}"}, "description": description,
                "metadata": {"refund": refund_id},
            },
        )  # fmt: skip
        return _name(told), REFUNDS.get(str(told.get("status")), RefundState.OPEN)

    def fetch_refund(self, *, provider_id: str, refund_id: str) -> str:
        path = f"/v2/payments/{quote(provider_id, safe='')}/refunds/{quote(refund_id, safe='')}"
        return REFUNDS.get(str(self._call("GET", path).get("status")), RefundState.OPEN)

    def _call(self, method: str, path: str, *, body: Any = None, once: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json", "User-Agent": "llo-portaal"}
        if once:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": once}
        try:
            status, raw = self._talk(method, self.base.path + path, json.dumps(body) if body else None, headers)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ProviderDown(type(error).__name__) from error
        if status == 429 or status >= 500:
            raise ProviderDown(f"status {status}")
        told = _read(raw)
        if status >= 400:
            raise ProviderRefused(f"{status} {str(told.get('detail', ''))[:200]}".strip())
        if not 200 <= status < 300:
            raise ProviderDown(f"status {status}")
        return told

    def _talk(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        """One request within DEADLINE, also when the other side sends a byte now and then: the line is cut then."""
        if self.base.scheme == "https":
            line: http.client.HTTPConnection = http.client.HTTPSConnection(
                self.base.hostname or "", self.base.port, timeout=DEADLINE, context=ssl.create_default_context()
            )
        else:
            line = http.client.HTTPConnection(self.base.hostname or "", self.base.port, timeout=DEADLINE)
        late = threading.Event()
        watch = threading.Timer(DEADLINE, _cut, [line, late])
        watch.daemon = True
        try:
            watch.start()
            line.request(method, path, body, headers)
            answer = line.getresponse()
            raw = answer.read(MOST + 1)
            if late.is_set() or len(raw) > MOST:
                raise TimeoutError
            return answer.status, raw
        finally:
            watch.cancel()
            line.close()


def _cut(line: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    if line.sock is not None:
        with contextlib.suppress(OSError):
            line.sock.shutdown(socket.SHUT_RDWR)


def _read(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ProviderDown("no JSON") from error
    if not isinstance(told, dict):
        raise ProviderDown("no object")
    return told


def _at(told: Any, *path: str) -> Any:
    for step in path:
        told = told.get(step) if isinstance(told, dict) else None
    return told


def _name(told: dict[str, Any]) -> str:
    name = told.get("id")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ProviderDown("an answer without a name")
    return name


def _money(told: Any) -> Decimal:
    try:
        amount = Decimal(str(_at(told, "value")))
    except InvalidOperation as error:
        raise ProviderDown("an amount that is no number") from error
    if not amount.is_finite():
        raise ProviderDown("an amount that is no number")
    return amount


def _day(text: Any) -> Any:
    try:
        return datetime.fromisoformat(str(text)).astimezone(AMSTERDAM).date() if text else None
    except ValueError:
        return None


def _is_checkout(url: str) -> bool:
    """A page that we send people to: of a known origin only."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" in settings.CHECKOUT_ORIGINS
