"""The work behind 补充材料, for a worker: recording, comparing, building."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.gui.building import ready_of
from qilu_desktop.pack.model import Pack
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from qilu_desktop.submission.mail_options import MailOptions
    from qilu_desktop.submission.rounds import PersonChange


@dataclass(frozen=True)
class Found:
    """What has come of it: a sentence, the changes person by person, and the folder that was built."""

    text: str = ""
    changes: tuple[PersonChange, ...] = ()
    folder: Path | None = None


@dataclass(frozen=True)
class SupplementOrder:
    """What supplement to build, where to, and how."""

    workspace: Workspace
    pack: Pack
    today: date
    output: Path
    reason: str
    draft: bool
    by_person: bool
    mail: MailOptions


def record(workspace: Path, dossier: Dossier, folder: Path, on: date, progress: Progress) -> PartialDate | None:
    """Record a sending; what is then to be put down as 电子邮件发送日期.

    Raises:
        as :func:`submission.rounds.record_sending` does.
    """
    from qilu_desktop.submission.rounds import mail_day, record_sending

    return mail_day(dossier, record_sending(workspace, dossier, folder, on, progress))


def compare(workspace: Workspace, pack: Pack, dossier: Dossier, today: date, progress: Progress) -> Found:
    """What is another than in the newest sending; raises as a build does."""
    from qilu_desktop.submission.fresh import fresh_of
    from qilu_desktop.submission.naming import persons
    from qilu_desktop.submission.rounds import changes, last_sent

    sent = last_sent(workspace.folder)
    source, report = ready_of(workspace, pack)(today)
    fresh = fresh_of(source, report, today, progress, draft=False)
    found = changes(sent, fresh.hashes, persons(dossier.applicants))
    moved = sum(one.moved for one in found if one.folder)
    text = (
        f"与{sent.title}相比，{moved} 人有变动。"
        if any(one.moved for one in found)
        else f"与{sent.title}相比没有变化。"
    )
    lost = "".join(f"{subject}现在做不出来：{why}" for subject, why in fresh.failed.items())
    return Found(text + lost, found)


def build_supplement(order: SupplementOrder, progress: Progress) -> Found:
    """Build the supplement to the newest sending; raises as :func:`submission.build.build_folder` does."""
    from qilu_desktop.submission.build import build_folder
    from qilu_desktop.submission.built import Wishes
    from qilu_desktop.submission.rounds import last_sent
    from qilu_desktop.submission.supplement import Supplement

    supplement = Supplement(last_sent(order.workspace.folder), order.reason)
    source, report = ready_of(order.workspace, order.pack)(order.today)
    built = build_folder(
        source,
        order.output,
        draft=order.draft,
        today=order.today,
        progress=progress,
        wishes=Wishes(order.by_person, mail=order.mail, supplement=supplement),
        report=report,
    )
    kept = "没有变化，保持原样" if built.unchanged else "已生成"
    text = f"“{built.folder.name}”{kept}，共 {len(built.files)} 个文件，邮件 {len(built.messages)} 封。"
    return Found("\n".join((text, *built.missing, *built.notes)), built.changes, built.folder)
