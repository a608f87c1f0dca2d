"""What only the insides of a folder's documents tell: pages and sizes as the 报送清单 says, and the marks on pages."""

from __future__ import annotations

import email
import email.policy
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.printable import printable
from qilu_desktop.errors import QiluError
from qilu_desktop.pack.load import find_pack
from qilu_desktop.progress import Progress
from qilu_desktop.sizes import size_text
from qilu_desktop.submission.listed import Row, read_checklist
from qilu_desktop.submission.model import (
    BOOKS,
    CHECKLIST,
    CHECKS,
    DRAFT_MARK,
    PACKETS,
    REPORT,
    SUPPLEMENT_LIST,
    UNSEALED_MARK,
)
from qilu_desktop.submission.opening import MALFORMED

if TYPE_CHECKING:
    import pypdf

Told = tuple[str, str, str]
"""Path, kind of fault as its Chinese word, sentence."""

_MISSING, _LISTED, _MARK, _BROKEN = "缺少", "与清单不符", "标注不对", "打不开"
_SEEN, _UNSEEN = "已审验", "尚未审验"
_PACKET = re.compile(rf"{PACKETS}/[^/]+/.*-(\d\d)-[^/]*\.pdf")
_SHOWN = 120
"""So many characters of a name that somebody else wrote are shown."""
_ASK = "请重新生成报送文件夹，或向发来的单位核实。"


@dataclass(frozen=True)
class Looked:
    """Problems, and sentences on what is not wrong but should be known."""

    problems: tuple[Told, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nature:
    """What the 校验报告 says of a folder: whether a draft, of which day, which packets bear a mark on every page."""

    draft: bool
    day: date
    marked: frozenset[int]

    @staticmethod
    def of(folder: Path) -> Nature | None:
        """The nature of a folder; None where its 校验报告 is not there or not understood."""
        try:
            data = json.loads((folder / CHECKS).read_bytes())
            pack, draft, day = find_pack(data["pack"]), bool(data["draft"]), date.fromisoformat(data["made_on"])
        except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, QiluError):
            return None
        numbers = {kind.packet for kind in pack.evidence}
        marked = {at for at in numbers if all(kind.marked for kind in pack.evidence if kind.packet == at)}
        return Nature(draft, day, frozenset(marked))


def look_inside(folder: Path, files: Mapping[str, Path], expected: Mapping[str, str], progress: Progress) -> Looked:
    """Look into *files* of *folder* by their paths in it, each whole and open to reading; *expected* are their SHA-256.

    Raises:
        Cancelled: stopped by *progress*.
    """
    from pypdf.errors import PyPdfError

    nature = Nature.of(folder) if CHECKS in files else None
    listing = next((path for path in (CHECKLIST, SUPPLEMENT_LIST) if path in files), "")
    rows = read_checklist(files[listing]) if listing else None
    problems: list[Told] = list(_lacking(expected))
    if listing:
        problems.extend((listing, _LISTED, text) for text in _unkept(rows, expected))
    unsealed: list[str] = []
    for number, (path, place) in enumerate(sorted(files.items())):
        progress.step(f"打开{mask_ids_in(path.rpartition('/')[2])}", number, len(files))
        try:
            if path.endswith(".eml"):
                problems.extend((path, _LISTED, text) for text in _strangers(place, frozenset(expected.values())))
            with closing(_Pdf(place)) as document:
                if rows is not None and path != listing:
                    row = rows.get(expected[path])
                    problems.extend((path, _LISTED, text) for text in _unlike(row, document))
                if nature:
                    problems.extend((path, _MARK, text) for text in _unmarked(path, document, nature))
                    if not nature.draft and _waits(path, document):
                        unsealed.append(path.rpartition("/")[2])
        except (PyPdfError, *MALFORMED):
            problems.append((path, _BROKEN, f"有的页读不出来；{_ASK}"))
    remarks = ["这是草稿，不能用来报送。"] if nature and nature.draft else []
    if unsealed:
        remarks.append(f"还没有盖章（首页注明“{UNSEALED_MARK}”）：{'、'.join(unsealed)}。")
    return Looked(tuple(problems), tuple(mask_ids_in(one) for one in remarks))


