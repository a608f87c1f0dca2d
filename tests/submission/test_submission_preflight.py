"""What trying gives the checks: files read and opened for real, 一览表 set for real."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from builders import TODAY, edit, file_ref, proof, valid_dossier, with_evidence
from PIL import Image

from qilu_desktop.checks import FileFacts, Outcome, run
from qilu_desktop.documents.forms import FormContext, overview
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import Cancelled, DocumentError, WorkspaceError
from qilu_desktop.pack.load import find_pack
from qilu_desktop.progress import Watched
from qilu_desktop.submission.preflight import context_of, facts_of, overlong_of

PACK = find_pack("2024")
MINIMAL_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, kind)
    return stream.getvalue()


class Store:
    """Files by hash; what is not in it is gone."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def add(self, name: str, data: bytes) -> FileRef:
        reference = FileRef(hashlib.sha256(data).hexdigest(), name, len(data), "image/png")
        self.held[reference.sha256] = data
        return reference

    def read(self, file: FileRef) -> bytes:
        if file.sha256 not in self.held:
            raise WorkspaceError(f"附件“{file.name}”在工作区里找不到了。", "请重新添加。")
        return self.held[file.sha256]


def test_each_file_is_opened_and_told_apart():
    store = Store()
    photo = store.add("照片.jpg", picture(413, 579, "JPEG"))
    small, pdf = store.add("截图.png", picture(320, 300)), store.add("证书.pdf", MINIMAL_PDF)
    torn = store.add("奖状.png", picture(400, 400)[:-30])
    held = edit(valid_dossier(1), "p1", photo=photo)
    held = replace(
        held, evidence=tuple(replace(proof("p1", "other"), id=one.name, file=one) for one in (small, pdf, torn))
    )
    held = with_evidence(held, proof("unit", "minutes"))
    facts = facts_of(PACK, held, store.read)
    assert facts[photo.sha256] == FileFacts(413, 579, media="jpeg", pages=1)
    assert facts[small.sha256] == FileFacts(320, 300, media="png", pages=1)
    assert facts[pdf.sha256] == FileFacts(media="pdf", pages=1)
    assert facts[torn.sha256].media == "png"
    assert facts[torn.sha256].fault
    assert facts[file_ref("unit-minutes.png").sha256] == FileFacts(lost=True)
    report = run(context_of(PACK, held, TODAY, store.read, fit=False))
    assert [finding.subject for finding in report.by_rule["evidence.lost"]] == ["unit", "p1"]
    assert report.outcomes["evidence.photo"] is Outcome.PASSED
    assert report.outcomes["print.one_page"] is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("data", "says"),
    [(MINIMAL_PDF, "是 PDF 文件"), (picture(413, 579)[:-40], "照片不能用"), (b"", "是空文件"), (None, "丢失")],
    ids=["pdf", "torn", "empty", "gone"],
)
def test_a_photo_that_cannot_be_printed_blocks(data: bytes | None, says: str):
    store = Store()
    photo = file_ref("photo.jpg") if data is None else store.add("照片.jpg", data)
    report = run(context_of(PACK, edit(valid_dossier(1), "p1", photo=photo), TODAY, store.read))
    (finding,) = report.by_rule["evidence.photo"]
    assert finding.blocks
    assert says in finding.message
    assert report.outcomes["print.one_page"] is Outcome.PASSED, "the page is tried without the broken photo"


def test_who_runs_over_the_page_is_found_with_what_the_print_itself_says():
    held = edit(edit(valid_dossier(), "p2", achievements="业绩突出，" * 1500), "p3", recognised="长" * 5000)
    overlong = overlong_of(PACK, held, TODAY)
    assert (overlong["p1"], overlong["p3"]) == ("", "")
    store = Store()
    held = edit(held, "p2", photo=store.add("照片.png", picture(413, 579)))
    with pytest.raises(DocumentError) as told:
        overview(FormContext(PACK, held, store.read, TODAY), held.applicants[1])
    assert overlong["p2"] == told.value.remedy
    report = run(context_of(PACK, held, TODAY, store.read))
    (finding,) = report.by_rule["print.one_page"]
    assert (finding.subject, finding.field, finding.blocks) == ("p2", "achievements", True)


def test_without_a_photo_the_page_is_tried_all_the_same():
    assert overlong_of(PACK, edit(valid_dossier(1), "p1", photo=None), TODAY) == {"p1": ""}


def test_a_pack_whose_overview_is_bound_to_no_page_is_not_tried():
    layouts = {**PACK.layouts, "overview": replace(PACK.layouts["overview"], fit=None)}
    assert overlong_of(replace(PACK, layouts=layouts), valid_dossier(1), TODAY) == {}
    assert overlong_of(replace(PACK, layouts={}), valid_dossier(1), TODAY) == {}


def test_it_can_be_stopped():
    seen = []
    watched = Watched(lambda step: (seen.append(step.stage), watched.cancel()))
    with pytest.raises(Cancelled):
        context_of(PACK, valid_dossier(2), TODAY, Store().read, progress=watched)
    assert seen == ["检查附件"]
