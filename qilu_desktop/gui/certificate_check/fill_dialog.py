"""从图片填写: what stands on a picture offered as a certificate's answers, ticked only where nothing stands yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QLabel, QProgressBar, QWidget

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.reading.judging import TABLE
from qilu_desktop.dossier.reading.model import CertificateReading, Found
from qilu_desktop.dossier.reading.verdict import Verdict, compare_names
from qilu_desktop.dossier.values import Record, Row
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.certificate_check.fill_attach import AttachChoice
from qilu_desktop.gui.certificate_check.fill_reading import PictureRead, read_attached, read_chosen
from qilu_desktop.gui.certificate_check.picture import piece
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.widgets import button, clear, column, label, restyle, row
from qilu_desktop.progress import Progress
from qilu_desktop.readings import Fill, filled, fills

_HIGH, _WIDE = 28, 220
_BY_LIKENESS = (Verdict.SAME, Verdict.CHECK, Verdict.DIFFERS)
_Offer = tuple[CertificateReading, QImage | None]


class FillDialog(QDialog):
    """Reads the picture *path*; offers its answers for the row *row_id* of *subject* (empty: a new one).

    *name* is what an attached file is called; one that is chosen has none yet, and may become evidence of the row.
    """

    def __init__(self, parent: QWidget, desk: Desk, subject: str, row_id: str, path: Path, name: str = "") -> None:
        super().__init__(parent)
        self.desk, self.subject, self.row_id = desk, subject, row_id
        self.setWindowTitle("从图片填写证书")
        self.setMinimumWidth(760)
        self.offers: list[_Offer] = []
        self.ticks: list[tuple[QCheckBox, Fill]] = []
        self.told = label(f"正在读取 {name or path.name}……只在这台电脑上读取，不上网。", wrap=True)
        self.warning = label("", "caution", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.which = Combo()
        self.which.setAccessibleName("图上的哪一本证书")
        self.which.activated.connect(self._show_offer)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(10)
        self.grid.setColumnStretch(1, 3)
        self.grid.setColumnStretch(2, 4)
        self.grid.setColumnMinimumWidth(3, _WIDE)
        self.attach = AttachChoice(desk, subject, row_id)
        self.accept_button = button("填入勾选的内容", self.fill, primary=True)
        self.accept_button.setEnabled(False)
        bottom = row(1, button("取消", self.reject), self.accept_button)
        parts = (self.told, self.bar, self.which, self.warning, self.grid, self.attach, 1, bottom)
        self.setLayout(column(*parts, margins=(22, 18, 22, 18), gap=10))
        self.which.hide()
        self.warning.hide()
        workspace, attached = desk.workspace, bool(name)

        def work(progress: Progress) -> PictureRead:
            return read_attached(path, progress) if attached else read_chosen(workspace, path, progress)

        desk.pointed.connect(self.reject)
        self.operation = Operation(self, work, success=self._read, failure=self._no)
        self.operation.start()

    # -- reading ------------------------------------------------------------------------------------------------------

    def _no(self, error: QiluError) -> None:
        if not isinstance(error, Cancelled):
            self._say(error.line)

    def _say(self, text: str) -> None:
        self.bar.hide()
        self.told.setText(text)

    def _read(self, read: PictureRead) -> None:
        self.offers = [(one, image) for page, image in read.pages for one in page.results]
        if not self.offers:
            failure = next((page.failure for page, _ in read.pages if page.failure), "")
            self._say(failure or "图上没有读到证书信息，请对照图片手工填写。")
            return
        self._say("读到的内容如下。勾选的会填入，已经填了的默认不改；填好后请对照原件看一遍。")
        for number, (one, _image) in enumerate(self.offers, 1):
            parts = (found.text for found in (one.name, one.number) if found)
            self.which.addItem(f"第 {number} 本　{mask_ids_in('　'.join(parts))}")
        self.which.setVisible(len(self.offers) > 1)
        self.attach.display(read)
        own = min(range(len(self.offers)), key=lambda at: self._strangeness(self.offers[at][0]))
        self.which.setCurrentIndex(own)
        self._show_offer(own)

    # -- showing ------------------------------------------------------------------------------------------------------

    def current(self) -> Row | None:
        """The row as it is stored now; None for a new one."""
        person = self.desk.dossier.applicant(self.subject)
        return next((one for one in person.certificates if one.id == self.row_id), None) if person else None

    def _show_offer(self, place: int) -> None:
        clear(self.grid)
        self.ticks = []
        one, image = self.offers[place]
        current = self.current() or Row("", Record())
        for at, name in enumerate(("填入", "现在填的", "图上读到的", "图上这一处")):
            self.grid.addWidget(label(name, "column"), 0, at)
        likeness = self._likeness(one)
        for line, offer in enumerate(fills(current.values, one), 1):
            self._show_fill(line, offer, image, wanted=offer.empty and likeness is not Verdict.DIFFERS)
        self._warn(one, likeness)
        self.accept_button.setEnabled(bool(self.ticks) and not self.desk.read_only)

    def _show_fill(self, line: int, offer: Fill, image: QImage | None, *, wanted: bool) -> None:
        field = self.desk.pack.applicant.by_id[TABLE].column(offer.column)
        tick = QCheckBox(field.label)
        tick.setChecked(wanted)
        tick.setEnabled(not offer.same)
        self.ticks.append((tick, offer))
        self.grid.addWidget(tick, line, 0)
        now = display(field, offer.now) or "（未填）"
        self.grid.addWidget(label(now, "muted", wrap=True), line, 1)
        value = f"{display(field, offer.value)}{'（相同）' if offer.same else ''}"
        source = _crop(offer, image)
        self.grid.addWidget(label(value, "strong", wrap=True), line, 2)
        if source:
            self.grid.addWidget(source, line, 3)

    def _likeness(self, one: CertificateReading) -> Verdict:
        """How the name on the picture stands to the applicant's; without one of them nothing speaks against it.

        A page without a name goes by those on the other pages of its file: the second page of a certificate has none.
        """
        person = self.desk.dossier.applicant(self.subject)
        said = person.name if person else ""
        found = [compare_names(name.value, said) for name in self._names(one)] if said else []
        return next((likeness for likeness in _BY_LIKENESS if likeness in found), Verdict.SAME)

    def _names(self, one: CertificateReading) -> list[Found]:
        """The name on the page; all those in its file where it has none."""
        return [one.name] if one.name else [other.name for other, _image in self.offers if other.name]

    def _strangeness(self, one: CertificateReading) -> tuple[int, bool]:
        """What is surely the applicant's own comes first, last what is another's; with a name before without."""
        return _BY_LIKENESS.index(self._likeness(one)), one.name is None

    def _warn(self, one: CertificateReading, likeness: Verdict) -> None:
        person, names = self.desk.dossier.applicant(self.subject), self._names(one)
        read = names[0].text if names else ""
        other = likeness is Verdict.DIFFERS
        where = "图上读到的姓名是" if one.name else "这一处没有读到姓名，这个文件里读到的姓名是"
        how = "不同，默认都不填：请看清是不是本人的证书。" if other else "有一个字不同：请对照图片看清。"
        self.warning.setText(f"{where}“{read}”，与申报人“{person.name if person else ''}”{how}")
        self.warning.setVisible(likeness is not Verdict.SAME)
        self.attach.show_name(mask_ids_in(read) if other else "")
        restyle(self.warning, "role", "problem" if other else "caution")

    # -- filling ------------------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Put what is ticked into the row, or into a new one, and attach the picture, as one step."""
        chosen = [offer for tick, offer in self.ticks if tick.isChecked() and not offer.same]
        if self.attach.lacks_kind:
            return
        current, proofs = self.current(), self.attach.proofs()
        if not chosen and not (current and proofs):
            self.told.setText("没有勾选要填入的内容。")
            return
        values = filled((current or Row("", Record())).values, chosen)
        done = ("按图片修改证书" if chosen else "") if current else "按图片添加一本证书"
        told = "，".join(part for part in (done, self.attach.words() if proofs else "") if part)
        put = Row(current.id if current else "", values)
        if self.desk.get(lambda: self.desk.workspace.fill_row(self.subject, TABLE, put, proofs, told)):
            self.desk.told.emit(told)
            self.accept()

    def done(self, result: int) -> None:
        """Stop reading with the window."""
        self.operation.cancel()
        super().done(result)


def _crop(offer: Fill, image: QImage | None) -> QLabel | None:
    if offer.found is None or image is None or offer.column == "kind":
        return None
    made = QLabel()
    made.setPixmap(piece(image, offer.found.box, _HIGH, _WIDE))
    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made
