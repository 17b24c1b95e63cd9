from dataclasses import replace
from html.parser import HTMLParser

from documents.model import Column, Document, GoalRow, ItemRow, Paragraph, SectionRow, Table
from documents.render.html import to_html, to_print
from tests.documents.sample_documents import (
    EXECUTION_COLUMNS,
    SECTIONS,
    a_mark,
    approved_plan,
    consolidated_report,
    execution_report,
    report_of_one_cell,
    report_without_rows,
)


class Page(HTMLParser):
    """The elements of a page with their attributes and own text, in order."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append([tag, dict(attributes), ""])
        if tag not in ("col", "img", "meta"):
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if self.open:
            self.open[-1][2] += data

    def all(self, tag):
        return [(attributes, text) for name, attributes, text in self.elements if name == tag]

    def texts(self, tag):
        return [text for _, text in self.all(tag)]


def test_page_holds_every_text_in_order():
    for document in (execution_report(), approved_plan(), consolidated_report()):
        page = Page(to_html(document))
        own = [text for tag, _, text in page.elements if tag not in ("caption", "article", "header", "div")]
        printed = iter(own)
        missing = [text for text in document.texts() if text and text not in printed]
        assert missing == []


def test_cell_keeps_its_spaces_and_line_breaks():
    text = "  - первая;\n\n- вторая  строка \n"
    page = Page(to_html(report_of_one_cell(text)))
    assert page.texts("td")[-1] == text


def test_cell_says_which_column_it_stands_in():
    page = Page(to_html(report_of_one_cell("Исполнено")))
    labels = [attributes["data-label"] for attributes, _ in page.all("td")]
    assert labels == [column.heading for column in EXECUTION_COLUMNS]


def test_column_headings_have_scope():
    page = Page(to_html(execution_report()))
    headings = [text for attributes, text in page.all("th") if attributes["scope"] == "col"]
    assert headings == [column.heading for column in EXECUTION_COLUMNS]


def test_section_heads_a_row_group_over_all_columns():
    page = Page(to_html(execution_report()))
    sections = [
        (text, attributes["colspan"]) for attributes, text in page.all("th") if "colspan" in attributes
    ]
    assert sections == [(section, "6") for section in SECTIONS]
    assert len(page.all("tbody")) == 4


def test_goal_has_its_number_and_a_text_over_the_rest():
    columns = (Column("№", 1), Column("Мера", 5), Column("Срок", 2))
    document = Document(title=(), blocks=(Table(columns, (GoalRow("1", "По 01 июля"),)),))
    cells = [(attributes.get("colspan"), text) for attributes, text in Page(to_html(document)).all("td")]
    assert cells == [(None, "1"), ("2", "По 01 июля")]


def test_grouped_columns_have_a_heading_over_them():
    page = Page(to_html(approved_plan()))
    spans = [
        (text, attributes.get("colspan"), attributes.get("rowspan"))
        for attributes, text in page.all("th")
        if attributes["scope"] in ("col", "colgroup")
    ]
    assert spans == [
        ("№ п/п", None, "2"),
        ("Показатель", None, "2"),
        ("Сроки", "2", None),
        ("Ответственные", None, "2"),
        ("начало", None, None),
        ("окончание", None, None),
        *((str(number), None, None) for number in range(1, 6)),
    ]


def test_every_table_has_a_caption():
    page = Page(to_html(consolidated_report()))
    assert len(page.texts("caption")) == 5
    assert "" not in page.texts("caption")


def test_page_has_no_inline_style_nor_script():
    for document in (execution_report(), approved_plan(), consolidated_report()):
        page = Page(to_html(document))
        assert [attributes for _, attributes, _ in page.elements if "style" in attributes] == []
        assert [tag for tag, _, _ in page.elements if tag in ("style", "script", "link")] == []


def test_widths_of_columns_make_up_the_table():
    shares = [
        float(attributes["width"].rstrip("%"))
        for attributes, _ in Page(to_html(execution_report())).all("col")
    ]
    assert len(shares) == 6
    assert abs(sum(shares) - 100) < 0.1


def test_fragment_is_one_article_in_russian():
    page = Page(to_html(execution_report()))
    assert page.elements[0][:2] == ["article", {"class": "document", "lang": "ru"}]
    assert len(page.all("article")) == 1


def test_standalone_page_has_title_and_language():
    page = Page(to_print(approved_plan()))
    assert page.texts("title") == ["План 2025"]
    assert page.all("html")[0][0] == {"lang": "ru"}


def test_markup_in_a_text_is_printed_as_text():
    hostile = '<script>alert(1)</script> & "кавычки" \''
    page = Page(to_html(Document(title=(hostile,), blocks=(Paragraph(hostile),))))
    assert page.texts("script") == []
    assert page.texts("span")[0] == hostile
    assert page.texts("p") == [hostile]


def test_template_code_in_a_text_is_printed_as_text():
    text = "{{ document.title }} {% include 'base.html' %}"
    assert Page(to_html(report_of_one_cell(text))).texts("td")[-1] == text


def test_table_without_rows_prints_its_header():
    page = Page(to_html(report_without_rows()))
    assert page.texts("th") == [column.heading for column in EXECUTION_COLUMNS]
    assert page.texts("td") == []


def test_document_without_anything_can_be_drawn():
    assert Page(to_html(Document(title=()))).all("article") != []


def test_rows_before_the_first_section_have_a_group_of_their_own():
    columns = (Column("Мера", 5),)
    rows = (ItemRow(("до раздела",)), SectionRow("Раздел"), ItemRow(("в разделе",)))
    page = Page(to_html(Document(title=(), blocks=(Table(columns, rows),))))
    assert len(page.all("tbody")) == 2


def test_a_table_that_goes_on_with_the_same_columns_is_marked():
    table, other = Table((Column("№", 1), Column("Дело", 3))), Table((Column("№", 1), Column("Срок", 3)))
    page = Page(to_html(Document(("Отчёт",), blocks=(table, table, Paragraph("Слово"), table, other))))
    assert [attributes["class"].endswith("--goes-on") for attributes, _ in page.all("table")] == [
        False,
        True,
        False,
        False,
    ]


def test_registration_and_mark_are_printed():
    page = Page(to_print(replace(approved_plan(), registration="№ 12-о от 15.01.2023"), mark=a_mark()))
    classes = [attributes.get("class") for _, attributes, _ in page.elements]
    assert classes.index("document-registration") < classes.index("document-head")
    assert page.all("p")[0] == ({}, a_mark().line())
    [(picture, _)] = page.all("img")
    assert picture["alt"] == f"QR-код. {a_mark().line()}"
    assert picture["src"].startswith("data:image/svg+xml;")


def test_a_part_leaves_numbers_and_mark_to_those_who_bind_it():
    whole, part = to_print(execution_report()), to_print(execution_report(), is_part=True)
    assert ("counter(pages)" in whole, "counter(pages)" in part) == (True, False)
