import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from llo_portal.kernel import markup


def shown(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    return Template(source).render(Context({"request": request, **context}))


class Naming(forms.Form):
    name = forms.CharField(label="Naam")
    born = forms.DateField(label="Geboortedatum", required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("name") == "niemand":
            raise forms.ValidationError("Niemand is geen naam.")
        return self.cleaned_data


class Choosing(forms.Form):
    place = forms.ChoiceField(
        label="Plaats",
        required=False,
        choices=[("gouda", "Gouda"), ("woerden", "Woerden")],
    )
    q = forms.CharField(label="Zoekterm", required=False)


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "house" %}')
    assert 'aria-label="Thuis"' in shown('{% icon "house" "Thuis" %}')


@pytest.mark.parametrize(
    ("tone", "expected"),
    [("good", "good"), ("geaccepteerd", "good"), ("onbekend", "neutral")],
)
def test_a_state_is_icon_and_word_and_knows_the_stored_states(tone: str, expected: str) -> None:
    html = shown("{% state label tone %}", label="Geaccepteerd", tone=tone)
    assert f"state--{expected}" in html
    assert "Geaccepteerd" in html
    assert "bi-" in html


def test_what_people_typed_is_escaped_in_states_and_notices() -> None:
    html = shown('{% state x "good" %}{% notice x "error" %}', x="<script>")
    assert "<script>" not in html
    assert "notice--bad" in html


def test_amounts_and_dates_have_filters() -> None:
    assert shown("{{ x|euro }}", x=12) == "€\u00a012,00"
    assert shown("{{ x|longdate }}", x=None) == ""


@pytest.mark.parametrize(("count", "words"), [(1, "opleiding"), (0, "opleidingen"), (1200, "opleidingen")])
def test_a_list_says_how_many(count: int, words: str) -> None:
    html = shown('{% count_line n "opleiding" "opleidingen" %}', n=count)
    assert html.endswith(f"</strong> {words}</p>")
    assert ("1.200" in html) is (count == 1200)


def test_the_error_summary_links_every_error_to_its_field() -> None:
    html = shown("{% error_summary form %}", form=Naming({"name": "", "born": "gisteren"}))
    assert "2 dingen" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_born"' in html


def test_the_error_summary_shows_errors_of_the_whole_form_and_of_formsets() -> None:
    formset = forms.formset_factory(Naming)(
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-name": "",
            "form-0-born": "",
        }
    )
    html = shown(
        "{% error_summary form formset %}",
        form=Naming({"name": "niemand"}),
        formset=formset,
    )
    assert "Niemand is geen naam." in html
    assert 'href="#id_form-0-name"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert shown("{% error_summary a b %}", a=Naming(), b=None).strip() == ""


def test_fields_come_without_form_tag_and_without_a_second_summary() -> None:
    html = shown(
        "{% form_fields form %}",
        RequestFactory().get("/"),
        form=Naming({"name": "niemand"}),
    )
    assert "<form" not in html
    assert "csrfmiddlewaretoken" not in html
    assert "Niemand is geen naam." not in html
    assert 'value="niemand"' in html


def test_a_form_of_somebody_else_gets_our_words() -> None:
    source = '{% relabel form name="Hoe heet je?" name_help="Voluit." elders="x" %}{% error_summary form %}{% form_fields form %}'
    html = shown(source, RequestFactory().get("/"), form=Naming({"name": ""}))
    assert html.count("Hoe heet je?") == 2
    assert "Voluit." in html


def test_an_idempotency_key_is_new_on_get_and_kept_on_post() -> None:
    fresh = shown("{% idempotency_key %}", RequestFactory().get("/"))
    assert fresh != shown("{% idempotency_key %}", RequestFactory().get("/"))
    key = str(uuid.uuid4())
    assert key in shown("{% idempotency_key %}", RequestFactory().post("/", {"idempotency_key": key}))


def test_a_posted_key_that_is_no_key_is_replaced() -> None:
    html = shown(
        "{% idempotency_key %}",
        RequestFactory().post("/", {"idempotency_key": '"><script>'}),
    )
    assert "script" not in html


def test_pages_keep_the_filters() -> None:
    page = Paginator(range(100), 10).get_page(3)
    html = shown(
        "{% pagination page %}",
        RequestFactory().get("/", {"q": "zorg", "page": "3"}),
        page=page,
    )
    assert "?q=zorg&amp;page=4" in html
    assert 'aria-current="page"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_links() -> None:
    page = Paginator(range(5), 10).get_page(1)
    assert shown("{% pagination page %}", RequestFactory().get("/"), page=page).strip() == ""


