"""Files that somebody brings: whatever form it is, a file too large is refused before it is read."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from documents.file_size import MEBIBYTE, TOO_LARGE
from institutions.upload_field import UploadField


def a_file(size):
    file = SimpleUploadedFile("план.xlsx", b"x")
    file.size = size
    return file


def test_a_file_of_the_largest_size_is_taken_and_one_byte_more_is_not():
    field = UploadField(most=2)
    assert field.clean(a_file(2 * MEBIBYTE)).name == "план.xlsx"
    with pytest.raises(ValidationError) as refused:
        field.clean(a_file(2 * MEBIBYTE + 1))
    assert refused.value.messages == [TOO_LARGE.format(2)]


def test_where_no_file_is_asked_for_none_is_fine():
    assert UploadField(required=False).clean(None) is None


def test_every_form_of_the_portal_takes_files_so():
    assert get_resolver().url_patterns  # all forms are there
    unlike = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in below(forms.BaseForm)
        if not form.__module__.startswith("tests.")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField) and not isinstance(field, UploadField)
    ]
    assert unlike == []


def below(kind):
    for each in kind.__subclasses__():
        yield each
        yield from below(each)
