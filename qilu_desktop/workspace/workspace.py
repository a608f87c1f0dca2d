"""A workspace: one folder with everything typed and attached, every edit on disk before it is acknowledged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier, Evidence, OriginalCheck, Waiver, claim_of
from qilu_desktop.dossier.values import FileRef, Record, Row, Value
from qilu_desktop.errors import WorkspaceError
from qilu_desktop.pack.model import Pack
from qilu_desktop.workspace import edits
from qilu_desktop.workspace.files import files_of, missing
from qilu_desktop.workspace.session import Session

_HASH = re.compile(r"[0-9a-f]{64}")


class Workspace(Session):
    """The edits of a workspace; how it is opened, undone and closed is in :class:`Session`."""

    _label: edits.FieldLabel = staticmethod(edits.plain_label)

    def use_labels(self, pack: Pack) -> None:
        """Name fields in the history as *pack* labels them."""
        self._label = edits.labels_of(pack)

    # -- answers ----------------------------------------------------------------------------------------------------

    def set_value(self, subject: str, field_id: str, value: Value | None) -> None:
        """Set one answer (a whole table too); None, empty text and an empty tuple remove it."""
        with self._guard:
            self._change(
                edits.with_value(self._dossier, subject, field_id, value), self._about("修改", subject, field_id)
            )

    def add_row(
        self, subject: str, table: str, values: Mapping[str, Value] | None = None, place: int | None = None
    ) -> str:
        """Add a row at *place* (from 1; None: last); its id."""
        with self._guard:
            rows = self._dossier.record_of(subject).rows(table)
            number, row_id = self._free_id("r", {row.id for row in rows})
            added = edits.inserted(rows, Row(row_id, Record(values or {})), place)
            changed = edits.with_value(self._dossier, subject, table, added)
            self._change(changed, self._about("增加一行：", subject, table), number)
        return row_id

    def set_row(self, subject: str, table: str, row: Row) -> None:
        """Replace the row of the same id."""
        with self._guard:
            rows = edits.with_row(self._dossier.record_of(subject).rows(table), row)
            self._change(edits.with_value(self._dossier, subject, table, rows), self._about("修改", subject, table))

    def fill_row(self, subject: str, table: str, row: Row, proofs: Iterable[Evidence], label: str) -> str:
        """Put *row* (one without an id: as a new one, last) and cite *proofs* for it, in one step; the row's id.

        Raises:
            WorkspaceError: a proof's file is not in the store.
            KeyError: there is no such subject or row.
        """
        with self._guard:
            rows, number = self._dossier.record_of(subject).rows(table), self._writable().last_id
            row_id = row.id
            if not row_id:
                number, row_id = self._free_id("r", {one.id for one in rows})
            put = Row(row_id, row.values)
            filled = edits.with_row(rows, put) if row.id else edits.inserted(rows, put, None)
            changed = edits.with_value(self._dossier, subject, table, filled)
            tied = (replace(entry, claim=claim_of(table, row_id)) for entry in proofs)
            changed, _made, number = self._cited(changed, tied, number)
            self._change(changed, label, number)
        return row_id

    def remove_row(self, subject: str, table: str, row_id: str) -> None:
        """Remove a row; evidence for it stays, without a claim."""
        with self._guard:
            rows = edits.without_row(self._dossier.record_of(subject).rows(table), row_id)
            self._change(
                edits.with_value(self._dossier, subject, table, rows), self._about("删除一行：", subject, table)
            )

    def move_row(self, subject: str, table: str, row_id: str, place: int) -> None:
        """Put a row at *place* (from 1)."""
        with self._guard:
            rows = self._dossier.record_of(subject).rows(table)
            ordered = edits.moved(rows, [row.id for row in rows], row_id, place)
            changed = edits.with_value(self._dossier, subject, table, ordered)
            self._change(changed, self._about("调整顺序：", subject, table))

    # -- people and units -------------------------------------------------------------------------------------------

    def add_applicant(self, enterprise_id: str = "") -> str:
        """Add an applicant, last in the order of recommendation; the id."""
        with self._guard:
            number, subject = self._free_id("p", self._subjects())
            self._change(edits.with_applicant(self._dossier, subject, enterprise_id), "增加一名申报人", number)
        return subject

    def remove_applicant(self, subject: str) -> None:
        """Remove an applicant with their evidence and waivers."""
        with self._guard:
            label = f"删除申报人 {edits.name_of(self._dossier, subject)}"
            self._change(edits.without_applicant(self._dossier, subject), label)

    def move_applicant(self, subject: str, place: int) -> None:
        """Put an applicant at *place* (from 1) in the order of recommendation."""
        with self._guard:
            people = self._dossier.applicants
            ordered = edits.moved(people, [entry.id for entry in people], subject, place)
            label = f"调整 {edits.name_of(self._dossier, subject)} 的推荐顺序"
            self._change(replace(self._dossier, applicants=ordered), label)

    def set_employer(self, subject: str, enterprise_id: str) -> None:
        """Choose an applicant's applying unit (empty: none)."""
        with self._guard:
            label = f"修改 {edits.name_of(self._dossier, subject)} 的申报单位"
            self._change(edits.with_employer(self._dossier, subject, enterprise_id), label)

    def add_enterprise(self) -> str:
        """Add an applying unit; the id."""
        with self._guard:
            number, subject = self._free_id("e", self._subjects())
            self._change(edits.with_enterprise(self._dossier, subject), "增加一个申报单位", number)
        return subject

    def remove_enterprise(self, subject: str) -> None:
        """Remove an applying unit.

        Raises:
            WorkspaceError: applicants still belong to it.
        """
        with self._guard:
            label = f"删除申报单位 {edits.name_of(self._dossier, subject)}"
            self._change(edits.without_enterprise(self._dossier, subject), label)

    # -- files ------------------------------------------------------------------------------------------------------

    def store_file(self, source: bytes | Path, name: str, media: str) -> FileRef:
        """Keep a copy of a file (bytes or path) without citing it yet; no step, no revision.

        Raises:
            StorageError: it cannot be read or kept.
        """
        self._writable()
        return self._files.put(source, name, media)

    def attach(
        self,
        file: FileRef,
        *,
        owner: str,
        kind: str,
        title: str = "",
        claim: str = "",
        check: OriginalCheck | None = None,
    ) -> Evidence:
        """Cite a stored file as evidence of *owner* (an applicant or the unit), last among its evidence.

        Raises:
            WorkspaceError: the file is not in the store.
        """
        with self._guard:
            number, evidence_id = self._free_id("v", {entry.id for entry in self._dossier.evidence})
            entry = Evidence(evidence_id, owner, kind, title, file, claim, check)
            self.file_path(file)
            label = f"为 {edits.name_of(self._dossier, owner)} 添加材料 {_title(entry)}"
            self._change(edits.with_evidence(self._dossier, entry), label, number)
        return entry

    def attach_all(self, entries: Iterable[Evidence], label: str = "") -> tuple[Evidence, ...]:
        """Cite stored files as evidence in one step, last and in this order; their ids are given here.

        An entry that has the id of one that is there takes its place.

        Raises:
            WorkspaceError: a file is not in the store.
            KeyError: an owner is no subject.
        """
        with self._guard:
            changed, made, number = self._cited(self._dossier, entries, self._writable().last_id)
            if made:
                more = f"等 {len(made)} 份" if len(made) > 1 else ""
                self._change(changed, label or f"添加材料 {_title(made[0])}{more}", number)
        return made

    def _cited(
        self, dossier: Dossier, entries: Iterable[Evidence], number: int
    ) -> tuple[Dossier, tuple[Evidence, ...], int]:
        """*dossier* with *entries*, what they are then, and the last number given to one of them."""
        used, made = {entry.id for entry in dossier.evidence}, list[Evidence]()
        for entry in entries:
            if entry.id not in used:
                number += 1
                while f"v{number}" in used:
                    number += 1
            made.append(entry if entry.id in used else replace(entry, id=f"v{number}"))
            self._require_files(entry)
            dossier = edits.with_evidence(dossier, made[-1])
        return dossier, tuple(made), number

    def _require_files(self, entry: Evidence) -> None:
        for file in entry.files:
            self.file_path(file)

    def update_evidence(self, entry: Evidence) -> None:
        """Replace the evidence of the same id (use ``dataclasses.replace`` on the old one)."""
        with self._guard:
            edits.find_evidence(self._dossier, entry.id)
            self._require_files(entry)
            self._change(edits.with_evidence(self._dossier, entry), f"修改材料 {_title(entry)}")

    def remove_evidence(self, evidence_id: str) -> None:
        """Remove evidence; its file is kept for undo until :meth:`sweep_files`."""
        with self._guard:
            label = f"删除材料 {_title(edits.find_evidence(self._dossier, evidence_id))}"
            self._change(edits.without_evidence(self._dossier, evidence_id), label)

    def move_evidence(self, evidence_id: str, place: int) -> None:
        """Put evidence at *place* (from 1) among that of its owner."""
        with self._guard:
            label = f"调整材料 {_title(edits.find_evidence(self._dossier, evidence_id))} 的顺序"
            self._change(edits.with_evidence_at(self._dossier, evidence_id, place), label)

    def set_photo(self, subject: str, field_id: str, file: FileRef) -> None:
        """Set a photo answer to a stored file (``set_value`` with None removes it).

        Raises:
            WorkspaceError: the file is not in the store.
        """
        self.file_path(file)
        self.set_value(subject, field_id, file)

    def file_path(self, file: FileRef) -> Path:
        """Where a file's bytes are, to be read only; the hash is not verified, see :meth:`file_bytes`.

        Raises:
            WorkspaceError: it is missing; the message names it.
        """
        place = self._files.path(file)
        if not place.is_file():
            raise missing(file)
        return place

    def has_file(self, file: FileRef) -> bool:
        """Whether a file's bytes are there; the hash is not verified."""
        return self._files.path(file).is_file()

    def kept_files(self) -> dict[str, tuple[int, int]]:
        """All files that are there by their SHA-256 (not verified), with size in bytes and last change in ns."""
        return dict(self._files.kept())

    def file_bytes(self, file: FileRef) -> bytes:
        """A file's bytes, the hash verified.

        Raises:
            WorkspaceError: it is missing or damaged; the message names it.
            StorageError: the disk refused.
        """
        return self._files.read(file)

    def checked_file(self, file: FileRef) -> Path:
        """Where a file's bytes are, to be read only, the hash verified now; for files too large to be held.

        Raises: as :meth:`file_bytes`.
        """
        return self._files.checked(file)

    def copy_file(self, file: FileRef, target: Path) -> None:
        """Write a file's bytes to *target*, the hash verified: whole, or as it was before.

        Raises: as :meth:`file_bytes`; *target* cannot be written.
        """
        self._files.copy(file, target)

    def sweep_files(self) -> int:
        """Remove files that neither the dossier nor the history cites any more; how many.

        Raises:
            StorageError: a file cannot be removed.
        """
        with self._guard:
            return self._files.sweep(frozenset(_HASH.findall(self._writable().hashes())))

    # -- the whole --------------------------------------------------------------------------------------------------

    def set_waiver(self, waiver: Waiver) -> None:
        """Record why a finding is let pass; replaces that of the same rule and subject."""
        with self._guard:
            self._change(edits.with_waiver(self._dossier, waiver), f"对规则 {waiver.rule} 说明理由")

    def remove_waiver(self, rule: str, subject: str) -> None:
        """Take a waiver back; nothing happens where there is none."""
        with self._guard:
            self._change(edits.without_waiver(self._dossier, rule, subject), f"撤回对规则 {rule} 的说明")

    def set_pack(self, pack_id: str) -> None:
        """Change the year's pack; answers stay by field id."""
        with self._guard:
            self._change(replace(self._dossier, pack_id=pack_id), f"改用 {pack_id} 年度表单")

    def apply(self, dossier: Dossier, label: str = "导入整份材料") -> None:
        """Replace everything by *dossier* in one step; its files must be in the store already.

        Raises:
            InputError: its parts do not hold together.
            WorkspaceError: a file that it cites is not in the store.
        """
        edits.refuse_broken(dossier)
        with self._guard:
            for file in files_of(dossier):
                self.file_path(file)
            self._change(dossier, label)

    def restore(self, dossier: Dossier, label: str) -> None:
        """Go back to what a backup holds, as one step that can be undone; what is stored now is backed up first.

        Raises:
            WorkspaceError: a file that it cites is gone, or it is of another year's pack.
            StorageError: the present state could not be backed up.
        """
        if dossier.pack_id != self._dossier.pack_id:
            what = "这份备份用的是另一个年度的表单，不能恢复到这里。"
            raise WorkspaceError(what, "请改用“另存为副本”。")
        with self._guard:
            self._writable().back_up()
            self.apply(dossier, label)

    def revise(self, dossier: Dossier, label: str) -> None:
        """Replace everything by *dossier*, an edited copy of the snapshot that cites no file that is new.

        Raises:
            InputError: its parts do not hold together.
        """
        edits.refuse_broken(dossier)
        with self._guard:
            self._change(dossier, label)

    def revise_evidence(self, entries: Iterable[Evidence], label: str) -> None:
        """Replace evidence of the same ids in one step called *label*.

        Raises:
            KeyError: an id is not in the dossier.
        """
        changed = {entry.id: entry for entry in entries}
        with self._guard:
            for evidence_id in changed:
                edits.find_evidence(self._dossier, evidence_id)
            kept = tuple(changed.get(entry.id, entry) for entry in self._dossier.evidence)
            self._change(replace(self._dossier, evidence=kept), label)

    def forget_history(self) -> None:
        """Let the history begin now, as after a whole dossier was loaded: one step back must not empty everything."""
        with self._guard:
            self._writable().forget_history()

    def _free_id(self, prefix: str, used: set[str]) -> tuple[int, str]:
        number = self._writable().last_id + 1
        while f"{prefix}{number}" in used:
            number += 1
        return number, f"{prefix}{number}"

    def _subjects(self) -> set[str]:
        return {entry.id for entry in self._dossier.applicants} | {entry.id for entry in self._dossier.enterprises}

    def _about(self, verb: str, subject: str, field_id: str) -> str:
        scope = edits.scope_of(self._dossier, subject)
        return f"{verb} {edits.name_of(self._dossier, subject)} 的 {self._label(scope, field_id)}"


def _title(entry: Evidence) -> str:
    return mask_ids_in(entry.title or entry.file.name)
