"""Files and links at a row: added, listed, downloaded, taken away."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.file_size import MEBIBYTE, TOO_LARGE
from institutions.models import AuditEntry
from plans.actions import evidence as actions
from plans.actions import submissions
from plans.actions.quarter import close_period
from plans.models import Entry, Evidence
from tests.factories import filled
from tests.plans.quarter import Quarter, rows
from tests.plans.test_uploads import PDF, SVG, a_picture

pytestmark = pytest.mark.django_db


class World(Quarter):
    def __post_init__(self):
        super().__post_init__()
        self.row = rows(self.form)[0]
        self.page = f"/plans/rows/{self.row.pk}/evidence/"


@pytest.fixture
def world():
    return World()


def upload(data=PDF, name="Акт.pdf"):
    return {"file": SimpleUploadedFile(name, data)}


def stored(media):
    return [path for path in media.rglob("*") if path.is_file()]


def body(answer):
    return b"".join(answer.streaming_content)


def a_proof(world):
    return actions.add_file(world.row, PDF, "Акт.pdf", by=world.methodist)


def test_a_file_is_kept_under_a_name_that_tells_nothing(world, signed_in, media):
    answer = signed_in(world.methodist).post(world.page, upload(), follow=True)
    assert "Подтверждение добавлено." in answer.content.decode()
    (kept,) = stored(media)
    assert re.fullmatch(r"evidence/[0-9a-f]{32}", str(kept.relative_to(media)))
    assert kept.read_bytes() == PDF
    proof = Evidence.objects.get()
    assert (proof.filename, proof.size, proof.added_by) == ("Акт.pdf", len(PDF), world.methodist)


def test_a_file_comes_back_only_as_a_download(world, signed_in):
    proof = a_proof(world)
    answer = signed_in(world.editor).get(f"/plans/evidence/{proof.pk}/")
    assert body(answer) == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''%D0%90%D0%BA%D1%82.pdf"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_stored_file_has_no_address_of_its_own(world, signed_in):
    proof = a_proof(world)
    client = signed_in(world.methodist)
    assert [client.get(f"{root}{proof.file.name}").status_code for root in ("/media/", "/", "/static/")] == [
        404
    ] * 3


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://example.ru/novosti/1", "https://example.ru/novosti/1"),
        ("http://example.ru/", "http://example.ru/"),
        ("example.ru/novosti", "https://example.ru/novosti"),
        ("https://культура.рф/события", "https://культура.рф/события"),
    ],
)
def test_a_link_is_kept(world, signed_in, link, kept):
    signed_in(world.methodist).post(world.page, {"link": link})
    assert Evidence.objects.get().link == kept


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.ru/a",
        "file:///etc/passwd",
        "https://",
        "нет\x00",
    ],
)
def test_a_link_that_is_no_page_is_refused_and_shown_again(world, signed_in, link):
    answer = signed_in(world.methodist).post(world.page, {"link": link})
    assert (answer.status_code, Evidence.objects.count()) == (200, 0)
    assert "field-error" in answer.content.decode()


@pytest.mark.parametrize("again", ["https://example.ru/novosti", "https://example.ru/novosti/"])
def test_a_link_is_kept_at_a_row_once(world, signed_in, again):
    client, other = signed_in(world.methodist), rows(world.form)[1]
    first = actions.add_link(world.row, "https://example.ru/novosti", by=world.methodist)
    answer = client.post(world.page, {"link": again})
    assert "Эта ссылка у мероприятия уже есть. Вставьте другую" in answer.content.decode()
    assert "field-error" in answer.content.decode()
    actions.add_link(other, again, by=world.methodist)
    actions.remove(first, by=world.methodist)
    client.post(world.page, {"link": again})
    assert list(Evidence.objects.present().values_list("entry__obligation", "link")) == [
        (world.row.pk, again),
        (other.pk, again),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Выберите файл или вставьте ссылку: что-нибудь одно."),
        (upload() | {"link": "https://example.ru"}, "Выберите файл или вставьте ссылку: что-нибудь одно."),
        (upload(b""), "Файл пустой: выберите другой."),
        (upload(SVG, "a.svg"), "Такой файл не принимается. Подойдут PDF, DOCX, XLSX, JPEG или PNG."),
        (upload(bytes(10 * MEBIBYTE + 1)), TOO_LARGE.format(10)),
    ],
    ids=["nothing", "both", "empty", "svg", "large"],
)
def test_what_is_not_taken_says_why_and_leaves_nothing(world, signed_in, media, data, words):
    answer = signed_in(world.methodist).post(world.page, data)
    assert words in answer.content.decode()
    assert (Evidence.objects.count(), stored(media)) == (0, [])


def test_a_file_whose_row_did_not_come_about_is_taken_away(world, media):
    for number in range(actions.MAX_PER_ROW):
        actions.add_link(world.row, f"https://example.ru/{number}", by=world.methodist)
    with pytest.raises(actions.ValidationError, match="уже 20 подтверждений"):
        a_proof(world)
    assert stored(media) == []


def test_a_disk_that_takes_nothing_is_said_and_leaves_nothing(world, signed_in, media):
    (media / "evidence").write_text("a file where the folder should be")
    answer = signed_in(world.methodist).post(world.page, upload())
    assert "Портал не смог сохранить файл: сообщите администратору." in answer.content.decode()
    assert Evidence.objects.count() == 0


def test_a_removed_proof_is_hidden_but_kept(world, signed_in, media):
    proof = a_proof(world)
    client = signed_in(world.methodist)
    page = client.post(f"/plans/evidence/{proof.pk}/remove/", follow=True).content.decode()
    assert ("Подтверждение убрано." in page, "Акт.pdf" in page) == (True, False)
    assert client.get(f"/plans/evidence/{proof.pk}/").status_code == 404
    proof.refresh_from_db()
    assert (proof.removed_by, len(stored(media))) == (world.methodist, 1)


def test_adding_and_taking_away_leave_traces(world, signed_in):
    client = signed_in(world.methodist)
    client.post(world.page, upload())
    client.post(f"/plans/evidence/{Evidence.objects.get().pk}/remove/")
    trail = AuditEntry.objects.about(Entry.objects.get(obligation=world.row))
    assert [(entry.action, entry.changes["подтверждение"]) for entry in trail] == [
        ("Убрано подтверждение", ["Акт.pdf", ""]),
        ("Добавлено подтверждение", ["", "Акт.pdf"]),
    ]


def test_a_foreign_proof_is_not_there(world, signed_in):
    proof = a_proof(world)
    client = signed_in(world.stranger)
    found = [
        client.get(world.page),
        client.get(f"/plans/evidence/{proof.pk}/"),
        client.post(world.page, upload()),
    ]
    found.append(client.post(f"/plans/evidence/{proof.pk}/remove/"))
    assert [answer.status_code for answer in found] == [404] * 4
    assert Evidence.objects.present().count() == 1


@pytest.mark.parametrize("person", ["editor", "viewer"])
def test_who_only_reads_cannot_add_nor_remove(world, signed_in, person):
    proof = a_proof(world)
    client = signed_in(getattr(world, person))
    page = client.get(world.page)
    assert ("Акт.pdf" in page.content.decode(), 'type="file"' in page.content.decode()) == (True, False)
    assert client.post(world.page, upload()).status_code == 403
    assert client.post(f"/plans/evidence/{proof.pk}/remove/").status_code in {403, 404}
    assert Evidence.objects.present().count() == 1


def test_a_closed_period_takes_no_more_proofs(world, signed_in):
    filled(world.form)
    proof = a_proof(world)
    close_period(world.period, by=world.editor)
    client = signed_in(world.methodist)
    answer = client.post(world.page, upload())
    assert (answer.status_code, "Период закрыт" in answer.content.decode()) == (403, True)
    assert client.post(f"/plans/evidence/{proof.pk}/remove/").status_code == 403


def test_a_step_taken_between_the_check_and_the_keeping_is_seen(world, media):
    filled(world.form)
    proof = a_proof(world)
    submissions.approve(world.form, by=world.head)
    with pytest.raises(actions.ValidationError, match="на приёмке"):
        a_proof(world)
    with pytest.raises(actions.ValidationError, match="на приёмке"):
        actions.remove(proof, by=world.methodist)
    assert (Evidence.objects.present().count(), len(stored(media))) == (1, 1)


def test_taking_away_twice_leaves_one_trace(world):
    proof = a_proof(world)
    actions.remove(proof, by=world.methodist)
    actions.remove(proof, by=world.methodist)
    trail = AuditEntry.objects.about(Entry.objects.get(obligation=world.row))
    assert [entry.action for entry in trail] == ["Убрано подтверждение", "Добавлено подтверждение"]


def test_a_file_lost_from_the_disk_is_not_there(world, signed_in):
    proof = a_proof(world)
    proof.file.delete(save=False)
    assert signed_in(world.methodist).get(f"/plans/evidence/{proof.pk}/").status_code == 404


def test_saving_the_form_leads_to_the_proofs_of_a_row(world, signed_in):
    client = signed_in(world.methodist)
    answer = client.post(f"{world.address}save/", {"then": str(world.row.pk)})
    assert answer.headers["Location"] == world.page
    assert [str(message) for message in client.get(world.page).context["messages"]] == ["Сохранено."]


def test_the_reader_of_the_form_sees_the_proofs(world, signed_in):
    a_proof(world)
    actions.add_file(world.row, a_picture(), "фото.jpg", by=world.methodist)
    page = signed_in(world.editor).get(world.address).content.decode()
    assert ("Акт.pdf" in page, "фото.jpg" in page) == (True, True)


def test_three_proofs_cost_as_many_queries_as_one(world, signed_in):
    costs = []
    client = signed_in(world.methodist)
    for count in (1, 2):
        for _ in range(count):
            a_proof(world)
        with CaptureQueriesContext(connection) as queries:
            client.get(world.page)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15
