from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from documents.poster import FurtherCode, Poster
from documents.render.poster_formats import FORMATS, LEADING
from documents.render.posters import posters_to_pdf
from tests.documents.decoded_codes import DOTS_IN_INCH, codes_in, codes_on, found_on, side_mm
from tests.documents.test_hostile_text import SECRET, canary, canary_file, hostile_texts  # noqa: F401
from tests.documents.test_pdf import fonts_of

FORM = "https://kultura.example.ru/a/7K3QF9XW2MT/"
MINISTRY = "https://forms.example.ru/?ap_orgcode=550000000"
STATE = "https://bus.example.ru/qrcode/rate/200000"
FURTHER = (
    FurtherCode("Опрос министерства", "Другая анкета", MINISTRY),
    FurtherCode("Отзыв", "На государственном сайте", STATE),
)
LONG_NAME = " ".join(f"Учреждение{number:02}" for number in range(24))[:300].strip()
LONG_POINT = " ".join(f"у{number:02}гардероба" for number in range(9))[:100].strip()
LEAST_MM = {"a4": 90, "a5": 60, "tent": 70, "stickers": 20}
COUNT = {"a4": 1, "a5": 1, "tent": 2, "stickers": 8}


def a_poster(**fields):
    usual = {
        "institution": "Лесная библиотека",
        "point": "Вход",
        "address": FORM,
        "typed_address": "kultura.example.ru/a",
        "code": "7K3-QF9X",
        "notes": ("Анонимно", "2 минуты", "Русский, Татарча"),
    }
    return Poster(**(usual | fields))


@pytest.fixture(params=FORMATS.values(), ids=FORMATS)
def form(request):
    return request.param


def printed(form, *posters):
    return posters_to_pdf(posters or [a_poster()], form)


def text_of(pdf, page=0):
    return " ".join(PdfReader(BytesIO(pdf)).pages[page].extract_text().split())


def page_of(pdf, number=0):
    return pypdfium2.PdfDocument(pdf)[number]


def test_camera_reads_the_form_s_address_off_every_face(form):
    assert codes_on(page_of(printed(form))) == [FORM] * COUNT[form.code]


def test_code_is_large_enough(form):
    sides = [side_mm(code) for code in found_on(page_of(printed(form)))]
    assert min(sides) >= LEAST_MM[form.code]


def test_scratched_code_is_still_read(form):
    """A fifth of the code's side is painted over in its middle, both ways."""
    page = page_of(printed(form))
    picture = page.render(scale=DOTS_IN_INCH / 72).to_pil().convert("L")
    for code in found_on(page):
        across, down = ([corner.x for corner in corners_of(code)], [corner.y for corner in corners_of(code)])
        x, y, spot = sum(across) // 4, sum(down) // 4, (max(across) - min(across)) // 10
        picture.paste(255, (x - spot, y - spot, x + spot, y + spot))
    assert codes_in(picture) == [FORM] * COUNT[form.code]


def test_further_codes_stand_beside_ours_with_their_captions(form):
    pdf = printed(form, a_poster(further=FURTHER))
    faces = COUNT[form.code] if form.has_further else 0
    found = codes_on(page_of(pdf), dots=300)
    assert (found.count(FORM), found.count(MINISTRY), found.count(STATE)) == (COUNT[form.code], faces, faces)
    assert text_of(pdf).count("Другая анкета") == faces


def test_white_edge_is_four_squares_wide(form):
    dots = 300
    page = page_of(printed(form, a_poster(further=FURTHER)))
    picture = page.render(scale=dots / 72).to_pil().convert("L")
    for code in found_on(page, dots=dots):
        left = min(corner.x for corner in corners_of(code))
        top = min(corner.y for corner in corners_of(code))
        side = max(corner.x for corner in corners_of(code)) - left
        edge = int(side / 41 * 4) - 2  # no code of ours has more than 41 squares a side
        around = picture.crop((left - edge, top - edge, left + side + edge, top - 3))
        assert around.getextrema()[0] > 250


def corners_of(code):
    place = code.position
    return [place.top_left, place.top_right, place.bottom_left, place.bottom_right]


