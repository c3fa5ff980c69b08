"""Documents: frozen once, rendered once, the same words for ever, no network."""

import hashlib
import io
import uuid
from types import SimpleNamespace

import pytest
from django.core import mail as outgoing
from django.db import Error, transaction
from PIL import Image

from accounts import logo
from llo_portal.documents import mail, outbox, render, services
from llo_portal.documents.models import Document, TemplateVersion

pytestmark = pytest.mark.django_db
WORDS = "<html lang='nl'><head><title>Proef</title></head><body><h1>Voor {{ naam }}</h1></body></html>"
SUBJECT = uuid.UUID(int=7)


@pytest.fixture
def words(monkeypatch):
    """The template as it stands today; tests change it."""
    now = SimpleNamespace(html=WORDS, css="h1 { color: #0b5563 }")
    monkeypatch.setattr(render, "template_words", lambda key: (now.html, now.css))
    return now


def freeze(**context):
    return services.freeze(
        template="test/pdf/proef", title="Proef", context=context or {"naam": "Zoë"}, subject_kind="test.proef",
        subject_id=SUBJECT, by=None,
    )  # fmt: skip


def test_freezing_and_rendering_twice_gives_one_file(words):
    one = freeze()
    two = freeze()
    assert one == two
    assert outbox.run_all() == 1
    services.render_document({"document": str(one.pk), "then": None})
    one.refresh_from_db()
    content = one.file.read()
    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == one.checksum
    assert len(one.file.storage.listdir(f"documenten/{one.created_at:%Y/%m}")[1]) >= 1


def test_half_a_file_of_a_killed_worker_is_replaced(words):
    from django.core.files.base import ContentFile

    document = freeze()
    document.file.storage.save(f"documenten/{document.created_at:%Y/%m}/{document.pk}.pdf", ContentFile(b"%PDF half"))
    outbox.run_all()
    document.refresh_from_db()
    assert document.file.name.endswith(f"{document.pk}.pdf")
    assert document.file.read()[-6:].strip() == b"%%EOF"


def test_a_changed_template_becomes_a_new_version_and_old_words_stay(words):
    old = freeze()
    words.html = WORDS.replace("Voor", "Aan")
    new = freeze()
    assert old != new
    assert [v.version for v in TemplateVersion.objects.order_by("version")] == [1, 2]
    assert "Voor Zoë" in services.words(Document.objects.get(pk=old.pk))
    assert "Aan Zoë" in services.words(new)
    words.html = WORDS
    assert freeze() == old


def test_frozen_words_cannot_be_changed_in_the_database(words):
    document = freeze()
    outbox.run_all()
    for change in ({"context": {"naam": "Ander"}}, {"checksum": "x" * 64}):
        with pytest.raises(Error), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)
    with pytest.raises(Error), transaction.atomic():
        TemplateVersion.objects.update(html="anders")


def test_who_printed_a_document_still_refuses_half_a_picture(words):
    freeze()
    outbox.run_all()
    whole = io.BytesIO()
    Image.new("RGB", (300, 100), "#0b5563").save(whole, "PNG")

    with pytest.raises(ValueError, match="geen afbeelding"):
        logo.clean(io.BytesIO(whole.getvalue()[:120]), 120)


def test_a_picture_of_one_paper_is_not_kept_for_the_next():
    html = "<html lang='nl'><head><title>Proef</title></head><body><img alt='' src='{{ qr }}'></body></html>"
    for number in range(3):
        square = f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='{number + 1}' height='9'/>"
        assert render.render_pdf(html, "", {"qr": square}).startswith(b"%PDF")

    assert not [key for key in render._workshop()[1] if str(key).startswith("data:")]


def test_what_people_typed_is_never_markup(words):
    assert "<script>" not in services.words(freeze(naam="<script>alert(1)</script>"))


def test_stored_words_cannot_pull_in_a_file(words):
    words.html = "{% include 'base.html' %}"
    from django.template import TemplateDoesNotExist

    with pytest.raises(TemplateDoesNotExist):
        services.words(freeze())


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/x.png", "https://voorbeeld.nl/x.png", "file:///etc/passwd", "/etc/passwd",
     "/media/../manage.py", "/static/../manage.py", "ftp://voorbeeld.nl/x"],
)  # fmt: skip
def test_a_document_reaches_nothing_outside_the_house(words, address):
    words.html = WORDS.replace("<h1>", f"<img alt='' src='{address}'><h1>")
    document = freeze()
    assert outbox.run_all() == 0
    document.refresh_from_db()
    assert not document.is_ready
    assert "NotAllowed" in outbox.Effect.objects.get(key=f"render:{document.pk}").last_error


def test_what_follows_happens_once_the_file_stands(words, settings):
    document = freeze()
    effect = mail.effect(
        to="klant@voorbeeld.nl", template="accounts/mail/invitation", context={"first_name": "O'Brien", "roles": "A & B"},
        key="proef", documents=(document.pk,),
    )  # fmt: skip
    services.render_document({"document": str(document.pk), "then": effect})
    services.render_document({"document": str(document.pk), "then": effect})
    outbox.run_all()
    [message] = outgoing.outbox
    assert message.subject == "Je bent uitgenodigd"
    assert "O'Brien" in message.body
    assert "A & B" in message.body, "mail is text, not HTML"
    assert message.attachments[0][0] == "Proef.pdf"


def test_one_mail_per_key():
    for _ in range(2):
        mail.send(to="a@voorbeeld.nl", template="accounts/mail/invitation", context={}, key="eenmaal")
    outbox.run_all()
    assert len(outgoing.outbox) == 1
