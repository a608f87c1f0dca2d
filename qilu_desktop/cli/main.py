"""Arguments of the command line, and how errors reach the user: one line, what is wrong and what to do.

Exit codes: 0 done (nothing blocks), 1 something blocks or does not verify, 2 unusable input.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn, TextIO

from qilu_desktop import __version__
from qilu_desktop.cli import commands, evidence_commands, exchange_commands, form_commands, mail_commands
from qilu_desktop.cli.build_commands import DEPTHS
from qilu_desktop.cli.commands import DOCUMENTS
from qilu_desktop.cli.telling import complain
from qilu_desktop.errors import InputError, QiluError, storage_error

OpenWindow = Callable[[Path | None, date | None], int]
DONE, BLOCKED, UNUSABLE = 0, 1, 2
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Help(argparse.HelpFormatter):
    """Help with its own words in Chinese."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Say 用法."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese and complains in one line."""

    def __init__(
        self,
        *,
        prog: str | None = None,
        description: str = "",
        parents: Sequence[argparse.ArgumentParser] = (),
        helps: bool = True,
    ) -> None:
        super().__init__(prog=prog, description=description, formatter_class=_Help, add_help=False)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        if helps:
            self.add_argument("-h", "--help", action="help", help="显示这段说明")
        # Only now: argparse joins groups by their titles, and would list the parents' options under a second 选项.
        for parent in parents:
            self._add_container_actions(parent)

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments."""
        raise InputError(f"命令写法不对：{_chinese(message)}。", f"请运行 {self.prog} --help 查看用法。")


def _chinese(message: str) -> str:
    for english, told in (
        ("the following arguments are required: ", "缺少 "),
        ("unrecognized arguments: ", "不认识的参数 "),
        ("expected one argument", "后面要写一个值"),
        ("invalid choice: ", "没有这个命令 "),
        ("argument ", "参数 "),
    ):
        message = message.replace(english, told)
    named, _, choices = message.partition(" (choose from ")
    if named.startswith("参数 命令"):
        return named
    # An option's value, not a command: say what it may be.
    offered = choices.rstrip(")").replace("'", "").replace(", ", "、")
    return f"{named.replace('没有这个命令 ', '不能是 ')}，只能是 {offered}" if offered else named


def _day(text: str) -> date:
    try:
        # Newer Pythons take week dates and more: only what the help says is meant for sure.
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as error:
        raise InputError(f"日期“{text}”写法不对。", "请写成 2024-07-26 的样子。") from error


def _common() -> _Parser:
    """Options that every command takes."""
    common = _Parser(helps=False)
    common.add_argument("--as-of", type=_day, metavar="日期", default=argparse.SUPPRESS, help="把这一天当作今天")
    return common


def build_parser() -> argparse.ArgumentParser:
    """The command line as :mod:`argparse` sees it."""
    common = _common()
    parser = _Parser(
        prog="qilu-desktop",
        description="齐鲁首席技师申报助手。不带参数时打开窗口。",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"齐鲁首席技师申报助手 {__version__}", help="显示版本号")
    subs = parser.add_subparsers(dest="command", metavar="命令", parser_class=_Parser)
    for name, text, arguments in _COMMANDS:
        sub = subs.add_parser(name, help=text, description=text, parents=[common])
        arguments(sub)
    return parser


