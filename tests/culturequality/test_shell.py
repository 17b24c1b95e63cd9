"""The shell: every page has its frame, reading settings change its classes, templates stay within the policy."""

import ast
import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.test import Client, RequestFactory

from culturequality import views
from culturequality.navigation import ENTRIES, links
from culturequality.reading import CHOICES

PROJECT = Path(project_settings.BASE_DIR)
# These go to the PDF writer, never to a browser.
PRINTED = {PROJECT / f"templates/documents/{name}.html" for name in ("page", "posters", "blank")}
TEMPLATES = sorted(set((PROJECT / "templates").rglob("*.html")) - PRINTED)
PAGES = [path for path in TEMPLATES if "{% extends" in path.read_text() or "<html" in path.read_text()]
APPS = ["culturequality", "institutions", "plans", "reports", "documents", "jobs"]
USUAL = {
    "size": "100",
    "scheme": "usual",
    "letters": "usual",
    "lines": "usual",
    "face": "sans",
    "images": "shown",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def open_page(client: Client, name: str) -> str:
    return client.get(f"/{name}/").content.decode()


def classes_of(html: str) -> str:
    found = re.search(r'<html lang="ru"(?: class="([^"]*)")?>', html)
    assert found
    return found[1] or ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["sign-in", "accessibility", "reading-settings", "components", "no-such-page"]
)
def test_page_has_language_title_and_one_heading(client, settings, name):
    if name != "no-such-page":
        settings.DEBUG = True
    html = open_page(client, name)
    assert classes_of(html) == ""
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert re.search(r"<title>[^<]+ — Качество культуры</title>", html)


@pytest.mark.django_db
def test_first_links_are_to_the_content_and_to_the_version_for_weak_sight(client):
    links = re.findall(r'<a [^>]*href="([^"]*)"', open_page(client, "accessibility"))
    assert links[:2] == ["#main", "/reading-settings/?next=%2Faccessibility%2F"]


@pytest.mark.django_db
def test_titles_of_public_pages_differ(client, settings):
    settings.DEBUG = True
    names = ["sign-in", "accessibility", "reading-settings", "components"]
    titles = [re.search(r"<title>(.*?)</title>", open_page(client, name))[1] for name in names]
    assert len(set(titles)) == len(names)


@pytest.mark.django_db
def test_gallery_is_closed_outside_debug(client):
    assert client.get("/components/").status_code == 404


@pytest.mark.django_db
def test_refused_form_says_so_in_the_title(client):
    html = client.post("/sign-in/", {"username": "", "password": ""}).content.decode()
    assert "<title>Ошибка: Вход — Качество культуры</title>" in html
    assert re.findall(r'<a href="(#id_[^"]+)">(.*?)</a>', html) == [
        ("#id_username", "Заполните поле «Логин или электронная почта»."),
        ("#id_password", "Заполните поле «Пароль»."),
    ]


@pytest.mark.django_db
def test_the_address_of_a_button_is_no_blank_page(client):
    page = client.get("/sign-out/")
    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "<h1>Эта страница так не открывается</h1>" in page.content.decode()


@pytest.mark.django_db
def test_server_error_page_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "На портале произошла ошибка" in response.content.decode()


def test_a_request_for_another_host_is_refused_in_russian(client, settings):
    settings.ALLOWED_HOSTS = ["kultura.example.ru"]
    page = client.get("/accessibility/", headers={"host": "strange.example.ru"})
    assert page.status_code == 400
    assert "<h1>Портал не принял этот запрос</h1>" in page.content.decode()


