from django.urls import path

from reports.urls.signing import signing_urls, verify_urls
from reports.views import builder, folders, reports

app_name = "reports"

urlpatterns = [
    *verify_urls,
    *signing_urls,
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", builder.new, name="new"),
    path("reports/years/<int:year>/", folders.year, name="year"),
    path("reports/years/<int:year>/zip/", folders.year_zip, name="year-zip"),
    path("reports/periods/<int:pk>/", folders.period, name="period"),
    path("reports/periods/<int:pk>/zip/", folders.period_zip, name="period-zip"),
    path("reports/periods/<int:pk>/issue/", folders.period_issue, name="period-issue"),
    path("reports/periods/<int:pk>/progress/", folders.period_progress, name="period-progress"),
    path("reports/periods/<int:pk>/cancel/", folders.period_cancel, name="period-cancel"),
    path("reports/order/<str:kind>/<int:pk>/", reports.order, name="order"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/progress/", reports.progress, name="progress"),
    path("reports/<int:pk>/retry/", reports.retry, name="retry"),
    path("reports/<int:pk>/cancel/", reports.cancel, name="cancel"),
    path("reports/files/<int:pk>/", reports.file, name="file"),
]
