"""Finding by words in Cyrillic, on either database."""

import pytest

from institutions.models import Institution
from institutions.search import matching
from tests.factories import an_institution

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("берёзка", 1),
        ("БЕРЕЗКА", 1),
        ("дом Берёз", 1),
        ("театр", 0),
        ("", 2),
        ("(.*", 0),
        ("[", 0),
        ("№ 5", 1),
        ("\\", 0),
    ],
)
def test_words_are_found_in_any_case_and_order(text, found):
    an_institution(short_name="Дом культуры «Берёзка»")
    an_institution(short_name="Библиотека № 5")
    assert Institution.objects.filter(matching(text, "short_name", "code")).count() == found
