"""The command that shares a built folder's mail out anew: another limit, ZIP, password, a target a person."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.cli.telling import Meter, say
from qilu_desktop.errors import InputError

if TYPE_CHECKING:
    from qilu_desktop.pack.model import Pack
    from qilu_desktop.submission.mail_options import MailOptions

DONE, BLOCKED = 0, 1


def arguments(sub: argparse.ArgumentParser) -> None:
    """The arguments of ``mail``."""
    sub.add_argument("folder", type=Path, metavar="报送文件夹", help="已生成的报送文件夹")
    option_arguments(sub)


def option_arguments(sub: argparse.ArgumentParser) -> None:
    """The options that say how mail is shared out."""
    sub.add_argument("--limit", metavar="大小", help="单封邮件附件的上限，例如 10MB（默认按通知的设置）")
    sub.add_argument("--zip", action="store_true", help="每封的附件打成一个 ZIP 压缩包")
    sub.add_argument("--password", action="store_true", help="给压缩包加密码（AES-256），运行时输入")
    sub.add_argument("--each", metavar="大小", help="邮件里每人的材料压缩到这个大小以内（图片不低于 150 dpi）")


def mail(options: argparse.Namespace, today: date) -> int:
    """Share the mail of a folder out anew; exit code 1 when a file fits into no message."""
    from qilu_desktop.pack.load import find_pack
    from qilu_desktop.sizes import limit_text
    from qilu_desktop.submission.mail_record import record_of
    from qilu_desktop.submission.repack import repack

    wanted = wished(options, find_pack(record_of(options.folder).pack))
    with Meter() as meter:
        built = repack(options.folder, wanted, meter)
    told = "邮件没有变化" if built.unchanged else f"已按单封 {limit_text(wanted.limit)} 重新分装"
    say(f"{told}：{built.folder}")
    say(f"邮件 {len(built.messages)} 封。" + (f"原来的文件夹保留为“{built.kept.name}”。" if built.kept else ""))
    for line in built.notes:
        say(f"注意：{line}")
    return BLOCKED if built.unsent else DONE


def given(options: argparse.Namespace) -> bool:
    """Whether any of the options was given."""
    return bool(options.limit or options.zip or options.password or options.each)


def wished(options: argparse.Namespace, pack: Pack) -> MailOptions:
    """How the mail is to be shared out; the notice's limit where none is given.

    Raises:
        InputError: options that cannot be.
    """
    from qilu_desktop.submission.mail_options import MailOptions, parse_size

    limit = parse_size(options.limit) if options.limit else pack.notice.mail.limit
    each = parse_size(options.each) if options.each else 0
    return MailOptions(limit, options.zip, typed_password(options), each).checked()


def typed_password(options: argparse.Namespace, prompt: str = "压缩包密码：", *, twice: bool = True) -> str:
    """The password as typed, *twice* on a terminal; never an argument, which other users of the computer could see.

    Raises:
        InputError: the two are not alike, or nothing was typed.
    """
    if not options.password:
        return ""
    if not sys.stdin.isatty():
        return _given(sys.stdin.readline().rstrip("\r\n"))
    first = _given(getpass.getpass(prompt))
    if twice and getpass.getpass("再输入一次：") != first:
        raise InputError("两次输入的密码不一样。", "请重新运行并输入。")
    return first


def _given(password: str) -> str:
    if not password:
        # Nothing must go out open that was to be locked.
        raise InputError("没有输入密码。", "请重新运行并输入；不要密码的，去掉 --password。")
    return password