def _workspace(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("workspace", type=Path, metavar="工作区", help="工作区文件夹")


def _window_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("workspace", type=Path, nargs="?", metavar="工作区", help="要打开的工作区文件夹")


def _demo_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--output", type=Path, required=True, metavar="文件夹", help="示例放到哪里")


def _check_arguments(sub: argparse.ArgumentParser) -> None:
    _workspace(sub)
    sub.add_argument("--json", action="store_true", help="以 JSON 输出")
    sub.add_argument(
        "--output", type=Path, metavar="文件", help="校验报告写到这个文件：.json、.pdf（打印存档）或 .xlsx"
    )


def _build_arguments(sub: argparse.ArgumentParser) -> None:
    _workspace(sub)
    sub.add_argument("--output", type=Path, required=True, metavar="文件夹", help="报送文件夹放到哪里")
    sub.add_argument("--draft", action="store_true", help="有问题也生成，标为草稿")
    sub.add_argument("--by-person", action="store_true", help="A3 一览表按人排（默认按套排）")
    sub.add_argument("--separators", action="store_true", help="A3 一览表每套（每人）之前加一张分隔页")
    mail_commands.option_arguments(sub)
    sub.add_argument("--supplement", action="store_true", help="只生成与最近一次登记的报送不同的部分（补充材料）")
    sub.add_argument("--reason", metavar="原因", help="补充的原因，印在补充材料清单和邮件里")
    _codes_argument(sub)


def _sent_arguments(sub: argparse.ArgumentParser) -> None:
    _workspace(sub)
    sub.add_argument("folder", type=Path, nargs="?", metavar="报送文件夹", help="实际发出的报送文件夹或补充材料")
    sub.add_argument("--on", type=_day, metavar="日期", help="哪一天发出的（默认今天）")


def _codes_argument(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--no-codes", action="store_true", help="申报书、推荐报告的页脚不印识别扫描件用的二维码")


def _verify_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("folder", type=Path, metavar="报送文件夹", help="要验证的报送文件夹，或它的 ZIP 压缩包")
    sub.add_argument(
        "--depth",
        choices=tuple(DEPTHS),
        metavar="深度",
        help="files 名称、大小和校验码；documents 并逐个打开，核对页数和标注（默认）；content 并与工作区现在的数据比对",
    )
    sub.add_argument("--workspace", type=Path, metavar="工作区", help="与这个工作区现在的数据比对")


def _schema_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--pack", metavar="年度", default="", help="表单包（默认最新一套）")
    sub.add_argument("--checks", action="store_true", help="改为输出校验报告（check --json）的 JSON Schema")


def _load_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("dossier", type=Path, metavar="DOSSIER.json", help="按 schema 写的材料文件")
    sub.add_argument("--files", type=Path, metavar="文件夹", help="附件所在文件夹（默认为材料文件所在处）")
    sub.add_argument("--workspace", type=Path, required=True, metavar="工作区", help="新工作区的文件夹")


def _dump_arguments(sub: argparse.ArgumentParser) -> None:
    _workspace(sub)
    sub.add_argument("--output", type=Path, metavar="DOSSIER.json", help="写到这个文件（默认输出到屏幕）")
    sub.add_argument("--files", type=Path, metavar="文件夹", help="附件也写到这个文件夹")


def _document_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("name", choices=tuple(DOCUMENTS), metavar="文件", help=_document_names())
    sub.add_argument("--workspace", type=Path, required=True, metavar="工作区", help="工作区文件夹")
    sub.add_argument("--output", type=Path, required=True, metavar="文件夹", help="放到哪里")
    sub.add_argument("--person", type=int, metavar="顺序号", help="只做推荐顺序为这个数的申报人（默认全部）")
    sub.add_argument(
        "--format", choices=("pdf", "docx", "xlsx"), metavar="格式", help="pdf、docx；汇总表还可以 xlsx（默认按版式）"
    )
    sub.add_argument("--built-in", action="store_true", help="采用了官方表样的，也用内置版式")
    _codes_argument(sub)


def _document_names() -> str:
    return "、".join(f"{name} {title}" for name, title in DOCUMENTS.items())


def _form_arguments(sub: argparse.ArgumentParser) -> None:
    form_commands.arguments(sub, _common())


def _evidence_arguments(sub: argparse.ArgumentParser) -> None:
    evidence_commands.arguments(sub, _common())


def _exchange_arguments(sub: argparse.ArgumentParser) -> None:
    exchange_commands.arguments(sub, _common())


def _packs_arguments(_sub: argparse.ArgumentParser) -> None:
    """Take none."""


_COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("window", "打开窗口", _window_arguments),
    ("demo", "生成示例工作区和它的报送文件夹", _demo_arguments),
    ("check", "按通知条款检查一个工作区", _check_arguments),
    ("build", "生成报送文件夹", _build_arguments),
    (
        "document",
        f"单独生成一种文件：{_document_names()}",
        _document_arguments,
    ),
    ("form", "采用官方 .docx 表样：adopt 采用、fill 填写、read 读回", _form_arguments),
    ("evidence", "佐证材料：添加文件、读证书截图、归档盖章扫描件", _evidence_arguments),
    ("exchange", "申报单位与推荐单位之间传送材料（.qlsj）：打包、查看、导入", _exchange_arguments),
    ("mail", "按新的上限重新分装报送文件夹里的邮件，可打成压缩包、加密码", mail_commands.arguments),
    ("sent", "登记已经报送的文件夹；不写文件夹的列出已登记的", _sent_arguments),
    ("verify", "验证一个报送文件夹是否完整、未被改动", _verify_arguments),
    ("schema", "输出 dossier.json 的 JSON Schema；加 --checks 输出校验报告的", _schema_arguments),
    ("load", "把材料文件和附件装入新工作区", _load_arguments),
    ("dump", "把工作区写成材料文件", _dump_arguments),
    ("packs", "列出可用的表单包", _packs_arguments),
)


def run(arguments: Sequence[str], open_window: OpenWindow) -> int:
    """Carry out a command line; every foreseen fault ends as one line on standard error and an exit code."""
    _speak_utf8()
    try:
        options = build_parser().parse_args(arguments)
        as_of: date | None = getattr(options, "as_of", None)
        if options.command in (None, "window"):
            return open_window(getattr(options, "workspace", None), as_of)
        return commands.COMMANDS[options.command](options, as_of or date.today())
    except QiluError as error:
        complain(f"错误：{error.line}")
        return UNUSABLE
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; there is nobody to tell.
        sys.stdout = io.StringIO()
        return DONE
    except OSError as error:
        complain(f"错误：{storage_error(error).line}")
        return UNUSABLE
    except KeyboardInterrupt:
        complain("错误：已停止。 没有留下半成品，需要时可重新开始。")
        return UNUSABLE


def _speak_utf8() -> None:
    """Chinese output must not fail on a console of another code page."""
    for stream in (sys.stdout, sys.stderr):
        _reconfigure(stream)


def _reconfigure(stream: TextIO | None) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
