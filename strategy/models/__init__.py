"""What we choose, and what others think of what we did."""

from strategy.models.evaluations import (
    Answer,
    EvaluationRound,
    Invitation,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionnaireStage,
    Remark,
    RemarkState,
    Response,
)
from strategy.models.strategies import MOVES, Motivation, Strategy, StrategyChoice, StrategyState

__all__ = [
    "MOVES", "Answer", "EvaluationRound", "Invitation", "Motivation", "Question", "QuestionKind", "Questionnaire",
    "QuestionnaireStage", "Remark", "RemarkState", "Response", "Strategy", "StrategyChoice", "StrategyState",
]  # fmt: skip
