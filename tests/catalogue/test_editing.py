"""A published course changes by two people; visitors read the old words until then."""

import io
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from catalogue import content as c
from catalogue import drafts, services
from catalogue.errors import CatalogueError
from catalogue.models import Course, CourseImage, CourseProposal, CourseVersion, CreboCode, CreboImport, Module
from llo_portal.kernel.dates import today
from tests.catalogue.test_images import picture
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, InstitutionFactory, complete

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def writer():
    return UserFactory(roles=("onderwijsontwikkelaar",))


@pytest.fixture
def reviewer():
    return UserFactory(roles=("onderwijskundige",))


@pytest.fixture
def course(writer, reviewer):
    made = complete(CourseFactory(title="Oude titel"))
    services.submit_for_review(course=made, by=writer)
    return services.publish(course=made, by=reviewer)


def retitle(course, title, by):
    copy = Course.objects.get(pk=course.pk)
    copy.title = title
    services.save_course(course=copy, by=by)


def public(client, course):
    return client.get(reverse("catalogue:course_detail", args=[course.slug])).content.decode()


def test_a_change_waits_beside_the_course_until_a_second_person_agrees(client, course, writer, reviewer):
    retitle(course, "Nieuwe titel", writer)
    assert "Oude titel" in public(client, course)
    services.submit_for_review(course=course, by=writer)
    with pytest.raises(CatalogueError):
        services.publish(course=course, by=writer)
    services.publish(course=course, by=reviewer)
    assert "Nieuwe titel" in public(client, course)
    course.refresh_from_db()
    assert (course.state, course.submitted_by, course.published_by) == ("gepubliceerd", writer, reviewer)


def test_every_publication_is_kept_word_for_word(course, writer, reviewer):
    retitle(course, "Nieuwe titel", writer)
    services.submit_for_review(course=course, by=writer)
    services.publish(course=course, by=reviewer)
    titles = [version.content["fields"]["title"] for version in course.versions.order_by("number")]
    assert titles == ["Oude titel", "Nieuwe titel"]
    assert drafts.current_version(course).number == 2
    assert "annuleren" in drafts.current_version(course).content["house"]


