"""What the documents of a folder would be now: made again aside, to tell which file of a folder is stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Event

from qilu_desktop.checks import Report
from qilu_desktop.errors import Cancelled, QiluError, StorageError
from qilu_desktop.paths import sha256_of
from qilu_desktop.progress import Progress
from qilu_desktop.submission.aside import aside
from qilu_desktop.submission.checks_report import waived_matters
from qilu_desktop.submission.content import maker_of
from qilu_desktop.submission.difference import held_by
from qilu_desktop.submission.looking_inside import Nature
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.rounds import RECORD, is_document, read_sent
from qilu_desktop.submission.verify import Depth, Fault, Problem, Verified, in_order, verify_folder

Ready = Callable[[date], tuple[Source, Report]]
"""Gives what a workspace would be built from on a day, and what the checks say of it."""
_AGAIN = "请重新生成报送文件夹。"


@dataclass(frozen=True)
class Fresh:
    """The documents that the workspace gives now: SHA-256 by path, and why those of ``failed`` cannot be made."""

    hashes: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


def fresh_of(source: Source, report: Report, today: date, progress: Progress, *, draft: bool) -> Fresh:
    """Make every document of *source*, one after another, as a build on the day *today* does; only the hashes stay.

    Raises:
        SubmissionError: adopted forms cannot be set on this machine (not for a draft).
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    hashes, failed = dict[str, str](), dict[str, str]()
    with aside() as place:
        maker = maker_of(source, waived_matters(report, source.dossier), today, Event(), place, draft=draft)
        maker.official.prepare(progress, draft=draft)
        jobs = tuple(maker.jobs())
        for number, job in enumerate(jobs):
            progress.step(f"比对{job.subject}", number, len(jobs))
            try:
                hashes.update((made.path, _digest(made.content)) for made in job.make().files)
            except (Cancelled, StorageError):
                raise
            except QiluError as error:
                failed[job.subject] = error.line
    return Fresh(hashes, failed)


def _digest(content: bytes | Path) -> str:
    """The SHA-256 of a file that was made; one that lies aside has served its purpose."""
    if isinstance(content, bytes):
        return sha256(content).hexdigest()
    digest = sha256_of(content)
    content.unlink()
    return digest


def verify_against(folder: Path, ready: Ready, progress: Progress) -> Verified:
    """Verify *folder* at every depth: whole, open to reading, and what the workspace gives now.

    Raises:
        SubmissionError: there is no manifest, or adopted forms cannot be set here.
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    verified = verify_folder(folder, deep=True, progress=progress)
    nature, held = Nature.of(folder), _state_of(folder)
    if nature is None:
        remark = "校验报告.json 读不出来，不知道是哪一天、是不是草稿，没有与工作区比对。"
        return replace(verified, remarks=(*verified.remarks, remark))
    source, report = ready(nature.day)
    fresh = fresh_of(source, report, nature.day, progress, draft=nature.draft)
    stale = list(_stale(held, fresh))
    if stale:
        # The folder may have been built without the codes on its pages, which nothing in it tells.
        plain = replace(source, codes=not source.codes)
        other = fresh_of(plain, report, nature.day, progress, draft=nature.draft)
        stale = min(stale, list(_stale(held, other)), key=len)
    known = {problem.path for problem in verified.problems}
    problems = in_order((*verified.problems, *(one for one in stale if one.path not in known)))
    failed = tuple(f"工作区现在做不出{subject}：{why}" for subject, why in fresh.failed.items())
    return replace(verified, problems=problems, depth=Depth.CONTENT, remarks=(*verified.remarks, *failed))


def _state_of(folder: Path) -> Mapping[str, str]:
    """The documents of the whole submission as the folder gives or, a supplement, completes it."""
    supplement = read_sent(folder / RECORD)
    return supplement.state if supplement else held_by(folder) or {}


def _stale(held: Mapping[str, str], fresh: Fresh) -> Iterator[Problem]:
    documents = {path: digest for path, digest in held.items() if is_document(path)}
    for path, digest in documents.items():
        if path not in fresh.hashes:
            text = f"按工作区现在的数据不再有（或做不出）这个文件；{_AGAIN}"
            yield Problem(path, Fault.STALE, text)
        elif fresh.hashes[path] != digest:
            yield Problem(path, Fault.STALE, f"工作区的数据后来改过，与现在的内容不同；{_AGAIN}")
    for path in fresh.hashes.keys() - documents.keys():
        yield Problem(path, Fault.STALE, f"按工作区现在的数据应当有这个文件，文件夹里没有；{_AGAIN}")
