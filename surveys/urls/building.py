from django.urls import URLPattern, path

from surveys.views import drafts, publishing, questionnaires, questions

DRAFT = "surveys/versions/<int:pk>/"
SECTION = f"{DRAFT}sections/<slug:key>/"
QUESTION = f"{DRAFT}questions/<slug:key>/"

building_urls: list[URLPattern] = [
    path("surveys/questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path("surveys/questionnaires/new/", questionnaires.questionnaire_new, name="questionnaire-new"),
    path("surveys/library/<slug:name>/", questionnaires.template, name="template"),
    path("surveys/questionnaires/<int:pk>/", questionnaires.questionnaire, name="questionnaire"),
    *[
        path(
            f"surveys/questionnaires/<int:pk>/{act}/",
            getattr(questionnaires, f"questionnaire_{act}"),
            name=f"questionnaire-{act}",
        )
        for act in ("draft", "archive", "restore", "sample")
    ],
    path(f"{DRAFT}edit/", drafts.draft, name="draft"),
    path(f"{DRAFT}heading/", drafts.draft_heading, name="draft-heading"),
    path(f"{DRAFT}factors/", drafts.draft_factors, name="draft-factors"),
    path(f"{DRAFT}discard/", drafts.draft_discard, name="draft-discard"),
    path(f"{DRAFT}sections/new/", drafts.section_new, name="section-new"),
    path(f"{SECTION}edit/", drafts.section_edit, name="section-edit"),
    path(f"{SECTION}move/", drafts.section_move, name="section-move"),
    path(f"{SECTION}duplicate/", drafts.section_duplicate, name="section-duplicate"),
    path(f"{SECTION}remove/", drafts.section_remove, name="section-remove"),
    path(f"{SECTION}questions/new/", questions.question_new, name="question-new"),
    path(f"{QUESTION}edit/", questions.question_edit, name="question-edit"),
    path(f"{QUESTION}move/", questions.question_move, name="question-move"),
    path(f"{QUESTION}duplicate/", questions.question_duplicate, name="question-duplicate"),
    path(f"{QUESTION}remove/", questions.question_remove, name="question-remove"),
    path(f"{DRAFT}preview/", publishing.preview, name="preview"),
    path(f"{DRAFT}publish/", publishing.version_publish, name="version-publish"),
    path(f"{DRAFT}languages/", publishing.languages, name="languages"),
    path(f"{DRAFT}languages/<slug:language>/", publishing.translation, name="translation"),
    path(f"{DRAFT}languages/<slug:language>/remove/", publishing.language_remove, name="language-remove"),
]
