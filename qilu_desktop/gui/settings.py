"""What the window remembers between starts: its size and the recent workspaces; a corrupt file is forgotten."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from qilu_desktop.paths import user_data_dir

_RECENT = "recent"
_KEPT = 6


class Settings:
    """The settings file ``window.ini`` in the user's data folder; nothing here is ever needed to work."""

    def __init__(self) -> None:
        self._file = QSettings(str(user_data_dir() / "window.ini"), QSettings.Format.IniFormat)
        if self._file.status() is not QSettings.Status.NoError:
            self._file.clear()

    def geometry(self) -> QByteArray | None:
        """The window's last place and size."""
        value = self._file.value("geometry")
        return value if isinstance(value, QByteArray) else None

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's place and size."""
        self._file.setValue("geometry", geometry)

    def recent(self) -> list[Path]:
        """Workspaces opened lately that are still there, newest first."""
        value = self._file.value(_RECENT, [])
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        places = [Path(text) for text in texts if isinstance(text, str) and text]
        return [place for place in places if _is_dir(place)][:_KEPT]

    def add_recent(self, folder: Path) -> None:
        """Put *folder* first among the recent ones."""
        rest = [place for place in self.recent() if place != folder]
        self._file.setValue(_RECENT, [str(place) for place in [folder, *rest][:_KEPT]])

    def folder(self, purpose: str) -> Path:
        """The folder used last for *purpose*; the home folder at first."""
        value = self._file.value(f"folder/{purpose}")
        place = Path(value) if isinstance(value, str) and value else Path.home()
        return place if _is_dir(place) else Path.home()

    def keep_folder(self, purpose: str, folder: Path) -> None:
        """Remember the folder used for *purpose*."""
        self._file.setValue(f"folder/{purpose}", str(folder))

    def built(self, workspace: Path) -> tuple[str, int, bool] | None:
        """The folder built last from a workspace: place, revision of the data, whether a draft."""
        value = self._file.value(f"built/{_key(workspace)}")
        parts = value.split("|", 2) if isinstance(value, str) else []
        if len(parts) != 3 or not parts[0].isdigit():
            return None
        return parts[2], int(parts[0]), parts[1] == "draft"

    def keep_built(self, workspace: Path, folder: str, revision: int, *, draft: bool) -> None:
        """Remember the folder built last from a workspace."""
        self._file.setValue(f"built/{_key(workspace)}", f"{revision}|{'draft' if draft else 'final'}|{folder}")


def _key(workspace: Path) -> str:
    return sha256(str(workspace).encode(errors="surrogatepass")).hexdigest()[:24]


def _is_dir(place: Path) -> bool:
    try:
        return place.is_dir()
    except (OSError, ValueError):
        return False
