"""What happens to a version on paper, and the public page that tells whether it is valid."""

from django.urls import path

from reports.views import outgoing, signing, verify

verify_urls = [
    path("v/", verify.verify_code, name="verify-code"),
    path("v/file/", verify.verify_upload, name="verify-upload"),
    path("v/<str:code>/", verify.verify, name="verify"),
]
signing_urls = [
    path("reports/<int:pk>/registration/", signing.registration, name="registration"),
    path("reports/<int:pk>/sent/", signing.sent, name="sent"),
    path("reports/<int:pk>/copies/", signing.copy_add, name="copy-add"),
    path("reports/<int:pk>/withdrawal/", signing.withdrawal, name="withdrawal"),
    path("reports/copies/<int:pk>/", signing.copy, name="copy"),
    path("reports/copies/<int:pk>/withdrawal/", signing.copy_withdrawal, name="copy-withdrawal"),
    path("reports/outgoing/", outgoing.outgoing, name="outgoing"),
    path("reports/outgoing/table.xlsx", outgoing.outgoing_table, name="outgoing-table"),
]
