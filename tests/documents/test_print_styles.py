"""A style of print is a promise: what was drawn with it is drawn the same again."""

from dataclasses import replace
from hashlib import sha256

import pytest

from documents.render.html import to_print
from documents.render.parts import REVISION
from documents.render.print_styles import DEFAULT_STYLE, STYLES
from tests.documents.sample_documents import a_mark, approved_plan, consolidated_report, execution_report

RELEASED = {
    "standard-1": "6bcf8add086b655944fb20add3f3039408ecd442ce7cfb934954c712f83228c2",
    "large-1": "5a0a4c1ba06fd2bb1614cb725b2b7286e7037ded0be3ac670ccb6c6294040469",
}


def printed(style):
    signed = replace(execution_report(), registration="№ 12-о от 15.01.2023")
    documents = (signed, approved_plan(), consolidated_report())
    pages = [to_print(document, style=style, mark=a_mark()) for document in documents]
    parts = [to_print(document, style=style, is_part=True) for document in documents]
    return sha256("".join(pages + parts).encode()).hexdigest()


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_released_style_is_never_changed(style):
    """Another look is a new style beside this one; parts that are kept then need another REVISION."""
    assert (printed(style), REVISION) == (RELEASED[style.code], "2")


def test_styles_are_found_by_their_codes():
    assert [style.code for style in STYLES.values()] == list(STYLES)
    assert STYLES["standard-1"] is DEFAULT_STYLE


def test_large_letters_keep_as_many_points_of_a_page_together():
    lines = {code: style.short_row_lines * style.points for code, style in STYLES.items()}
    assert lines["large-1"] == pytest.approx(lines["standard-1"], rel=0.1)
