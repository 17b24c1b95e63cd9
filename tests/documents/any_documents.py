"""Documents of any make, as hypothesis thinks them up."""

from hypothesis import strategies as st

from documents.model import (
    Column,
    Document,
    GoalRow,
    Heading,
    ItemRow,
    NoteRow,
    Paragraph,
    SectionRow,
    Signature,
    SignatureText,
    Stamp,
    Table,
)

texts = st.text(max_size=30)
text_tuples = st.lists(texts, max_size=3).map(tuple)
columns = st.lists(
    st.builds(Column, texts, st.integers(1, 200), texts, st.sampled_from(["", "Сроки", "Итоги"])),
    min_size=2,
    max_size=5,
).map(tuple)


@st.composite
def tables(draw):
    drawn = draw(columns)
    cells = st.lists(texts, min_size=len(drawn), max_size=len(drawn)).map(tuple)
    row = st.one_of(
        st.builds(ItemRow, cells),
        st.builds(SectionRow, texts, st.none() | texts),
        st.builds(GoalRow, texts, texts),
        st.builds(NoteRow, texts),
    )
    return Table(drawn, tuple(draw(st.lists(row, max_size=5))), draw(texts), draw(texts), draw(st.booleans()))


documents = st.builds(
    Document,
    title=text_tuples,
    subtitle=texts,
    stamps=st.lists(
        st.builds(Stamp, texts, text_tuples, st.none() | texts, st.none() | texts), max_size=2
    ).map(tuple),
    blocks=st.lists(
        st.one_of(tables(), st.builds(Heading, texts, st.booleans()), st.builds(Paragraph, texts)), max_size=4
    ).map(tuple),
    notes=text_tuples,
    signatures=st.lists(
        st.one_of(st.builds(Signature, texts, texts), st.builds(SignatureText, texts)), max_size=2
    ).map(tuple),
    footer=texts,
    registration=texts,
    name=texts,
    orientation=st.sampled_from(["landscape", "portrait"]),
)
