from django.urls import path

from reports.views import reports, verify

app_name = "reports"

urlpatterns = [
    path("v/<str:code>/", verify.verify, name="verify"),
    path("reports/", reports.reports, name="reports"),
    path("reports/order/<str:kind>/<int:pk>/", reports.order, name="order"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/progress/", reports.progress, name="progress"),
    path("reports/<int:pk>/retry/", reports.retry, name="retry"),
    path("reports/<int:pk>/cancel/", reports.cancel, name="cancel"),
    path("reports/files/<int:pk>/", reports.file, name="file"),
]
