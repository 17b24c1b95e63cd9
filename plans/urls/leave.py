"""Pages of what performers ask for and what is granted to one of them."""

from django.urls import path

from plans.views import appeals, leave

urlpatterns = [
    path("submissions/<int:pk>/extension/", leave.extension_new, name="extension-new"),
    path("extensions/<int:pk>/revoke/", leave.extension_revoke, name="extension-revoke"),
    path("submissions/<int:pk>/appeal/", appeals.appeal_later, name="appeal-later"),
    path("rows/<int:pk>/appeal/", appeals.appeal_item, name="appeal-item"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/decide/", appeals.appeal_decide, name="appeal-decide"),
    path("appeals/<int:pk>/withdraw/", appeals.appeal_withdraw, name="appeal-withdraw"),
    path("<int:pk>/releases/", leave.releases, name="releases"),
    path("releases/<int:pk>/end/", leave.release_end, name="release-end"),
]
