"""What can be evaluated: every chapter names its own subjects, so that a questionnaire about them can be written here."""

from dataclasses import dataclass

from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class EvaluationSubject:
    """`key` is what `open_round` gets as subject_kind; `label` is what the screen says."""

    key: str
    label: str


evaluation_subjects: Registry[EvaluationSubject] = Registry("evaluation subject")


def label_of(kind: str) -> str:
    """The kind itself when no chapter names it any more."""
    return evaluation_subjects.get(kind).label if kind in evaluation_subjects else kind
