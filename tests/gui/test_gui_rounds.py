"""补充材料 in the window: record a sending, see what is another, build the difference."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from gui_tools import answering, press, words

from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.evidence.intake import inspect
from qilu_desktop.exchange.load import load_dossier
from qilu_desktop.flow import StepId
from qilu_desktop.gui.build_page import BuildPage
from qilu_desktop.gui.building import ready_of
from qilu_desktop.gui.sending.page import ROUNDS, SendingPage
from qilu_desktop.gui.sending.rounds_work import SupplementOrder, build_supplement
from qilu_desktop.gui.window import Window
from qilu_desktop.paths import resources_dir
from qilu_desktop.progress import Silent
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.rounds import sendings

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def window(open_window: Open, tmp_path: Path) -> Window:
    """The sample's first three people."""
    sample, folder = resources_dir() / "sample", tmp_path / "示例"
    held = json.loads((sample / "dossier.json").read_text("utf-8"))
    held["applicants"] = held["applicants"][:3]
    owners = {"unit", *(one["id"] for one in held["applicants"])}
    held["evidence"] = [one for one in held["evidence"] if one["owner"] in owners]
    (tmp_path / "dossier.json").write_text(json.dumps(held), "utf-8")
    load_dossier(tmp_path / "dossier.json", sample / "files", folder, lambda data, name: inspect(data, name).mime)
    return open_window(folder=folder)


def _page(window: Window) -> SendingPage:
    window.go(StepId.SENDING)
    page = window.page(StepId.SENDING)
    assert isinstance(page, SendingPage)
    assert page.show_tab(ROUNDS)
    return page


def _put_on_record(page: SendingPage, folder: Path, wait: Wait) -> None:
    panel, card = page.rounds, page.sent
    assert not panel.build_button.isEnabled()
    press(panel, "去登记")
    assert card.isVisible()
    assert card.folder.text() == str(folder)
    card.on.setText("7月22日")
    with answering(lambda dialog: press(dialog, "确定")) as said:
        press(card, "登记为已报送")
    assert "日期写法不对" in said[0]
    card.on.setText("2024-07-22")
    card.folder.clear()
    with answering(lambda dialog: press(dialog, "确定")) as said:
        press(card, "登记为已报送")
    assert "没有写发出的文件夹" in said[0]
    card.folder.setText(str(folder))
    press(card, "登记为已报送")
    wait(lambda: not card.running and "首次报送　2024-07-22" in card.known.text())


def test_a_sending_is_recorded_and_the_difference_built(window: Window, wait: Wait, tmp_path: Path) -> None:
    desk, day = window.desk, date(2024, 7, 22)
    source, _report = ready_of(desk.workspace, desk.pack)(day)
    built = build_folder(source, tmp_path / "报送", draft=False, today=day, progress=Silent())
    desk.settings.keep_folder("output", tmp_path / "报送")
    desk.mark_built(built.folder, desk.workspace.revision, draft=False)
    page = _page(window)
    panel = page.rounds
    # Sent as generated: whoever is about to send it is told so.
    assert "还有没盖章的文件" in words(page.state)
    assert "推荐报告没有盖章扫描件" in words(page.state)
    _put_on_record(page, built.folder, wait)
    # One record of one sending: the date is filled in, and writing it down does not outdate the folder that was sent.
    assert desk.dossier.unit.day("sent_on") == PartialDate(2024, 7, 22)
    for travel in (lambda: None, desk.undo, desk.redo):
        travel()
        mark = desk.built_mark()
        assert mark
        assert mark.current
    assert desk.dossier.unit.day("sent_on") == PartialDate(2024, 7, 22)
    assert page.show_tab(ROUNDS)
    assert "与首次报送（2024-07-22）相比" in panel.told.text()
    press(panel, "看有哪些不同")
    wait(lambda: not panel.running and "没有变化" in panel.told.text())
    assert not panel.list.isVisible()
    assert desk.set_value("p03", "post_name", "数控车工班长")
    name = desk.dossier.applicants[2].name
    press(panel, "看有哪些不同")
    wait(lambda: not panel.running and "1 人有变动" in panel.told.text())
    people = [panel.list.topLevelItem(at) for at in range(panel.list.topLevelItemCount())]
    assert (name, "替换") in [(one.text(0), one.text(1)) for one in people if one]
    panel.reason.setText("更正岗位名称")
    panel.mail.limit.setText("很大")
    with answering(lambda dialog: press(dialog, "确定")) as said:
        press(panel, "生成补充材料")
    assert "大小“很大”写法不对" in said[0]
    panel.mail.limit.setText("12 MB")
    panel.mail.zipped.setChecked(True)
    press(panel, "生成补充材料")
    wait(lambda: not panel.running and panel.folder is not None)
    assert panel.folder
    assert panel.folder.name.endswith("-补充材料(第1次)")
    assert (panel.folder / "邮件" / "第1封-共1封-附件.zip").is_file()
    assert (panel.folder / "00-补充材料清单.pdf").is_file()
    assert panel.open_button.isVisible()
    # Only what this folder holds is said to be unsealed.
    assert panel.told.text().endswith(f"\n申报书没有盖章扫描件，放入的是生成件：{name}。")
    assert "推荐报告" not in panel.told.text()
    (sent,) = sendings(desk.workspace.folder)
    assert (sent.title, sent.on) == ("首次报送", day)
    _the_supplement_is_sent(window, wait)
    order = SupplementOrder(desk.workspace, desk.pack, day, tmp_path / "稿", "", True, True, desk.mail)
    assert build_supplement(order, Silent()).text.startswith(f"“{panel.folder.name}-草稿”已生成")


def _the_supplement_is_sent(window: Window, wait: Wait) -> None:
    """Its mail is a click away, and the next build of the whole shares its mail out alike."""
    build, desk = window.page(StepId.BUILD), window.desk
    assert isinstance(build, BuildPage)
    window.go(StepId.BUILD)
    assert (build.mail.limit.text(), build.mail.zipped.isChecked()) == ("12 MB", True)
    page = _page(window)
    panel = page.rounds
    assert panel.folder
    press(panel, "去寄发")
    wait(lambda: page.mail.isVisible() and "补充材料(第1次)" in "".join(one.subject for one in page.mail.drafts))
    assert "补充材料" in page.state_title.text()
    # Of three people only the one whose 申报书 is another.
    assert page.paper.person.count() == 1
    page.mail.zipped.setChecked(False)
    press(page.mail, "重新分装")
    wait(lambda: not page.mail.running and "第1封-共1封-附件.zip" not in page.mail.drafts[0].attached)
    assert not (panel.folder / "邮件" / "第1封-共1封-附件.zip").exists()
    assert not desk.mail.zipped
    press(page, "返回整套材料")
    wait(lambda: "补充材料" not in page.mail.drafts[0].subject)
    assert page.show_tab(ROUNDS)
    assert not panel.mail.zipped.isChecked()
