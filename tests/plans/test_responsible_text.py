"""The words of the «Ответственные» column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.drafting.responsible_text import KnownPerformer, Proposal, definitions, keys, phrases, propose


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", ()),
        ("  \n ", ()),
        ("руководители учреждений культуры", ("руководители учреждений культуры",)),
        ("главы поселений, руководители учреждений культуры",
         ("главы поселений", "руководители учреждений культуры")),
        ("управление культуры, туризма и спорта администрации района, главы поселений",
         ("управление культуры, туризма и спорта администрации района", "главы поселений")),
        ("заместитель главы района, осуществляющий общее руководство",
         ("заместитель главы района, осуществляющий общее руководство",)),
        ("Директор\nМетодист", ("Директор", "Методист")),
        ("отдел культуры; библиотеки района", ("отдел культуры", "библиотеки района")),
        ("МБУК «Дом, в котором поют», главы поселений", ("МБУК «Дом, в котором поют»", "главы поселений")),
        ("главы поселений, главы  поселений", ("главы поселений",)),
        ("Иванова И.И., Петров П.П.", ("Иванова И.И", "Петров П.П")),
    ],
)  # fmt: skip
def test_a_cell_is_split_where_a_body_or_a_post_begins(cell, expected):
    assert phrases(cell) == expected


def test_a_defined_short_name_is_the_same_performer():
    first = "главы городских и сельских поселений района (далее – главы поселений), директора"
    assert keys(first) == ("главы поселений", "директора")
    assert keys("главы поселений") == ("главы поселений",)
    assert definitions([first]) == {"главы поселений": "главы городских и сельских поселений района"}


def test_an_empty_cell_has_the_empty_key():
    assert keys("") == ("",)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("", Proposal("all_institutions", is_sure=False)),
        ("руководители учреждений культуры", Proposal("all_institutions")),
        ("подведомственные учреждения", Proposal("all_institutions")),
        ("главы городских и сельских поселений района", Proposal("all_settlements")),
        ("управление культуры, туризма и спорта администрации района", Proposal("department")),
        ("отдел информационной политики", Proposal("nobody", is_sure=False)),
        ("директора библиотек", Proposal("kinds", kinds=("library",))),
        ("руководители домов культуры и музеев", Proposal("kinds", kinds=("club", "museum"))),
        ("директор", Proposal("all_institutions", is_sure=False)),
        ("заместитель главы района", Proposal("nobody", is_sure=False)),
    ],
)
def test_a_proposal_by_the_words(phrase, expected):
    assert propose(phrase) == expected


def test_a_named_institution_is_found_whatever_its_kind():
    library = KnownPerformer("cbs", ("МБУК «Речная ЦБС»", "Речная централизованная библиотечная система"))
    assert propose("директор МБУК «Речная ЦБС»", [library]) == Proposal("institutions", codes=("cbs",))


def test_a_named_settlement_is_found():
    place = KnownPerformer("dubki", ("Дубковское сельское поселение", "Администрация Дубковского поселения"))
    assert propose("Администрация Дубковского поселения", [], [place]) == Proposal(
        "settlements", codes=("dubki",)
    )


@given(st.text())
def test_any_text_is_read_and_nothing_is_lost(text):
    found = phrases(text)
    signs = set("".join("".join(found).split()).strip(" .-–—,"))
    assert signs <= set(text) | {","}
    assert all(propose(phrase).target for phrase in found)
