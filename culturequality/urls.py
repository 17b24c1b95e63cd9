"""All URLs. Every name here has its row in culturequality/access.py."""

from django.urls import include, path

from culturequality import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("reading-settings/", views.reading_settings, name="reading-settings"),
    path("components/", views.components, name="components"),
    path("", include("institutions.urls")),
    path("plans/", include("plans.urls")),
    path("", include("surveys.urls")),
    path("", include("reports.urls")),
]

handler400 = "culturequality.views.bad_request"
handler403 = "culturequality.views.forbidden"
handler404 = "culturequality.views.not_found"
handler500 = "culturequality.views.server_error"
