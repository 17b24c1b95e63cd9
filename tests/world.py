"""Two districts, filled alike, for sweeps over every page: ours and a strange one.

A new page with an id in its address needs a line in EXAMPLES; a new kind of object, a line in `populate`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.utils import timezone

from documents.render.poster_formats import FORMATS
from institutions.actions.link import issue_link
from institutions.actions.notices import tell
from institutions.audit import record
from institutions.models import Role, Upload, User
from institutions.models.user import INSTITUTION_ROLES
from jobs.actions import enqueue
from plans.actions.acceptance import ACCEPT_TASK
from plans.actions.appeals import ask_for_release
from plans.actions.evidence import add_file, add_link
from plans.actions.extensions import grant_extension
from plans.actions.form_uploads import keep_form_upload
from plans.actions.plans import activate, archive
from plans.actions.submissions import send
from plans.actions.uploads import keep_upload
from plans.drafting.draft import DraftColumn, DraftItem, DraftSection, PlanDraft, Problem
from plans.models import Plan, Release
from plans.reading.form_reading import FormReading
from reports.actions.copies import add_copy
from reports.actions.registration import register, signing_of
from reports.actions.versions import freeze
from reports.models import Report
from surveys.actions.printing import order_posters
from surveys.actions.saved_answers import keep_saved
from surveys.imports import keep_file
from surveys.models import Channel, EntryBatch, SheetCheck
from tests.factories import (
    a_branch,
    a_deputyship,
    a_district,
    a_form,
    a_membership,
    a_person,
    a_plan,
    a_settlement,
    a_signatory,
    a_statistic,
    an_active_plan,
    an_indicator,
    an_institution,
    an_item,
    an_open_period,
    confirm_responsibles,
    filled,
)
from tests.factories.reports import a_file
from tests.factories.saved_answers import a_record, saved_file
from tests.factories.surveys import a_campaign, a_collector, a_questionnaire, answered

LATER = dt.date(2099, 12, 31)
REGISTERED = dt.date(2024, 4, 10)
BOTH = "руководители учреждений культуры, главы поселений"


@dataclass
class Side:
    """One district: a person for each role, and the objects that the pages are about."""

    people: dict[str, User] = field(default_factory=dict)
    objects: SimpleNamespace = field(default_factory=SimpleNamespace)


@dataclass(frozen=True)
class Example:
    """The address of one object of a side.

    `refused` are roles that see it and may not change it: 403. `unseen` are roles that open such pages about
    other objects of the district, but not about this one: 404. What `is_shared` is no district's: it is seen by all
    of these roles, and may be another district's to change.
    """

    kwargs: Callable[[SimpleNamespace], dict[str, object]]
    refused: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    is_shared: bool = False


@dataclass
class World:
    own: Side
    foreign: Side


def make_world() -> World:
    return World(own=populate(Side()), foreign=populate(Side()))


def populate(side: Side) -> Side:
    add_places_and_people(side)
    add_plans(side)
    add_quarter(side)
    add_surveys(side)
    add_entry(side)
    return side


def add_places_and_people(side: Side) -> None:
    here = side.objects
    here.district = a_district()
    here.settlement = a_settlement(here.district)
    here.library = an_institution(here.settlement)
    here.branch = a_branch(here.library)
    side.people = {role: a_person(role, place_of(role, here)) for role in Role}
    here.person = a_person(Role.METHODIST, here.library)
    here.role = a_membership(here.person, Role.METHODIST, here.branch)
    administrator = side.people[Role.ADMINISTRATOR]
    here.link = issue_link(here.person, by=administrator).invitation
    here.uploads = {kind: an_upload(kind, administrator) for kind in Upload.Kind}
    tell([side.people[Role.METHODIST]], "period:1", f"Открыт квартал, {here.district}", "/")
    here.notice = side.people[Role.METHODIST].notices.get()
    here.deputyship = a_deputyship(here.role, a_person(Role.METHODIST, here.library))
    here.line = a_statistic(here.library).line
    here.signatory = a_signatory(here.library, name=f"П.П. Речной, {here.district}")
    for target in (here.library, here.settlement, here.person):
        record(target, "Сведения изменены", by=administrator, changes={"телефон": ("1", "2")})


def add_plans(side: Side) -> None:
    """A plan in force that obliges the library and the settlement, an archived one, a file not yet taken in."""
    here = side.objects
    here.plan = a_plan(here.district, title=f"Комплекс мер, {here.district}", branches=Plan.Branches.PARTS)
    here.section = here.plan.sections.get()
    here.section.heading = f"Раздел, {here.district}"
    here.section.save()
    here.item = an_item(here.plan, title=f"Дело, {here.district}", responsible_text=BOTH)
    here.indicator = an_indicator(here.item, f"Посещения, {here.district}")
    confirm_responsibles(here.plan)
    activate(here.plan, by=None)
    here.quarter = {"period": an_open_period(here.plan)}
    here.archived = an_active_plan(here.district, title=f"Старый план, {here.district}", year_from=2023)
    archive(here.archived, by=None)
    here.plan_upload = keep_upload(
        a_draft(), filename=f"{here.district}.xlsx", territory=here.district, year=2024, by=None
    )


def add_quarter(side: Side) -> None:
    """The library's form with one row written and proven, and its report with a finished file."""
    here = side.objects
    here.form = a_form(here.quarter["period"], here.library)
    here.district.canned_remarks.create(text=f"Нет даты, {here.district}")
    here.row = filled(here.form, text=f"Сделано, {here.district}").obligations.get()
    here.part = filled(a_form(here.quarter["period"], here.branch), text=f"Филиал, {here.district}")
    send(here.part, by=None)
    here.extension = grant_extension(here.form, until=LATER, reason=f"Болезнь, {here.district}", by=None)
    asker = side.people[Role.METHODIST]
    here.appeal = ask_for_release(here.row, "off_control", reason=f"Сделано, {here.district}", by=asker)
    here.release = Release.objects.create(
        item=here.item,
        territory=here.settlement,
        kind=Release.Kind.NOT_APPLICABLE,
        since=LATER,
        reason="Нет зала",
    )
    add_link(here.row, f"https://example.org/{here.district.code}", by=None)
    here.proof = add_file(here.row, b"%PDF-1.7\n%%EOF\n", f"{here.district.code}.pdf", by=None)
    here.report = freeze(Report.Kind.EXECUTION, here.form, by=None)
    here.report_file = a_file(here.report, "pdf", b"%PDF-1.7")
    signing = signing_of("12-о", REGISTERED, "Директор", f"П.П. Речной, {here.district}")
    here.signed = register(here.report, signing=signing, on=REGISTERED, by=None)
    here.signed_copy = add_copy(here.signed, b"%PDF-1.7\n%%EOF\n", f"{here.district.code}.pdf", by=None)
    params = {"period": here.form.period_id, "forms": [here.form.pk]}
    told = {
        "row": here.row.pk,
        "line": 2,
        "version": None,
        "cells": {"text": [f"Книга, {here.district}", ""]},
    }
    here.form_upload = keep_form_upload(
        here.form, FormReading.from_json({"rows": [told], "problems": []}), filename="form.xlsx", by=None
    )
    here.acceptance = enqueue(
        task=ACCEPT_TASK, title="Приёмка", params=params, dedupe_key=f"accept-{here.form.pk}", by=None
    )


