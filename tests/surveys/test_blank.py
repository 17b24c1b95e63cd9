"""A questionnaire on paper: what stands on it, and that it is typed in with its own keys."""

import time
from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from documents.render.blanks import LARGE, NORMAL, blanks_to_pdf
from institutions.models import Role
from surveys.models import Channel
from surveys.paper.blanks import blank_of
from surveys.paper.jumps import jumps
from surveys.paper.sheet_codes import read_sheet_code, sheet_code
from surveys.paper.sheet_keys import cells_of, read_cell
from surveys.questionnaire import Condition, Option, Question, Questionnaire, Section
from tests.documents.decoded_codes import codes_on
from tests.documents.test_hostile_text import SECRET, canary, canary_file, hostile_texts  # noqa: F401
from tests.factories import a_person
from tests.factories.surveys import CONTENT, a_campaign, a_collector, ru

YES_NO = (Option("yes", ru("Да")), Option("no", ru("Нет")))
POINT = "7K3QF9X"
FORM = "https://kultura.example.ru/a/7K3QF9XW2MT/"


def asking(key, *conditions, kind="single", **fields):
    fields = ({"options": YES_NO} if kind == "single" else {}) | fields
    return Question(key, kind, ru(f"Вопрос {key}?"), conditions=conditions, **fields)


def content_of(*questions, **section):
    return Questionnaire(ru("Анкета"), (Section("s", ru("Раздел"), questions, **section),))


def a_blank(content=CONTENT, **fields):
    usual = {"language": "ru", "institution": "Лесная библиотека", "campaign": "Опрос 2026 года"}
    return blank_of(content, **(usual | fields))


def printed(content=CONTENT, codes=("7K3-QF9X-001-A",), points=NORMAL, is_two_sided=False, **fields):
    return blanks_to_pdf(a_blank(content, **fields), codes, points=points, is_two_sided=is_two_sided)


def pages(data):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def questions_of(blank):
    return [question for part in blank.parts for question in part.questions]


# where to go on


def test_an_answer_that_leaves_out_the_next_questions_says_where_to_go_on():
    content = content_of(
        asking("a"), asking("b", Condition("a", ("yes",))), asking("c", Condition("b", ("yes",))), asking("d")
    )
    assert jumps(content) == {("a", "no"): 4, ("b", "no"): 4}


def test_an_answer_that_leaves_out_all_the_rest_ends_the_questions():
    content = content_of(asking("a"), asking("b", Condition("a", ("yes",))))
    assert jumps(content) == {("a", "no"): None}


def test_a_question_asked_of_some_later_is_no_jump():
    content = content_of(asking("a"), asking("b"), asking("c", Condition("a", ("yes",))))
    assert jumps(content) == {}


def test_conditions_of_a_section_are_jumped_over_too():
    content = Questionnaire(
        ru("Анкета"),
        (
            Section("s", ru(""), (asking("a"),)),
            Section("t", ru(""), (asking("b"), asking("c")), (Condition("a", ("yes",)),)),
            Section("u", ru(""), (asking("d"),)),
        ),
    )
    assert jumps(content) == {("a", "no"): 4}


def test_of_several_answers_nobody_knows_where_to_go_on():
    several = asking("a", kind="multi", options=YES_NO)
    assert jumps(content_of(several, asking("b", Condition("a", ("yes",))), asking("c"))) == {}


def test_jumps_are_printed_at_their_answers():
    (came, *_) = questions_of(a_blank())
    assert [(choice.words, choice.then) for choice in came.choices] == [
        ("Да", ""),
        ("Нет", "переходите к вопросу 3"),
    ]


def test_jumps_of_marks_are_printed_below_them():
    marks = asking("a", kind="scale", na=ru("не был"))
    content = content_of(marks, asking("b", Condition("a", ("1", "2"))), asking("c"))
    assert questions_of(a_blank(content))[0].then == ("3, 4, 5, н: переходите к вопросу 3",)


