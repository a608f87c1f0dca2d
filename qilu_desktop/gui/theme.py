"""Dresses the application: palette, fonts, style sheet and the Chinese texts of Qt's own dialogs."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from qilu_desktop.gui import palette as p
from qilu_desktop.gui.style import sheet
from qilu_desktop.paths import resources_dir

_FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
)
_BUNDLED = "QiluHei.ttf"
_QT_WORDS = {
    "Look in:": "查找范围：",
    "&Look in:": "查找范围(&L)：",
    "Files of type:": "文件类型：",
    "Files of &type:": "文件类型(&T)：",
    "%1 bytes": "%1 字节",
    "%n byte(s)": "%n 字节",
    "Folder": "文件夹",
    "%1 File": "%1 文件",
    "File": "文件",
}
_ROLES = {
    QPalette.ColorRole.Window: p.GROUND,
    QPalette.ColorRole.WindowText: p.TEXT,
    QPalette.ColorRole.Base: p.CARD,
    QPalette.ColorRole.AlternateBase: p.SUNKEN,
    QPalette.ColorRole.Text: p.TEXT,
    QPalette.ColorRole.PlaceholderText: p.FAINT,
    QPalette.ColorRole.Button: p.CARD,
    QPalette.ColorRole.ButtonText: p.TEXT,
    QPalette.ColorRole.Highlight: p.ACCENT,
    QPalette.ColorRole.HighlightedText: "#FFFFFF",
    QPalette.ColorRole.Link: p.ACCENT,
    QPalette.ColorRole.ToolTipBase: p.TEXT,
    QPalette.ColorRole.ToolTipText: "#FFFFFF",
}


def dress(app: QApplication) -> None:
    """Give *app* its look and its Chinese; call once, before the first window."""
    app.setPalette(_palette())
    app.setFont(_font())
    _translate(app)
    app.setWindowIcon(icon("app"))
    app.setStyleSheet(sheet(resources_dir() / "icons" / "ui"))


def speak_chinese() -> None:
    """Month names, calendars and numbers as in China; not before the first window, Qt's locale is slow to load."""
    from PySide6.QtCore import QLocale

    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))


@lru_cache(maxsize=64)
def icon(name: str) -> QIcon:
    """A small picture of ``resources/icons/ui``; an empty icon where it is missing."""
    return QIcon(str(resources_dir() / "icons" / "ui" / f"{name}.svg"))


def _palette() -> QPalette:
    palette = QPalette()
    for role, colour in _ROLES.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(p.OFF))
    return palette


def _font() -> QFont:
    # The bundled face is read only where it is needed: a machine without any Chinese font of its own.
    present = set(QFontDatabase.families())
    families = [family for family in _FAMILIES if family in present]
    if not families:
        number = QFontDatabase.addApplicationFont(str(resources_dir() / "fonts" / _BUNDLED))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    font = QFont()
    if families:
        font.setFamilies(families)
    font.setPixelSize(p.BODY)
    # Half-pixel hinting makes thin Chinese strokes uneven.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


class _Missing(QTranslator):
    """Words of Qt's own dialogs that Qt's Chinese translation of this version has lost."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The Chinese for *text*; empty where Qt's own translation is to be asked."""
        return _QT_WORDS.get(text, "") if context.startswith("QFile") else ""

    def isEmpty(self) -> bool:
        """There is always something."""
        return False


def _translate(app: QApplication) -> None:
    app.installTranslator(_Missing(app))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder) or translator.load(str(resources_dir() / "qtbase_zh_CN.qm")):
        app.installTranslator(translator)
