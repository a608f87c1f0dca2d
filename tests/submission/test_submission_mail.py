import base64
import email
import email.header
import email.policy
import random
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from math import floor
from pathlib import Path

import fast_mail_parser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.submission.eml import Attachment, Draft, eml_blocks, encoded_words
from qilu_desktop.submission.model import Listed
from qilu_desktop.submission.packing import EXACT, encoded_size, largest_file, pack_mail, room_of, weight

MB = 1024 * 1024


def _file(name: str, size: int, person: int = 0) -> Listed:
    return Listed(name, size, "0" * 64, person=person, mailed=True)


FILES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 30 * MB)).map(lambda pair: _file(f"{pair}", pair[1], pair[0])),
    max_size=25,
).map(lambda files: sorted(files, key=lambda entry: entry.person))


@settings(max_examples=150, deadline=None)
@given(FILES, st.integers(1, 40 * MB))
def test_every_file_is_packed_once_within_the_limit_or_named(files: list[Listed], limit: int) -> None:
    packing = pack_mail(files, limit)
    packed = [entry for message in packing.messages for entry in message]
    assert sorted([*packed, *packing.oversized], key=repr) == sorted(files, key=repr)
    assert all(message for message in packing.messages)
    for message in packing.messages:
        assert sum(entry.size for entry in message) <= limit


@settings(max_examples=150, deadline=None)
@given(FILES)
def test_a_person_is_split_only_when_too_large_alone(files: list[Listed]) -> None:
    limit = 40 * MB
    packing = pack_mail(files, limit)
    for person in {entry.person for entry in files}:
        mails = [message for message in packing.messages if any(entry.person == person for entry in message)]
        if len(mails) > 1:
            assert sum(entry.size for entry in files if entry.person == person) > limit * 0.98


def _partitions(files: Sequence[Listed]) -> Iterator[list[list[Listed]]]:
    """Every way of sharing *files* out."""
    if not files:
        yield []
        return
    for shares in _partitions(files[1:]):
        yield [[files[0]], *shares]
        for at in range(len(shares)):
            yield [*shares[:at], [files[0], *shares[at]], *shares[at + 1 :]]


def _parts(shares: Sequence[Sequence[Listed]], person: int) -> int:
    return sum(any(entry.person == person for entry in share) for share in shares)


def _fewest(files: Sequence[Listed], room: int) -> int:
    """By trying every way: the fewest messages, each person in as few as that person alone needs."""
    fits = [all_ for all_ in _partitions(files) if all(sum(map(weight, share)) <= room for share in all_)]
    people = {entry.person for entry in files}
    alone = {person: min(_parts(shares, person) for shares in fits) for person in people}
    return min(len(s) for s in fits if all(_parts(s, person) == alone[person] for person in people))


# Sizes of some thirds and halves of a message, so that a good packing and a poor one differ.
TIGHT = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 19)), min_size=1, max_size=7).map(
    lambda files: sorted((_file(f"{at}", size * MB, who) for at, (who, size) in enumerate(files)), key=_person)
)


def _person(entry: Listed) -> int:
    return entry.person


@settings(max_examples=200, deadline=None)
@given(TIGHT)
def test_no_way_of_sharing_the_files_out_takes_fewer_mails(files: list[Listed]) -> None:
    limit = 20 * MB
    made = pack_mail(files, limit).messages
    assert len(made) == _fewest(files, room_of(limit))
    for person in {entry.person for entry in files}:
        own = [entry for entry in files if entry.person == person]
        assert _parts(made, person) == _fewest(own, room_of(limit))


