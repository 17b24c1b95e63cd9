"""Reporting: periods of a plan, each performer's form for a period, and what was done about each item."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from institutions.models import Institution, Territory
from plans.cell_states import is_filled, lacks_state
from plans.models.plan import Item, Plan
from plans.schedule import period as parse_period


class ReportingPeriod(models.Model):
    """A period of a plan: planned until opened, open until closed. `code` as in plans.schedule: 2022-Q4."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="periods", verbose_name="план")
    code = models.CharField("период", max_length=10)
    start = models.DateField("начало")
    end = models.DateField("конец")
    due_on = models.DateField("отчитаться до")
    opens_on = models.DateField("открыть", null=True, blank=True)
    locks_after = models.DateField("принимать по", null=True, blank=True)
    opened_at = models.DateTimeField("открыт", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("закрыт", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "отчётный период"
        verbose_name_plural = "отчётные периоды"
        ordering = ["plan", "start"]
        constraints = [
            models.UniqueConstraint(name="period_once_in_a_plan", fields=["plan", "code"]),
            models.CheckConstraint(
                name="period_opened_before_closed",
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
                violation_error_message="Закрыть можно только открытый период.",
            ),
        ]

    def __str__(self) -> str:
        return parse_period(self.code).title

    def get_absolute_url(self) -> str:
        return reverse("plans:period", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_ended(self) -> bool:
        """Closed by somebody, or past its last day."""
        is_past = self.locks_after is not None and self.locks_after < timezone.localdate()
        return self.opened_at is not None and (self.closed_at is not None or is_past)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def opened(self) -> SubmissionQuerySet:
        return self.filter(period__opened_at__isnull=False)

    def wholes(self) -> SubmissionQuerySet:
        """Without the parts of branches: what the department expects, judges and counts."""
        return self.filter(part_of__isnull=True)

    def of_performers(self, institutions: Iterable[int], territories: Iterable[int]) -> SubmissionQuerySet:
        return self.filter(Q(institution__in=list(institutions)) | Q(territory__in=list(territories)))


class Submission(models.Model):
    """The form of one performer (institution, settlement or department) for one period.

    `heading`, `form` and `signature` are filled where the report was loaded from a file with its own.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "заполняется"
        ON_HEAD = "on_head", "на согласовании у руководителя"
        ON_DEPARTMENT = "on_department", "на приёмке"
        RETURNED = "returned", "возвращено"
        ACCEPTED = "accepted", "принято"

    IN_HAND = (State.DRAFT, State.RETURNED, State.ON_HEAD)  # the department still waits for it
    PART_STATES = {State.ON_HEAD: "в головном учреждении", State.ACCEPTED: "принято головным учреждением"}

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="submissions", verbose_name="период"
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name="учреждение",
    )
    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name="территория",
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="часть отчёта головного учреждения",
    )
    state = models.CharField("состояние", max_length=20, choices=State, default=State.DRAFT)
    heading = models.TextField("заголовок отчёта", blank=True)
    form = models.JSONField("форма отчёта", null=True, blank=True)
    signature = models.JSONField("подпись", default=list, blank=True)
    first_submitted_at = models.DateTimeField("впервые отправлено", null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField("принято", null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто принял"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "отчёт за период"
        verbose_name_plural = "отчёты за период"
        ordering = ["period", "institution__short_name", "territory__name"]
        constraints = [
            models.CheckConstraint(
                name="submission_has_one_performer",
                condition=Q(institution__isnull=False, territory__isnull=True)
                | Q(institution__isnull=True, territory__isnull=False),
            ),
            models.UniqueConstraint(
                name="submission_once_for_an_institution",
                fields=["period", "institution"],
                condition=Q(institution__isnull=False),
            ),
            models.UniqueConstraint(
                name="submission_once_for_a_territory",
                fields=["period", "territory"],
                condition=Q(territory__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_accepted_has_its_moment",
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.performer_name}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("plans:submission", args=[self.pk])

    @property
    def performer(self) -> Institution | Territory:
        """Whose form it is; the database holds exactly one of the two."""
        performer = self.institution or self.territory
        if performer is None:
            raise ValueError("a submission without a performer")
        return performer

    @property
    def performer_name(self) -> str:
        """Institutions go by their short name, a territory by its administration or department."""
        if isinstance(performer := self.performer, Institution):
            return performer.short_name
        return performer.performer_name

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # instead of the one that Django adds
        """The state in words; a part waits at its head institution, not at a director or the department."""
        words = self.PART_STATES if self.is_part else {}
        return words.get(self.State(self.state), self.State(self.state).label)

    @property
    def is_part(self) -> bool:
        """A branch's share of its head institution's form."""
        return self.part_of_id is not None

    @property
    def has_no_head(self) -> bool:
        """A settlement's or the department's own form goes to acceptance without anybody's approval."""
        return self.institution_id is None

    @property
    def is_open(self) -> bool:
        """Whether the performer still holds it."""
        return self.state in {self.State.DRAFT, self.State.RETURNED}


class SubmissionEvent(models.Model):
    """A step of the approval path, with the note given at it."""

    class Step(models.TextChoices):
        SENT = "sent", "отправлено руководителю"
        APPROVED = "approved", "согласовано руководителем"
        RETURNED_BY_HEAD = "returned_by_head", "возвращено руководителем"
        RETURNED = "returned", "возвращено управлением"
        ACCEPTED = "accepted", "принято управлением"
        LOADED = "loaded", "загружено из файла"
        EXTENDED = "extended", "дан дополнительный срок"
        RECALLED = "recalled", "отозвано исполнителем"

    PART_STEPS = {
        Step.SENT: "отправлено в головное учреждение",
        Step.RETURNED_BY_HEAD: "возвращено головным учреждением",
        Step.ACCEPTED: "принято головным учреждением",
    }

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="events", verbose_name="отчёт за период"
    )
    step = models.CharField("шаг", max_length=20, choices=Step)
    note = models.TextField("примечание", blank=True)
    at = models.DateTimeField("когда", default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="за кого"
    )

    class Meta:
        verbose_name = "шаг согласования"
        verbose_name_plural = "шаги согласования"
        ordering = ["submission_id", "at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_return(self) -> bool:
        return self.step in {self.Step.RETURNED, self.Step.RETURNED_BY_HEAD}

    @property
    def title(self) -> str:
        """The step in words; a settlement and the department have no head in between, a part never leaves its head
        institution."""
        if self.submission.is_part:
            return self.PART_STEPS.get(self.Step(self.step), self.get_step_display())
        if self.step in {self.Step.SENT, self.Step.APPROVED} and self.submission.has_no_head:
            return "передано на приёмку"
        return self.get_step_display()


class Obligation(models.Model):
    """An item that a performer answers for in a period. `due_dates` are ISO dates inside the period."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="obligations", verbose_name="отчёт за период"
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="obligations", verbose_name="мероприятие")
    due_dates = models.JSONField("сроки", default=list)
    withdrawn_at = models.DateTimeField("снято изменением плана", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "обязательство"
        verbose_name_plural = "обязательства"
        ordering = ["submission", "item__section__position", "item__position"]
        constraints = [
            models.UniqueConstraint(name="obligation_once_for_an_item", fields=["submission", "item"])
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.submission}"

    @property
    def due_on(self) -> list[dt.date]:
        return [dt.date.fromisoformat(day) for day in self.due_dates]


class Entry(models.Model):
    """What was done about an obligation: the text for print, a state, the actual date, the reviewer's remark.

    `stages_done` holds the wording of the stages that were ticked; `reviewed` the row's values by name as the
    department last judged them, so that the next review sees what changed.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "не приступали"
        IN_PROGRESS = "in_progress", "в работе"
        DONE = "done", "исполнено"
        DONE_LATE = "done_late", "исполнено с нарушением срока"
        NOT_DONE = "not_done", "не исполнено"
        CONTINUOUS = "continuous", "на контроле постоянно"
        OFF_CONTROL = "off_control", "снято с контроля"
        NOT_APPLICABLE = "not_applicable", "не относится к учреждению"

    NEEDS_REASON = (State.NOT_DONE, State.NOT_APPLICABLE)

    obligation = models.OneToOneField(
        Obligation, models.PROTECT, related_name="entry", verbose_name="обязательство"
    )
    text = models.TextField("информация об исполнении", blank=True)
    state = models.CharField("состояние", max_length=20, choices=State, default=State.NOT_STARTED)
    reason = models.TextField("причина", blank=True)
    actual_date = models.DateField("фактический срок", null=True, blank=True)
    stages_done = models.JSONField("исполненные этапы", default=list, blank=True)
    version = models.PositiveIntegerField("версия", default=0)
    changed_at = models.DateTimeField("изменено", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто изменил"
    )
    remark = models.TextField("замечание", blank=True)
    is_accepted = models.BooleanField("строка принята", default=False)
    reviewed = models.JSONField("как было при проверке", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "исполнение"
        verbose_name_plural = "исполнение"
        ordering = ["obligation_id"]

    def __str__(self) -> str:
        return str(self.obligation)

    def get_absolute_url(self) -> str:
        return f"{self.obligation.submission.get_absolute_url()}#row-{self.obligation_id}"

    @property
    def is_begun(self) -> bool:
        return bool(self.text.strip() or self.reason.strip())

    @property
    def is_filled(self) -> bool:
        return is_filled(self.text, self.state, self.reason)

    @property
    def lacks_state(self) -> bool:
        return lacks_state(self.text, self.state, self.reason)


def evidence_path(evidence: Evidence, filename: str) -> str:
    """The stored name tells nothing and is never the user's."""
    return f"evidence/{uuid.uuid4().hex}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def present(self) -> EvidenceQuerySet:
        return self.filter(removed_at__isnull=True)


class Evidence(models.Model):
    """A file or a link that proves an entry. A removed one is hidden, not destroyed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence", verbose_name="исполнение")
    file = models.FileField("файл", upload_to=evidence_path, blank=True)
    filename = models.CharField("имя файла", max_length=200, blank=True)
    media_type = models.CharField("тип", max_length=100, blank=True)
    size = models.PositiveIntegerField("размер, байт", default=0)
    sha256 = models.CharField("отпечаток", max_length=64, blank=True)
    link = models.URLField("ссылка", max_length=1000, blank=True)
    added_at = models.DateTimeField("добавлено", default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто добавил"
    )
    removed_at = models.DateTimeField("убрано", null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто убрал"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "подтверждение"
        verbose_name_plural = "подтверждения"
        ordering = ["entry_id", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=(Q(link="") & ~Q(file="")) | (~Q(link="") & Q(file="")),
            )
        ]

    def __str__(self) -> str:
        return self.filename or self.link
