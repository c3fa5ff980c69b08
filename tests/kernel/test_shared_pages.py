"""A kept page is everybody's page: never somebody's own, never older than a second, never without end."""

import gzip

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from llo_portal.kernel.shared_pages import LONGEST_QUESTION, MOST_PAGES, Front, SharedPageMiddleware, Shelf, key_of

ask = RequestFactory()


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


class Site:
    """A view behind the middleware that counts how often it is asked."""

    def __init__(self, view=None, clock=None):
        self.asked = 0
        self.clock = clock or Clock()
        self.shelf = Shelf(self.clock)
        self.view = view or self.page
        self.middleware = SharedPageMiddleware(self.answer, self.shelf)

    def answer(self, request):
        self.asked += 1
        return self.view(request)

    def page(self, request):
        response = HttpResponse(f"keer {self.asked} " + "woord " * 400)
        response["X-Request-ID"] = f"r{self.asked}"
        response.is_shared = True
        return response

    def get(self, path="/", **headers):
        return self.middleware(ask.get(path, **headers))


@pytest.fixture(autouse=True)
def _on(settings):
    settings.SHARED_PAGE_SECONDS = 0.9


def test_a_page_is_made_once_a_second():
    site = Site()
    first, second = site.get(), site.get()
    assert first.content == second.content
    assert site.asked == 1
    site.clock.now += 0.91
    assert b"keer 2" in site.get().content


def test_shortly_before_its_end_one_visitor_makes_it_anew_and_the_others_do_not_wait():
    site = Site()
    site.get()
    site.clock.now += 0.7
    inner = []

    def slow(request):
        inner.append(site.get().content[:6])
        return site.page(request)

    site.view = slow
    assert b"keer 2" in site.get().content
    assert inner == [b"keer 1"]
    assert b"keer 2" in site.get().content


def test_the_age_counts_from_before_the_page_was_made():
    site = Site()

    def slow(request):
        site.clock.now += 0.8
        return site.page(request)

    site.view = slow
    site.get()
    site.clock.now += 0.2
    site.view = site.page
    assert b"keer 2" in site.get().content


def test_what_changed_while_the_page_was_made_is_not_kept():
    site = Site()

    def changing(request):
        site.shelf.forget()
        return site.page(request)

    site.view = changing
    site.get()
    site.get()
    assert site.asked == 2


def test_the_order_of_the_question_does_not_matter_and_its_values_do():
    site = Site()
    site.get("/?sector=zorg&vorm=online")
    site.get("/?vorm=online&sector=zorg")
    assert site.asked == 1
    site.get("/?vorm=mix&sector=zorg")
    site.get("/ander/?vorm=mix&sector=zorg")
    assert site.asked == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "csrftoken=x; messages=hallo"},
        {"HTTP_HX_REQUEST": "true"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
    ],
)
def test_who_is_somebody_gets_a_page_of_their_own(headers):
    site = Site()
    site.get()
    assert b"keer 2" in site.get(**headers).content


def test_posts_and_endless_questions_are_not_kept():
    assert key_of(ask.post("/").META) is None
    assert key_of(ask.get("/?q=" + "a" * LONGEST_QUESTION).META) is None
    assert key_of(ask.get("/?q=lassen").META) is not None


def test_another_name_or_scheme_is_another_page():
    assert key_of(ask.get("/?b=1&a=2").META) == key_of(ask.get("/?a=2&b=1").META)
    assert key_of(ask.get("/?q=a&q=b").META) != key_of(ask.get("/?q=b&q=a").META)
    assert key_of(ask.get("/", HTTP_HOST="a.nl").META) != key_of(ask.get("/", HTTP_HOST="b.nl").META)
    assert key_of(ask.get("/", secure=True).META) != key_of(ask.get("/").META)


def _with_token(request):
    response = HttpResponse(get_token(request))
    response.set_cookie("csrftoken", "x")
    response.is_shared = True
    return response


def _with_message(request):
    response = HttpResponse("een bericht")
    response.set_cookie("messages", "x")
    response.is_shared = True
    return response


def _with_nonce(request):
    request._csp_nonce = "abc"
    response = HttpResponse("<script nonce='abc'>")
    response.is_shared = True
    return response


def _private(request):
    response = HttpResponse("van mij")
    response["Cache-Control"] = "no-store"
    response.is_shared = True
    return response


def _silent(request):
    return HttpResponse("zegt niets")


def _missing(request):
    response = HttpResponse("weg", status=404)
    response.is_shared = True
    return response


@pytest.mark.parametrize("view", [_with_token, _with_message, _with_nonce, _private, _silent, _missing])
def test_an_answer_for_one_person_is_never_kept(view):
    site = Site(view)
    site.get()
    response = site.get()
    assert site.asked == 2
    assert "public" not in response.headers.get("Cache-Control", "")


def test_headers_tell_browsers_and_proxies_to_ask_again():
    site = Site()
    site.get()
    response = site.get()
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Cookie", "Accept-Encoding"} <= set(response["Vary"].split(", "))
    assert "X-Request-ID" not in response
    assert response["Content-Length"] == str(len(response.content))


def test_who_has_the_page_gets_no_body():
    site = Site()
    tag = site.get()["ETag"]
    again = site.get(HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert site.get(HTTP_IF_NONE_MATCH='W/"oud"').status_code == 200


def test_it_is_packed_for_who_can_unpack_it():
    site = Site()
    plain = site.get()
    packed = site.get(HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 4


def test_the_shelf_has_an_end():
    site = Site()
    for number in range(MOST_PAGES + 20):
        site.get(f"/?q={number}")
    assert len(site.shelf._kept) == MOST_PAGES
    assert site.shelf._bytes == sum(page.size for _, _, page in site.shelf._kept.values())


def test_without_seconds_nothing_is_kept(settings):
    settings.SHARED_PAGE_SECONDS = 0
    site = Site()
    site.get()
    site.get()
    assert site.asked == 2


def test_the_front_answers_what_is_kept_and_passes_on_the_rest():
    site, heard = Site(), []
    passed = Front(lambda environ, start: [site.middleware(type("R", (), {"META": environ})).content], site.shelf)
    front = Front(lambda environ, start: [b"gevraagd"], site.shelf)
    site.get()
    question = ask.get("/").META

    def start(status, headers):
        heard.append((status, dict(headers)))

    [body] = front(question, start)
    assert body.startswith(b"keer 1")
    assert heard[0][0] == "200 OK"
    assert heard[0][1]["Content-Length"] == str(len(body))
    assert front(ask.get("/", HTTP_COOKIE="sessionid=x").META, start) == [b"gevraagd"]
    site.clock.now += 0.7
    [fresh] = passed(question, start)
    assert fresh.startswith(b"keer 2")


def test_a_proxy_says_which_scheme_it_was(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert key_of(ask.get("/", HTTP_X_FORWARDED_PROTO="https").META)[0] == "https"
    assert key_of(ask.get("/").META)[0] == "http"


def test_the_shelf_stands_outermost(settings):
    assert settings.MIDDLEWARE[0].endswith("SharedPageMiddleware")
