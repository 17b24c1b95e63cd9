"""The real plans through the department's pages: taken in, loaded again without a change, put in force."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from institutions.models import AuditEntry, Role, Territory
from plans.models import Item, Plan, PlanUpload
from tests.factories import a_district, a_person, a_settlement, an_institution, confirm_responsibles

pytestmark = pytest.mark.django_db
FILES = {  # rows and how many of them continue the item above
    "lyantor_2022_execution.xlsx": (23, 0),
    "lyantor_2022_execution.docx": (23, 0),
    "surgut_2022_plan.xlsx": (23, 0),
    "zvenigovo_2018_plan.xlsx": (17, 2),
    "zvenigovo_2018_plan.docx": (17, 2),
    "ermakovskoye_2021_q1.xlsx": (7, 0),
    "ermakovskoye_2021_q1.docx": (7, 0),
}


@pytest.fixture
def district():
    district = a_district()
    an_institution(a_settlement(district))
    return district


@pytest.fixture
def editor(district, signed_in):
    return signed_in(a_person(Role.DEPARTMENT_EDITOR, district))


def district_key():
    return Territory.objects.districts().get().pk


def load(browser, path, **fields):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = browser.post(
        reverse("plans:upload-new"), {"file": file, "purpose": "new", "territory": district_key(), **fields}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return PlanUpload.objects.latest("created_at")


def commit(browser, upload):
    page = browser.get(upload.get_absolute_url())
    assert page.status_code == 200
    values = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    return browser.post(reverse("plans:upload-commit", args=[upload.pk]), values)


@pytest.mark.parametrize("name", FILES)
def test_a_real_plan_is_taken_in_and_the_same_file_changes_nothing(editor, shared, name):
    path = shared / "real" / name
    assert commit(editor, load(editor, path)).status_code == 302
    plan = Plan.objects.get()
    assert (plan.items.count(), plan.items.exclude(continues=None).count()) == FILES[name]
    before, entries = list(plan.items.order_by("pk").values()), AuditEntry.objects.about(plan).count()
    upload = load(editor, path, purpose="update", plan=plan.pk)
    shown = editor.get(upload.get_absolute_url()).context
    assert shown["head_changes"] == {}
    assert [len(shown["changes"][kind]) for kind in ("added", "changed", "removed")] == [0, 0, 0]
    commit(editor, upload)
    assert list(plan.items.order_by("pk").values()) == before
    assert AuditEntry.objects.about(plan).count() == entries + 1  # «Принят файл»


@pytest.mark.parametrize(
    ("name", "idle"),
    [
        ("surgut_2022_plan.xlsx", ["2.3", "3.5", "4.1"]),  # due after 2022, or of a body that is not here
        ("zvenigovo_2018_plan.docx", []),
    ],
)
def test_a_real_plan_is_put_in_force_and_every_page_of_it_opens(editor, shared, name, idle):
    commit(editor, load(editor, shared / "real" / name))
    plan = Plan.objects.get()
    confirm_responsibles(plan)
    editor.post(reverse("plans:plan-activate", args=[plan.pk]))
    pages = ["plan", "plan-rows", "responsibles", "plan-periods", "editions", "plan-history"]
    assert [editor.get(reverse(f"plans:{page}", args=[plan.pk])).status_code for page in pages] == [200] * 6
    assert editor.get(reverse("plans:edition", args=[plan.pk, 1])).status_code == 200
    assert list(Item.objects.filter(obligations=None).values_list("number", flat=True)) == idle
