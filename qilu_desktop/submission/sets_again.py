"""The A3 sets of a built folder in another order, for the printer; the folder itself stays as it is."""

from __future__ import annotations

from pathlib import Path

from qilu_desktop.errors import SubmissionError, storage_error
from qilu_desktop.pack.load import find_pack
from qilu_desktop.submission import naming
from qilu_desktop.submission.mail_record import MailRecord
from qilu_desktop.submission.model import BOOKS, DRAFT_MARK, Person
from qilu_desktop.submission.official_pages import paper_of
from qilu_desktop.submission.paper_sets import Order, collated


def posted_people(record: MailRecord) -> tuple[Person, ...]:
    """The people whose 一览表 goes by post."""
    return tuple(one for one in record.people if overview_path(one) in record.by_post)


def overview_path(person: Person) -> str:
    """Where a person's printed 一览表 lies in the folder."""
    return f"{BOOKS}/{person.folder}/{naming.overview_name(person, 'pdf')}"


def book_path(person: Person) -> str:
    """Where a person's 申报书 lies in the folder."""
    return f"{BOOKS}/{person.folder}/{naming.book_name(person)}"


def sets_again(folder: Path, record: MailRecord, *, by_person: bool, separators: bool) -> bytes:
    """The sets as PDF.

    Raises:
        SubmissionError: nobody's 一览表 goes by post, or one is missing or of another size.
        StorageError: the folder cannot be read.
    """
    people, pack = posted_people(record), find_pack(record.pack)
    if not people:
        raise SubmissionError("这个文件夹里没有要邮寄的一览表。", "请核对人选和涉密情况，再重新生成。")
    try:
        sheets = [(one.stem, folder.joinpath(*overview_path(one).split("/"))) for one in people]
        mark = DRAFT_MARK if record.draft else ""
        order = Order(pack.notice.overview_copies, paper_of(pack), record.day, by_person, separators, mark)
        return collated(sheets, order)
    except OSError as error:
        raise storage_error(error, folder) from error
