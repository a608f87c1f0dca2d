"""What the user is told when something goes wrong."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from qilu_desktop.errors import (
    Cancelled,
    DocumentError,
    EvidenceError,
    InputError,
    PackError,
    QiluError,
    StorageError,
    SubmissionError,
    WorkspaceError,
    WorkspaceLocked,
    storage_error,
)

CAUSES = {
    errno.ENOSPC: ("磁盘空间已满", "换一个位置"),
    errno.EDQUOT: ("磁盘配额已用完", "换一个位置"),
    errno.EROFS: ("只读", "写保护"),
    errno.EACCES: ("没有权限", "Word、WPS"),
    errno.EPERM: ("没有权限", "Word、WPS"),
    errno.EBUSY: ("正被其他程序使用", "关闭"),
    errno.ENAMETOOLONG: ("太长", "更短"),
    errno.ENOENT: ("找不到", "是否还在原处"),
    errno.ENOTDIR: ("不是文件夹", "核对"),
    errno.EISDIR: ("是一个文件夹", "选择文件"),
    errno.EEXIST: ("已经存在", "换一个名称"),
    errno.EIO: ("读写设备时出错", "U 盘"),
    errno.ENODEV: ("设备已不在", "U 盘"),
    errno.ENXIO: ("设备已不在", "U 盘"),
}


@pytest.mark.parametrize(("number", "told"), CAUSES.items(), ids=[errno.errorcode[number] for number in CAUSES])
def test_every_cause_of_the_disk_has_its_words_and_remedy(number, told):
    error = storage_error(OSError(number, "x"), Path("材料") / "申报书.pdf")
    assert isinstance(error, StorageError)
    assert told[0] in error.what
    assert "申报书.pdf" in error.what
    assert told[1] in error.remedy


def test_an_unknown_cause_is_told_in_the_words_of_the_system():
    error = storage_error(OSError(errno.EMFILE, "Too many open files"), "a.pdf")
    assert "Too many open files" in error.what
    assert error.remedy
    assert storage_error(OSError("odd")).what == "读写文件失败（odd）。"


def test_the_place_is_taken_from_the_error_where_none_is_given():
    assert "那里.pdf" in storage_error(FileNotFoundError(errno.ENOENT, "x", "那里.pdf")).what
    assert storage_error(OSError(errno.ENOSPC, "x")).what == "磁盘空间已满，无法写入。"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (19, "只读"),
        (21, "设备已不在"),
        (32, "正被其他程序使用"),
        (33, "正被其他程序使用"),
        (112, "磁盘空间已满"),
        (206, "文件名或路径太长"),
        (1617, "设备已不在"),
    ],
)
def test_windows_numbers_come_before_the_general_ones(number, words):
    error = PermissionError(errno.EACCES, "x")
    error.winerror = number
    assert words in storage_error(error, "a.docx").what


def test_a_pack_error_names_file_line_and_reason():
    error = PackError(Path("some/where/2025/notice.yaml"), 12, "“九”不是整数")
    assert (
        error.line == "表单包有错误：2025/notice.yaml 第 12 行：“九”不是整数。 请改正该文件，或换回随软件提供的表单包。"
    )
    assert (error.file.name, error.line_number, error.reason) == ("notice.yaml", 12, "“九”不是整数")
    assert "行" not in PackError(Path("2025/notice.yaml"), 0, "文件是空的").what


def test_evidence_and_cancel():
    error = EvidenceError("证书.jpg", "不是图片", "请重新扫描。")
    assert error.what == "文件“证书.jpg”不是图片。"
    assert (error.name, error.reason) == ("证书.jpg", "不是图片")
    assert "没有留下半成品" in Cancelled().what


def test_an_error_is_one_line_whatever_its_text_holds():
    error = QiluError("甲\n乙", "丙\t丁")
    assert error.line == "甲 乙 丙 丁"
    assert str(QiluError("只有这个。", "")) == "只有这个。"


@pytest.mark.parametrize(
    "kind", [InputError, WorkspaceError, WorkspaceLocked, DocumentError, SubmissionError, StorageError]
)
def test_every_error_is_of_the_one_tree(kind):
    error = kind("什么", "怎么办")
    assert isinstance(error, QiluError)
    assert (error.what, error.remedy) == ("什么", "怎么办")
    assert issubclass(WorkspaceLocked, WorkspaceError)
