"""What is known of a printed table before it is laid out."""

import pytest

from documents.model import Column
from documents.render.metrics import text_width
from documents.render.page_layout import CELL_SIDES_MM, POINTS_IN_MM, column_widths_mm
from documents.render.print_styles import STYLES
from tests.documents.sample_documents import EXECUTION_COLUMNS


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_no_number_or_date_is_torn(style):
    widths = column_widths_mm(EXECUTION_COLUMNS, 267, style.points)
    room = [(width - CELL_SIDES_MM) * POINTS_IN_MM for width in widths]
    assert sum(widths) == pytest.approx(267)
    assert room[0] >= text_width("10.10", style.points)
    assert room[3] >= text_width("15.06.2024,", style.points)


def test_columns_without_room_for_all_words_keep_their_shares():
    columns = tuple(Column("Самодеятельность", 1) for _ in range(40))
    assert column_widths_mm(columns, 267, 14) == [267 / 40] * 40