@pytest.mark.django_db
def test_reading_settings_are_remembered_in_a_cookie_and_become_classes(client):
    chosen = USUAL | {"size": "200", "scheme": "dark", "images": "off"}
    response = client.post("/reading-settings/", chosen | {"next": "/accessibility/"})
    assert response.headers["Location"] == "/accessibility/"
    cookie = client.cookies["reading"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (
        "size-200.scheme-dark.images-off",
        True,
        "Lax",
    )
    assert classes_of(open_page(client, "accessibility")) == "size-200 scheme-dark images-off"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value"), [(name, value) for name in CHOICES for value in CHOICES[name]])
def test_every_choice_is_either_usual_or_a_class_the_stylesheet_knows(client, name, value):
    client.post("/reading-settings/", USUAL | {name: value})
    expected = "" if value == USUAL[name] else f"{name}-{value}"
    assert classes_of(open_page(client, "accessibility")) == expected
    if expected:
        assert f".{expected}" in (PROJECT / "static/css/main.css").read_text()


@pytest.mark.django_db
def test_usual_look_comes_back_with_one_button_and_forgets_the_cookie(client):
    client.post("/reading-settings/", USUAL | {"size": "150"})
    client.post("/reading-settings/", {"usual": "1"})
    assert client.cookies["reading"].value == ""
    assert classes_of(open_page(client, "accessibility")) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cookie",
    ['size-200" onload="x', "size-999.scheme-<b>", "....", "-", "size", "size-150.size-9", "classes-yes"],
)
def test_a_word_that_is_not_ours_in_the_cookie_counts_as_not_said(client, cookie):
    client.cookies["reading"] = cookie
    assert classes_of(open_page(client, "accessibility")) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "sign-in/", ""]
)
def test_reading_settings_lead_only_to_pages_of_ours(client, target):
    response = client.post("/reading-settings/", USUAL | {"next": target})
    assert response.headers["Location"] == "/reading-settings/"


@pytest.mark.django_db
def test_a_choice_that_does_not_exist_is_explained(client):
    html = client.post("/reading-settings/", USUAL | {"size": "900"}).content.decode()
    assert "«Размер букв»: выберите вариант из списка." in html
    assert "reading" not in client.cookies


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/plans/", {"plans:plans": "page"}),
        ("/plans/7/", {"plans:plans": "true"}),
        ("/plans/tasks/", {"plans:tasks": "page"}),
        ("/reports/7/", {"reports:reports": "true"}),
        ("/reading-settings/", {}),
    ],
)
def test_navigation_marks_where_the_reader_is(path, marks):
    shown = links(ENTRIES, path)
    names = {entry.url: entry.url_name for entry in ENTRIES}
    assert {names[line["url"]]: line["current"] for line in shown if line["current"]} == marks


def test_stylesheet_stays_light():
    styles = (PROJECT / "static/css/main.css").read_bytes()
    assert len(styles) <= 30_000
    assert len(gzip.compress(styles, 9)) <= 8_000


def test_own_scripts_stay_light_and_evaluate_nothing():
    for script in (PROJECT / "static/js").glob("*.js"):
        assert script.stat().st_size <= 6_000
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", script.read_text()), (
            script.name
        )


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_has_nothing_that_the_policy_forbids(path):
    text = path.read_text()
    assert re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=|\shx-on|javascript:", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if " src=" not in tag] == []
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//", text) == []
    assert re.findall(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off", text) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_template_names_itself(path):
    text = path.read_text()
    if path.name != "base.html":
        # pages of one kind share a title of which `page` is the part that changes
        shared = [f'{{% extends "plans/{base}.html" %}}' for base in ("_plan", "_form_page")]
        marks = ("{% block title %}", "{% block page %}", "<title>", *shared)
        assert any(mark in text for mark in marks)
        assert len(re.findall(r"<h1[ >]", text)) <= 1


def calls_of(path: Path) -> list[str]:
    nodes = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return [getattr(func, "attr", getattr(func, "id", "")) for func in nodes]


def test_text_is_declared_safe_in_few_known_places():
    known = {"plans/views/plans.py", "reports/preview.py"}  # the renderer's own HTML, escaped there
    files = [path for app in APPS for path in (PROJECT / app).rglob("*.py")]
    declaring = {
        name_of(path) for path in files if {"mark_safe", "SafeString", "SafeText"} & set(calls_of(path))
    }
    assert declaring <= known