def add_surveys(side: Side) -> None:
    """A survey that goes on in the settlement's library and its branch, at points of four channels."""
    here = side.objects
    by = side.people[Role.DEPARTMENT_EDITOR]
    title = f"Анкета, {here.district}"
    here.questionnaire = a_questionnaire(here.district, title=title, created_by=by)
    here.version = here.questionnaire.versions.get()
    in_tatar = {**here.version.schema, "languages": ["ru", "tt"]}
    here.draft = here.questionnaire.versions.create(number=2, schema=in_tatar)
    here.campaign = a_campaign(here.district, here.library, here.branch, version=here.version)
    for channel in (Channel.QR, Channel.KIOSK, Channel.PAPER, Channel.PHONE):
        collector = a_collector(here.campaign, here.library, channel=channel, pin="2580")
        setattr(here, "collector" if channel == Channel.QR else channel.value, collector)
    day = timezone.localdate()
    here.batch = EntryBatch.objects.create(collector=here.paper, day=day, announced=2, created_by=by)
    here.printing = order_posters(here.campaign, None, FORMATS["a4"], by=side.people[Role.METHODIST])
    words = f"Больше книг, {here.district}"
    for _ in range(6):  # fewer would not be shown
        answered(here.collector, {"came": "yes", "poster": "5", "found": ["c1", "c2"], "wish": words})
    answered(here.paper, {"came": "no", "advise": "9"}, hour=None, batch=here.batch.pk, sheet=1)
    closed = {"version": here.version, "title": f"Прошлый опрос, {here.district}"}
    here.closed_campaign = a_campaign(here.district, here.library, frozen_at=timezone.now(), **closed)


