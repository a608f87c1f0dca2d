"""What the window remembers between starts: its size and the recent workspaces; a corrupt file is forgotten."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from qilu_desktop.paths import user_data_dir, workspaces_dir

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
        """The folder used last for *purpose*; at first the home folder, for workspaces the product's own."""
        value = self._file.value(f"folder/{purpose}")
        place = Path(value) if isinstance(value, str) and value else None
        if place and _is_dir(place):
            return place
        return workspaces_dir() if purpose == "workspace" else Path.home()

    def keep_folder(self, purpose: str, folder: Path) -> None:
        """Remember the folder used for *purpose*."""
        self._file.setValue(f"folder/{purpose}", str(folder))

    def text(self, name: str) -> str:
        """A remembered text; empty at first."""
        value = self._file.value(name)
        return value if isinstance(value, str) else ""

    def keep(self, name: str, text: str) -> None:
        """Remember a text."""
        self._file.setValue(name, text)

    def number(self, name: str) -> float:
        """A remembered share between 0 and 1; 0.0 at first, and for anything else that stands there."""
        try:
            value = float(self.text(name) or 0)
        except ValueError:
            return 0.0
        return value if 0 < value < 1 else 0.0

    def flag(self, name: str) -> bool:
        """Whether something was left switched on."""
        return self.text(name) == "on"

    def keep_flag(self, name: str, *, on: bool) -> None:
        """Remember whether something is switched on."""
        self.keep(name, "on" if on else "off")


def _is_dir(place: Path) -> bool:
    try:
        return place.is_dir()
    except (OSError, ValueError):
        return False
