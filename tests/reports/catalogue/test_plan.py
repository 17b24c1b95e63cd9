"""The plan as a report."""

import pytest

from documents.model import (
    SignatureText,
    Stamp,
)
from plans.models import Entry
from reports.catalogue import plan_document
from tests.factories import (
    filled,
)
from tests.factories.plans import COLUMNS
from tests.reports.catalogue.reading import table_of

pytestmark = pytest.mark.django_db


def test_the_plan_prints_with_its_stamp_and_without_the_column_for_execution(world):
    own = {"role": "execution", "heading": "Отметка о выполнении", "width": 30, "index": 4}
    world.plan.form = {"columns": [*COLUMNS, own]}
    world.plan.approval = [{"word": "УТВЕРЖДАЮ", "lines": ["Глава района", "____ А.А. Берёзкин"]}]
    world.plan.signature = ["Исполнитель: методист"]
    document = plan_document(world.plan)
    assert document.stamps == (Stamp("УТВЕРЖДАЮ", ("Глава района", "____ А.А. Берёзкин")),)
    assert [column.heading for column in table_of(document).columns] == [c["heading"] for c in COLUMNS]
    assert document.signatures == (SignatureText("Исполнитель: методист"),)


def test_a_stamp_without_lines_leaves_blanks_to_fill_in(world):
    world.plan.approval = [{"word": "УТВЕРЖДАЮ", "lines": []}]
    assert plan_document(world.plan).stamps[0].lines() == (
        "УТВЕРЖДАЮ", "______________", "«___» ______________ 20___ г.",
    )  # fmt: skip


def test_nothing_that_anybody_reported_is_in_the_plan(world):
    filled(world.form, text="КАНАРЕЙКА")
    assert Entry.objects.filter(text="КАНАРЕЙКА").count() == 3
    assert [text for text in plan_document(world.plan).texts() if "КАНАРЕЙКА" in text] == []
