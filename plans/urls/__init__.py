"""Pages of plans, by noun. The department's own work is here, the quarter in quarter.py."""

from django.urls import path

from plans.urls.leave import urlpatterns as leave_urls
from plans.urls.quarter import urlpatterns as quarter_urls
from plans.views import (
    editions,
    indicators,
    items,
    plan_life,
    plan_periods,
    plan_settings,
    plans,
    responsibles,
    sections,
    uploads,
)

app_name = "plans"

plan_urls = [
    path("", plans.plans, name="plans"),
    path("new/", plan_settings.plan_new, name="plan-new"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/rows/", plans.plan_rows, name="plan-rows"),
    path("<int:pk>/history/", plans.plan_history, name="plan-history"),
    path("<int:pk>/edit/", plan_settings.plan_edit, name="plan-edit"),
    path("<int:pk>/head/", plan_settings.plan_head, name="plan-head"),
    path("<int:pk>/columns/", plan_settings.plan_columns, name="plan-columns"),
    path("<int:pk>/activate/", plan_life.plan_activate, name="plan-activate"),
    path("<int:pk>/archive/", plan_life.plan_archive, name="plan-archive"),
    path("<int:pk>/restore/", plan_life.plan_restore, name="plan-restore"),
    path("<int:pk>/copy/", plan_life.plan_copy, name="plan-copy"),
    path("<int:pk>/renumber/", plan_life.plan_renumber, name="plan-renumber"),
    path("<int:pk>/responsibles/", responsibles.responsibles, name="responsibles"),
]

edition_urls = [
    path("<int:pk>/editions/", editions.editions, name="editions"),
    path("<int:pk>/editions/new/", editions.edition_new, name="edition-new"),
    path("<int:pk>/editions/<int:number>/", editions.edition, name="edition"),
]

period_urls = [
    path("<int:pk>/periods/", plan_periods.plan_periods, name="plan-periods"),
    path("periods/<int:pk>/open/", plan_periods.period_open, name="period-open"),
    path("periods/<int:pk>/close/", plan_periods.period_close, name="period-close"),
    path("periods/<int:pk>/reopen/", plan_periods.period_reopen, name="period-reopen"),
    path("periods/<int:pk>/due/", plan_periods.period_due, name="period-due"),
]

section_urls = [
    path("<int:pk>/sections/new/", sections.section_new, name="section-new"),
    path("sections/<int:pk>/edit/", sections.section_edit, name="section-edit"),
    path("sections/<int:pk>/move/", sections.section_move, name="section-move"),
    path("sections/<int:pk>/remove/", sections.section_remove, name="section-remove"),
]

item_urls = [
    path("sections/<int:pk>/items/new/", items.item_new, name="item-new"),
    path("items/<int:pk>/edit/", items.item_edit, name="item-edit"),
    path("items/<int:pk>/schedule/", items.item_schedule, name="item-schedule"),
    path("items/<int:pk>/accept/", items.item_accept, name="item-accept"),
    path("items/<int:pk>/move/", items.item_move, name="item-move"),
    path("items/<int:pk>/remove/", items.item_remove, name="item-remove"),
    path("items/<int:pk>/cells/<slug:source>/", items.item_cell, name="item-cell"),
    path("items/<int:pk>/cells/<slug:source>/read/", items.item_cell_read, name="item-cell-read"),
]

indicator_urls = [
    path("items/<int:pk>/indicators/", indicators.indicators, name="indicators"),
    path("indicators/<int:pk>/edit/", indicators.indicator_edit, name="indicator-edit"),
    path("indicators/<int:pk>/remove/", indicators.indicator_remove, name="indicator-remove"),
]

upload_urls = [
    path("uploads/new/", uploads.upload_new, name="upload-new"),
    path("uploads/<uuid:pk>/", uploads.upload, name="upload"),
    path("uploads/<uuid:pk>/head/", uploads.upload_head, name="upload-head"),
    path("uploads/<uuid:pk>/columns/", uploads.upload_columns, name="upload-columns"),
    path("uploads/<uuid:pk>/rows/<int:index>/", uploads.upload_row, name="upload-row"),
    path("uploads/<uuid:pk>/rows/<int:index>/kind/", uploads.upload_row_kind, name="upload-row-kind"),
    path("uploads/<uuid:pk>/doubts/<int:place>/", uploads.upload_doubt, name="upload-doubt"),
    path("uploads/<uuid:pk>/commit/", uploads.upload_commit, name="upload-commit"),
    path("uploads/<uuid:pk>/cancel/", uploads.upload_cancel, name="upload-cancel"),
]

urlpatterns = [
    *plan_urls,
    *edition_urls,
    *period_urls,
    *section_urls,
    *item_urls,
    *indicator_urls,
    *upload_urls,
    *quarter_urls,
    *leave_urls,
]
