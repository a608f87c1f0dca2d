"""Brings files into the evidence of one owner: looked through off the UI thread, then attached in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QWidget

from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence
from qilu_desktop.errors import Cancelled, EvidenceError, InputError, QiluError
from qilu_desktop.gui.capture.region import capture_region
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_files, choose_folder, tell, tell_error
from qilu_desktop.gui.evidence.detail import kinds_for
from qilu_desktop.gui.evidence.doubles import DoubleWays
from qilu_desktop.gui.evidence.gathering import Aside, Gathered, Goal, Ready, Source, Wanted, gather, sort_out
from qilu_desktop.gui.evidence.guess import guess_kind
from qilu_desktop.gui.evidence.mime import picture_source, wanted_in
from qilu_desktop.gui.evidence.outcome_dialog import Outcome, OutcomeDialog
from qilu_desktop.gui.evidence.password_dialog import PasswordDialog
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.widgets import label, link, row
from qilu_desktop.progress import Progress, Step

ENDINGS = (
    "*.jpg *.jpeg *.png *.pdf *.heic *.heif *.webp *.bmp *.gif *.tif *.tiff"
    " *.doc *.docx *.xls *.xlsx *.wps *.et *.rtf *.odt *.ods *.ppt *.pptx"
)
"""What the file dialog shows at first; any file may be chosen."""
_GONE = InputError("这些文件要添加给的申报人已经删除，没有添加。", "文件还在原处；要添加给别人的，请选好人再添加。")
_TOLD_FOR = 8000
"""Milliseconds that the strip says that the intake was stopped."""


@dataclass
class _Round:
    """An intake under way: where it goes, what is ready, what was set aside, and the locked files already asked for."""

    goal: Goal
    ready: list[Ready] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    tried: set[Source] = field(default_factory=set)


class Intake(QWidget):
    """The strip that shows how far the intake is; ``goal`` says at each start where the files go.

    A picture without a name is called *picture* and the time, or after the way that it came where that is empty.
    ``attached`` carries the ids of the evidence that files have become, or that is used instead of a double.
    """

    attached = Signal(object)

    def __init__(self, desk: Desk, goal: Callable[[], Goal], picture: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._goal = goal
        self._picture = picture
        self._operation: Operation[Gathered] | None = None
        self._waiting: list[tuple[Sequence[Wanted], Goal]] = []
        self._round = _Round(Goal(""))
        self._read: list[Ready] = []
        self.text, self.bar = label("", "muted"), QProgressBar()
        self.bar.setTextVisible(False)
        self.stop_button = link("停止", self.stop)
        self.keep_link = link("", self._keep_read, "plus")
        self.forget_link = link("不要", self._end)
        line = row(self.text, self.bar, self.stop_button, self.keep_link, self.forget_link, 0)
        line.setStretchFactor(self.bar, 1)
        self.setLayout(line)
        self.hide()
        self._pause = QTimer(self, singleShot=True, interval=_TOLD_FOR)
        self._pause.timeout.connect(self.hide)

    # -- ways in ------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for files and take them in."""
        paths = choose_files(self.window(), "添加佐证材料", self._desk.settings.folder("evidence"), ENDINGS)
        if paths:
            self._desk.settings.keep_folder("evidence", paths[0].parent)
            self.take(paths)

    def choose_folder(self) -> None:
        """Ask for a folder and take its files in."""
        folder = choose_folder(self.window(), "添加整个文件夹", self._desk.settings.folder("evidence"))
        if folder:
            self._desk.settings.keep_folder("evidence", folder)
            self.take([folder])

    def paste(self) -> None:
        """Take in the files or the picture that the clipboard holds."""
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        wanted = wanted_in(held, self._picture or "粘贴的截图") if held else []
        if wanted:
            self.take(wanted)
        else:
            more = "请先截图（Windows 按 Win+Shift+S），或在文件夹、微信等处选中文件按 Ctrl+C，再回到这里粘贴。"
            tell(self.window(), "粘贴", "剪贴板里没有图片，也没有文件。", more)

    def capture(self) -> None:
        """Let the user draw a region of the screen and take it in."""
        goal = self._goal()
        capture_region(
            self.window(),
            lambda data: self.take([picture_source(data, self._picture or "屏幕截图")], goal),
            lambda error: tell_error(self.window(), error, "没有截到图"),
        )

    # -- taking -------------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether files are being looked through."""
        return self._operation is not None

    def take(self, wanted: Sequence[Wanted], goal: Goal | None = None, earlier: Sequence[Aside] = ()) -> None:
        """Look *wanted* through and attach what can be used; what comes while at work is taken afterwards.

        *earlier* are files set aside before, which the list at the end names again.
        """
        goal = goal or self._goal()
        if self.running:
            self._waiting.append((wanted, goal))
            return
        self._start(_Round(goal, aside=list(earlier)), wanted, "")

    def _start(self, now: _Round, wanted: Sequence[Wanted], password: str) -> None:
        workspace, read = self._desk.workspace, list[Ready]()
        self._round, self._read = now, read

        def work(progress: Progress) -> Gathered:
            return gather(workspace, wanted, progress, password, read.append)

        self._pause.stop()
        self._show("正在检查文件…", busy=True)
        self._operation = Operation(
            self,
            work,
            success=lambda gathered: self._gathered(operation, now, gathered),
            failure=lambda error: self._failed(operation, error),
            progress=lambda step: self._step(operation, step),
        )
        operation = self._operation.start()

    def _show(self, text: str, *, busy: bool) -> None:
        self.text.setText(text)
        self.bar.setVisible(busy)
        self.stop_button.setVisible(busy)
        self.keep_link.hide()
        self.forget_link.hide()
        if busy:
            self.bar.setRange(0, 0)
        self.show()

    def stop(self) -> None:
        """Stop at once: what is still being read in the background is not used, what was read already is offered."""
        if self._operation is None:
            return
        self._operation.cancel()
        self._operation = None
        waiting = f"排在后面的 {len(self._waiting)} 次也没有添加。" if self._waiting else ""
        self._waiting.clear()
        self._round.ready += self._read
        count = len(self._round.ready)
        self._show(f"已停止，没有添加文件。{waiting}{f'已看完的有 {count} 个：' if count else ''}", busy=False)
        if count:
            self.keep_link.setText(f"添加这 {count} 个")
            self.keep_link.show()
            self.forget_link.show()
        else:
            self._pause.start()

    def _keep_read(self) -> None:
        """Attach what had been read when the user stopped."""
        self._finish(self._round)

    def _step(self, operation: Operation[Gathered], step: Step) -> None:
        if operation is self._operation:
            self.text.setText(step.stage)
            self.bar.setRange(0, step.total)
            self.bar.setValue(step.current)

    def _failed(self, operation: Operation[Gathered], error: QiluError) -> None:
        if operation is self._operation:
            self._end()
            self._refuse(error)
            self._next()

    def _refuse(self, error: QiluError) -> None:
        if not isinstance(error, Cancelled):
            tell_error(self.window(), error, "没有添加")

    def _gathered(self, operation: Operation[Gathered], now: _Round, gathered: Gathered) -> None:
        from qilu_desktop.evidence.faults import PasswordNeeded

        if operation is not self._operation:
            return
        now.ready += gathered.ready
        locked = [one for one in gathered.aside if isinstance(one.error, PasswordNeeded)]
        now.aside += [one for one in gathered.aside if one not in locked]
        self._unlock(now, [one.source for one in locked if one.source])

    # -- passwords ----------------------------------------------------------------------------------------------------

    def _unlock(self, now: _Round, locked: list[Source]) -> None:
        """Ask for the passwords of *locked* one after the other; one that opens several is asked for once."""
        self.hide()
        while locked:
            first = locked[0]
            dialog = PasswordDialog(self.window(), first.name, len(locked) - 1, wrong=first in now.tried)
            if dialog.exec():
                now.tried.add(first)
                self._start(now, locked, dialog.password)
                return
            skipped = locked if dialog.all_skipped else locked[:1]
            now.aside += [Aside(_skipped(one.name), one) for one in skipped]
            locked = locked[len(skipped) :]
        self._finish(now)

    # -- the end ------------------------------------------------------------------------------------------------------

    def _finish(self, now: _Round) -> None:
        self._end()
        if not self._there(now.goal.owner):
            self._refuse(_GONE)
            self._next()
            return
        fresh, doubles, twice = sort_out(self._desk.dossier.evidence, now.ready, now.goal)
        added = self._attach(now.goal, fresh)
        if added is not None:
            outcome = Outcome(len(added), [one for one in fresh if one.notes], now.aside, doubles, twice)
            if outcome.worth_telling:
                self._tell(now.goal, outcome)
        self._next()

    def _there(self, owner: str) -> bool:
        """Whether the owner was not removed (or the adding undone) while the files were looked through."""
        return owner == UNIT_SUBJECT or self._desk.dossier.applicant(owner) is not None

    def _end(self) -> None:
        self._operation = None
        self.hide()

    def _next(self) -> None:
        if self._waiting and not self.running:
            self.take(*self._waiting.pop(0))

    def _attach(self, goal: Goal, ready: Sequence[Ready]) -> Sequence[Evidence] | None:
        """Make evidence of files in one step; None when that failed."""
        if not ready:
            return ()
        kinds = kinds_for(self._desk.pack, goal.owner)
        entries = [one.entry(goal, goal.kind or guess_kind(one.source.name, kinds)) for one in ready]
        made = self._desk.get(lambda: self._desk.workspace.attach_all(entries))
        if made:
            self._desk.told.emit(f"添加 {len(made)} 份材料")
            self.attached.emit([one.id for one in made])
        return made

    def _tell(self, goal: Goal, outcome: Outcome) -> None:
        ways = DoubleWays(
            self._desk,
            goal,
            lambda ready: bool(self._attach(goal, [ready])),
            lambda ident: self.attached.emit([ident]),
        )
        dialog = OutcomeDialog(self.window(), outcome, ways)
        dialog.exec()
        if dialog.retry:
            again = set(dialog.retry)
            self.take(dialog.retry, goal, [one for one in outcome.aside if one.source not in again])


def _skipped(name: str) -> EvidenceError:
    from qilu_desktop.evidence.faults import short_name

    remedy = "要添加时点“重试”输入密码；不知道密码时请向文件提供者索取，或请对方“打印”成不带密码的 PDF。"
    return EvidenceError(short_name(name), "设有打开密码，没有输入密码", remedy)
