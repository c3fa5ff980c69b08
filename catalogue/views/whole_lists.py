"""Lists of a course that a form replaces whole: what a colleague saved since it was opened would go without a word."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from catalogue import drafts
from llo_portal.kernel.views import SEEN, ObjectFormPage


class WholeListsPage(ObjectFormPage):
    """Compares what the form saw of `parts` and `words` with what stands there now (decision 23, for lists)."""

    parts: ClassVar[tuple[str, ...]] = ()
    words: ClassVar[tuple[str, ...]] = ()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen = request.POST.get(SEEN)
        if seen is None or seen == self._stamp():
            return self.save_lists(request, *args, **kwargs)
        told = drafts.told_parts(drafts.working_content(self.object), self.parts, self.words)
        context = {"changed": told, "seen": self._stamp(), "submit_label": "Bewaar wat ik invulde"}
        return self.render_to_response(self.get_context_data(**context), status=409)

    def save_lists(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Checks and saves what was typed; the page again when it is wrong."""
        return super().post(request, *args, **kwargs)

    def row_of_form(self) -> None:
        """The lists are compared here, not the row."""
        return

    def _stamp(self) -> str:
        return drafts.part_stamp(drafts.working_content(self.object), self.parts, self.words)

    def _seen(self) -> str:
        return str(self.request.POST.get(SEEN, "")) if self.request.method == "POST" else self._stamp()
