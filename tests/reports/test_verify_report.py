"""`manage.py verify_report`: exit 0 valid, 1 not, 2 unknown."""

import io

import pytest
from django.core.management import CommandError, call_command

from institutions.short_codes import shown
from reports.actions.copies import add_copy
from reports.actions.registration import register, signing_of
from reports.actions.versions import freeze, withdraw
from reports.models import Report, Snapshot
from tests.factories import filled, write
from tests.factories.reports import a_file
from tests.reports.conftest import data_of, rendered
from tests.reports.test_registration import DAY

pytestmark = pytest.mark.django_db


def run(*words, **options):
    """Exit code and what was printed."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_report", *map(str, words), stdout=out, **options)
    return left.value.code, out.getvalue().splitlines()


@pytest.fixture
def report(world):
    filled(world.form)
    return rendered("execution", world.form)


@pytest.fixture
def path(report, media):
    return media / report.files.get(format="pdf").file.name


def test_a_genuine_file_is_told_with_its_version(world, report, path):
    code, lines = run(path)
    assert code == 0
    assert lines[:3] == [
        "Отчёт: Отчёт об исполнении: МБУК «Библиотека», I квартал 2024 года",
        f"Версия: {report.version_words.removeprefix('версия ')}",
        f"Исполнитель: {world.library.official_name}",
    ]
    pdf = report.files.get(format="pdf")
    assert lines[3:5] == [f"Код: {shown(report.code)}", f"Содержание: SHA-256 {report.sha256}"]
    assert f"Файл PDF: {pdf.size} байт, SHA-256 {pdf.sha256}" in lines
    assert lines[-2:] == [
        f"Этот файл: SHA-256 {pdf.sha256}",
        "ДЕЙСТВИТЕЛЕН. Подлинный, действует.",
    ]


def test_a_registered_file_tells_number_and_signatory(world):
    signed = register(
        freeze("plan", world.plan, by=None),
        signing=signing_of("12-о", DAY, "Начальник управления", "Л.К. Орешкина"), on=DAY, by=None,
    )  # fmt: skip
    code, lines = run(a_file(signed, "pdf", b"kept").file.path)
    assert code == 0
    assert lines[3:5] == [
        "Исходящий номер: № 12-о от 10.04.2024",
        "Подписывает: Начальник управления Л.К. Орешкина",
    ]


def test_an_older_version_is_valid_with_a_warning(world, report, path):
    write(world.form.obligations.first(), text="Другое", version=1)
    newer = freeze("execution", world.form, by=None)
    code, lines = run(path)
    assert (code, lines[-2:]) == (
        0,
        [
            f"ДЕЙСТВИТЕЛЕН. Подлинный, но есть более новая {newer.version_words}.",
            "ВНИМАНИЕ: это не последняя версия отчёта.",
        ],
    )


def test_a_withdrawn_version_is_not_valid(report, path):
    withdraw(report, why="Перепутаны кварталы", by=None)
    code, lines = run(path)
    assert code == 1
    assert lines[-1].startswith("НЕ ДЕЙСТВИТЕЛЕН. Версия отозвана ")
    assert lines[-1].endswith("Причина: Перепутаны кварталы")


def test_a_changed_file_is_not_valid(path, tmp_path):
    changed = tmp_path / "отчёт.pdf"
    changed.write_bytes(path.read_bytes() + b"\n")
    code, lines = run(changed)
    assert (code, lines[-2:]) == (
        1,
        [
            "– Файл изменён: его отпечаток не тот, что у файла, который выдал портал.",
            "НЕ ДЕЙСТВИТЕЛЕН. Это не тот файл, что выдал портал.",
        ],
    )


def test_a_strange_file_is_unknown(db, tmp_path):
    strange = tmp_path / "strange.pdf"
    strange.write_bytes(b"%PDF-1.7")
    code, lines = run(strange)
    assert code == 2
    assert lines[-1].startswith("НЕИЗВЕСТЕН. В файле нет кода портала")


def test_a_file_that_is_not_there_is_unknown(db, tmp_path):
    for path in (tmp_path / "none.pdf", tmp_path):
        with pytest.raises(CommandError) as refused:
            call_command("verify_report", str(path))
        assert refused.value.returncode == 2
        assert "не читается" in str(refused.value)


@pytest.mark.parametrize("words", [[], ["a", "b"], ["a", "--all"], ["--all", "--again", "X"]])
def test_what_is_not_one_question_is_refused(db, words):
    with pytest.raises(CommandError, match="Укажите что-нибудь одно") as refused:
        call_command("verify_report", *words)
    assert refused.value.returncode == 1


# all that is kept


def test_all_that_is_kept_is_as_it_was(report):
    assert run("--all") == (0, ["Проверено версий: 1. Всё сходится."])


def test_whatever_changed_is_named(world, report, media):
    scan = add_copy(report, b"%PDF-1.7\n%%EOF\n", "скан.pdf", by=None)
    kept = {file.format: media / file.file.name for file in report.files.all()}
    kept["pdf"].write_bytes(kept["pdf"].read_bytes() + b"\n")
    kept["xlsx"].unlink()
    (media / scan.file.name).write_bytes(b"other")
    other = freeze("execution", world.others_form, by=None)
    Snapshot.objects.filter(pk=other.snapshot_id).update(content="{}")
    code, lines = run("--all")
    assert code == 1
    assert lines == [
        f"– {report}: Файл PDF: изменён на диске, отпечаток не сходится.",
        f"– {report}: Файл XLSX: на диске его нет.",
        f"– {report}: Подписанный экземпляр «скан.pdf»: изменён на диске, отпечаток не сходится.",
        f"– {other}: Содержание изменено: {other.title}.",
        "Проверено версий: 2. Не сходится: 4.",
    ]


# anew


def test_a_version_rendered_anew_is_the_same_to_the_byte(report):
    code, lines = run("--again", shown(report.code).lower())
    assert (code, lines[-1]) == (0, "Напечатано заново: файлы те же, байт в байт.")


def test_a_file_that_is_rendered_otherwise_is_named(report):
    report.files.filter(format="docx").update(sha256="0" * 64)
    code, lines = run("--again", report.code)
    assert (code, lines[-2:]) == (
        1, ["– Файл DOCX, напечатанный заново, другой.", "Напечатано заново: не сходится."],
    )  # fmt: skip


def test_a_changed_version_is_not_rendered_anew(report):
    Report.objects.update(title="Другое")
    code, lines = run("--again", report.code)
    assert code == 1
    assert lines[-2].startswith("– Печать портала не подходит")


@pytest.mark.parametrize("typed", ["", "7K3QF", "00000-00000-0"])
def test_a_version_that_is_not_there_is_unknown(db, typed):
    code, lines = run("--again", typed)
    assert (code, lines) == (2, [f"НЕИЗВЕСТЕН. Версии с кодом «{typed}» нет: проверьте символы."])


def test_a_lost_file_can_still_be_compared_with_what_is_rendered(report, path):
    data = data_of(report.files.get(format="pdf"))
    path.unlink()
    assert run("--again", report.code)[0] == 0
    path.write_bytes(data)