@pytest.mark.parametrize("act", [lambda rows: rows.update(number=9), lambda rows: rows._raw_delete("default")])
def test_a_version_never_changes_and_never_goes(course, act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act(CourseVersion.objects.filter(course=course))


def test_an_incomplete_change_is_not_offered(course, writer):
    copy = Course.objects.get(pk=course.pk)
    copy.summary = ""
    services.save_course(course=copy, by=writer)
    with pytest.raises(CatalogueError):
        services.submit_for_review(course=course, by=writer)


def test_a_change_under_review_is_not_changed_again(course, writer, reviewer):
    retitle(course, "Een", writer)
    services.submit_for_review(course=course, by=writer)
    with pytest.raises(CatalogueError):
        retitle(course, "Twee", writer)
    services.return_to_draft(course=course, note="Korter graag.", by=reviewer)
    retitle(course, "Twee", writer)
    proposal = drafts.open_proposal(course)
    assert (proposal.note, proposal.content["fields"]["title"]) == ("Korter graag.", "Twee")


def test_a_withdrawn_change_leaves_the_site_as_it_was(client, course, writer):
    retitle(course, "Toch niet", writer)
    services.withdraw_proposal(course=course, by=writer)
    assert drafts.working_content(course).fields["title"] == "Oude titel"
    with pytest.raises(CatalogueError):
        services.withdraw_proposal(course=course, by=writer)


def test_blocks_keep_who_they_are_through_a_change(course, writer, reviewer):
    kept = course.modules.get()
    rows = [{"title": "Nieuw vooraan", "content": "x"}, {"id": kept.pk, "title": "Bijgewerkt", "content": "y"}]
    services.save_modules(course=course, rows=rows, by=writer)
    assert course.modules.get().title != "Bijgewerkt"
    services.submit_for_review(course=course, by=writer)
    services.publish(course=course, by=reviewer)
    assert [m.title for m in course.modules.all()] == ["Nieuw vooraan", "Bijgewerkt"]
    assert Module.objects.get(title="Bijgewerkt").pk == kept.pk


def test_the_database_keeps_one_open_proposal_and_four_eyes(course, writer):
    retitle(course, "Een", writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseProposal.objects.create(course=course, author=writer, content={})
    rows = CourseProposal.objects.filter(course=course)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="doorgevoerd")
    rows.update(state="ter beoordeling", submitted_by=writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="doorgevoerd", decided_by=writer)


def test_the_reviewer_sees_what_differs_and_a_preview(client, course, writer, reviewer):
    school = InstitutionFactory(name="ROC Rijnstroom")
    copy = Course.objects.get(pk=course.pk)
    copy.title, copy.licence_holder, copy.needs_no_diploma = "Nieuwe titel", school, True
    services.save_course(course=copy, by=writer)
    services.submit_for_review(course=course, by=writer)
    client.force_login(reviewer)
    page = client.get(reverse("catalogue:staff_course_detail", args=[course.pk]))
    told = {one.label: (one.old, one.new) for one in page.context["differences"]}
    assert told == {
        "Titel": ("Oude titel", "Nieuwe titel"),
        "Licentiehouder": ("", "ROC Rijnstroom"),
        "Geen vooropleiding nodig": ("nee", "ja"),
    }
    preview = client.get(reverse("catalogue:course_preview", args=[course.pk])).content.decode()
    assert "Nieuwe titel" in preview
    assert "Zo ziet" in preview or "zo ziet" in preview
    assert "Opleidingen om te beoordelen" in client.get(reverse("today")).content.decode()


@pytest.mark.parametrize("is_public", [True, False])
def test_words_that_changed_since_the_reviewer_opened_the_page_are_not_published(
    client, course, writer, reviewer, is_public
):
    if not is_public:
        services.return_to_draft(course=course, by=reviewer)
    retitle(course, "Eerste woorden", writer)
    services.submit_for_review(course=course, by=writer)
    client.force_login(reviewer)
    page = client.get(reverse("catalogue:staff_course_detail", args=[course.pk])).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page).group(1)
    services.return_to_draft(course=course, by=writer)
    retitle(course, "Andere woorden", writer)
    services.submit_for_review(course=course, by=writer)
    told = client.post(
        reverse("catalogue:course_publish", args=[course.pk]), {"seen": seen}, follow=True
    ).content.decode()
    assert "is veranderd sinds je deze pagina opende" in told
    assert not course.versions.filter(content__fields__title="Andere woorden").exists()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', told).group(1)
    client.post(reverse("catalogue:course_publish", args=[course.pk]), {"seen": seen})
    course.refresh_from_db()
    assert (course.state, course.title) == ("gepubliceerd", "Andere woorden")


def test_who_once_proposed_a_change_still_sees_the_next_one_to_review(client, course, writer, reviewer):
    other = UserFactory(roles=("onderwijskundige",))
    retitle(course, "Van de beoordelaar", reviewer)
    services.submit_for_review(course=course, by=reviewer)
    services.publish(course=course, by=other)
    retitle(course, "Van de schrijver", writer)
    services.submit_for_review(course=course, by=writer)
    client.force_login(reviewer)
    assert "Opleidingen om te beoordelen" in client.get(reverse("today")).content.decode()
    client.force_login(UserFactory(roles=("onderwijsontwikkelaar",)))
    assert "Opleidingen om te beoordelen" not in client.get(reverse("today")).content.decode()


def test_who_proposed_an_earlier_change_does_not_send_back_that_of_a_colleague(client, course, writer, reviewer):
    retitle(course, "Eerste", writer)
    services.submit_for_review(course=course, by=writer)
    services.publish(course=course, by=reviewer)
    retitle(course, "Van een ander", reviewer)
    services.submit_for_review(course=course, by=reviewer)
    course.refresh_from_db()
    Course.objects.filter(pk=course.pk).update(submitted_by=reviewer, published_by=writer)
    client.force_login(writer)
    assert client.get(reverse("catalogue:course_send_back", args=[course.pk])).status_code == 404


