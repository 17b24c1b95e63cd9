from django.urls import URLPattern, path

from surveys.views import drafts, publishing, questionnaires, questions
from surveys.views.closed_draft import of_draft

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
    path(f"{DRAFT}edit/", of_draft(drafts.draft), name="draft"),
    path(f"{DRAFT}heading/", of_draft(drafts.draft_heading), name="draft-heading"),
    path(f"{DRAFT}factors/", of_draft(drafts.draft_factors), name="draft-factors"),
    path(f"{DRAFT}discard/", of_draft(drafts.draft_discard), name="draft-discard"),
    path(f"{DRAFT}sections/new/", of_draft(drafts.section_new), name="section-new"),
    path(f"{SECTION}edit/", of_draft(drafts.section_edit), name="section-edit"),
    path(f"{SECTION}move/", of_draft(drafts.section_move), name="section-move"),
    path(f"{SECTION}duplicate/", of_draft(drafts.section_duplicate), name="section-duplicate"),
    path(f"{SECTION}remove/", of_draft(drafts.section_remove), name="section-remove"),
    path(f"{SECTION}questions/new/", of_draft(questions.question_new), name="question-new"),
    path(f"{QUESTION}edit/", of_draft(questions.question_edit), name="question-edit"),
    path(f"{QUESTION}move/", of_draft(questions.question_move), name="question-move"),
    path(f"{QUESTION}duplicate/", of_draft(questions.question_duplicate), name="question-duplicate"),
    path(f"{QUESTION}remove/", of_draft(questions.question_remove), name="question-remove"),
    path(f"{DRAFT}preview/", publishing.preview, name="preview"),
    path(f"{DRAFT}publish/", of_draft(publishing.version_publish), name="version-publish"),
    path(f"{DRAFT}languages/", of_draft(publishing.languages), name="languages"),
    path(f"{DRAFT}languages/<slug:language>/", of_draft(publishing.translation), name="translation"),
    path(
        f"{DRAFT}languages/<slug:language>/remove/",
        of_draft(publishing.language_remove),
        name="language-remove",
    ),
]
