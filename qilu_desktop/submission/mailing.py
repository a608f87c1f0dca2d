"""The mail drafts (clauses 4.0 and 6): subjects, texts, drafts within the limit, and a text to copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qilu_desktop.sizes import limit_text, size_text
from qilu_desktop.submission.eml import Attachment, Draft, eml_blocks
from qilu_desktop.submission.looks import chinese_date
from qilu_desktop.submission.mail_options import MailOptions
from qilu_desktop.submission.model import DRAFT_MARK, MAIL, Listed, Message, Source
from qilu_desktop.submission.naming import unit_short
from qilu_desktop.submission.packing import pack_mail
from qilu_desktop.submission.parties import recipient, sender

HOW_TO_OPEN = "Outlook 直接作为草稿打开；Foxmail 打开后选“再次编辑发送”，Thunderbird 选“编辑为新邮件”。"
"""What a clerk does with an .eml, by mail program."""
_RULE = "－" * 36
_PLAIN = str.maketrans("（）", "()")
"""Brackets of a subject line, as every mail program shows them."""


@dataclass(frozen=True)
class Copy:
    """A file that was made smaller for the mail: bytes before and after, and a Chinese clause on what was done."""

    before: int
    after: int
    how: str


@dataclass(frozen=True)
class Mailing:
    """The planned mails; ``oversized`` are files that no mail can carry; ``held_out`` counts people left out.

    ``posted``: something goes by EMS as well.  ``copies`` are the files of which a smaller copy is mailed, by the
    original's path; ``over`` names people who stay above the target that was set for each.
    """

    messages: tuple[Message, ...]
    oversized: tuple[Listed, ...]
    held_out: int
    options: MailOptions
    posted: bool = True
    copies: Mapping[str, Copy] = field(default_factory=dict)
    over: tuple[str, ...] = ()


def plan(files: Sequence[Listed], options: MailOptions, held_out: int, *, posted: bool = True) -> Mailing:
    """Share the files that are meant for the mail out; the report and the summary travel in the first."""
    wanted = sorted((entry for entry in files if entry.mailed), key=lambda entry: entry.person)
    packing = pack_mail(wanted, options.limit, zipped=options.zipped)
    messages = tuple(Message(number, attached) for number, attached in enumerate(packing.messages, 1))
    return Mailing(messages, packing.oversized, held_out, options, posted)


def draft_name(message: Message, total: int) -> str:
    """``第1封-共2封.eml``."""
    return f"{MAIL}/第{message.number}封-共{total}封.eml"


def zip_name(message: Message, total: int) -> str:
    """``第1封-共2封-附件.zip``."""
    return f"{MAIL}/第{message.number}封-共{total}封-附件.zip"


def subject(source: Source, number: int, total: int, *, draft: bool) -> str:
    """``2024年度齐鲁首席技师推荐材料-济南市(第1封/共2封)``; a draft says so first."""
    mark = f"【{DRAFT_MARK}】" if draft else ""
    unit = unit_short(source.pack, source.dossier)
    return f"{mark}{source.heading.translate(_PLAIN)}-{unit}(第{number}封/共{total}封)"


def write_draft(
    source: Source,
    mailing: Mailing,
    message: Message,
    attachments: Sequence[Attachment],
    *,
    draft: bool,
) -> Iterator[bytes]:
    """One ``.eml`` with its attachments, block by block."""
    return eml_blocks(
        Draft(
            to=source.pack.notice.mail.address,
            subject=subject(source, message.number, len(mailing.messages), draft=draft),
            text=body(source, mailing, message, draft=draft),
            attachments=tuple(attachments),
        )
    )


def attachments_of(message: Message, place: Callable[[Listed], Path], packed: Listed | None) -> tuple[Attachment, ...]:
    """The files of a message, whose *place* is asked, or the one ZIP *packed*."""
    return tuple(Attachment(entry.name, place(entry)) for entry in ((packed,) if packed else message.files))


def body(source: Source, mailing: Mailing, message: Message, *, draft: bool) -> str:
    """The text of one mail: greeting, what is attached, what goes by EMS, whom to ask."""
    to = recipient(source.pack)
    total = len(mailing.messages)
    unit = source.dossier.unit.text("name") or unit_short(source.pack, source.dossier)
    notice = source.pack.notice
    lines = [*([f"【{DRAFT_MARK}，请勿发送】", ""] if draft else []), f"{to.office}：", ""]
    lines.append(
        f"　　按照《{notice.title}》（{notice.number}）要求，现报送{unit}{source.heading}，"
        f"共 {total} 封，这是第 {message.number} 封。{_what_is_attached(mailing, message)}："
    )
    lines.append("")
    lines.extend(f"　　{at}．{_listed(mailing, entry)}" for at, entry in enumerate(message.files, 1))
    lines.append("")
    if mailing.options.protected:
        lines.append("　　压缩包已加密（AES-256），请用 7-Zip、WinRAR 等软件打开，密码另行电话告知。")
    if mailing.posted:
        paper = f"{notice.overview_paper} 纸质一式 {notice.overview_copies} 份"
        lines.append(f"　　《基本情况一览表》{paper}，通过 {notice.post.carrier} 寄送。")
    lines.extend(source.told)
    lines.extend(_held_back(mailing))
    lines.extend(("　　如有缺漏或无法打开的文件，请与我们联系。", "", *_signature(source, unit)))
    return "\n".join(lines) + "\n"


def _what_is_attached(mailing: Mailing, message: Message) -> str:
    count = len(message.files)
    return f"本封附件为 1 个压缩包，内含 {count} 个文件" if mailing.options.zipped else f"本封附件 {count} 个"


def _listed(mailing: Mailing, entry: Listed) -> str:
    """An attachment's name and size; a copy made smaller says so, for its hash differs from the original's."""
    copy = mailing.copies.get(entry.original)
    size = size_text(entry.size)
    return (
        f"{entry.name}（{size}）" if copy is None else f"{entry.name}（{size}，由 {size_text(copy.before)} 压缩而成）"
    )


def _held_back(mailing: Mailing) -> list[str]:
    """No name: the mail goes over the internet."""
    said: list[str] = []
    if mailing.held_out:
        said.append(f"　　另有 {mailing.held_out} 名涉密人选，其材料按保密规定另行报送，报送方式另行商定。")
    if mailing.oversized:
        said.append(f"　　另有 {len(mailing.oversized)} 个文件较大，不在邮件附件中，另行报送。")
    return said


def _signature(source: Source, unit: str) -> list[str]:
    by = sender(source.dossier)
    contact = source.dossier.unit.text("contact") or by.person
    email = source.dossier.unit.text("email")
    lines = [f"联系人：{contact}" + (f"（{by.department}）" if by.department else ""), f"电　话：{by.phones}"]
    if email:
        lines.append(f"邮　箱：{email}")
    return [unit, *lines]


def copy_text(source: Source, mailing: Mailing, *, draft: bool) -> bytes:
    """邮件正文.txt: for any mail program, what to copy and what to attach; UTF-8 with BOM and CR LF for Notepad."""
    notice = source.pack.notice
    total = len(mailing.messages)
    lines = [
        *([f"【{DRAFT_MARK}，请勿发送】", ""] if draft else []),
        f"{source.heading}　邮件正文（共 {total} 封）",
        "",
        f"请在{chinese_date(notice.deadline)}前发出。双击同一文件夹里的 .eml 文件，"
        f"可在邮件软件里打开，核对后发送：{HOW_TO_OPEN}",
        "用网页邮箱的：按下面各封复制收件人、主题和正文，并按所列路径添加附件。",
        *_warnings(source, mailing),
    ]
    for message in mailing.messages:
        lines.extend(("", _RULE, f"第 {message.number} 封（共 {total} 封）", _RULE))
        lines.extend(
            (f"收件人：{notice.mail.address}", f"主　题：{subject(source, message.number, total, draft=draft)}")
        )
        lines.append("附　件：")
        lines.extend(f"　　{path.replace('/', chr(92))}" for path in attached_paths(mailing, message))
        lines.extend(("正　文：", "", body(source, mailing, message, draft=draft).rstrip("\n")))
    return ("\ufeff" + "\r\n".join("\n".join(lines).split("\n")) + "\r\n").encode()


def attached_paths(mailing: Mailing, message: Message) -> tuple[str, ...]:
    """Paths in the folder of what is to be attached to a message."""
    if mailing.options.zipped:
        return (zip_name(message, len(mailing.messages)),)
    return tuple(entry.path for entry in message.files)


def _warnings(source: Source, mailing: Mailing) -> list[str]:
    said = [f"注意：{note}" for note in notes(source, mailing)]
    return ["", *said] if said else []


def notes(source: Source, mailing: Mailing) -> tuple[str, ...]:
    """Sentences for the clerk on what the mails leave out or make smaller, with the remedy."""
    limit = limit_text(mailing.options.limit)
    said = [
        f"“{entry.original}”有 {size_text(entry.size)}，超过单封邮件上限（{limit}）"
        f"，{_why_no_smaller(tried=entry.original in mailing.copies)}，没有放进邮件。"
        "请在“佐证材料”里删减或拆分其中较大的扫描件后重新生成，或提高上限，或与收件人商定后用光盘等方式另送。"
        for entry in mailing.oversized
    ]
    left_out = {entry.original for entry in mailing.oversized}
    said += [
        f"“{path}”在邮件里放的是压缩件：{size_text(copy.before)} 变为 {size_text(copy.after)}，{copy.how}；"
        "文件夹里的原件没有改动。"
        for path, copy in mailing.copies.items()
        if path not in left_out
    ]
    said += mailing.over
    if mailing.options.protected:
        said.append(
            "邮件附件已加密码。密码没有保存在任何文件里，请记好，并用电话等另外的途径告诉收件人，不要写在邮件里。"
        )
    if mailing.held_out:
        said.append(
            f"有 {mailing.held_out} 名涉密人选没有脱密审查记录，其申报书、一览表和佐证材料不放进邮件和邮寄；"
            "请先经保密审查，或向收件单位商定报送方式。推荐报告按通知要求注明了涉密人员，发送前也请经本单位保密部门审查。"
        )
    return tuple(said)


def _why_no_smaller(*, tried: bool) -> str:
    return "图片压缩到 150 dpi（再低就看不清）仍放不下" if tried else "其中没有能再压缩的图片"
