"""manage.py render_report: files in a folder, their paths on stdout, a reason and 1 otherwise."""

import io
import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from documents.render.file_code import code_of
from institutions.short_codes import shown
from reports.actions.versions import freeze
from reports.models import Report
from tests.factories import a_settlement, an_active_plan, an_institution, an_open_period, filled
from tests.reports.conftest import files_of
from tests.reports.printed import word_rows

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> list[str]:
    out = io.StringIO()
    call_command("render_report", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def reason(*arguments: object) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert caught.value.returncode == 1
    return str(caught.value)


@pytest.fixture
def known(world):
    return ["--plan", world.plan.pk, "--period", "2024-Q1", "--institution", world.library.code]


def test_each_kind_is_written_under_its_own_name_and_its_path_told(world, tmp_path, known):
    code = world.library.code
    second = an_open_period(world.plan, "2024-Q2")
    later = [*known[:2], "--period", second.code, *known[4:]]
    sheet = ["--format", "xlsx", "--output", tmp_path / "new/folder"]
    pk, folder = world.plan.pk, tmp_path / "new/folder"
    assert [
        run("execution", *known, *sheet),
        run("consolidated", *known, *sheet),
        run("set", *known, *sheet),
        run("completeness", *known, *sheet),
        run("approval", *known, *sheet),
        run("plan", *known, *sheet),
        run("comparison", *later, "--versus", "2024-Q1", *sheet),
        run("execution", *later, "--since", "2024-Q1", "--only-not-done", *sheet),
    ] == [
        [f"{folder}/execution-{pk}-{code}-2024-Q1.xlsx"],
        [f"{folder}/consolidated-{pk}-2024-Q1.xlsx"],
        [f"{folder}/set-{pk}-2024-Q1.xlsx"],
        [f"{folder}/completeness-{pk}-2024-Q1.xlsx"],
        [f"{folder}/approval-{pk}-2024-Q1.xlsx"],
        [f"{folder}/plan-{pk}.xlsx"],
        [f"{folder}/comparison-{pk}-{code}-2024-Q2-versus2024-Q1.xlsx"],
        [f"{folder}/execution-{pk}-{code}-2024-Q2-since2024-Q1-notdone.xlsx"],
    ]
    assert len(list(folder.iterdir())) == 8
    assert Report.objects.count() == 8


def test_the_files_hold_what_was_reported(world, tmp_path, known):
    filled(world.form, text="Проведено три занятия.")
    pdf, xlsx, word = run("execution", *known, "--output", tmp_path)
    cells = [cell.value for row in load_workbook(xlsx).active.iter_rows() for cell in row]
    assert cells.count("Проведено три занятия.") == 3
    assert PdfReader(pdf).pages[0].extract_text().count("Проведено три занятия.") == 3
    assert [row[-1] for row in word_rows(word)].count("Проведено три занятия.") == 3


def test_a_file_carries_the_code_of_its_version_and_is_kept(world, tmp_path, known):
    paths = run("execution", *known, "--output", tmp_path)
    report = Report.objects.get()
    assert (report.version, report.created_by, report.job) == (1, None, None)
    assert [code_of(Path(path)) for path in paths] == [(shown(report.code), report.seal)] * 3
    assert [Path(path).read_bytes() for path in paths] == [
        files_of(report)[kind] for kind in ("pdf", "xlsx", "docx")
    ]


def test_twice_the_same_facts_give_the_same_version_and_bytes(world, tmp_path, known):
    """Also where the kept files were lost in between and had to be drawn again."""
    runs = []
    for name in ("once", "twice", "thrice"):
        paths = run("execution", *known, "--output", tmp_path / name)
        runs.append([Path(path).read_bytes() for path in paths])
        if name == "twice":
            for file in Report.objects.get().files.all():
                Path(file.file.path).unlink()
    assert runs[0] == runs[1] == runs[2]
    filled(world.form)
    run("execution", *known, "--format", "xlsx", "--output", tmp_path)
    assert list(Report.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_only_the_wanted_formats_are_drawn(world, tmp_path, known):
    run("plan", *known, "--format", "docx", "--output", tmp_path)
    assert [file.format for file in Report.objects.get().files.all()] == ["docx"]


def test_another_look_is_another_version(world, tmp_path, known):
    sheet = ["--format", "xlsx", "--output", tmp_path]
    run("plan", *known, *sheet)
    run("plan", *known, *sheet, "--template", "large-1")
    assert list(Report.objects.order_by("version").values_list("version", "template")) == [
        (1, "standard-1"), (2, "large-1"),
    ]  # fmt: skip


def test_without_a_format_all_are_written_and_a_format_named_twice_once(world, tmp_path, known):
    suffixes = [Path(path).suffix for path in run("execution", *known, "--output", tmp_path)]
    assert suffixes == [".pdf", ".xlsx", ".docx"]
    twice = ["--format", "xlsx", "--format", "xlsx"]
    assert len(run("execution", *known, *twice, "--output", tmp_path)) == 1


def test_without_a_folder_the_file_is_written_here(world, tmp_path, known, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("plan", *known, "--format", "xlsx") == [f"plan-{world.plan.pk}.xlsx"]
    assert [path.name for path in tmp_path.iterdir()] == [f"plan-{world.plan.pk}.xlsx"]


def test_a_settlement_and_the_department_are_named_by_their_codes(world, tmp_path):
    village = a_settlement(world.district)
    for place in (village, world.district):
        world.period.submissions.create(territory=place)
        told = run(
            "execution", "--plan", world.plan.pk, "--period", "2024-Q1", "--institution", place.code,
            "--format", "xlsx", "--output", tmp_path,
        )  # fmt: skip
        assert told == [f"{tmp_path}/execution-{world.plan.pk}-{place.code}-2024-Q1.xlsx"]


def test_whatever_is_missing_or_wrong_is_named_in_russian(world, known):
    pk, other = world.plan.pk, an_institution()
    district = an_active_plan(world.district, period_kind="year")
    assert {
        "no kind": reason(),
        "kind": reason("зима", "--plan", pk),
        "no plan": reason("plan"),
        "plan": reason("plan", "--plan", 999999),
        "plan's number": reason("plan", "--plan", "²"),
        "no period": reason("consolidated", "--plan", pk),
        "period of another kind": reason("consolidated", "--plan", district.pk, "--period", "2024-Q1"),
        "no institution": reason("execution", "--plan", pk, "--period", "2024-Q1"),
        "institution": reason("execution", "--plan", pk, "--period", "2024-Q1", "--institution", "нет"),
        "its form": reason("execution", "--plan", pk, "--period", "2024-Q1", "--institution", other.code),
        "format": reason("plan", "--plan", pk, "--format", "doc"),
        "template": reason("plan", "--plan", pk, "--template", "small"),
        "since": reason("consolidated", "--plan", pk, "--period", "2024-Q1", "--since", "2023-Q4"),
        "since of a plan": reason("plan", "--plan", pk, "--since", "2023-Q4"),
        "versus nothing": reason("comparison", *known),
        "versus": reason("comparison", *known, "--versus", "2023-Q4"),
        "versus of a plan": reason("plan", "--plan", pk, "--versus", "2023-Q4"),
    } == {
        "no kind": "Укажите план: --plan ID.",
        "kind": "Отчёта «зима» нет: укажите execution, consolidated, set, completeness, comparison, approval или plan.",
        "no plan": "Укажите план: --plan ID.",
        "plan": f"Плана 999999 нет. Есть планы: {pk}, {district.pk}.",
        "plan's number": f"Плана ² нет. Есть планы: {pk}, {district.pk}.",
        "no period": "Укажите период: --period 2022-Q4.",
        "period of another kind": f"В плане {district.pk} нет периода 2024-Q1.",
        "no institution": "Укажите, чей отчёт: --institution CODE.",
        "institution": "Ни учреждения, ни территории с кодом «нет» нет.",
        "its form": f"У «{other}» нет отчёта за 2024-Q1 по плану {pk}.",
        "format": "Формата «doc» нет: укажите --format pdf, xlsx или docx.",
        "template": "Вида печати «small» нет: укажите --template standard-1 или large-1.",
        "since": "В плане нет периода 2023-Q4 не позже 2024-Q1.",
        "since of a plan": "Для отчёта plan лишнее: --since.",
        "versus nothing": "Укажите, с каким периодом сравнить: --versus 2021-Q4.",
        "versus": (
            "Сравнить не с чем: у исполнителя «МБУК «Библиотека»» нет отчёта за IV квартал 2023 года."
        ),
        "versus of a plan": "Для отчёта plan лишнее: --versus.",
    }


def test_a_period_that_is_none_is_explained(world):
    assert "2022-Q9" in reason("consolidated", "--plan", world.plan.pk, "--period", "2022-Q9")


def test_a_folder_that_cannot_be_made_is_named(world, known, tmp_path):
    (tmp_path / "file").write_text("")
    assert reason("plan", *known, "--output", tmp_path / "file") == (
        f"Папка {tmp_path}/file не создаётся: File exists."
    )


@contextmanager
def a_full_disk():
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_file(world, known, tmp_path, media):
    freeze("plan", world.plan, by=None)
    with a_full_disk():
        told = reason("plan", *known, "--format", "xlsx", "--output", tmp_path)
    assert told == "Не удалось сохранить файл отчёта: File too large."
    assert [path for path in (*tmp_path.iterdir(), *media.rglob("*")) if path.is_file()] == []
    run("plan", *known, "--format", "xlsx", "--output", tmp_path)
    with a_full_disk():
        told = reason("plan", *known, "--format", "xlsx", "--output", tmp_path / "other")
    assert told == f"Не удалось записать {tmp_path}/other/plan-{world.plan.pk}.xlsx: File too large."
    assert list((tmp_path / "other").iterdir()) == []


def test_a_full_disk_leaves_the_file_that_was_there(world, known, tmp_path):
    (path,) = run("plan", *known, "--format", "xlsx", "--output", tmp_path)
    whole = Path(path).read_bytes()
    with a_full_disk():
        reason("plan", *known, "--format", "xlsx", "--output", tmp_path)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [whole]


def test_a_folder_in_the_place_of_the_file_is_named(world, known, tmp_path):
    path = tmp_path / f"plan-{world.plan.pk}.xlsx"
    path.mkdir()
    assert reason("plan", *known, "--format", "xlsx", "--output", tmp_path) == (
        f"Не удалось записать {path}: Is a directory."
    )