def add_entry(side: Side) -> None:
    """In the pile of paper a sheet that was typed once, and one whose two entries differ."""
    here = side.objects
    here.sheet = here.batch.responses.get()
    answered(here.paper, {"came": "yes"}, hour=None, batch=here.batch.pk, sheet=2)
    here.checked = here.batch.responses.get(sheet=2)
    SheetCheck.objects.create(
        response=here.checked,
        vector=here.sheet.vector,
        differs=2,
        is_settled=False,
        entered_by=here.batch.created_by,
    )
    here.imports = a_collector(here.campaign, here.library, channel=Channel.IMPORT)
    file = f"Вы пришли по афише?;ФИО;Что улучшить?\nВозможно;Речной;Тише, {here.district}\n".encode()
    by = side.people[Role.METHODIST]
    kept = saved_file(a_record(here.collector), a_record(here.collector, state="draft"))
    here.saved = keep_saved(here.campaign, kept, f"{here.district.code}.json", by=by)
    here.upload = keep_file(
        here.imports, file, f"{here.district.code}.csv", here.batch.day, by=here.batch.created_by
    )


def a_draft() -> PlanDraft:
    """One item, and a doubt about it."""
    columns = (DraftColumn("title", "Мероприятие", place="A"), DraftColumn("deadline", "Срок", place="B"))
    item = DraftItem(title="Дело", deadline_text="скоро", row=2)
    section = DraftSection(items=(item,), row=2)
    return PlanDraft("План", columns, (section,), (Problem(2, "B", "срок не прочитан"),), year=2024)


def place_of(role: str, here: SimpleNamespace):
    if role in INSTITUTION_ROLES:
        return here.library
    return here.settlement if role == Role.SETTLEMENT_HEAD else here.district


def an_upload(kind: str, user: User) -> Upload:
    table = {"headings": [], "rows": [], "problems": []}
    preview = {"rows": [], "problems": []}
    return Upload.objects.create(user=user, kind=kind, file_name="table.xlsx", table=table, preview=preview)


def of(**attributes: str) -> Callable[[SimpleNamespace], dict[str, object]]:
    """`of(pk="library")`: the address takes the library's key as pk."""
    return lambda here: {name: getattr(here, attribute).pk for name, attribute in attributes.items()}


def upload_of(kind: str) -> Callable[[SimpleNamespace], dict[str, object]]:
    return lambda here: {"pk": here.uploads[kind].pk}


LIBRARY = Example(of(pk="library"))
SETTLEMENT = Example(of(pk="settlement"))
PERSON = Example(of(pk="person"))
VIEWER = frozenset({Role.DEPARTMENT_VIEWER})
PLAN = Example(of(pk="plan"))
SECTION = Example(of(pk="section"))
ITEM = Example(of(pk="item"))
PERIOD = Example(lambda here: {"pk": here.quarter["period"].pk})
COLLECTOR_CODE = Example(lambda here: {"code": here.collector.code})
CELL = Example(lambda here: {"pk": here.item.pk, "source": "title"})
PLAN_UPLOAD = Example(of(pk="plan_upload"))
OTHER_PERFORMER = frozenset({Role.SETTLEMENT_HEAD})
NOT_NAMING = frozenset({Role.DEPARTMENT_VIEWER, Role.METHODIST, Role.SETTLEMENT_HEAD})
REVIEWERS = frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT_EDITOR})


def about(attribute: str, refused: frozenset[str] = frozenset()) -> Example:
    """Something of the library's quarter."""
    return Example(of(pk=attribute), refused, OTHER_PERFORMER)


DRAFT = Example(of(pk="draft"))
XLSX = Example(lambda here: {"extension": "xlsx"})

