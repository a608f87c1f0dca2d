"""Where a command may write."""

from __future__ import annotations

from pathlib import Path

from qilu_desktop.errors import InputError

_FILES = frozenset({".docx", ".pdf", ".xlsx"})


def refuse_file_name(folder: Path) -> None:
    """Refuse the name of a file where a folder is meant: a folder called 张三.docx helps nobody.

    Raises:
        InputError: *folder* is a file, or it does not exist and is named like a document.
    """
    if folder.is_file() or (folder.suffix.lower() in _FILES and not folder.exists()):
        raise InputError(
            f"“{folder.name}”是文件名，--output 要写文件夹。",
            "请写放文件的文件夹，如 --output 打印；文件名由软件取，要哪种格式用 --format 说明。",
        )
