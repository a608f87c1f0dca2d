"""Pictures of handing over and taking in an exchange file; used by ``screenshots.py``, put back by undo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screenshots import Camera

    from qilu_desktop.gui.exchange.take_dialog import TakeDialog
    from qilu_desktop.gui.window import Window

_PASSWORD = "Shifan-2024"


def take(camera: Camera, window: Window, folder: Path) -> None:
    """Every picture; the exchange files are made in *folder*."""
    from qilu_desktop.flow import StepId

    folder.mkdir(exist_ok=True)
    window.go(StepId.PEOPLE)
    camera.keep(window, "3-people-exchange")
    plain, locked = folder / "山东示例机械有限公司-3人-申报材料.qlsj", folder / "加了密码.qlsj"
    hand_over(camera, window, plain, locked)
    take_in(camera, window, plain, locked)


def hand_over(camera: Camera, window: Window, plain: Path, locked: Path) -> None:
    """交给推荐单位: choosing, and done."""
    from qilu_desktop.gui.exchange.opening import hand_over

    people = [person.id for person in window.desk.dossier.applicants]
    for target, chosen in ((locked, people[:1]), (plain, people[:4])):
        dialog = hand_over(window, window.desk, chosen)
        assert dialog
        camera.keep(dialog, "3-hand-over")
        dialog.password.edit.setText(_PASSWORD if target == locked else "")
        dialog.write(target)
        camera.wait_while(lambda dialog=dialog: dialog.running)
        camera.keep(dialog, "3-hand-over-done")
        dialog.accept()


def take_in(camera: Camera, window: Window, plain: Path, locked: Path) -> None:
    """接收材料包: a password, a broken file, and what would change."""
    desk = window.desk
    first, second, third, *_rest = desk.dossier.applicants
    before = desk.dossier
    desk.set_value(first.id, "school", "青岛虚构职业学院")
    desk.set_value(first.id, "deeds", first.record.text("deeds").replace("。", "；", 1))
    desk.set_value(first.id, "mobile", None)
    piece = desk.dossier.evidence_of(first.id)[0].id
    desk.do(lambda: desk.workspace.remove_evidence(piece))
    desk.do(lambda: desk.workspace.remove_applicant(second.id))
    desk.set_value(third.id, "id_number", None)
    dialog = opened(camera, window, locked)
    camera.keep(dialog, "3-take-in-password")
    broken = plain.with_name("坏的.qlsj")
    broken.write_bytes(plain.read_bytes()[:5000])
    dialog.look_at(broken)
    camera.wait_while(lambda: dialog.running)
    camera.keep(dialog, "3-take-in-broken")
    dialog.look_at(plain)
    camera.wait_while(lambda: dialog.running)
    camera.keep(dialog, "3-take-in-changes")
    dialog.review.choose_all(mine=False)
    for at, name in ((1, "new"), (2, "unsure"), (3, "same")):
        dialog.review.list.setCurrentItem(dialog.review.list.topLevelItem(at))
        camera.keep(dialog, f"3-take-in-{name}")
    dialog.take()
    camera.keep(dialog, "3-take-in-open")
    dialog.done(0)
    while desk.dossier != before:
        desk.undo()


def opened(camera: Camera, window: Window, file: Path) -> TakeDialog:
    """The dialog, having looked at *file*."""
    from qilu_desktop.gui.exchange.opening import take_in

    dialog = take_in(window, window.desk, window.show_person, file)
    assert dialog
    camera.wait_while(lambda: dialog.running)
    return dialog