EXAMPLES: dict[str, Example] = {
    **{
        f"institutions:institution{page}": LIBRARY
        for page in ["", "-history", "-edit", "-contacts", "-close", "-reopen"]
    },
    **{
        f"institutions:territory{page}": SETTLEMENT for page in ["", "-history", "-edit", "-close", "-reopen"]
    },
    **{
        f"institutions:person{page}": PERSON
        for page in ["", "-history", "-edit", "-deactivate", "-reactivate", "-link"]
    },
    "institutions:institution-statistics": Example(
        of(pk="library"),
        refused=frozenset({Role.DEPARTMENT_VIEWER, Role.DEPARTMENT_EDITOR, Role.SETTLEMENT_HEAD}),
    ),
    **{
        f"institutions:{page}": Example(of(pk=pk), refused=NOT_NAMING)
        for page, pk in [("institution-signatories", "library"), ("signatory-end", "signatory")]
    },
    "institutions:territory-signatories": Example(of(pk="settlement"), refused=VIEWER),
    "institutions:statistic-line-edit": Example(of(pk="line"), is_shared=True),
    "institutions:role-add": PERSON,
    "institutions:notice-read": Example(of(pk="notice"), unseen=frozenset(Role) - {Role.METHODIST}),
    "institutions:role-end": Example(of(pk="person", role_pk="role")),
    "institutions:deputy-add": Example(of(pk="role")),
    "institutions:deputy-end": Example(of(pk="deputyship")),
    "institutions:person-link-revoke": Example(of(pk="person", link_pk="link")),
    "institutions:institutions-export": XLSX,
    "institutions:people-export": XLSX,
    **{
        f"institutions:{kind}-load-{page}": Example(upload_of(kind))
        for kind in ["institutions", "people"]
        for page in ["preview", "cancel"]
    },
    **{
        f"plans:{page}": PLAN
        for page in [
            *["plan", "plan-rows", "plan-edit", "plan-head", "plan-columns", "plan-activate", "plan-archive"],
            *["plan-copy", "plan-renumber", "plan-history", "plan-periods"],
            *["editions", "edition-new", "section-new"],
        ]
    },
    "plans:plan-restore": Example(of(pk="archived")),
    "plans:responsibles": Example(of(pk="plan"), refused=VIEWER),
    "plans:edition": Example(lambda here: {"pk": here.plan.pk, "number": 1}),
    **{f"plans:period{page}": PERIOD for page in ["", "-open", "-close", "-reopen", "-due"]},
    **{f"plans:forms-{page}": PERIOD for page in ["accept", "remind"]},
    **{f"plans:acceptance{page}": Example(of(pk="acceptance")) for page in ["", "-progress", "-cancel"]},
    "plans:canned-remarks": Example(of(pk="district")),
    "plans:item-answers": Example(lambda here: {"pk": here.quarter["period"].pk, "item_pk": here.item.pk}),
    **{f"plans:section-{page}": SECTION for page in ["edit", "move", "remove"]},
    "plans:item-new": SECTION,
    **{f"plans:item-{page}": ITEM for page in ["edit", "schedule", "accept", "move", "remove"]},
    **{f"plans:item-{page}": CELL for page in ["cell", "cell-read"]},
    "plans:indicators": ITEM,
    **{f"plans:indicator-{page}": Example(of(pk="indicator")) for page in ["edit", "remove"]},
    **{f"plans:upload{page}": PLAN_UPLOAD for page in ["", "-head", "-columns", "-commit", "-cancel"]},
    **{
        f"plans:upload-{page}": Example(lambda here: {"pk": here.plan_upload.pk, "index": 0})
        for page in ["row", "row-kind"]
    },
    "plans:upload-doubt": Example(lambda here: {"pk": here.plan_upload.pk, "place": 0}),
    # surveys: building
    "surveys:template": Example(lambda here: {"name": "pulse"}),
    "surveys:preview": Example(of(pk="version")),
    **{
        f"surveys:questionnaire{page}": Example(of(pk="questionnaire"))
        for page in ["", "-draft", "-archive", "-restore", "-sample"]
    },
    **{f"surveys:draft{page}": DRAFT for page in ["", "-heading", "-factors", "-discard"]},
    **{f"surveys:{page}": DRAFT for page in ["section-new", "version-publish", "languages"]},
    **{
        f"surveys:{page}": Example(lambda here: {"pk": here.draft.pk, "key": "s1"})
        for page in ["section-edit", "section-move", "section-duplicate", "section-remove", "question-new"]
    },
    **{
        f"surveys:question-{page}": Example(lambda here: {"pk": here.draft.pk, "key": "poster"})
        for page in ["edit", "move", "duplicate", "remove"]
    },
    **{
        f"surveys:{page}": Example(lambda here: {"pk": here.draft.pk, "language": "tt"})
        for page in ["translation", "language-remove"]
    },
    **{f"plans:submission{page}": about("form") for page in ["", "-save", "-accept", "-return", "-remark"]},
    "plans:submission-send": about("form", REVIEWERS),
    "plans:submission-recall": about("form", REVIEWERS),
    **{
        f"plans:submission-{page}": about("form", REVIEWERS | {Role.METHODIST})
        for page in ["approve", "send-back"]
    },
    "plans:extension-new": about("form"),
    "plans:extension-revoke": about("extension"),
    "plans:appeal-later": about("form"),
    "plans:appeal-item": about("row"),
    **{f"plans:appeal{page}": about("appeal") for page in ["", "-decide", "-withdraw"]},
    "plans:releases": PLAN,
    "plans:release-end": Example(of(pk="release")),
    "plans:parts": about("form"),
    "plans:parts-collect": about("form", REVIEWERS),
    "plans:row-collect": about("row", REVIEWERS | VIEWER),
    **{f"plans:part-{page}": about("part", REVIEWERS) for page in ["accept", "return"]},
    "plans:form-workbook": about("form"),
    **{f"plans:form-{page}": about("form", REVIEWERS | VIEWER) for page in ["load", "paste"]},
    **{
        f"plans:form-upload{page}": Example(of(pk="form_upload"), unseen=OTHER_PERFORMER | REVIEWERS)
        for page in ["", "-confirm", "-cancel"]
    },
    "plans:entry-save": about("row"),
    "plans:entry-history": about("row"),
    "plans:entry-past": about("row"),
    "plans:evidence": about("row", REVIEWERS | VIEWER),
    "plans:evidence-file": about("proof"),
    "plans:evidence-remove": about("proof", REVIEWERS),
    **{
        f"surveys:{page}": Example(of(pk="campaign"))
        for page in [
            *["campaign", "campaign-edit", "campaign-places", "campaign-close"],
            *["campaign-history", "figures", "figures-table", "figures-check", "answers-table", "words"],
            "collectors-new",
        ]
    },
    **{
        f"surveys:collector{page}": Example(of(pk="collector"))
        for page in ["", "-revoke", "-replace", "-pin"]
    },
    "surveys:campaign-reopen": Example(of(pk="closed_campaign")),
    **{f"surveys:batch{page}": Example(of(pk="batch")) for page in ["", "-undo", "-redo"]},
    "surveys:poster": Example(of(pk="collector")),
    "surveys:blank": Example(of(pk="paper")),
    "surveys:posters": Example(of(pk="campaign")),
    **{
        f"surveys:print{page}": Example(of(pk="printing"), unseen=frozenset(Role) - {Role.METHODIST})
        for page in ["", "-progress", "-cancel", "-file"]
    },
    "surveys:batches": Example(of(pk="paper")),
    "surveys:interview": Example(of(pk="phone")),
    **{f"surveys:import{page}": Example(of(pk="imports")) for page in ["", "-template"]},
    **{
        f"surveys:import-{page}": Example(of(pk="upload"))
        for page in ["columns", "values", "preview", "progress", "cancel"]
    },
    "surveys:saved-answers": Example(of(pk="campaign")),
    **{
        f"surveys:saved-answers-{page}": Example(of(pk="saved"), unseen=frozenset(Role) - {Role.METHODIST})
        for page in ["preview", "cancel"]
    },
    **{f"surveys:sheet{page}": Example(of(pk="batch", sheet_pk="sheet")) for page in ["", "-check"]},
    "surveys:sheet-differences": Example(of(pk="batch", sheet_pk="checked")),
    **{f"reports:period{page}": PERIOD for page in ["", "-zip", "-issue", "-progress", "-cancel"]},
    **{f"reports:year{page}": Example(lambda here: {"year": 2024}, is_shared=True) for page in ["", "-zip"]},
    **{
        f"reports:{page}": about("signed", REVIEWERS | {Role.METHODIST})
        for page in ["registration", "withdrawal"]
    },
    **{f"reports:{page}": about("signed", REVIEWERS) for page in ["sent", "copy-add"]},
    "reports:copy": about("signed_copy"),
    "reports:copy-withdrawal": about("signed_copy", REVIEWERS),
    "reports:verify": Example(lambda here: {"code": here.report.code}),
    "surveys:form": COLLECTOR_CODE,
    "surveys:thanks": COLLECTOR_CODE,
    "surveys:results": COLLECTOR_CODE,
    "surveys:kiosk": Example(lambda here: {"code": here.kiosk.code}),
    "reports:order": Example(lambda here: {"kind": "execution", "pk": here.form.pk}, unseen=OTHER_PERFORMER),
    **{f"reports:{page}": about("report") for page in ["report", "progress", "retry"]},
    "reports:cancel": about("report", VIEWER),
    "reports:file": about("report_file"),
}
