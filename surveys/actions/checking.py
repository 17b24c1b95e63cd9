"""Whether the figures of a survey equal a full recount of its answers; where they do not, they are made anew."""

from __future__ import annotations

from array import array

from institutions import audit
from institutions.models import User
from jobs.actions import enqueue
from jobs.models import Job
from jobs.running import Run
from surveys.actions.folding import CHUNK, KEY_FIELDS, CellKey, Sums, counted_anew, recount
from surveys.compiled import compiled
from surveys.counting.snapshot import snapshot
from surveys.counting.tally import WORD, unpacked
from surveys.models import Campaign, Cell, LedgerEntry, Response

CHECK_TASK = "surveys.check_figures"


def key_of(campaign: int) -> str:
    return f"figures-{campaign}"


def check_later(campaign: Campaign, *, by: User) -> Job:
    return enqueue(
        task=CHECK_TASK,
        title=f"Сверка итогов: {campaign}"[:200],
        params={"campaign": campaign.pk},
        dedupe_key=key_of(campaign.pk),
        by=by,
    )


def last_check(campaign: Campaign) -> Job | None:
    return Job.objects.filter(dedupe_key=key_of(campaign.pk)).order_by("-created_at").first()


def check_figures(run: Run) -> None:
    """The job's work: `is_equal` stays in its parameters."""
    campaign = Campaign.objects.get(pk=run.job.params["campaign"])
    run.progress(0, 1, "Пересчёт ответов")
    answers, is_equal = compare(campaign.pk)
    if not is_equal:
        recount(campaign.pk)
    with run.saving() as job:
        if "is_equal" not in job.params:
            said = "совпали" if is_equal else "разошлись, пересчитаны заново"
            changes = {"анкет": (None, answers), "итоги": (None, said)}
            audit.record(campaign, "Сверка итогов с ответами", by=job.created_by, changes=changes)
        job.params |= {"answers": answers, "is_equal": is_equal}
        job.save(update_fields=["params"])
    run.progress(1, 1, "Готово")


def compare(campaign: int) -> tuple[int, bool]:
    """How many answers count, and whether cells and tail together say the same of them, in one snapshot."""
    with snapshot():
        counted = Response.objects.filter(campaign=campaign).counted().count()
        return counted, without_nought(counted_anew(campaign)) == without_nought(kept(campaign))


def kept(campaign: int) -> Sums:
    sums = Sums()
    for cell in Cell.objects.filter(campaign=campaign).iterator(chunk_size=CHUNK):
        key: CellKey = tuple(getattr(cell, name) for name in KEY_FIELDS)  # type: ignore[assignment]
        shape, counts = compiled(cell.version_id).shape, bytes(cell.counts)
        fits = len(counts) == WORD * shape.size
        sums.totals[key] = cell.total if fits else -1  # a cell that is not of this version is never equal
        sums.counts[key] = unpacked(counts) if fits else shape.empty()
    for entry in LedgerEntry.objects.filter(campaign=campaign).iterator(chunk_size=CHUNK):
        sums.add(entry)
    return sums


def without_nought(sums: Sums) -> dict[CellKey, tuple[int, array[int]]]:
    """Cells that hold nothing are as good as none."""
    cells = {key: (total, sums.counts[key]) for key, total in sums.totals.items()}
    return {key: (total, counts) for key, (total, counts) in cells.items() if total or any(counts)}
