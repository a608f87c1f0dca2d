"""Building the sample's folder against ``cp`` and ``sha256sum`` of the same evidence bytes, whole processes.

python benchmarks/bench_build.py [RUNS]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, in_turn, python, tell


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        workspace, output, copy = Path(place) / "w", Path(place) / "o", Path(place) / "c"
        sample = ROOT / "resources" / "sample"
        load = ("-m", "qilu_desktop", "load", str(sample / "dossier.json"), "--files", str(sample / "files"))
        python(*load, "--workspace", str(workspace))

        def build() -> None:
            shutil.rmtree(output, ignore_errors=True)
            python("-m", "qilu_desktop", "build", str(workspace), "--output", str(output), "--as-of", "2024-07-22")

        def plain() -> None:
            shutil.rmtree(copy, ignore_errors=True)
            shell = (
                f'cp -r "{sample}/files" "{copy}" && find "{copy}" -type f -exec sha256sum {{}} + && sync -f "{copy}"'
            )
            subprocess.run(["sh", "-c", shell], check=True, capture_output=True)

        times = in_turn(build, plain, runs)
        tell(
            "Build of the sample (10 people)",
            "qilu-desktop build",
            times[0],
            "cp + sha256sum of the evidence",
            times[1],
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
