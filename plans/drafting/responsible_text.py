"""The words of the «Ответственные» column: split into bodies and posts, and a proposal who each of them is. Pure.

A cell such as «управление культуры, туризма и спорта администрации района, главы поселений, руководители
учреждений культуры» names three performers although it holds three commas: a new performer begins only where
a piece starts with a word for a body or a post. Nothing is decided here: every proposal is confirmed by a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Word beginnings that open a new performer.
BODIES = (
    "управлени", "отдел", "комитет", "департамент", "администраци", "министерств", "совет", "мбу", "мау", "мку",
    "мбук", "маук", "мук", "мкук", "мбудо", "гбук", "огбук", "дши", "сдк", "рдк", "црб", "цбс", "лцбс", "муниципальн",
    "учреждени", "организаци", "библиотек", "музе", "клуб", "дом ", "дома ", "дк", "театр", "парк", "кинотеатр",
    "центр", "школ", "подведомственн", "структурн", "оператор", "общественн", "коллектив", "сектор", "филиал",
)  # fmt: skip
POSTS = (
    "глав", "руководител", "директор", "заведующ", "зав.", "начальник", "заместител", "зам.", "методист", "специалист",
    "библиотекар", "консультант", "художественн", "администратор", "ответственн", "секретар", "председател",
    "сотрудник", "работник", "персонал", "бухгалтер", "завхоз", "программист", "экономист", "юрист", "исполнител",
)  # fmt: skip
OPENINGS = BODIES + POSTS

KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "library": ("библиотек", "цбс", "лцбс", "црб", "библиотечн"),
    "club": (
        "клуб",
        "дом культуры",
        "дома культуры",
        "домов культуры",
        "дк",
        "сдк",
        "рдк",
        "культурно-досугов",
    ),
    "museum": ("музе",),
    "art_school": ("школ искусств", "школы искусств", "школа искусств", "дши", "дополнительного образования"),
    "theatre": ("театр",),
    "park": ("парк",),
    "cinema": ("кинотеатр", "кинозал"),
    "centre": (
        "культурный центр",
        "культурного центра",
        "культурных центров",
        "центр культуры",
        "центры культуры",
    ),
}
INSTITUTION_WORDS = ("учреждени", "организаци культур", "организаций культур", "подведомственн")
SETTLEMENT_WORDS = ("глав", "администраци")
SETTLEMENT_PLACES = ("поселени", "сельсовет", "сельских территори", "станиц")
DEPARTMENT_WORDS = ("управлени", "отдел", "комитет", "департамент", "сектор", "начальник")
CULTURE_WORDS = ("культур",)
DEFINITION = re.compile(r"\s*\((?:далее|дал\.)\s*[–—-]?\s*([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`target` is a value of ResponsibleRule.Target; `kinds` and `codes` are of institutions."""

    target: str
    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class KnownPerformer:
    """An institution or a settlement by the names a plan may call it."""

    code: str
    names: tuple[str, ...]


def keys(text: str) -> tuple[str, ...]:
    """The performers of one cell by the names the plan goes on to call them; ("",) where it names nobody."""
    return tuple(dict.fromkeys(short_name(phrase) for phrase in phrases(text))) or ("",)


def phrases(text: str) -> tuple[str, ...]:
    """The performers named in one cell, each once, in order, with their «(далее – …)».

    >>> phrases("главы поселений, руководители учреждений культуры")
    ('главы поселений', 'руководители учреждений культуры')
    """
    found: list[str] = []
    for piece in pieces(text):
        if found and not opens(piece):
            found[-1] = f"{found[-1]}, {piece}"
        else:
            found.append(piece)
    return tuple(dict.fromkeys(found))


def pieces(text: str) -> list[str]:
    """The cell cut at commas, semicolons and line breaks outside brackets and quotation marks."""
    cut: list[str] = [""]
    depth = 0
    for sign in text:
        depth = max(0, depth + (sign in "(«") - (sign in ")»"))
        if depth == 0 and sign in ",;\n":
            cut.append("")
        else:
            cut[-1] += sign
    folded = (" ".join(piece.split()).strip(" .-–—") for piece in cut)
    return [piece for piece in folded if piece]


def opens(piece: str) -> bool:
    """Whether a piece begins with a body or a post and so names a performer of its own."""
    plain = piece.lower().lstrip("«\"'( ")
    return plain.startswith(OPENINGS) or piece[:1].isupper()


def definitions(texts: Iterable[str]) -> dict[str, str]:
    """Short names a plan defines by «(далее – главы поселений)», short → the full phrase it stands for."""
    known = {}
    for text in texts:
        for phrase in phrases(text):
            for short in DEFINITION.findall(phrase):
                known[fold(short)] = full_name(phrase)
    return known


def full_name(phrase: str) -> str:
    """The phrase without its «(далее – …)»."""
    return " ".join(DEFINITION.sub("", phrase).split())


def short_name(phrase: str) -> str:
    """What the plan calls this performer from now on, the phrase itself where it defines no short name."""
    found = DEFINITION.search(phrase)
    return " ".join(found.group(1).split()) if found and found.group(1).strip() else " ".join(phrase.split())


def fold(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())


def propose(
    phrase: str,
    institutions: Iterable[KnownPerformer] = (),
    settlements: Iterable[KnownPerformer] = (),
) -> Proposal:
    """Who a phrase most likely means; the empty phrase (nobody named) means every institution."""
    plain = fold(full_name(phrase))
    if not plain:
        return Proposal("all_institutions", is_sure=False)
    named = tuple(known.code for known in institutions if is_named(known, plain))
    if named:
        return Proposal("institutions", codes=named)
    places = tuple(known.code for known in settlements if is_named(known, plain))
    if places:
        return Proposal("settlements", codes=places)
    if plain.startswith(SETTLEMENT_WORDS) and has(plain, SETTLEMENT_PLACES):
        return Proposal("all_settlements")
    if plain.startswith(DEPARTMENT_WORDS):
        return Proposal("department") if has(plain, CULTURE_WORDS) else Proposal("nobody", is_sure=False)
    return propose_by_kind(plain)


def propose_by_kind(plain: str) -> Proposal:
    kinds = tuple(kind for kind, words in KIND_WORDS.items() if has(plain, words))
    if kinds and not has(plain, INSTITUTION_WORDS):
        return Proposal("kinds", kinds=kinds, is_sure=plain.startswith(OPENINGS))
    if has(plain, INSTITUTION_WORDS):
        return Proposal("all_institutions")
    if plain.startswith(("директор", "руководител", "заведующ", "методист")):
        return Proposal("all_institutions", is_sure=False)
    return Proposal("nobody", is_sure=False)


def has(plain: str, words: Iterable[str]) -> bool:
    """Whether one of the word beginnings stands at the beginning of a word of the text."""
    return any(re.search(rf"(?<![а-яa-z]){re.escape(word)}", plain) for word in words)


def is_named(known: KnownPerformer, plain: str) -> bool:
    return any(len(name) > 3 and fold(name) in plain for name in known.names)
