"""Field by field: what the form says, what was read with the piece of the picture it was read from, and the verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.reading.judging import TABLE, Judged
from qilu_desktop.dossier.reading.model import FIELDS, Box, Field, Found
from qilu_desktop.dossier.reading.verdict import FieldVerdict
from qilu_desktop.dossier.values import Record
from qilu_desktop.gui.certificate_check.picture import Mark, piece
from qilu_desktop.gui.certificate_check.words import COLOURS, TONES
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.widgets import chip, label, restyle

_COLUMNS: Final[dict[Field, str]] = {"number": "number", "level": "level", "trade": "trade", "issued": "issued_on"}
_HEADS: Final = ("项目", "表中所填", "截图上读到", "截图上这一处", "结论")
_HIGH: Final = 26
_LINE: Final = 36
"""Height of a line in px: the same with and without a piece of the picture, so that nothing jumps."""
_WIDE: Final = 168
_EMPTY: Final = "—"


class FieldLine:
    """One field's cells in the grid; *zoom* is called with the piece that is clicked."""

    def __init__(self, field: Field, zoom: Callable[[Box], object]) -> None:
        self.field = field
        self.name = label(FIELDS[field], "muted")
        self.expected = label("", "strong", wrap=True)
        self.read = label("", wrap=True)
        self.crop = QToolButton()
        self.crop.setAccessibleName(f"放大看{FIELDS[field]}")
        self.crop.setToolTip("点此在下面的截图里放大看")
        self.crop.setCursor(Qt.CursorShape.PointingHandCursor)
        self.crop.setAutoRaise(True)
        self.crop.clicked.connect(lambda: zoom(self.box) if self.box else None)
        self.chip = chip("", "plain")
        self.box: Box | None = None

    def add_to(self, grid: QGridLayout, place: int) -> None:
        """Put the cells into a row of the grid."""
        grid.addWidget(self.name, place, 0)
        grid.addWidget(self.expected, place, 1)
        grid.addWidget(self.read, place, 2)
        grid.addWidget(self.crop, place, 3, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.chip, place, 4)
        grid.setRowMinimumHeight(place, _LINE)

    def display(self, expected: str, verdict: FieldVerdict | None, found: Found | None, image: QImage | None) -> None:
        """Show the form's value beside what was read."""
        self.expected.setText(expected or _EMPTY)
        self.read.setText(mask_ids_in(found.text) if found else _EMPTY)
        words = verdict.verdict.value if verdict else ("表中未填" if found else _EMPTY)
        self.chip.setText(words)
        restyle(self.chip, "chip", TONES[verdict.verdict] if verdict else "plain")
        self.chip.setVisible(words != _EMPTY)
        self.box = found.box if found and image is not None else None
        self.crop.setVisible(self.box is not None)
        if self.box and image is not None:
            shown = piece(image, self.box, _HIGH, _WIDE)
            self.crop.setIcon(QIcon(shown))
            self.crop.setIconSize(QSize(max(1, shown.width()), max(1, shown.height())))


class ComparisonTable(QFrame):
    """The five fields of one screenshot."""

    def __init__(self, desk: Desk, zoom: Callable[[Box], object]) -> None:
        super().__init__()
        self.desk = desk
        self.lines = {field: FieldLine(field, zoom) for field in FIELDS}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for place, name in enumerate(_HEADS):
            grid.addWidget(label(name, "column"), 0, place)
        for place, line in enumerate(self.lines.values(), 1):
            line.add_to(grid, place)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 4)
        grid.setColumnMinimumWidth(3, _WIDE + 10)
        self.setLayout(grid)

    def display(self, person: str, values: Record, judged: Judged | None, image: QImage | None) -> None:
        """Show a screenshot's comparison; the form's side alone where there is none."""
        compared = judged.compared if judged else None
        verdicts = {one.field: one for one in compared.fields} if compared else {}
        certificate = compared.certificate if compared else None
        for field, line in self.lines.items():
            verdict = verdicts.get(field)
            found = certificate.get(field) if certificate else None
            line.display(self._expected(field, person, values), verdict, found, image)

    def _expected(self, field: Field, person: str, values: Record) -> str:
        if field == "name":
            return person
        entry = self.desk.pack.applicant.by_id[TABLE].column(_COLUMNS[field])
        return display(entry, values.get(entry.id))


def marks_of(judged: Judged | None) -> tuple[Mark, ...]:
    """Frames around what was read, in the colours of the verdicts."""
    compared = judged.compared if judged else None
    certificate = compared.certificate if compared else None
    if compared is None or certificate is None:
        return ()
    tones = {one.field: TONES[one.verdict] for one in compared.fields}
    found = ((field, certificate.get(field)) for field in FIELDS)
    return tuple(Mark(one.box, COLOURS[tones.get(field, "plain")], FIELDS[field]) for field, one in found if one)
