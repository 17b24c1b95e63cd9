from django.urls import URLPattern, path

from surveys.views.code import code
from surveys.views.form import form
from surveys.views.kiosk import kiosk
from surveys.views.results import results
from surveys.views.thanks import thanks
from surveys.views.worker import worker

public_urls: list[URLPattern] = [
    path("a/", code, name="code"),
    path("a/sw.js", worker, name="worker"),
    path("a/<str:code>/", form, name="form"),
    path("a/<str:code>/thanks/", thanks, name="thanks"),
    path("a/<str:code>/results/", results, name="results"),
    path("a/<str:code>/kiosk/", kiosk, name="kiosk"),
]
