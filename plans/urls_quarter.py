"""Pages of the quarter."""

from django.urls import path

from plans.views import acceptance, canned_remarks, entries, evidence, parts, periods, submissions, tasks

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("periods/<int:pk>/", periods.period, name="period"),
    path("periods/<int:pk>/accept/", acceptance.forms_accept, name="forms-accept"),
    path("periods/<int:pk>/remind/", acceptance.forms_remind, name="forms-remind"),
    path("acceptance/<uuid:pk>/", acceptance.acceptance, name="acceptance"),
    path("acceptance/<uuid:pk>/progress/", acceptance.acceptance_progress, name="acceptance-progress"),
    path("acceptance/<uuid:pk>/cancel/", acceptance.acceptance_cancel, name="acceptance-cancel"),
    path("periods/<int:pk>/items/<int:item_pk>/", periods.item_answers, name="item-answers"),
    path("submissions/<int:pk>/", submissions.submission, name="submission"),
    path("submissions/<int:pk>/save/", submissions.save, name="submission-save"),
    path("submissions/<int:pk>/send/", submissions.send, name="submission-send"),
    path("submissions/<int:pk>/approve/", submissions.approve, name="submission-approve"),
    path("submissions/<int:pk>/send-back/", submissions.send_back, name="submission-send-back"),
    path("submissions/<int:pk>/parts/", parts.parts, name="parts"),
    path("submissions/<int:pk>/parts/collect/", parts.parts_collect, name="parts-collect"),
    path("submissions/<int:pk>/part/accept/", submissions.part_accept, name="part-accept"),
    path("submissions/<int:pk>/part/return/", submissions.part_return, name="part-return"),
    path("rows/<int:pk>/collect/", parts.row_collect, name="row-collect"),
    path("submissions/<int:pk>/accept/", submissions.accept, name="submission-accept"),
    path("submissions/<int:pk>/remark/", submissions.put_remark, name="submission-remark"),
    path("remarks/<int:pk>/", canned_remarks.canned_remarks, name="canned-remarks"),
    path("submissions/<int:pk>/return/", submissions.return_with_remarks, name="submission-return"),
    path("rows/<int:pk>/save/", entries.entry_save, name="entry-save"),
    path("rows/<int:pk>/history/", entries.entry_history, name="entry-history"),
    path("rows/<int:pk>/evidence/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence-file"),
    path("evidence/<int:pk>/remove/", evidence.evidence_remove, name="evidence-remove"),
]
