"""Input of the quarter: a row's execution, evidence, the reviewer's remarks."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.core.validators import URLValidator

from institutions.upload_field import UploadField
from plans.figures.row_figures import RowFigure, figures_of
from plans.forms.fields import CellField, date_field
from plans.forms.merge_screen import Merge, facts_of
from plans.forms.row_fields import (
    STAGES,
    as_sent,
    figure_name,
    own_fields,
    sent,
    shown,
    told_id,
    with_figures,
)
from plans.models import Entry, Obligation
from plans.texts.merging import BOTH, CHOICE, merged, sides

REMARK_LIMIT = 2_000
FIELDS = ("text", "state", "actual_date", "reason")
VERSION = re.compile(r"\A([0-9]{1,9})(?:\.([0-9a-f]{16}))?\Z")


class WordsField(CellField):
    """A text that is never cut nor refused for a sign that nobody sees."""

    default_error_messages = {
        "max_length": "Слишком длинно: %(show_value)d знаков, а помещается %(limit_value)d. Сократите текст."
    }

    def to_python(self, value: object) -> str:
        return super().to_python(value).replace("\x00", "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Without `maxlength`: a browser would silently cut what is pasted."""
        return {}


class EntryForm(forms.Form):
    """One row of a quarterly form.

    `version` says what the writer saw: the entry's version and a fingerprint of its values, so that a row nobody
    touched is told from one that was. `choice` is what the writer chose where two texts met: «mine.7» over the saved
    version 7, «theirs.7» or «both.7»; `theirs` is what stands there.
    """

    theirs: Entry | None = None

    text = WordsField(label="Что сделано", rows=3)
    state = forms.ChoiceField(label="Состояние", choices=Entry.State)
    actual_date = date_field("Фактический срок")
    reason = WordsField(label="Причина", rows=2, max_length=REMARK_LIMIT)
    version = forms.RegexField(VERSION, widget=forms.HiddenInput)
    choice = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        obligation: Obligation,
        figures: Sequence[RowFigure] | None = None,
    ) -> None:
        """`figures` are the row's own of `figures_of`, read here where they are not given."""
        entry = getattr(obligation, "entry", None) or Entry()
        self.figures = figures_of([obligation]).get(obligation.pk, []) if figures is None else figures
        stored = {figure_name(figure): figure.value for figure in self.figures}
        own = own_fields(obligation.item, entry.stages_done, self.figures)
        kept = {STAGES: entry.stages_done} | stored
        initial = {name: getattr(entry, name) for name in FIELDS} | {name: kept[name] for name in own}
        version = version_of(entry, (kept[name] for name in own))
        super().__init__(data, prefix=prefix(obligation.pk), initial=initial | {"version": version})
        self.fields |= own
        self.fields["text"].widget.attrs["data-texts"] = f"taken-{obligation.pk}"
        for figure in self.figures:
            described = {"aria-describedby": told_id(obligation.pk, figure)}
            self.fields[figure_name(figure)].widget.attrs |= described
        self.names = (*FIELDS, *own)
        self.obligation = obligation
        self.offer()

    def offer(self) -> None:
        """Figures that state statistics know already stand in their fields, to be saved with the row."""
        for figure in self.figures:
            if figure.value is None and figure.offered is not None:
                self.initial[figure_name(figure)] = figure.offered

    @property
    def sent_names(self) -> str:
        """The fields of an autosave."""
        return ",".join(self.add_prefix(name) for name in (*self.names, "version"))

    @property
    def figure_fields(self) -> list[tuple[RowFigure, forms.BoundField]]:
        return [(figure, self[figure_name(figure)]) for figure in self.figures]

    def figure_errors(self, figure: RowFigure) -> list[str]:
        """What is wrong with what was typed into the figure's field."""
        name = figure_name(figure)
        return [str(error) for error in self[name].errors] if name in self.fields else []

    @property
    def was_sent(self) -> bool:
        """Whether the posted page held this row at all."""
        return self.add_prefix("version") in self.data

    @property
    def is_touched(self) -> bool:
        """Whether the writer changed anything, whatever others did to the row meanwhile. An offered figure that
        nobody touched is to be saved as long as nobody else was at the row."""
        known = VERSION.match(self.data.get(self.add_prefix("version"), ""))
        if known is None or known[2] is None:
            return not set(self.names).isdisjoint(self.changed_data)
        typed = {name: sent(self, name) for name in self.names}
        if known[2] == fingerprint(typed.values()):
            return False
        offers = {figure_name(figure): as_sent(figure.offered) for figure in self.figures}
        by_hand = ("" if text == offers.get(name) else text for name, text in typed.items())
        return known[2] != fingerprint(by_hand) or int(known[1]) == self.stored_version

    @property
    def stored_version(self) -> int:
        """The version of the row that stands now, 0 where nobody wrote yet."""
        entry = getattr(self.obligation, "entry", None)
        return entry.version if entry else 0

    def clean_text(self) -> str:
        """Blanks alone are no text; any other is kept to the last space."""
        text = self.cleaned_data["text"]
        return text if text.strip() else ""

    def clean_reason(self) -> str:
        return self.cleaned_data["reason"].strip()

    def values(self) -> dict[str, object]:
        """What is to be saved: what was typed, or both texts where that was chosen."""
        held = [name for name in self.names if name in FIELDS or self.add_prefix(name) in self.data]
        typed = {name: self.cleaned_data[name] for name in held}
        return with_figures(merged(typed, self.initial) if self.chosen == BOTH else typed)

    @property
    def seen_version(self) -> int:
        return self.stored_version if self.chosen else int(self.cleaned_data["version"].partition(".")[0])

    @property
    def asks_to_merge(self) -> bool:
        """Whether a button of the merge screen was pressed, about whatever text."""
        return bool(self.data.get(self.add_prefix("choice")))

    @property
    def merge(self) -> Merge | None:
        """Both rows side by side, where the two met."""
        if self.theirs is None:
            return None
        there = EntryForm(obligation=self.theirs.obligation)
        both = sides(self.cleaned_data["text"], self.theirs.text)
        return Merge(self.theirs, both, facts_of(self, there.initial), there.stored, there.initial["version"])

    @property
    def stored(self) -> dict[str, str]:
        """What the portal holds, by field: js/drafts_parts.js compares it with the browser's copy."""
        return {name: shown(self.initial[name]) for name in self.names}

    @property
    def chosen(self) -> str:
        """What was chosen about the text that is still there; about an older one it is asked anew."""
        choice = CHOICE.match(self.data.get(self.add_prefix("choice"), ""))
        entry = getattr(self.obligation, "entry", None)
        return choice[1] if choice and entry and int(choice[2]) == entry.version else ""


