"""Answers that the staff brings in: sheets of paper, calls, files."""

from django.urls import path

from surveys.views import entry, imports, interview, saved_answers

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
    path("surveys/collectors/<int:pk>/import/", imports.import_, name="import"),
    path("surveys/collectors/<int:pk>/import/template/", imports.import_template, name="import-template"),
    path("surveys/imports/<uuid:pk>/", imports.import_preview, name="import-preview"),
    path("surveys/imports/<uuid:pk>/columns/", imports.import_columns, name="import-columns"),
    path("surveys/imports/<uuid:pk>/values/", imports.import_values, name="import-values"),
    path("surveys/imports/<uuid:pk>/progress/", imports.import_progress, name="import-progress"),
    path("surveys/imports/<uuid:pk>/cancel/", imports.import_cancel, name="import-cancel"),
    path("surveys/campaigns/<int:pk>/saved-answers/", saved_answers.saved_answers, name="saved-answers"),
    path(
        "surveys/saved-answers/<uuid:pk>/", saved_answers.saved_answers_preview, name="saved-answers-preview"
    ),
    path(
        "surveys/saved-answers/<uuid:pk>/cancel/",
        saved_answers.saved_answers_cancel,
        name="saved-answers-cancel",
    ),
]
