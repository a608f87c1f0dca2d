"""A form as pages with the areas of its places: through the installed suite, else as an outline of its own making."""

from __future__ import annotations

from qilu_desktop.documents.adoption.convert import to_pdf
from qilu_desktop.documents.adoption.mapping import Mapping
from qilu_desktop.documents.adoption.model import form_of
from qilu_desktop.documents.adoption.outline import outline
from qilu_desktop.documents.adoption.placing import Rendered, placed
from qilu_desktop.documents.adoption.reading import open_form
from qilu_desktop.documents.adoption.spots import marks_of
from qilu_desktop.documents.adoption.suites import Suite, driven_suite
from qilu_desktop.documents.adoption.tinting import tinted, tints
from qilu_desktop.errors import DocumentError
from qilu_desktop.progress import Progress, Silent


def rendered(
    data: bytes, mapping: Mapping, installed: tuple[Suite, ...] | None = None, progress: Progress | None = None
) -> Rendered:
    """The form as pages; an outline where no suite is installed, or where the one installed fails on this form.

    Raises:
        InputError: the data are no form that can be used.
        DocumentError: not even an outline can be drawn.
        Cancelled: stopped.
    """
    watch = progress or Silent()
    form = form_of(open_form(data))
    tint = tints(form, marks_of(form, mapping.slots))
    if driven_suite(installed):
        watch.step("正在把表样排成页面", 1, 3)
        ready = tinted(data, tint)
        try:
            made = to_pdf(ready.data, installed, progress=watch)
        except DocumentError:
            # A suite that fails must not keep the clerk from correcting: the outline shows the same places.
            made = b""
        if made:
            watch.step("正在找出各栏目的位置", 2, 3)
            return placed(made, tint.keys, ready.covered)
    watch.step("正在画示意图", 2, 3)
    return placed(outline(form, tint), tint.keys, {}, outline=True)