def prefix(obligation: int) -> str:
    return f"row{obligation}"


def version_of(entry: Entry, own: Iterable[object] = ()) -> str:
    """`own` are the values of the fields that the row has by its item."""
    values = (getattr(entry, name) for name in FIELDS)
    return f"{entry.version}.{fingerprint((*values, *own))}"


def fingerprint(values: Iterable[object]) -> str:
    """The same for what is stored and for what a browser sends back untouched."""
    plain = [as_sent(value) for value in values]
    return hashlib.blake2s(json.dumps(plain).encode(), digest_size=8).hexdigest()


class DecisionForm(forms.Form):
    """A word to the whole form and remarks at its rows, in fields named «remark-12»."""

    note = WordsField(label="Общее примечание", max_length=REMARK_LIMIT)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        for name in data or ():
            stem, _, pk = name.partition("remark-")
            if not stem and pk.isdecimal() and len(pk) < 19:
                self.fields[name] = WordsField(label="Замечание", max_length=REMARK_LIMIT)

    @property
    def remarks(self) -> dict[int, str]:
        """What was written, by obligation."""
        written = {name: text for name, text in self.cleaned_data.items() if name.startswith("remark-")}
        return {int(name.removeprefix("remark-")): text for name, text in written.items() if text.strip()}

    @property
    def typed(self) -> dict[int, str]:
        """The remarks as they came, valid or not: to be shown again."""
        names = [name for name in self.fields if name.startswith("remark-")]
        return {int(name.removeprefix("remark-")): self.data.get(name, "") for name in names}

    @property
    def problems(self) -> list[str]:
        return [str(message) for messages in self.errors.values() for message in messages]


class WebAddressField(forms.URLField):
    """A page of the web; addresses of other kinds may do something when they are opened."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class EvidenceForm(forms.Form):
    """Either a file or a link. What the file really is, is checked by its content."""

    file = UploadField(
        label="Файл",
        required=False,
        help_text="Документ PDF, Word или Excel, фотография JPEG или PNG, до 10 МБ",
    )
    link = WebAddressField(
        label="Или ссылка",
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text="Например, на публикацию на сайте",
        error_messages={"invalid": "Ссылка начинается с https:// — скопируйте её из адресной строки."},
    )

    def clean(self) -> dict[str, object]:
        values = self.cleaned_data
        if self.errors:
            return values
        if bool(values.get("file")) == bool(values.get("link")):
            raise forms.ValidationError("Выберите файл или вставьте ссылку: что-нибудь одно.")
        return values
