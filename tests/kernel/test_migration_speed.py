"""The shorter way through migrations leaves the database as Django's own way does."""

import pytest
from django.db import connection, models
from django.db.migrations import operations as op
from django.db.migrations.state import ProjectState

APP = "scratch"
ID = ("id", models.AutoField(primary_key=True))


def column_type(table: str, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
                       [table, column])  # fmt: skip
        return cursor.fetchone()[0]


def apply(state: ProjectState, *operations: op.base.Operation) -> ProjectState:
    assert state.apps  # as in a migration: rendered before the first operation
    for operation in operations:
        before = state.clone()
        operation.state_forwards(APP, state)
        with connection.schema_editor() as editor:
            operation.database_forwards(APP, editor, before, state)
    return state


@pytest.fixture
def two_models(transactional_db):
    state = apply(
        ProjectState(),
        op.CreateModel("School", [ID]),
        op.CreateModel("Course", [ID, ("school", models.ForeignKey(f"{APP}.School", models.CASCADE))]),
        op.AddField("School", "name", models.TextField(default="")),
        op.AddConstraint("School", models.UniqueConstraint(fields=["name"], name="scratch_name")),
    )
    yield state
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE scratch_course, scratch_school")


def test_a_wider_key_takes_along_the_columns_that_point_to_it(two_models):
    apply(two_models, op.AlterField("School", "id", models.BigAutoField(primary_key=True)))

    assert column_type("scratch_school", "id") == "bigint"
    assert column_type("scratch_course", "school_id") == "bigint"


def test_python_in_a_migration_sees_models_that_belong_together(two_models):
    seen = []

    def write(apps, editor):
        school = apps.get_model(APP, "School").objects.create(name="Het Veen")
        seen.append(apps.get_model(APP, "Course").objects.create(school=school).school.name)
        seen.append(school.course_set.count())

    apply(two_models, op.RunPython(write))

    assert seen == ["Het Veen", 1]
