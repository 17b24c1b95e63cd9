"""What a detached signature tells, and what cannot be one."""

import hashlib

import pytest
from asn1crypto import cms, core
from hypothesis import given
from hypothesis import strategies as st

from reports.detached_signature import MAX_BYTES, Signer, UnreadableSignature, read_signature
from tests.reports.signatures import GOST_94, GOST_2012, PERSON, SNILS, WHEN, a_signature, as_base64, as_pem

DATA = b"%PDF-1.7 report"


@pytest.mark.parametrize("armour", [bytes, as_pem, as_base64, lambda der: b"\r\n " + as_base64(der)])
def test_signer_time_and_fingerprint_are_read_in_every_coding(armour):
    assert read_signature(armour(a_signature(DATA))) == (
        Signer(
            "Ручьёв Иван Ильич (МБУК «Библиотека»)",
            WHEN,
            "SHA-256",
            ("sha256",),
            hashlib.sha256(DATA).digest(),
        ),
    )


@pytest.mark.parametrize(
    ("algorithm", "words", "hash_name"),
    [("sha384", "SHA-384", "sha384"), ("sha512", "SHA-512", "sha512"), ("sha224", "SHA-224", "sha224")],
)
def test_algorithms_of_sha_2_are_counted(algorithm, words, hash_name):
    (signer,) = read_signature(a_signature(DATA, algorithm))
    assert (signer.algorithm, signer.hash_name, signer.why_unchecked) == (words, hash_name, "")


@pytest.mark.parametrize(
    ("algorithm", "words"),
    [
        (GOST_94, "портал не вычисляет ГОСТ Р 34.11-94"),
        ("sha1", "портал не вычисляет SHA-1"),
        ("1.2.3.4", "портал не вычисляет алгоритм 1.2.3.4"),
    ],
)
def test_other_algorithms_are_named_and_not_counted(algorithm, words):
    (signer,) = read_signature(a_signature(DATA, algorithm))
    assert (signer.hash_name, signer.why_unchecked) == ("", words)


def test_gost_is_counted_where_the_machine_can():
    (signer,) = read_signature(a_signature(DATA, GOST_2012))
    can = {"streebog256", "md_gost12_256"} & hashlib.algorithms_available
    assert bool(signer.hash_name) is bool(can)
    assert signer.why_unchecked == ("" if can else "портал не вычисляет ГОСТ Р 34.11-2012, 256 бит")


def test_a_signature_without_attributes_tells_no_fingerprint():
    (signer,) = read_signature(a_signature(DATA, bare=True))
    assert (signer.signed_at, signer.digest, signer.why_unchecked) == (None, None, "в подписи его нет")


@pytest.mark.parametrize("told", [b"20240402093000", b"00000402093000Z"])
def test_a_time_that_is_no_moment_is_left_out(told):
    at = cms.Time({"generalized_time": core.GeneralizedTime.load(b"\x18" + bytes([len(told)]) + told)})
    (signer,) = read_signature(a_signature(DATA, at=at))
    assert (signer.signed_at, signer.digest) == (None, hashlib.sha256(DATA).digest())


def test_all_signers_are_read():
    people = (PERSON, {"common_name": "Орешкина Лидия Карповна"})
    names = [signer.name for signer in read_signature(a_signature(DATA, people=people))]
    assert names == ["Ручьёв Иван Ильич (МБУК «Библиотека»)", "Орешкина Лидия Карповна"]


def test_personal_numbers_of_the_certificate_are_left_alone():
    signature = a_signature(DATA)
    assert SNILS.encode() in signature
    assert SNILS not in repr(read_signature(signature))


def test_a_name_of_many_lines_becomes_one():
    (signer,) = read_signature(a_signature(DATA, people=({"common_name": "А\u202eБ\nВ" + "я" * 500},)))
    assert signer.name.startswith("А Б Вяяя")
    assert len(signer.name) == 300


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"\x30\x80", b"-----BEGIN CMS-----\n!\n", b"SGVsbG8=", b"\x30" * 9999]
)
def test_what_is_no_signature_is_refused_in_words(data):
    with pytest.raises(UnreadableSignature, match="Это не электронная подпись"):
        read_signature(data)


def test_an_attached_signature_is_refused_with_what_to_do():
    with pytest.raises(UnreadableSignature, match="отсоединённая"):
        read_signature(a_signature(DATA, content=DATA))


def test_a_signature_of_nobody_is_refused():
    with pytest.raises(UnreadableSignature, match="нет ни одной подписи"):
        read_signature(a_signature(DATA, people=()))


def test_a_large_file_is_refused_unread():
    with pytest.raises(UnreadableSignature, match="больше 1 МБ"):
        read_signature(b"\x30" * (MAX_BYTES + 1))


@given(st.data())
def test_a_damaged_signature_is_read_or_refused_and_nothing_else(data):
    whole = a_signature(DATA)
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + bytes([data.draw(st.integers(0, 255))]) + whole[place + 1 :]
    try:
        assert all(isinstance(signer.name, str) for signer in read_signature(damaged))
    except UnreadableSignature as error:
        assert str(error)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_nothing_else(data):
    with pytest.raises(UnreadableSignature):
        read_signature(b"\x30" + data)
