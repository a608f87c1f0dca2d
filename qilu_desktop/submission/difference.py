"""What a folder holds that an earlier one does not: compared by name and SHA-256."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.progress import Progress
from qilu_desktop.submission.manifest import NAME, read_manifest
from qilu_desktop.submission.verify import verify_folder

_NAMED = 3


@dataclass(frozen=True)
class Difference:
    """Paths in their order: new ones, those whose content is another, those that are gone, and those that are equal."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    same: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether both folders hold the same."""
        return not (self.added or self.changed or self.gone)

    @property
    def words(self) -> str:
        """The difference as one Chinese sentence, a few files named."""
        kinds = (("新增", self.added), ("更新", self.changed), ("不再有", self.gone))
        told = [f"{word} {len(paths)} 个文件（{_some(paths)}）" for word, paths in kinds if paths]
        return f"与上次生成的相比：{'，'.join((*told, f'{len(self.same)} 个文件没有变化'))}。"


def _some(paths: Iterable[str]) -> str:
    names = [path.rpartition("/")[2] for path in paths]
    return "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")


def between(old: Mapping[str, str], new: Mapping[str, str]) -> Difference:
    """What *new* (path -> SHA-256) holds that *old* does not, and the other way round."""
    both = sorted(old.keys() & new.keys())
    return Difference(
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(path for path in both if old[path] != new[path]),
        gone=tuple(sorted(old.keys() - new.keys())),
        same=tuple(path for path in both if old[path] == new[path]),
    )


def held_by(folder: Path) -> dict[str, str] | None:
    """What the manifest of a folder names; None where there is no folder with a manifest that can be read."""
    try:
        return read_manifest((folder / NAME).read_bytes())
    except (OSError, QiluError):
        return None


def holds_exactly(folder: Path, hashes: Mapping[str, str], progress: Progress | None = None) -> bool:
    """Whether a folder holds just these files, each of them read: nothing damaged, nothing added.

    Raises:
        Cancelled: stopped by *progress*.
    """
    if held_by(folder) != hashes:
        return False
    try:
        return verify_folder(folder, progress=progress).whole
    except Cancelled:
        raise
    except QiluError:
        return False
