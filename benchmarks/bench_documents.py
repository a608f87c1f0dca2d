"""All documents of the sample's ten people, PDF and DOCX, beside LibreOffice making PDFs of the same DOCX files.

python benchmarks/bench_documents.py [RUNS]        (needs soffice; whole processes, LibreOffice in one run)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, in_turn, python, tell

MAKE = """
import sys
from datetime import date
from pathlib import Path
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.documents.output import documents_of, write_document
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.exchange.decode import decode
from qilu_desktop.pack.load import find_pack
sample, output, formats = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].split(",")
pack = find_pack("2024")
decoded = decode((sample / "dossier.json").read_bytes(), pack)
files = {path: FileRef(f"{place:064x}", path, 1, "image/jpeg") for place, path in enumerate(decoded.paths)}
places = {file.sha256: path for path, file in files.items()}
read = lambda file: (sample / "files" / places[file.sha256]).read_bytes()
context = FormContext(pack, decoded.with_files(files), read, date(2024, 7, 22))
for name in ("book", "overview", "summary", "report"):
    for number, document in enumerate(documents_of(context, name)):
        write_document(document, output / f"{name}{number}", formats)
"""


def main(runs: int) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        sys.exit("soffice is needed: install libreoffice-writer")
    with tempfile.TemporaryDirectory() as place:
        sample, words, output = ROOT / "resources" / "sample", Path(place) / "words", Path(place) / "output"
        python("-c", MAKE, str(sample), str(words), "docx")
        sources = sorted(str(path) for path in words.rglob("*.docx"))
        profile = f"-env:UserInstallation=file://{place}/profile"

        def own(formats: str) -> None:
            python("-c", MAKE, str(sample), str(output), formats)

        def office() -> None:
            command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", f"{place}/pdf", *sources]
            subprocess.run(command, check=True, capture_output=True)

        for title, formats in (("PDF and DOCX", "pdf,docx"), ("PDF alone", "pdf")):
            times = in_turn(lambda given=formats: own(given), office, runs)
            name = f"{len(sources)} documents of ten people, {title}"
            tell(
                name, "composed, fitted and printed from the dossier", times[0], "soffice: those DOCX to PDF", times[1]
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