def test_chips_name_the_choice_and_remove_only_their_own_filter() -> None:
    request = RequestFactory().get("/", {"place": "gouda", "q": "zorg", "page": "2"})
    filterset = SimpleNamespace(form=Choosing(request.GET))
    html = shown("{% filter_chips filter %}", request, filter=filterset)
    assert "Gouda" in html
    assert 'href="?q=zorg"' in html
    assert 'href="?place=gouda"' in html


def test_no_filter_no_chips() -> None:
    request = RequestFactory().get("/")
    html = shown(
        "{% filter_chips filter %}",
        request,
        filter=SimpleNamespace(form=Choosing(request.GET)),
    )
    assert html.strip() == ""


def test_crumbs_end_with_the_page_itself() -> None:
    html = shown('{% crumbs "Klanten" "/klanten/" "Bakkerij Gouda" %}')
    assert 'href="/klanten/"' in html
    assert '<span aria-current="page">Bakkerij Gouda</span>' in html


def test_a_confirm_button_posts_with_token_and_works_without_script() -> None:
    html = shown(
        '{% confirm_button "Intrekken" "/x/" "Zeker weten?" tone="danger" %}',
        csrf_token="TOKEN",
    )
    assert html.lstrip().startswith("<details")
    assert 'method="post" action="/x/"' in html
    assert 'value="TOKEN"' in html
    assert "btn-danger" in html
    assert "onclick" not in html


def test_an_empty_state_offers_the_first_step() -> None:
    html = shown('{% empty_state "Nog geen klanten" "Hier komen ze." "/nieuw/" "Klant toevoegen" %}')
    assert 'href="/nieuw/"' in html


def test_steps_tell_where_you_are() -> None:
    html = shown("{% steps labels 2 %}", labels=["Vraag", "Keuzes", "Klaar"])
    assert "Stap 2 van 3" in html
    assert html.count('aria-current="step"') == 1


def test_a_bullet_row_never_leaves_its_track() -> None:
    html = shown('{% bullet "Omzet" 150 100 120 %}')
    assert 'width="200"' in html
    assert 'x="133"' in html


def test_progress_shows_counts_and_failures() -> None:
    html = shown("{% progress 3 10 failed=1 %}")
    assert '<progress value="3" max="10"' in html
    assert "1 mislukt" in html


def test_progress_refreshes_itself_until_all_is_done() -> None:
    assert 'hx-get="/stand/"' in shown('{% progress 3 10 url="/stand/" %}')
    assert "hx-get" not in shown('{% progress 9 10 failed=1 url="/stand/" %}')


def test_history_shows_who_changed_what() -> None:
    from llo_portal.kernel.dates import now

    change = {"field": "plaats", "old": "Gouda", "new": "Woerden"}
    entry = {
        "moment": now(),
        "actor": "Noor de Wit",
        "label": "wijzigde",
        "changes": [change],
    }
    html = shown("{% history entries %}", entries=[entry])
    for text in ("Noor de Wit", "plaats", "Gouda", "Woerden"):
        assert text in html


def test_a_page_that_does_not_exist_gives_no_address() -> None:
    assert shown('{% url_if "geen:pagina" %}') == ""
    assert shown('{% url_if "healthz" %}') == "/healthz"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[klik](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://elders.example/spion.png)",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_markdown_lets_no_script_or_picture_through(attack: str) -> None:
    html = markup.render(attack)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_markdown_makes_text_and_never_outranks_the_page_title() -> None:
    html = shown(
        "{{ text|markdown }}",
        text="# Kop\n\nEen **woord**.\n\n- punt\n\n[site](https://voorbeeld.nl)",
    )
    assert "<h2>Kop</h2>" in html
    assert "<strong>woord</strong>" in html
    assert 'rel="noopener noreferrer"' in html
    assert shown("{{ text|markdown }}", text=None) == ""


def test_panels_of_other_chapters_are_asked_with_the_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def fake(page: str, request: HttpRequest, obj: Any) -> list[Any]:
        asked.append((page, obj))
        return [
            SimpleNamespace(
                key="x.y",
                label="Offertes",
                template="components/panel.html",
                context={},
            )
        ]

    monkeypatch.setattr("llo_portal.kernel.panels.panels_for", fake)
    html = shown('{% panels "clients.organisation" obj %}', RequestFactory().get("/"), obj="org")
    assert asked == [("clients.organisation", "org")]
    assert "Offertes" in html