def _lacking(expected: Mapping[str, str]) -> Iterator[Told]:
    """The lists that a folder of ours never goes without; who takes one out of it takes its line out too."""
    if not {CHECKLIST, SUPPLEMENT_LIST} & expected.keys():
        yield CHECKLIST, _MISSING, f"没有报送清单，不能核对文件是否齐全、页数和大小；{_ASK}"
    if CHECKS not in expected:
        yield CHECKS, _MISSING, f"没有校验报告，不能核对页面上的标注；{_ASK}"


def _unkept(rows: Mapping[str, Row] | None, expected: Mapping[str, str]) -> Iterator[str]:
    """What the 报送清单 names and the manifest does not; a file that was exchanged is told of where it lies."""
    if rows is None:
        yield f"读不出里面的文件和校验码；{_ASK}"
        return
    held = set(expected.values())
    exchanged = tuple(path for path, digest in expected.items() if digest not in rows)
    for digest, row in rows.items():
        if digest not in held and not (row.name and any(path.endswith(row.name) for path in exchanged)):
            yield f"清单里列有“{row.name or digest[:12]}”（校验码 {digest[:12]}…），文件夹里没有；{_ASK}"


class _Pdf:
    """A document whose pages are read one at a time when asked for; none where it is no PDF."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._opened = ExitStack()

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()

    @cached_property
    def pages(self) -> int:
        """How many pages a PDF has."""
        return len(self._reader.pages) if self._reader else 0

    def text(self, page: int) -> str:
        """A page's text without blanks."""
        if self._reader is None:
            return ""
        found = "".join(self._reader.pages[page].extract_text().split())
        # What a page shows, its pictures too, is otherwise kept for as long as the file is open.
        self._reader.resolved_objects.clear()
        return found

    @cached_property
    def _reader(self) -> pypdf.PdfReader | None:
        import pypdf

        if self.place.suffix.lower() != ".pdf":
            return None
        # Given a path, the reader would take the whole file into memory.
        return pypdf.PdfReader(self._opened.enter_context(self.place.open("rb")))


def _unlike(row: Row | None, document: _Pdf) -> Iterator[str]:
    """How a file differs from its row in the 报送清单."""
    if row is None:
        yield f"报送清单里没有这个文件的校验码；{_ASK}"
        return
    if document.pages != row.pages:
        yield f"报送清单上写的是 {row.pages} 页，实际 {document.pages} 页；{_ASK}"
    real = size_text(document.place.stat().st_size)
    if "".join(real.split()) != row.size:
        yield f"报送清单上写的大小是 {row.size}，实际 {real}；{_ASK}"


def _unmarked(path: str, document: _Pdf, nature: Nature) -> Iterator[str]:
    """Marks that the pages of a document lack."""
    if nature.draft and not _says_draft(path, document):
        yield f"文件夹是草稿，这份的首页却没有注明“{DRAFT_MARK}”；{_ASK}"
    packet = _PACKET.fullmatch(path)
    if packet and int(packet.group(1)) in nature.marked:
        texts = [document.text(page) for page in range(document.pages)]
        seen = (_SEEN, _UNSEEN) if nature.draft else (_SEEN,)
        bare = [at for at, text in enumerate(texts, 1) if not any(mark in text for mark in seen)]
        if bare:
            yield f"第 {'、'.join(map(str, bare))} 页没有注明“{_SEEN}”（通知 4.3b）；{_ASK}"


def _strangers(draft: Path, held: frozenset[str]) -> Iterator[str]:
    """Attachments of a mail draft that are no file of the folder, whole and unchanged."""
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    for part in message.walk():
        data = part.get_payload(decode=True) if part.get_filename() else None
        if isinstance(data, bytes) and sha256(data).hexdigest() not in held:
            name = printable(str(part.get_filename()))[:_SHOWN]
            yield f"附件“{name}”不是文件夹里的文件，或与它内容不同；{_ASK}"


def _says_draft(path: str, document: _Pdf) -> bool:
    if document.pages:
        return DRAFT_MARK in document.text(0)
    if not path.endswith(".docx"):
        return True
    with zipfile.ZipFile(document.place) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml")]
        return any(DRAFT_MARK in archive.read(name).decode("utf-8", "replace") for name in parts)


def _waits(path: str, document: _Pdf) -> bool:
    """Whether a document that is to be sealed is the generated one."""
    sealed = path == REPORT or (path.startswith(f"{BOOKS}/") and path.endswith("-申报书.pdf"))
    return sealed and bool(document.pages) and UNSEALED_MARK in document.text(0)