def test_a_jump_that_stands_in_an_option_s_words_is_printed_once():
    options = (YES_NO[0], Option("no", ru("Нет (переход к вопросу 3)")))
    asked = asking("a", options=options), asking("b", Condition("a", ("yes",))), asking("c", options=options)
    moved = content_of(asking("new"), *asked)
    told = [question.choices[1] for question in questions_of(a_blank(moved)) if question.choices]
    assert [(choice.words, choice.then) for choice in told] == [
        ("Нет", ""),
        ("Нет", "переходите к вопросу 4"),
        ("Нет", ""),
        ("Нет (переход к вопросу 3)", ""),
    ]


# the keys


def test_numbers_and_keys_are_those_of_the_entry_grid():
    blank = {str(question.number): question for question in questions_of(a_blank())}
    for cell in cells_of(CONTENT):
        question = blank[cell.number.split(".")[0]]
        if "." in cell.number:
            assert cell.number in [row.number for row in question.rows]
        keys = [choice.key for choice in question.choices]
        offered = [choice.code for choice in cell.choices] + (["na"] if cell.na else [])
        if keys:
            assert [read_cell(cell, key) for key in keys] == [[code] for code in offered]


def test_every_question_and_answer_is_printed():
    text = "".join("".join(pages(printed())).split())
    wanted = [question.text["ru"] for question in CONTENT.questions()]
    wanted += [option.text["ru"] for question in CONTENT.questions() for option in question.options]
    wanted += [row.text["ru"] for question in CONTENT.questions() for row in question.rows]
    wanted += ["Лесная библиотека", "Опрос 2026 года", "Отвечайте, если на вопрос 1 вы ответили «Да»"]
    assert [words for words in wanted if "".join(words.split()) not in text] == []


# the sheets


def test_every_page_of_every_copy_bears_the_code_of_its_sheet():
    codes = [sheet_code(POINT, number) for number in (41, 42, 43)]
    texts = pages(printed(codes=codes))
    each = len(texts) // 3
    assert [code for text in texts for code in codes if code in text] == [
        code for code in codes for _ in range(each)
    ]


def test_copies_begin_on_a_sheet_of_their_own_when_both_sides_are_printed():
    one_page = content_of(asking("a"))
    codes = [sheet_code(POINT, number) for number in (1, 2)]
    sides = [len(pages(printed(one_page, codes, is_two_sided=both))) for both in (False, True)]
    assert sides == [2, 4]
    assert [codes[0] in text for text in pages(printed(one_page, codes, is_two_sided=True))] == [
        *[True, False, False, False]
    ]


def test_two_hundred_copies_are_there_within_three_seconds():
    codes = [sheet_code(POINT, number) for number in range(1, 201)]
    printed()
    began = time.process_time()
    data = printed(codes=codes)
    assert time.process_time() - began < 3
    assert len(PdfReader(BytesIO(data)).pages) == 200 * len(pages(printed()))
    assert len(data) < 1_000_000


def test_large_print_has_letters_of_eighteen_points():
    def sizes(points):
        page = pypdfium2.PdfDocument(printed(points=points))[0]
        text = page.get_textpage()
        at = text.get_text_range().index("Вы пришли по афише")
        return round(text.get_charbox(at)[3] - text.get_charbox(at)[1], 1)

    assert sizes(LARGE) / sizes(NORMAL) == pytest.approx(LARGE / NORMAL, abs=0.05)


def test_fonts_are_embedded_and_the_file_tells_what_it_is():
    pdf = PdfReader(BytesIO(printed()))
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    holders = [
        font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font for font in fonts
    ]
    descriptors = [holder["/FontDescriptor"].get_object() for holder in holders]
    assert fonts != []
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(each) for each in descriptors)
    assert (pdf.metadata.title, pdf.trailer["/Root"]["/Lang"]) == ("Как вам у нас? — Лесная библиотека", "ru")


def test_equal_blanks_give_equal_bytes():
    assert printed() == printed()


def test_camera_reads_the_form_s_address_off_the_first_page():
    document = pypdfium2.PdfDocument(printed(address=FORM))
    assert [codes_on(page, dots=300) for page in document] == [[FORM], []]
    assert codes_on(pypdfium2.PdfDocument(printed())[0]) == []


