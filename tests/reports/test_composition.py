"""Number and signatory put on a document that is composed already."""

from documents.model import Document, Signature, SignatureText
from reports.composition import Composition, Signing

SIGNING = Signing("12-о", "15.01.2023", "И.о. директора", "П.П. Речной")


def signatures_of(*signatures: Signature | SignatureText) -> tuple[object, ...]:
    return Composition(Document(title=("Отчёт",), signatures=signatures)).signed(SIGNING).document.signatures


def test_the_signatory_of_the_day_stands_for_the_usual_one():
    assert signatures_of(Signature("Директор", "И.И. Ручьёв")) == (
        Signature("И.о. директора", "П.П. Речной"),
    )


def test_whoever_wrote_the_paper_stays_below():
    writer = SignatureText("Исп. О.О. Озерова, тел. 2-34-56")
    signed = signatures_of(SignatureText("Начальник управления ______ Л.К. Орешкина"), writer)
    assert signed == (Signature("И.о. директора", "П.П. Речной"), writer)


def test_an_acting_head_of_the_loaded_paper_gives_way_to_the_signatory():
    acting = SignatureText("Исполняющий обязанности директора ______ О.О. Озерова")
    assert signatures_of(acting) == (Signature("И.о. директора", "П.П. Речной"),)
