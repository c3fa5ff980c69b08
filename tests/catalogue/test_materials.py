"""The material bank: kept by content, found across courses, and closed to who has no business there."""

import io
import zipfile
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from catalogue import files, selectors
from catalogue.errors import CatalogueError
from catalogue.models import Material
from catalogue.services import materials
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory

PDF = b"%PDF-1.7 inhoud"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def office(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def upload(content, name="../../etc/Werk\x00blad\r\n;.exe"):
    found = io.BytesIO(content)
    found.name = name
    return found


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (office("word/document.xml"), "docx"),
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (b"\xff\xd8\xff\xe0", "jpg"),
    ],
)
def test_the_content_decides_what_it_is_and_the_name_is_made_safe(content, ending):
    found = files.examine(content, "..\\map/Werk\x00blad\r\n;.exe")
    assert found.ending == ending
    assert found.name == f"Werkblad_.{ending}".replace("_.", ".")


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><script>alert(1)</script>", b"MZ\x90", b"#!/bin/sh", b"PK\x03\x04 kapot", office("x.txt"),
     office("word/document.xml", "word/vbaProject.bin"), b"%PDF-" + b"x" * files.MAX_BYTES],
)  # fmt: skip
def test_what_could_run_is_unknown_or_too_large_is_refused(content):
    with pytest.raises(CatalogueError):
        files.examine(content, "werkblad.pdf")


@pytest.fixture
def editor(db):
    return UserFactory(roles=("onderwijsontwikkelaar",))


def make(editor, course=None, **more):
    told = {"kind": "hand-out", "title": "Werkblad", "owner": "Eigen werk", "checked_on": date(2026, 1, 1)} | more
    return materials.save(material=Material(course=course or CourseFactory(), **told), by=editor)


def test_on_screen_from_upload_to_download(client, editor):
    course = CourseFactory()
    client.force_login(editor)
    url = reverse("catalogue:material_create", args=[course.pk])
    data = {
        "kind": "hand-out",
        "title": "Werkblad",
        "audience": "deelnemers",
        "owner": "Eigen",
        "checked_on": "2026-11-01",
    }
    assert "geen adres" not in client.post(url, data | {"upload": upload(b"<html>")}).content.decode()
    assert not Material.objects.exists()
    client.post(url, data | {"upload": upload(PDF)})
    made = Material.objects.get()
    assert (made.mime, made.size, made.by) == ("application/pdf", len(PDF), editor)
    answer = client.get(reverse("catalogue:material_file", args=[made.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    both = client.post(url, data | {"upload": upload(PDF), "url": "https://voorbeeld.nl"})
    assert "niet allebei" in both.content.decode()
    assert "Werkblad" in client.get(reverse("catalogue:material_list") + "?q=werk&kind=hand-out").content.decode()


def test_a_new_file_takes_the_place_of_the_old_one_and_deleting_takes_it_along(
    editor, django_capture_on_commit_callbacks
):
    made = make(editor)
    with django_capture_on_commit_callbacks(execute=True):
        materials.save(material=made, content=PDF, name="a.pdf", by=editor)
    old, storage = made.file.name, made.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        materials.save(material=made, content=b"\xff\xd8\xff\xe0", name="b.jpg", by=editor)
    assert not storage.exists(old)
    assert storage.exists(made.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        materials.remove(pk=made.pk, by=editor)
    assert not storage.exists(made.file.name)


def test_a_test_is_never_for_learners(editor):
    test = make(editor, kind="toets", audience="deelnemers")
    assert test.audience == "trainers"
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.filter(pk=test.pk).update(audience="deelnemers")
    hand_out = make(editor, course=test.course)
    assert list(selectors.materials_for(test.course, "deelnemers")) == [hand_out]
    assert set(selectors.materials_for(test.course, "trainers")) == {hand_out, test}


@pytest.mark.parametrize("role", ["marketeer", "accountmanager", "trainer"])
def test_who_does_not_make_or_plan_lessons_sees_no_bank(client, editor, role):
    made = make(editor)
    client.force_login(UserFactory(roles=(role,)))
    assert client.get(reverse("catalogue:material_file", args=[made.pk])).status_code == 403
    page = client.get(reverse("catalogue:staff_course_detail", args=[made.course_id])).content.decode()
    assert "Werkblad" not in page
