from django.urls import URLPattern, path

from surveys.views.code import code
from surveys.views.form import form
from surveys.views.results import results
from surveys.views.thanks import thanks

public_urls: list[URLPattern] = [
    path("a/", code, name="code"),
    path("a/<str:code>/", form, name="form"),
    path("a/<str:code>/thanks/", thanks, name="thanks"),
    path("a/<str:code>/results/", results, name="results"),
]
