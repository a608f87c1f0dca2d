"""What a submission folder is built from: the data, its files and their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qilu_desktop.checks import FileFacts
from qilu_desktop.documents.adoption.in_folder import NO_FORMS, OfficialForms
from qilu_desktop.documents.adoption.suites import Suite
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.pack.model import Pack
from qilu_desktop.submission.caching import Cache, NoCache

DRAFT_MARK = "草稿"
UNSEALED_MARK = "待盖章"
NO_SEALED_SCAN = "没有盖章扫描件，放入的是生成件"
"""What a folder says of a document that went in as generated, for want of its sealed scan."""

CHECKLIST = "00-报送清单.pdf"
SUPPLEMENT_LIST = "00-补充材料清单.pdf"
REPORT = "01-推荐报告.pdf"
BOOKS = "02-申报书"
PACKETS = "03-佐证材料"
SUMMARY = "04-汇总表.docx"
MAIL = "邮件"
MAIL_TEXT = f"{MAIL}/邮件正文.txt"
MAIL_RECORD = "分装记录.json"
"""Not beside the drafts: it names everybody, those too who are held out of the mail."""
MAIL_SHRUNK = f"{MAIL}/压缩件"
"""Folder of the copies made smaller for the mail; below it the paths of their originals."""
MAIL_SUMMARY = f"{MAIL}/04-汇总表-不含涉密人选.docx"
POST = "邮寄"
POST_COVER = f"{POST}/EMS封面及收件信息.pdf"
POST_CUT = f"{POST}/EMS标签-A4裁切.pdf"
POST_LABEL = f"{POST}/EMS标签-100×150毫米.pdf"
POST_CHECK = f"{POST}/A3打印校准页.pdf"
POST_LIST = f"{POST}/邮寄清单.pdf"
CHECKS = "校验报告.json"

BOOK_SCAN = "book_scan"
REPORT_SCAN = "report_scan"
"""Evidence kinds of the sealed scans (pack, ``evidence.yaml``)."""


@dataclass(frozen=True)
class Source:
    """A snapshot to build from.

    ``read`` gives an attached file's bytes, ``checked`` says where a file lies that is too large to be held (its hash
    verified; None: all are read); ``revision`` names the version of the data (printed on the checklist,
    so that a folder can be told from a later one); ``cache`` is asked before a file is made; ``facts`` and
    ``overlong`` (what :mod:`preflight` worked out) are handed to the checks.  ``official`` are the forms that the
    workspace has adopted in place of built-in layouts, read once; ``suites`` are the office suites that may set them
    (None: those of this machine).  ``codes`` puts QR codes on the pages to be signed (:mod:`documents.page_codes`).
    ``each`` is how many bytes an applicant's evidence PDFs may have together; 0: every picture passes as it is.
    ``matter`` is what is sent after the year's title (a supplement says so), ``told`` are lines that the mail adds.
    """

    pack: Pack
    dossier: Dossier
    read: Callable[[FileRef], bytes]
    revision: int = 0
    cache: Cache = field(default_factory=NoCache)
    facts: Mapping[str, FileFacts] = field(default_factory=dict)
    overlong: Mapping[str, str] = field(default_factory=dict)
    official: OfficialForms = NO_FORMS
    suites: tuple[Suite, ...] | None = None
    codes: bool = True
    each: int = 0
    matter: str = "推荐材料"
    told: tuple[str, ...] = ()
    checked: Callable[[FileRef], Path] | None = None

    def found(self, file: FileRef) -> bytes | Path:
        """An attached file, verified: where it lies, if that is known, else its bytes.

        Raises:
            WorkspaceError: it is missing or damaged.
            StorageError: the disk refused.
        """
        return self.checked(file) if self.checked else self.read(file)

    @property
    def heading(self) -> str:
        """What is sent, as mails and labels say it: 2024年度齐鲁首席技师推荐材料."""
        return f"{self.pack.title}{self.matter}"


@dataclass(frozen=True)
class Person:
    """An applicant's place in the folder: ``number`` in the order of recommendation, ``stem`` of the file names."""

    number: int
    stem: str
    applicant: Applicant

    @property
    def folder(self) -> str:
        """Name of the person's folder, e.g. ``01-张三``."""
        return f"{self.number:02d}-{self.stem}"

    @property
    def held_out(self) -> bool:
        """Whether the person's files stay out of mail and EMS (secrecy facts)."""
        return self.applicant.held_out


@dataclass(frozen=True)
class Listed:
    """A file of the folder as the checklist prints it.

    ``path`` has ``/`` between names; ``size`` is in bytes; ``pages`` is 0 where pages are not counted; ``person`` is
    the applicant's number (0: of the whole); ``mailed`` says that it is meant for the e-mail.
    """

    path: str
    size: int
    sha256: str
    pages: int = 0
    person: int = 0
    mailed: bool = False

    @property
    def name(self) -> str:
        """The last name of the path."""
        return self.path.rpartition("/")[2]

    @property
    def original(self) -> str:
        """The path in the folder, of a copy made smaller for the mail that of its original."""
        return self.path.removeprefix(f"{MAIL_SHRUNK}/")


@dataclass(frozen=True)
class Message:
    """One mail draft: its number from 1, and the files attached in order (or in the attached ZIP)."""

    number: int
    files: tuple[Listed, ...]