def test_long_words_wrap_and_stay_on_the_page():
    long = "Щ" * 120
    options = (Option("x", ru(long)), Option("y", ru("короткий")))
    content = content_of(
        Question("a", "single", ru(long), options=options), asking("b", kind="scale", low=ru(long))
    )
    page = pypdfium2.PdfDocument(printed(content, points=LARGE, institution=long))[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    assert all(left >= 0 and right <= page.get_width() for left, _, right, _ in boxes)
    assert "".join(pages(printed(content, points=LARGE, institution=long))).count("Щ") >= 4 * 120


def test_hostile_texts_fetch_nothing(canary, canary_file):  # noqa: F811
    texts = hostile_texts(canary, canary_file)
    options = tuple(Option(f"o{place}", ru(text)) for place, text in enumerate(texts))
    content = content_of(
        Question("a", "multi", ru(texts[0]), hint=ru(texts[1]), options=options),
        *(
            Question(f"q{place}", "scale", ru(text), na=ru(text), low=ru(text))
            for place, text in enumerate(texts)
        ),
    )
    pdf = PdfReader(BytesIO(printed(content, institution=texts[2], campaign=texts[3], address=texts[4])))
    assert canary.hits == []
    assert SECRET not in "".join(page.extract_text() for page in pdf.pages)
    assert list(pdf.attachments) == []


# the page


@pytest.fixture
def paper(db):
    return a_collector(a_campaign(), channel=Channel.PAPER)


@pytest.fixture
def browser(signed_in, paper):
    return signed_in(a_person(Role.METHODIST, paper.institution))


def get(browser, collector, **fields):
    return browser.get(reverse("surveys:blank", args=[collector.pk]), fields)


def sheets(response):
    return pages(b"".join(response.streaming_content))


def test_sheets_are_numbered_from_the_one_that_was_asked_for(browser, paper):
    texts = sheets(get(browser, paper, copies=2, first=120))
    found = [read_sheet_code(word) for text in texts for word in text.split() if read_sheet_code(word)]
    assert sorted(set(found)) == [(paper.dictated, 120), (paper.dictated, 121)]


def test_code_for_phones_leads_to_a_point_that_does_not_count_as_paper(browser, paper, settings):
    settings.PUBLIC_URL = "https://kultura.example.ru"
    a_collector(paper.campaign, point="Снятая", revoked_at=timezone.now())
    web = a_collector(paper.campaign)
    data = b"".join(get(browser, paper, copies=1, first=1).streaming_content)
    address = settings.PUBLIC_URL + reverse("surveys:form", args=[web.code])
    assert codes_on(pypdfium2.PdfDocument(data)[0], dots=300) == [address]


def test_language_is_chosen_where_there_are_several(db, signed_in):
    question = Question("a", "text", {"ru": "Что открыть?", "tt": "Нәрсә ачарга?"})
    both = Questionnaire(ru("Анкета"), (Section("s", {}, (question,)),), languages=("ru", "tt"))
    paper = a_collector(a_campaign(content=both), channel=Channel.PAPER)
    browser = signed_in(a_person(Role.METHODIST, paper.institution))
    asked = {
        language: sheets(get(browser, paper, copies=1, first=1, language=language))
        for language in ("ru", "tt")
    }
    assert ["Нәрсә ачарга?" in asked[language][0] for language in ("ru", "tt")] == [False, True]


@pytest.mark.parametrize(
    "fields",
    [
        {"copies": 0, "first": 1},
        {"copies": 201, "first": 1},
        {"copies": "x", "first": 1},
        {"copies": 1, "first": 0},
    ],
)
def test_wrong_numbers_are_told_at_their_fields(browser, paper, fields):
    refused = get(browser, paper, **fields)
    assert len(refused.context["form"].errors) == 1


def test_large_print_takes_more_pages(browser, paper):
    sizes = [len(sheets(get(browser, paper, copies=1, first=1, size=size))) for size in ("normal", "large")]
    assert sizes[0] < sizes[1]


def test_point_that_is_not_of_paper_has_no_blank(browser, paper):
    web = a_collector(paper.campaign)
    assert "Здесь отвечают не на бумаге" in get(browser, web, copies=1, first=1).text
    paper.revoked_at = timezone.now()
    paper.save()
    assert "Точка отозвана" in get(browser, paper, copies=1, first=1).text
