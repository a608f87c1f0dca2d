"""Read the query pages of the sample with the real engine into ``tools/sample_art/readings.json``, by file.

Run it after ``python tools/draw_sample.py`` has drawn other pages, then ``python tools/make_sample.py``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qilu_desktop.evidence.reading.engine import Reader

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SAMPLE = ROOT / "resources" / "sample"
TARGET = ROOT / "tools" / "sample_art" / "readings.json"


def main() -> None:
    """Write the readings."""
    from qilu_desktop.evidence.reading.engine import Reader

    dossier = json.loads((SAMPLE / "dossier.json").read_text(encoding="utf-8"))
    files = dict.fromkeys(entry["file"] for entry in dossier["evidence"] if entry["kind"] == "query")
    with Reader() as reader:
        readings = {name: reading(reader, SAMPLE / "files" / name) for name in files}
    TARGET.write_text(json.dumps(readings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def reading(reader: Reader, file: Path) -> object:
    """What was read of one page.

    Raises:
        ValueError: nothing could be read.
    """
    from qilu_desktop.dossier.reading.kept import KeptReading
    from qilu_desktop.dossier.reading.plain import plain_reading
    from qilu_desktop.evidence.reading.engine import engine_name

    data = file.read_bytes()
    kept = KeptReading.of(hashlib.sha256(data).hexdigest(), (), engine_name(), reader.read(data))
    if kept is None:
        raise ValueError(f"{file.name} could not be read")
    return plain_reading(kept)


if __name__ == "__main__":
    main()
