"""manage.py render_report: files in a folder, their paths on stdout, a reason and 1 otherwise."""

import io
import resource
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.models import Report
from tests.factories import a_settlement, an_active_plan, an_institution, filled

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
    both = ["--format", "pdf", "--format", "xlsx", "--output", tmp_path / "new/folder"]
    pk, folder = world.plan.pk, tmp_path / "new/folder"
    assert {kind: run(kind, *known, *both) for kind in ["execution", "consolidated", "plan"]} == {
        "execution": [f"{folder}/execution-{pk}-{code}-2024-Q1.{kind}" for kind in ("pdf", "xlsx")],
        "consolidated": [f"{folder}/consolidated-{pk}-2024-Q1.{kind}" for kind in ("pdf", "xlsx")],
        "plan": [f"{folder}/plan-{pk}.{kind}" for kind in ("pdf", "xlsx")],
    }
    assert len(list(folder.iterdir())) == 6
    assert Report.objects.count() == 0


def test_the_files_hold_what_was_reported(world, tmp_path, known):
    filled(world.form, text="Проведено три занятия.")
    pdf, xlsx = run("execution", *known, "--output", tmp_path)
    cells = [cell.value for row in load_workbook(xlsx).active.iter_rows() for cell in row]
    assert cells.count("Проведено три занятия.") == 3
    assert PdfReader(pdf).pages[0].extract_text().count("Проведено три занятия.") == 3


def test_without_a_format_both_are_written_and_a_format_named_twice_once(world, tmp_path, known):
    assert [Path(path).suffix for path in run("execution", *known, "--output", tmp_path)] == [".pdf", ".xlsx"]
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
        "format": reason("plan", "--plan", pk, "--format", "docx"),
    } == {
        "no kind": "Укажите план: --plan ID.",
        "kind": "Отчёта «зима» нет: укажите execution, consolidated или plan.",
        "no plan": "Укажите план: --plan ID.",
        "plan": f"Плана 999999 нет. Есть планы: {pk}, {district.pk}.",
        "plan's number": f"Плана ² нет. Есть планы: {pk}, {district.pk}.",
        "no period": "Укажите период: --period 2022-Q4.",
        "period of another kind": f"В плане {district.pk} нет периода 2024-Q1.",
        "no institution": "Укажите, чей отчёт: --institution CODE.",
        "institution": "Ни учреждения, ни территории с кодом «нет» нет.",
        "its form": f"У «{other}» нет отчёта за 2024-Q1 по плану {pk}.",
        "format": "Формата «docx» нет: укажите --format pdf или --format xlsx.",
    }


def test_a_period_that_is_none_is_explained(world):
    assert "2022-Q9" in reason("consolidated", "--plan", world.plan.pk, "--period", "2022-Q9")


def test_a_folder_that_cannot_be_made_is_named(world, known, tmp_path):
    (tmp_path / "file").write_text("")
    assert reason("plan", *known, "--output", tmp_path / "file") == (
        f"Папка {tmp_path}/file не создаётся: File exists."
    )


def test_a_full_disk_leaves_no_half_file(world, known, tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        told = reason("plan", *known, "--format", "xlsx", "--output", tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told == f"Не удалось записать {tmp_path}/plan-{world.plan.pk}.xlsx: File too large."
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_file_that_was_there(world, known, tmp_path):
    (path,) = run("plan", *known, "--format", "xlsx", "--output", tmp_path)
    whole = Path(path).read_bytes()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        reason("plan", *known, "--format", "xlsx", "--output", tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [whole]


def test_a_folder_in_the_place_of_the_file_is_named(world, known, tmp_path):
    path = tmp_path / f"plan-{world.plan.pk}.xlsx"
    path.mkdir()
    assert reason("plan", *known, "--format", "xlsx", "--output", tmp_path) == (
        f"Не удалось записать {path}: Is a directory."
    )