def test_every_word_is_printed_on_every_face(form):
    text = text_of(printed(form))
    words = ["Оцените нас", "Лесная библиотека", "Вход", "kultura.example.ru/a", "7K3-QF9X", "2 минуты"]
    assert {word: text.count(word) for word in words} == dict.fromkeys(words, COUNT[form.code])


def test_longest_names_are_printed_whole_within_their_places(form):
    pdf = printed(form, a_poster(institution=LONG_NAME, point=LONG_POINT, further=FURTHER))
    text = text_of(pdf).replace(" ", "")
    assert text.count(LONG_NAME.replace(" ", "")) == COUNT[form.code]
    assert text.count(LONG_POINT.replace(" ", "")) == COUNT[form.code]
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert codes_on(page_of(pdf), dots=300).count(FORM) == COUNT[form.code]
    assert overlapping_letters(page_of(pdf)) == []


def test_a_name_in_one_word_is_broken_and_stays_on_the_sheet(form):
    pdf = printed(form, a_poster(institution="Ю" * 300, point="Щ" * 100))
    assert (text_of(pdf).count("Ю"), text_of(pdf).count("Щ")) == (
        300 * COUNT[form.code],
        100 * COUNT[form.code],
    )
    page = page_of(pdf)
    width, height = page.get_size()
    assert all(
        0 < left < right < width and 0 < low < high < height for left, low, right, high in letters(page)
    )
    assert overlapping_letters(page) == []


def letters(page):
    text = page.get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    return [box for box in boxes if box[2] > box[0] and box[3] > box[1]]


def overlapping_letters(page):
    """Pairs of letters that cover a fifth of the smaller one."""
    boxes, found = sorted(letters(page)), []
    for place, box in enumerate(boxes):
        for other in boxes[place + 1 :]:
            if other[0] >= box[2]:
                break
            common = (min(box[2], other[2]) - other[0]) * (min(box[3], other[3]) - max(box[1], other[1]))
            if common > 0.2 * min(area(box), area(other)) and box[3] > other[1] and other[3] > box[1]:
                found.append((box, other))
    return found


def area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def test_one_sheet_for_each_point(form):
    points = [a_poster(point=f"Касса {number}") for number in range(3)]
    pdf = printed(form, *points)
    assert [f"Касса {number}" in text_of(pdf, number) for number in range(3)] == [True] * 3
    assert len(PdfReader(BytesIO(pdf)).pages) == 3


@pytest.mark.parametrize(
    ("code", "size"), [("a4", (210, 297)), ("a5", (148, 210)), ("tent", (210, 297)), ("stickers", (210, 297))]
)
def test_sheet_is_of_its_size(code, size):
    box = PdfReader(BytesIO(printed(FORMATS[code]))).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == size


def test_one_face_of_a_tent_is_upside_down():
    first, second = found_on(page_of(printed(FORMATS["tent"])))
    assert (abs(round(first.orientation)), round(second.orientation)) == (180, 0)


def test_file_tells_its_title_and_language_and_has_its_fonts(form):
    pdf = PdfReader(BytesIO(printed(form)))
    assert pdf.metadata.title == "Плакат: Лесная библиотека, Вход"
    assert pdf.trailer["/Root"]["/Lang"] == "ru"
    fonts = fonts_of(pdf)
    assert fonts != {}
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font) for font in fonts.values())


def test_equal_posters_give_equal_bytes(form):
    assert printed(form) == printed(form)


@pytest.mark.parametrize("place", ["institution", "point", "address", "typed_address", "code", "notes"])
def test_hostile_texts_fetch_nothing(canary, canary_file, place):  # noqa: F811
    posters = [
        replace(
            a_poster(further=(FurtherCode(text, text, text),)),
            **{place: (text,) if place == "notes" else text},
        )
        for text in hostile_texts(canary, canary_file)
    ]
    pdf = PdfReader(BytesIO(printed(FORMATS["a5"], *posters)))
    assert canary.hits == []
    assert SECRET not in "".join(page.extract_text() for page in pdf.pages)
    assert list(pdf.attachments) == []


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=500))
def test_size_of_a_name_is_the_largest_that_fits(name):
    for form in FORMATS.values():
        sizes = [form.name.size_of(name[:length]) for length in (len(name), len(name) // 2, 1)]
        assert sizes == sorted(sizes)
        assert sizes[-1] * LEADING <= form.name.height
