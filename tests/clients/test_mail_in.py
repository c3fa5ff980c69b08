"""Mail becomes questions; nothing is lost and nothing comes twice."""

import socketserver
import threading
from typing import Any

import pytest

from clients.models import Inquiry, UnreadMail
from clients.services import mail_in
from tests.factories.clients import ContactFactory

GOOD = b"From: Fatima <fatima@linde.example>\r\nSubject: Bhv\r\nMessage-ID: <1@linde>\r\n\r\nKunnen jullie helpen?\r\n"
BROKEN = b"X-Nothing: 1\r\n\r\n\x00\x00"
OTHER = GOOD.replace(b"<1@linde>", b"<2@linde>").replace(b"Bhv", b"Vca")


def test_the_same_message_is_one_question(db):
    first = mail_in.take_in(GOOD)
    assert mail_in.take_in(GOOD) == first
    assert Inquiry.objects.count() == 1


def test_a_sender_we_know_brings_its_client(db):
    contact = ContactFactory(person__email="fatima@linde.example")
    assert mail_in.take_in(GOOD).organisation == contact.organisation


def test_what_cannot_be_read_is_kept_whole_and_once(db):
    for _ in range(2):
        kept = mail_in.take_in(BROKEN)
    assert isinstance(kept, UnreadMail)
    assert bytes(UnreadMail.objects.get().content) == BROKEN


def test_only_safe_and_small_attachments_are_kept(db):
    rows = mail_in._files((
        mail_in.Attached("plan.exe.pdf", b"%PDF-1.7 ..."), mail_in.Attached("virus.pdf", b"MZ\x90\x00"),
        mail_in.Attached("groot.pdf", b"%PDF-" + b"x" * mail_in.MOST_PER_FILE),
    ))  # fmt: skip
    assert [bool(row.content) for row in rows] == [True, False, False]
    assert all(row.refused for row in rows[1:])


class FakeImap(socketserver.StreamRequestHandler):
    """As much of IMAP as one folder needs: the messages of the server, with flags."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().strip():
            tag, _, command = line.partition(b" ")
            verb = command.split(b" ")[0].upper()
            getattr(self, f"do_{verb.decode().lower()}", self.do_other)(command)
            self.wfile.write(tag + b" OK done\r\n")

    def do_other(self, command: bytes) -> None:
        """Answers OK and nothing more."""

    def do_capability(self, command: bytes) -> None:
        self.wfile.write(b"* CAPABILITY IMAP4REV1\r\n")

    def do_select(self, command: bytes) -> None:
        self.wfile.write(b"* %d EXISTS\r\n" % len(self.server.messages))

    def do_uid(self, command: bytes) -> None:
        words = command.split(b" ")
        messages: dict[bytes, bytes] = self.server.messages
        seen: set[bytes] = self.server.seen
        if words[1].upper() == b"SEARCH":
            self.wfile.write(b"* SEARCH " + b" ".join(uid for uid in messages if uid not in seen) + b"\r\n")
        elif words[1].upper() == b"FETCH":
            content = messages[words[2]]
            self.wfile.write(b"* 1 FETCH (UID %s BODY[] {%d}\r\n%s)\r\n" % (words[2], len(content), content))
        elif words[1].upper() == b"STORE":
            seen.add(words[2])


@pytest.fixture
def imap() -> Any:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), FakeImap) as server:
        server.messages, server.seen = {b"1": GOOD, b"2": BROKEN, b"3": OTHER}, set()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def box(server: Any) -> mail_in.Box:
    return mail_in.Box("127.0.0.1", server.server_address[1], "loket", "geheim", "Loket", False)


def test_the_folder_is_read_once(db, imap):
    assert mail_in.fetch(box(imap)) == 3
    assert sorted(Inquiry.objects.values_list("subject", flat=True)) == ["Bhv", "Vca"]
    assert UnreadMail.objects.count() == 1
    assert mail_in.fetch(box(imap)) == 0


def test_a_crash_before_the_flag_brings_no_second_question(db, imap):
    mail_in.fetch(box(imap))
    imap.seen.clear()
    mail_in.fetch(box(imap))
    assert (Inquiry.objects.count(), UnreadMail.objects.count()) == (2, 1)


def test_without_a_host_no_mail_is_read(settings):
    settings.DESK_IMAP_HOST = ""
    assert mail_in.box_of_settings() is None
