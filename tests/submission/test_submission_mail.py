import email
import email.policy
import random
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.submission.eml import Attachment, Draft, encoded_words, write_eml
from qilu_desktop.submission.model import Listed
from qilu_desktop.submission.packing import encoded_size, pack_mail

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
    data = write_eml(Draft("a@b.example", subject, words, tuple(Attachment(*pair) for pair in files)))
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
    assert max(len(line) for line in data.split(b"\r\n")) <= 120


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
    assert len(write_eml(Draft("a@b.example", "主题" * 30, "正文" * 2000, attachments))) <= encoded_size(limit)
