"""One print job from the window: the system's dialog, the printer's paper checked, then drawn off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QProgressDialog, QWidget

from qilu_desktop.errors import Cancelled, QiluError, SubmissionError
from qilu_desktop.gui.dialogs import tell_error
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.printing.paper import lacking, sheets_of
from qilu_desktop.gui.printing.spool import DPI, Printing, spool
from qilu_desktop.progress import Step

_NO_PAPER = (
    "请在打印对话框里换一台有这种纸的打印机；单位里没有的，可以把“邮寄”文件夹里的 PDF 拷到图文店，按“实际大小”打印。"
)


class PrintJob(QObject, OneAtATime):
    """Prints PDFs for *parent*; ``done`` is told how many sheets went out (None: none, for whatever reason)."""

    def __init__(self, parent: QWidget, done: Callable[[int | None], object]) -> None:
        super().__init__(parent)
        self._parent, self._done = parent, done
        self._watch: QProgressDialog | None = None
        self.printer: QPrinter | None = None

    def start(self, title: str, data: bytes, near: Path) -> None:
        """Ask for a printer, then print; *near* is where a print into a file is offered."""
        try:
            printing = Printing(title, data, sheets_of(data))
            printer = self.printer = self._made_printer(printing, near)
            if not self._asked(printer, printing):
                self._end(None)
                return
            if lacks := lacking(printer, printing.sheets):
                raise SubmissionError(lacks, _NO_PAPER)
        except SubmissionError as error:
            self._end(None)
            tell_error(self._parent, error, "没有打印")
            return
        self._run(printer, printing)

    def _made_printer(self, printing: Printing, near: Path) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if printer.outputFormat() is QPrinter.OutputFormat.PdfFormat or not printer.printerName():
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(near / f"{printing.title}（打印）.pdf"))
        printer.setResolution(max(DPI, min(printer.resolution(), 2 * DPI)))
        printer.setDocName(printing.title)
        printer.setCreator("齐鲁首席技师申报助手")
        printer.setFullPage(True)
        printer.setPageLayout(printing.sheets[0].layout)
        return printer

    def _asked(self, printer: QPrinter, printing: Printing) -> bool:
        """Let the user choose printer, copies and pages."""
        dialog = QPrintDialog(printer, self._parent)
        dialog.setWindowTitle(f"打印“{printing.title}”：{printing.sheets[0].words}，共 {len(printing.sheets)} 张")
        dialog.setMinMax(1, len(printing.sheets))
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted

    def _run(self, printer: QPrinter, printing: Printing) -> None:
        watch = self._watch = QProgressDialog("正在准备打印……", "停止", 0, len(printing.sheets), self._parent)
        watch.setWindowTitle("打印")
        watch.setWindowModality(Qt.WindowModality.WindowModal)
        watch.setMinimumDuration(0)
        watch.setMinimumWidth(420)
        watch.setAutoClose(False)
        watch.setAutoReset(False)
        operation = self._operation = Operation(
            self,
            lambda progress: spool(printer, printing, progress),
            success=self._end,
            failure=self._failed,
            progress=self._on_step,
        )
        watch.canceled.connect(operation.cancel)
        watch.show()
        operation.start()

    def _on_step(self, step: Step) -> None:
        if self._watch:
            self._watch.setMaximum(step.total)
            self._watch.setValue(step.current - 1)
            self._watch.setLabelText(f"{step.stage}（共 {step.total} 张）")

    def _failed(self, error: QiluError) -> None:
        self._end(None)
        if not isinstance(error, Cancelled):
            tell_error(self._parent, error, "没有打印完")

    def _end(self, sheets: int | None) -> None:
        if self._watch:
            self._watch.close()
            self._watch.deleteLater()
            self._watch = None
        # The printer finishes its job when it is let go.
        self.printer = None
        self._done(sheets)
