"""Facts for the checks that only trying gives: are the files whole, does the 一览表 fit its page, can it be printed.

``context_of`` works out all of them, as the command line does before it checks or builds.  A window that checks
after every keystroke gives ``run`` only what is cheap: ``undrawn=uncovered`` (documents.fonts) and
``overwritten=overwritten`` (documents.living) with every run, one ``outdated=Outdated(pack, read)`` (submission.scans)
kept from run to run, and
what ``facts_of`` and ``overlong_of`` said last, worked out off its own thread when the user asks for 校验 or 生成::

    facts = facts_of(pack, dossier, workspace.file_bytes)
    overlong = overlong_of(pack, dossier, today)
    known = {"undrawn": uncovered, "overwritten": overwritten, "outdated": kept}
    context = Context(pack, dossier, today, facts, overlong=overlong, **known)
    report = run(context, memory)

After an edit, drop the persons whose answers changed from ``overlong``: their rule is 无法核实 until the next time.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from qilu_desktop.checks import Context, FileFacts
from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.compose import Composer
from qilu_desktop.documents.context import FormContext, Voice
from qilu_desktop.documents.fonts import uncovered
from qilu_desktop.documents.living import overwritten
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import DocumentError, EvidenceError, QiluError, storage_error
from qilu_desktop.evidence.raster import Held
from qilu_desktop.pack.model import Kind, Pack
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.submission.caching import Cache, NoCache, kept, key_of
from qilu_desktop.submission.scans import Outdated

Read = Callable[[FileRef], Held]
"""Gives an attached file whose hash is verified: its bytes, or its path."""

_OVERVIEW = "overview"


def context_of(
    pack: Pack,
    dossier: Dossier,
    today: date,
    read: Read,
    *,
    fit: bool = True,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> Context:
    """All that the checks can be given: about 10 ms for each file and 50 ms for each person (those only to *fit*).

    *read* gives an attached file, its hash verified; by its path it is looked at where it lies.
    What *cache* knows costs next to nothing.  Do not *fit* where an official 一览表 is adopted (see
    :func:`overlong_of`): its rule is 无法核实 then.

    Raises:
        DocumentError: the fonts are missing, or the pack's 一览表 is broken.
        Cancelled: stopped by *progress*.
    """
    shown = progress or Silent()
    return Context(
        pack,
        dossier,
        today,
        facts_of(pack, dossier, read, progress=shown, cache=cache),
        overlong=overlong_of(pack, dossier, today, progress=shown, cache=cache) if fit else {},
        undrawn=uncovered,
        overwritten=overwritten,
        outdated=Outdated(pack, lambda file: _in_memory(read(file))),
    )


def _in_memory(source: Held) -> bytes:
    try:
        return source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise storage_error(error, source if isinstance(source, Path) else "") from error


def facts_of(
    pack: Pack, dossier: Dossier, read: Read, *, progress: Progress | None = None, cache: Cache | None = None
) -> dict[str, FileFacts]:
    """What is known of every attached file, by SHA-256: read whole (its hash verified by *read*) and opened.

    What *cache* knows is not opened again, only read.

    Raises:
        Cancelled: stopped by *progress*, also between the pages of a file.
    """
    files = {file.sha256: file for file in _files(pack, dossier)}
    shown, found = progress or Silent(), dict[str, FileFacts]()
    for number, (sha256, file) in enumerate(files.items()):
        tick = partial(shown.step, "检查附件", number, len(files))
        tick()
        found[sha256] = _facts(file, read, cache or NoCache(), tick)
    return found


def _files(pack: Pack, dossier: Dossier) -> Iterator[FileRef]:
    photos = [entry.id for entry in pack.applicant if entry.kind is Kind.PHOTO]
    for person in dossier.applicants:
        yield from (file for field_id in photos if (file := person.record.file(field_id)))
    yield from (entry.file for entry in dossier.evidence)


def _facts(file: FileRef, read: Read, cache: Cache, tick: Callable[[], None]) -> FileFacts:
    try:
        source = read(file)
    except QiluError:
        return FileFacts(lost=True)
    key = key_of("facts", file.sha256, file.name)
    return FileFacts(**json.loads(kept(cache, key, lambda: json.dumps(asdict(_seen(file, source, tick))).encode())))


def _seen(file: FileRef, source: Held, tick: Callable[[], None]) -> FileFacts:
    from qilu_desktop.evidence.intake import head, inspect, sniff

    try:
        seen = inspect(source, file.name, tick)
    except EvidenceError as error:
        return FileFacts(media=sniff(head(source)) or "", fault=error.reason, page=error.page)
    width, height = (0.0, 0.0) if seen.media == "pdf" or not seen.sizes else seen.sizes[0]
    return FileFacts(int(width), int(height), media=seen.media, pages=seen.pages)


def overlong_of(
    pack: Pack,
    dossier: Dossier,
    today: date,
    *,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> dict[str, str]:
    """By applicant's id, what to shorten so that the 一览表 is one page (4.2b); empty where it is one.

    Nobody is in it where the pack's 一览表 is not bound to one page.  Not to be asked where an official form takes
    its place: how many pages that has is known only when an office suite has set it (:mod:`official`, in a build).

    Raises:
        DocumentError: the fonts are missing, or the pack's 一览表 is broken.
        Cancelled: stopped by *progress*.
    """
    layout = pack.layouts.get(_OVERVIEW)
    if layout is None or layout.fit is None:
        return {}
    shown, found = progress or Silent(), dict[str, str]()
    # The photo's box has its size from the notice: a plain picture in it spares reading files that may be broken.
    context = FormContext(pack, dossier, lambda _file: _plain_picture(), today)
    for number, person in enumerate(dossier.applicants):
        shown.step("试排一览表", number, len(dossier.applicants))
        composer = Composer(layout, Voice(context, person), size=min(layout.fit.sizes))
        made = composer.document("")
        told = partial(_overlong, made, context, person)
        found[person.id] = kept(cache or NoCache(), key_of("overlong", layout, made), told).decode()
    return found


def _overlong(made: Document, context: FormContext, person: Applicant) -> bytes:
    """What to shorten; nothing where the smallest size is one page: then the fitting finds a size, not done here."""
    from qilu_desktop.documents.fitting import overrun

    return b"" if overrun(made) <= 0 else _what_to_shorten(context, person).encode()


def _what_to_shorten(context: FormContext, person: Applicant) -> str:
    from qilu_desktop.documents.forms import overview

    try:
        overview(context, person)
    except DocumentError as error:
        return error.remedy
    return ""


@lru_cache(maxsize=1)
def _plain_picture() -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("L", (35, 49), 255).save(stream, "PNG")
    return stream.getvalue()