@settings(max_examples=40, deadline=None)
@given(st.integers(9, 60), st.randoms(use_true_random=False))
def test_many_people_take_at_most_eleven_ninths_of_the_fewest(mails: int, chance: random.Random) -> None:
    room = room_of(20 * MB)
    sizes: list[int] = []
    for _ in range(mails):
        cuts = sorted(chance.sample(range(1, 40), 2))
        # Three people fill one message exactly, less what one attachment costs.
        shares = [b - a for a, b in zip([0, *cuts], [*cuts, 40], strict=True)]
        sizes += [max(0, largest_file(20 * MB) * share // 40 - 4000) for share in shares]
    chance.shuffle(sizes)
    files = [_file(str(at), size, at) for at, size in enumerate(sizes)]
    assert len(files) > EXACT
    made = pack_mail(files, 20 * MB).messages
    assert all(sum(map(weight, message)) <= room for message in made)
    assert len(made) <= floor(mails * 11 / 9 + 6 / 9)


def test_a_thousand_people_are_packed_at_once() -> None:
    files = [_file(f"{at}", (at * 7919 % 15 + 1) * MB, at // 4) for at in range(4000)]
    made = pack_mail(files, 60 * MB).messages
    assert sum(map(len, made)) == 4000
    assert all(_parts(made, person) == 1 for person in range(0, 1000, 50))


@given(st.integers(1, 300 * MB), st.booleans())
def test_the_largest_file_that_fits_is_told_truly(limit: int, zipped: bool) -> None:
    largest = largest_file(limit, zipped=zipped)
    carried = pack_mail([_file("a", largest)], limit, zipped=zipped)
    assert len(carried.messages) == 1 or largest == 0
    assert pack_mail([_file("a", largest + 8000)], limit, zipped=zipped).oversized


def test_the_fewest_mails_are_used_where_the_order_alone_would_take_more() -> None:
    sizes = [12, 6, 12, 6, 12, 6]
    files = [_file(str(at), size * MB, at) for at, size in enumerate(sizes)]
    assert len(pack_mail(files, 19 * MB).messages) == 3


def test_the_order_is_kept_where_it_costs_nothing() -> None:
    files = [_file(str(at), 6 * MB, at) for at in range(7)]
    packing = pack_mail(files, 20 * MB)
    assert [[entry.person for entry in message] for message in packing.messages] == [[0, 1, 2], [3, 4, 5], [6]]


def test_packing_many_people_stays_quick_and_near_the_least() -> None:
    chance = random.Random(7)
    files = [_file(str(at), chance.randint(3 * MB, 15 * MB), at) for at in range(60)]
    packing = pack_mail(files, 20 * MB)
    least = -(-sum(entry.size for entry in files) // (20 * MB))
    assert len(packing.messages) <= least * 1.2 + 1


@given(st.binary(max_size=5000))
def test_encoded_size_is_what_base64_makes(data: bytes) -> None:
    from base64 import encodebytes

    assert encoded_size(len(data)) == len(encodebytes(data).replace(b"\n", b"\r\n"))


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=80)


@settings(deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.binary(max_size=300)), max_size=4),
    st.lists(NAMES, max_size=3).map(" ".join),
    st.text(max_size=200),
)
def test_a_draft_read_by_another_program_is_what_was_written(
    files: list[tuple[str, bytes]], subject: str, words: str
) -> None:
    words = words.encode("utf-8", "replace").decode()
    data = b"".join(eml_blocks(Draft("a@b.example", subject, words, tuple(Attachment(*pair) for pair in files))))
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"].split() == subject.split()
    assert message["X-Unsent"] == "1"
    assert message["To"] == "a@b.example"
    assert not message["Date"]
    assert [part.get_filename() for part in message.iter_attachments()] == [name for name, _ in files]
    assert [part.get_payload(decode=True) for part in message.iter_attachments()] == [content for _, content in files]
    assert not message.defects
    assert data.isascii()
    other = fast_mail_parser.parse_email(data)
    assert other.subject.split() == subject.split()
    assert [each.filename for each in other.attachments] == [name for name, _ in files]
    assert [each.content for each in other.attachments] == [content for _, content in files]
    assert max(len(line) for line in data.split(b"\r\n")) <= 120


def test_both_forms_of_a_chinese_name_say_the_same_and_mark_the_draft() -> None:
    name = "张三-02-主要技术成果及获奖（含专利、工法、技能竞赛名次）𠮷-扫描件.pdf"
    data = b"".join(eml_blocks(Draft("a@b.example", "主题", "正文", (Attachment(name, b"%PDF"),))))
    assert data.startswith(b"X-Unsent: 1\r\n")
    old, new = _names_of_each_form(data.decode())
    assert old == new == name
    # A reader that decodes the pieces of RFC 2231 one by one gets whole characters.
    for line in data.decode().split("\r\n"):
        if line.startswith(" filename*"):
            urllib.parse.unquote(line.partition("*=")[2].rstrip(";").removeprefix("utf-8''"), errors="strict")


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 57 * 4096 - 1, 57 * 4096, 57 * 4096 + 1, 57 * 8192 + 100])
def test_a_file_is_attached_block_by_block_as_if_it_were_held_whole(tmp_path: Path, size: int) -> None:
    data = random.Random(size).randbytes(size)
    (tmp_path / "x.pdf").write_bytes(data)
    held, streamed = (
        list(eml_blocks(Draft("a@b.example", "主题", "正文", (Attachment("x.pdf", one),))))
        for one in (data, tmp_path / "x.pdf")
    )
    assert held == streamed
    lines = b"".join(streamed).split(b"\r\n\r\n")[-1].rpartition(b"--=_qilu_")[0]
    assert lines.replace(b"\r\n", b"\n") == base64.encodebytes(data)
    assert max(map(len, streamed)) <= 4096 * 78


def _names_of_each_form(draft: str) -> tuple[str, str]:
    """The name after RFC 2047 (Content-Type, as Foxmail and Outlook read it) and after RFC 2231 (Thunderbird)."""
    part = draft.split("Content-Type: application/pdf;")[1].split("\r\n\r\n", maxsplit=1)[0]
    words = part.split('name="')[1].split('"')[0].replace("\r\n", "")
    pieces = re.findall(r"filename\*\d*\*?=(?:utf-8'')?([^;\s]+)", part)
    return str(email.header.make_header(email.header.decode_header(words))), urllib.parse.unquote("".join(pieces))


@given(st.text(max_size=100))
def test_nothing_typed_can_add_a_header(words: str) -> None:
    made = encoded_words(words)
    assert all(line.startswith(" ") for line in made.split("\r\n")[1:])
    assert made.isascii()


@pytest.mark.parametrize("size", [0, 1, 19 * MB])
def test_the_whole_draft_stays_within_what_the_limit_makes_as_base64(size: int) -> None:
    limit = 20 * MB
    names = ["张三-02-主要技术成果及获奖.pdf", "𠮷" * 76 + ".pdf", "a.docx"]
    files = [_file(name, size if at == 0 else 1000) for at, name in enumerate(names)]
    packing = pack_mail(files, limit)
    assert len(packing.messages) == 1
    attachments = tuple(Attachment(entry.name, b"x" * entry.size) for entry in packing.messages[0])
    assert len(b"".join(eml_blocks(Draft("a@b.example", "主题" * 30, "正文" * 2000, attachments)))) <= encoded_size(
        limit
    )
