"""Forms of the deal; saving is one service call in the view."""

from offers.forms.approval import ConsentForm, DecisionForm, DeviationForm
from offers.forms.contracts import ContractForm
from offers.forms.public import AcceptForm, DeclineForm
from offers.forms.quotes import LineFormSet, QuoteEditor, QuoteForm
from offers.forms.requests import AnswerForm, RequestForm

__all__ = [
    "AcceptForm", "AnswerForm", "ConsentForm", "ContractForm", "DecisionForm", "DeclineForm", "DeviationForm",
    "LineFormSet", "QuoteEditor", "QuoteForm", "RequestForm",
]  # fmt: skip
