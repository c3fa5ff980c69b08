"""Learners and trainers read the materials of their own courses, and what the course said when it was sold."""

from datetime import date

import pytest
from django.urls import reverse

from catalogue.drafts import frozen_content
from catalogue.models import CourseVersion, Material
from catalogue.services import materials
from tests.factories.accounts import UserFactory
from tests.factories.delivery import EnrolmentFactory, SessionFactory, TrainerFactory, open_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def programme():
    return open_programme()


def material(programme, title, **more):
    told = {"kind": "hand-out", "owner": "Eigen werk", "checked_on": date(2026, 1, 1)} | more
    made = Material(course=programme.course, title=title, **told)
    return materials.save(material=made, content=b"%PDF-1", name="x.pdf", by=UserFactory(roles=("onderwijskundige",)))


def learner_of(programme, **more):
    user = UserFactory(roles=("deelnemer",))
    return user, EnrolmentFactory(programme=programme, learner__person=user.person, **more)


def status(client, user, name, pk):
    client.force_login(user)
    return client.get(reverse(f"delivery:{name}", args=[pk])).status_code


def test_a_learner_reads_what_is_for_learners_of_the_own_course(client, programme):
    for_all, inside = material(programme, "Werkblad"), material(programme, "Toets", kind="toets")
    user, _ = learner_of(programme)
    stranger, _ = learner_of(open_programme())
    assert status(client, user, "my_material", for_all.pk) == 200
    assert status(client, user, "my_material", inside.pk) == 404
    page = client.get(reverse("delivery:my_learning")).content.decode()
    assert "Werkblad" in page
    assert "Toets" not in page
    assert status(client, stranger, "my_material", for_all.pk) == 404
    assert "Werkblad" not in client.get(reverse("delivery:my_learning")).content.decode()


def test_who_cancelled_reads_nothing(client, programme):
    made = material(programme, "Werkblad")
    user, enrolment = learner_of(programme)
    from delivery.services.enrolling import cancel_enrolment

    cancel_enrolment(enrolment_id=enrolment.pk, by=user, reason="Toch niet")
    assert status(client, user, "my_material", made.pk) == 404


def test_a_trainer_reads_everything_of_courses_with_an_own_session(client, programme):
    inside = material(programme, "Toets", kind="toets")
    user, other = UserFactory(roles=("trainer",)), UserFactory(roles=("trainer",))
    SessionFactory(programme=programme, trainer=TrainerFactory(person=user.person))
    assert status(client, user, "trainer_material", inside.pk) == 200
    assert "Toets" in client.get(reverse("delivery:trainer_materials")).content.decode()
    assert status(client, other, "trainer_material", inside.pk) == 404
    assert "Toets" not in client.get(reverse("delivery:trainer_materials")).content.decode()


def test_a_learner_reads_the_course_as_it_was_sold(client, programme):
    course, (one, two) = programme.course, [UserFactory(roles=("onderwijskundige",)) for _ in range(2)]
    course.title, course.description = "Titel van toen", "Tekst **van toen**"
    content = frozen_content(course, {"annuleren": "Veertien dagen."})
    version = CourseVersion.objects.create(course=course, number=1, content=content, submitted_by=one, published_by=two)
    user, enrolment = learner_of(programme, course_version=version)
    stranger, _ = learner_of(open_programme())
    assert status(client, user, "my_version", enrolment.pk) == 200
    page = client.get(reverse("delivery:my_version", args=[enrolment.pk])).content.decode()
    assert "Titel van toen" in page
    assert "<strong>van toen</strong>" in page
    assert "Veertien dagen." in page
    assert (
        reverse("delivery:my_version", args=[enrolment.pk])
        in client.get(reverse("delivery:my_learning")).content.decode()
    )
    assert status(client, stranger, "my_version", enrolment.pk) == 404
    client.force_login(one)
    staff = client.get(reverse("catalogue:course_version", args=[course.pk, 1]))
    assert "Titel van toen" in staff.content.decode()
    assert client.get(reverse("catalogue:course_version", args=[course.pk, 9])).status_code == 404
