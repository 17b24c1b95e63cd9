"""Answers that the staff brings in: sheets of paper, calls, files."""

from django.urls import path

from surveys.views import entry, interview

entry_urls = [
    path("surveys/collectors/<int:pk>/batches/", entry.batches, name="batches"),
    path("surveys/collectors/<int:pk>/interview/", interview.interview, name="interview"),
    path("surveys/batches/<int:pk>/", entry.batch, name="batch"),
    path("surveys/batches/<int:pk>/undo/", entry.batch_undo, name="batch-undo"),
    path("surveys/batches/<int:pk>/redo/", entry.batch_redo, name="batch-redo"),
    path("surveys/batches/<int:pk>/sheets/<uuid:sheet_pk>/", entry.sheet, name="sheet"),
    path("surveys/batches/<int:pk>/sheets/<uuid:sheet_pk>/check/", entry.sheet_check, name="sheet-check"),
    path(
        "surveys/batches/<int:pk>/sheets/<uuid:sheet_pk>/differences/",
        entry.sheet_differences,
        name="sheet-differences",
    ),
]
