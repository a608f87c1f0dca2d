"""Picks the editor of a field by its kind; tables and photos need more and are made by the form."""

from __future__ import annotations

from collections.abc import Callable

from qilu_desktop.gui.fields.base import FieldEditor, Save
from qilu_desktop.gui.fields.choice import ManyEditor, choice_editor, yes_no_editor
from qilu_desktop.gui.fields.dates import DateEditor
from qilu_desktop.gui.fields.long_text import LongTextEditor
from qilu_desktop.gui.fields.text import NumberEditor, TextEditor
from qilu_desktop.gui.fields.wrapped import LONG, WrappedEditor
from qilu_desktop.pack.model import Field, Kind

_MAKERS: dict[Kind, Callable[[Field, Save, bool], FieldEditor]] = {
    Kind.TEXT: lambda field, save, compact: _text_editor(field, save, compact=compact),
    Kind.LONG_TEXT: lambda field, save, compact: LongTextEditor(field, save, compact=compact),
    Kind.DATE: lambda field, save, compact: DateEditor(field, save, compact=compact),
    Kind.NUMBER: lambda field, save, compact: NumberEditor(field, save, compact=compact),
    Kind.CHOICE: lambda field, save, compact: choice_editor(field, save, compact=compact),
    Kind.MULTI_CHOICE: lambda field, save, compact: ManyEditor(field, save, compact=compact),
    Kind.YES_NO: lambda field, save, compact: yes_no_editor(field, save, compact=compact),
}


def _text_editor(field: Field, save: Save, *, compact: bool) -> FieldEditor:
    """A line of a table stays a line; elsewhere what may be long wraps."""
    wraps = not compact and (field.limit or 0) >= LONG
    return (WrappedEditor if wraps else TextEditor)(field, save, compact=compact)


def make_editor(field: Field, save: Save, *, compact: bool = False) -> FieldEditor:
    """The editor of a field that is neither a table nor a photo.

    Raises:
        KeyError: it is one of those.
    """
    return _MAKERS[field.kind](field, save, compact)
