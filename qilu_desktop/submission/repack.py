"""Shares a built folder's mail out anew (another limit, ZIP, password) without building its documents again.

The folder is copied beside its place, every file checked against the manifest on the way; mail, checklist and manifest
are made new; then the new folder takes the name, the former one is kept as after any build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from qilu_desktop.errors import Cancelled, SubmissionError, storage_error
from qilu_desktop.pack.load import find_pack
from qilu_desktop.progress import Progress
from qilu_desktop.submission import mailing, manifest
from qilu_desktop.submission.aside import Aside, aside
from qilu_desktop.submission.built import Built
from qilu_desktop.submission.checklist import Contents, checklist, in_folder_order
from qilu_desktop.submission.difference import holds_exactly
from qilu_desktop.submission.mail_making import MailMaker
from qilu_desktop.submission.mail_options import MailOptions
from qilu_desktop.submission.mail_record import (
    REBUILD,
    MailRecord,
    hashes_of,
    made_anew,
    record_of,
    write_record,
)
from qilu_desktop.submission.model import CHECKLIST, MAIL_RECORD, SUPPLEMENT_LIST, Listed, Source
from qilu_desktop.submission.place import building, settle
from qilu_desktop.submission.supplement import Round, round_of, supplement_list
from qilu_desktop.submission.writing import Content, place_of, write_listed

_BLOCK = 1024 * 1024


def repack(folder: Path, options: MailOptions, progress: Progress) -> Built:
    """Share the mail of *folder* out anew after *options*.

    Raises:
        InputError: options that cannot be.
        SubmissionError: a file of the folder is missing or was changed, or another build is at work there.
        StorageError: the disk refuses; the folder is as it was.
        Cancelled: by *progress*; the folder is as it was.
    """
    options.checked()
    folder = folder.resolve()
    record = record_of(folder)
    hashes = hashes_of(folder)
    with building(folder.parent) as part, aside(folder.parent) as scratch:
        work = _Repack(folder, part, scratch, record, options, hashes, progress)
        built = work.make()
        # Mail that would come out the same stays as it is.
        unchanged = holds_exactly(folder, {entry.path: entry.sha256 for entry in built.files})
        former = None if unchanged else settle(part, folder.name)[1]
    with suppress(Cancelled):
        progress.step("完成", 1, 1)
    notes = (*built.notes, *_unlocked(record, options))
    return replace(built, notes=notes, kept=former, unchanged=unchanged)


def _unlocked(record: MailRecord, options: MailOptions) -> tuple[str, ...]:
    """The password is written nowhere: who shares out anew without giving it again must know."""
    if not record.protected or options.protected:
        return ()
    return ("原来的邮件附件加了密码，这次没有加。仍要加密的，请重新分装并再输入密码（命令行加 --zip --password）。",)


@dataclass
class _Repack:
    folder: Path
    part: Path
    aside: Aside
    record: MailRecord
    options: MailOptions
    hashes: Mapping[str, str]
    progress: Progress
    files: list[Listed] = field(default_factory=list)

    def make(self) -> Built:
        """Fill the new folder."""
        record = self.record
        at_work = round_of(record.supplement, record.people) if record.supplement else None
        source = at_work.named(self._source()) if at_work else self._source()
        self._copy()
        maker = MailMaker(
            source, self.options, record.day, record.draft, self._place, self._write, self.aside, self.progress
        )
        mail = maker.make(self.files, record.people, posted=bool(record.by_post))
        kept = replace(record, options=self.options, protected=self.options.protected)
        self._write(MAIL_RECORD, write_record(kept), 0)
        cautions = (*record.cautions, *mailing.notes(source, mail))
        self.progress.step("编制报送清单", 1, 1)
        contents = Contents(
            in_folder_order(self.files), mail.messages, record.by_post, record.people, record.missing, cautions
        )
        self._write(SUPPLEMENT_LIST if at_work else CHECKLIST, self._printed(source, contents, at_work), 0)
        hashes = {entry.path: entry.sha256 for entry in self.files}
        (self.part / manifest.NAME).write_bytes(manifest.manifest_text(hashes))
        files = tuple(sorted(self.files, key=lambda entry: entry.path))
        return Built(
            self.folder, files, mail.messages, record.missing, cautions, None, record.draft, unsent=mail.oversized
        )

    def _source(self) -> Source:
        def read(_file: object) -> bytes:
            raise AssertionError("the mail prints no attached file")

        return Source(find_pack(self.record.pack), self.record.dossier, read, self.record.revision)

    def _printed(self, source: Source, contents: Contents, at_work: Round | None) -> bytes:
        from qilu_desktop.documents.long_printer import print_long

        day, draft = self.record.day, self.record.draft
        if at_work:
            return print_long(supplement_list(source, contents, at_work, day, draft=draft)).data
        return print_long(checklist(source, contents, day, draft=draft)).data

    def _copy(self) -> None:
        """Copy what stays; each file must be what the manifest says."""
        staying = [path for path in self.hashes if not made_anew(path)]
        wanted = [path for path in dict.fromkeys((*self.record.order, *staying)) if path in self.hashes]
        lost = sorted(set(self.record.files) - set(wanted))
        if lost:
            raise SubmissionError(f"“{self.folder.name}”的清单里没有“{lost[0]}”。", REBUILD)
        for number, path in enumerate(wanted, 1):
            self.progress.step("核对并复制文件", number, len(wanted))
            entry = self._write(path, self._blocks(path), self.record.files.get(path, 0))
            if entry.sha256 != self.hashes[path]:
                raise SubmissionError(f"“{path}”在生成以后被改动过，不能直接分装邮件。", REBUILD)
            self.files[-1] = replace(entry, mailed=path in self.record.files)

    def _blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file of the folder, block by block."""
        place = place_of(self.folder, path)
        try:
            if place.is_symlink() or not place.is_file():
                raise SubmissionError(f"文件夹里缺少“{path}”。", REBUILD)
            with place.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    yield block
        except OSError as error:
            raise storage_error(error, place) from error

    def _place(self, entry: Listed) -> Path:
        return place_of(self.part, entry.path)

    def _write(self, path: str, content: Content, person: int) -> Listed:
        made = write_listed(self.part, path, content, person)
        self.files.append(made)
        return made