@pytest.mark.parametrize("kind", ["verborgen", "nakijken", "beoordelen", "crebo"])
def test_what_waits_is_counted_on_the_home_page_and_listed_whole(client, writer, reviewer, kind):
    old = today() - timedelta(days={"verborgen": 200, "nakijken": 200}.get(kind, 3))
    for number in range(10):
        made = CourseFactory(title=f"Opleiding {number}", state="gepubliceerd", checked_on=old)
        if kind == "crebo":
            Course.objects.filter(pk=made.pk).update(crebo="99107")
        if kind == "beoordelen":
            waits = CourseProposal.objects.create(
                course=made, author=writer, content=drafts.stored_content(made).as_json()
            )  # fmt: skip
            waits.state, waits.submitted_by = "ter beoordeling", writer
            waits.save()
    CourseFactory(title="Staat goed", state="gepubliceerd", checked_on=today())
    if kind == "crebo":
        source = CreboImport.objects.create(name="lijst", file="x", checksum="x", size=1, by=reviewer)
        CreboCode.objects.create(code="99107", title="Oud", retired_on=today(), source=source)
    client.force_login(reviewer)
    listed = reverse("catalogue:staff_course_list") + f"?werk={kind}"
    if kind != "verborgen":
        assert f'href="{listed}">Alle 10' in client.get(reverse("today")).content.decode()
    page = client.get(listed).content.decode()
    assert "<strong>10</strong> opleidingen" in page
    assert "Staat goed" not in page


def test_editing_a_published_course_on_screen_starts_a_proposal(client, course, writer):
    client.force_login(writer)
    url = reverse("catalogue:staff_course_edit", args=[course.pk])
    form = client.get(url).context["form"]
    assert "code" not in form.fields
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    client.post(url, data | {"title": "Via het scherm"})
    assert drafts.open_proposal(course).content["fields"]["title"] == "Via het scherm"
    assert client.get(url).context["form"]["title"].value() == "Via het scherm"
    client.post(reverse("catalogue:course_withdraw", args=[course.pk]))
    assert drafts.open_proposal(course) is None


def test_a_picture_is_seen_by_visitors_only_when_a_published_course_chose_it(client, course, writer):
    image = services.add_image(course=course, content=picture(), alt="Groep aan het werk", by=writer)
    assert services.add_image(course=course, content=picture(), alt="Nog eens", by=writer) == image
    url = reverse("catalogue:course_image", args=[image.pk])
    assert client.get(url).status_code == 404
    Course.objects.filter(pk=course.pk).update(image=image)
    assert client.get(url)["Content-Type"] == "image/webp"
    assert 'alt="Groep aan het werk"' in public(client, course)


def test_a_picture_is_added_on_screen(client, course, writer):
    client.force_login(writer)
    url = reverse("catalogue:course_image_create", args=[course.pk])
    answer = client.post(url, {"file": io.BytesIO(b"geen beeld"), "alt": "x"})
    assert "geen leesbaar beeld" in answer.content.decode()
    upload = io.BytesIO(picture())
    upload.name = "beeld.jpg"
    client.post(url, {"file": upload, "alt": "Lasser"})
    assert CourseImage.objects.get().alt == "Lasser"


def test_content_survives_json():
    from decimal import Decimal

    fields = (
        dict.fromkeys(c.FIELDS, "")
        | dict.fromkeys(c.AMOUNTS)
        | {
            "contact_hours": Decimal("7.50"),
            "self_check": ["Tijd?"],
            "licence_holder_id": None,
        }
    )
    one = c.Content(
        fields,
        modules=({"id": None, "title": "A", "content": "", "study_hours": Decimal(4)},),
        schemes=frozenset({"x"}),
    )
    again = c.Content.from_json(one.as_json())
    assert again.fields["contact_hours"] == Decimal("7.5")
    assert again.modules[0]["study_hours"] == Decimal(4)
    assert again.schemes == {"x"}
