"""The style sheet of the window, made from the palette."""

from __future__ import annotations

from pathlib import Path

from qilu_desktop.gui import palette as p

_SHEET = """
QWidget {{ color: {TEXT}; }}
QMainWindow, #ground {{ background: {GROUND}; }}
QDialog {{ background: {CARD}; }}
QToolTip {{ background: {TEXT}; color: white; border: none; padding: 5px 8px; }}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {TITLE}px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 16px; font-weight: 600; }}
QLabel[role="muted"] {{ color: {MUTED}; }}
QLabel[role="hint"] {{ color: {MUTED}; font-size: {SMALL}px; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="label"] {{ color: {TEXT}; }}
QLabel[role="star"] {{ color: {BAD}; font-weight: 600; }}
QLabel[role="counter"] {{ color: {FAINT}; font-size: {SMALL}px; }}
QLabel[role="over"] {{ color: {BAD}; font-size: {SMALL}px; font-weight: 600; }}
QLabel[role="problem"] {{ color: {BAD}; font-size: {SMALL}px; }}
QLabel[role="caution"] {{ color: {WARN}; font-size: {SMALL}px; }}
QLabel[role="good"] {{ color: {GOOD}; }}
QLabel[role="big"] {{ font-size: 26px; font-weight: 600; }}
QLabel[role="column"] {{ color: {MUTED}; font-size: {SMALL}px; }}
QLabel[chip] {{ border-radius: 10px; padding: 2px 10px; font-size: {SMALL}px; }}
QLabel[chip="plain"] {{ background: {GROUND}; color: {MUTED}; }}
QLabel[chip="info"] {{ background: {ACCENT_SOFT}; color: {ACCENT_DARK}; }}
QLabel[chip="good"] {{ background: {GOOD_SOFT}; color: {GOOD}; }}
QLabel[chip="warn"] {{ background: {WARN_SOFT}; color: {WARN}; }}
QLabel[chip="bad"] {{ background: {BAD_SOFT}; color: {BAD}; }}

#card {{ background: {CARD}; border: 1px solid {LINE}; border-radius: 10px; }}
#card[hot="true"] {{ background: {ACCENT_SOFT}; border: 1px dashed {ACCENT}; }}
#notice {{ background: {WARN_SOFT}; border: 1px solid {WARN_LINE}; border-radius: 8px; }}
#notice QLabel, #noticebar QLabel {{ color: {WARN}; }}
#noticebar {{ background: {WARN_SOFT}; border-bottom: 1px solid {WARN_LINE}; }}
#banner[tone="good"] {{ background: {GOOD_SOFT}; border: 1px solid {GOOD_LINE}; border-radius: 10px; }}
#banner[tone="warn"] {{ background: {WARN_SOFT}; border: 1px solid {WARN_LINE}; border-radius: 10px; }}
#banner[tone="info"] {{ background: {ACCENT_SOFT}; border: 1px solid {ACCENT_LINE}; border-radius: 10px; }}
#head {{ background: {CARD}; border-bottom: 1px solid {LINE}; }}
#rail {{ background: {CARD}; border-right: 1px solid {LINE}; }}
#foot {{ background: {CARD}; border-top: 1px solid {LINE}; }}
#paper, #strip, #paperground {{ background: {DESK}; border: none; }}
#strip {{ border-right: 1px solid {LINE}; }}
#preview {{ background: {CARD}; border: 1px solid {LINE}; border-right: none; border-bottom: none; }}
#panehead {{ border-bottom: 1px solid {LINE}; }}
#panefoot {{ border-top: 1px solid {LINE}; }}
#findbar {{ background: {SUNKEN}; border-bottom: 1px solid {LINE}; }}
#line {{ background: {LINE}; max-height: 1px; min-height: 1px; border: none; }}
#rowcard {{ background: {SUNKEN}; border: 1px solid {LINE}; border-radius: 8px; }}
#rowcard[lit="true"], #field[lit="true"] {{
  background: {ACCENT_SOFT}; border: 1px solid {ACCENT_LINE}; border-radius: 8px;
}}
#field {{ border: 1px solid transparent; border-radius: 8px; }}
#drop {{ background: {SUNKEN}; border: 1px dashed {LINE_STRONG}; border-radius: 8px; }}
#drop[hot="true"] {{ background: {ACCENT_SOFT}; border: 1px dashed {ACCENT}; }}
#photo {{
  background: {SUNKEN}; border: 1px dashed {LINE_STRONG}; border-radius: 4px; color: {MUTED}; font-size: {SMALL}px;
}}
#photo[full="true"] {{ border: 1px solid {LINE}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {{
  background: {CARD}; border: 1px solid {LINE_STRONG}; border-radius: 6px; padding: 5px 9px;
  selection-background-color: {ACCENT}; selection-color: white;
}}
QLineEdit, QComboBox, QSpinBox {{ min-height: 22px; }}
/* As high as a line: 34 px, as buttons are too. */
QComboBox {{ padding: 5px 9px 4px 11px; }}
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover, QSpinBox:hover {{ border-color: {FAINT}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
  border: 1px solid {ACCENT}; background: #FCFDFF;
}}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{ border-color: {BAD}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled,
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] {{
  background: {SUNKEN}; color: {MUTED}; border-color: {LINE};
}}
QPlainTextEdit {{ padding: 4px 7px; }}
QPlainTextEdit[line="true"] {{ padding: 4px 9px 2px 9px; }}
*[cell="true"] QLineEdit, *[cell="true"] QComboBox {{ padding-left: 7px; padding-right: 5px; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: url({ICONS}/chevron-down.svg); width: 14px; height: 14px; }}
QSpinBox {{ padding: 2px 0; min-height: 25px; }}
QSpinBox QLineEdit {{ padding: 0; min-height: 18px; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: none; width: 24px; }}
QSpinBox::up-arrow {{ image: url({ICONS}/chevron-up.svg); width: 12px; height: 12px; }}
QSpinBox::down-arrow {{ image: url({ICONS}/chevron-down.svg); width: 12px; height: 12px; }}
QComboBox[blank="true"] {{ color: {FAINT}; }}
QComboBox QAbstractItemView {{
  background: {CARD}; color: {TEXT}; border: 1px solid {LINE_STRONG}; outline: none; padding: 4px;
  selection-background-color: {ACCENT_SOFT}; selection-color: {TEXT};
}}
QComboBox QAbstractItemView::item {{ min-height: 30px; padding: 0 6px; }}

QRadioButton, QCheckBox {{ spacing: 7px; min-height: 30px; background: transparent; }}
QRadioButton::indicator, QCheckBox::indicator {{ width: 18px; height: 18px; }}
QRadioButton::indicator:unchecked {{ image: url({ICONS}/radio.svg); }}
QRadioButton::indicator:unchecked:hover, QRadioButton::indicator:unchecked:focus {{
  image: url({ICONS}/radio-hot.svg);
}}
QRadioButton::indicator:checked {{ image: url({ICONS}/radio-on.svg); }}
QCheckBox::indicator:unchecked {{ image: url({ICONS}/check.svg); }}
QCheckBox::indicator:unchecked:hover, QCheckBox::indicator:unchecked:focus {{ image: url({ICONS}/check-hot.svg); }}
QCheckBox::indicator:checked {{ image: url({ICONS}/check-on.svg); }}
QRadioButton:disabled, QCheckBox:disabled {{ color: {OFF}; }}
QRadioButton:focus, QCheckBox:focus {{ color: {ACCENT_DARK}; background: {ACCENT_SOFT}; border-radius: 5px; }}

QPushButton {{
  background: {CARD}; border: 1px solid {LINE_STRONG}; border-radius: 6px; padding: 6px 16px 5px 16px; min-height: 20px;
}}
QPushButton:hover {{ background: {SUNKEN}; border-color: {FAINT}; }}
QPushButton:pressed {{ background: {GROUND}; }}
QPushButton:focus {{ border-color: {ACCENT}; }}
QPushButton:disabled {{ color: {OFF}; background: {SUNKEN}; border-color: {LINE}; }}
QPushButton:default, QPushButton[primary="true"] {{ background: {ACCENT}; border-color: {ACCENT}; color: white; }}
QPushButton:default:hover, QPushButton[primary="true"]:hover {{
  background: {ACCENT_DARK}; border-color: {ACCENT_DARK};
}}
QPushButton[primary="true"]:focus {{ border: 2px solid {TEXT}; padding: 5px 15px 4px 15px; }}
QPushButton[primary="true"]:disabled {{ background: {LINE}; border-color: {LINE}; color: {MUTED}; }}
QPushButton[large="true"] {{ padding: 9px 26px; font-size: 15px; font-weight: 600; }}
QPushButton[flat2="true"] {{
  background: transparent; border: 1px solid transparent; color: {ACCENT}; padding: 3px 8px;
}}
QPushButton[flat2="true"]:hover {{ background: {ACCENT_SOFT}; }}
QPushButton[flat2="true"]:focus {{ border-color: {ACCENT}; }}
QPushButton[flat2="true"]:disabled {{ color: {OFF}; }}
QPushButton[bare="true"] {{ padding: 3px 0; }}
QPushButton[tab="true"] {{
  background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0;
  color: {MUTED}; padding: 8px 4px; margin-right: 18px;
}}
QPushButton[tab="true"]:hover, QPushButton[tab="true"]:focus {{ color: {TEXT}; }}
QPushButton[tab="true"]:focus, QPushButton[segment="true"]:focus {{ background: {ACCENT_SOFT}; }}
QPushButton[tab="true"]:checked {{ color: {ACCENT}; border-bottom: 2px solid {ACCENT}; font-weight: 600; }}
QPushButton[filter="true"] {{ border-radius: 14px; padding: 3px 14px; }}
QPushButton[filter="true"]:checked {{ background: {ACCENT_SOFT}; border-color: {ACCENT_LINE}; color: {ACCENT_DARK}; }}
QPushButton[segment="true"] {{
  background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0;
  color: {MUTED}; padding: 4px 2px 3px 2px; margin-right: 14px;
}}
QPushButton[segment="true"]:hover, QPushButton[segment="true"]:focus {{ color: {TEXT}; }}
QPushButton[segment="true"]:checked {{ color: {ACCENT}; border-bottom-color: {ACCENT}; font-weight: 600; }}
QPushButton[toggle="true"]:checked {{
  background: {ACCENT_SOFT}; border-color: {ACCENT_LINE}; color: {ACCENT_DARK};
}}
QPushButton[picker="true"] {{ padding: 5px 10px; color: {ACCENT_DARK}; }}
QPushButton[number="true"] {{ padding: 3px 0; color: {MUTED}; font-size: {SMALL}px; }}
QToolButton:checked {{ background: {ACCENT_SOFT}; border-color: {ACCENT_LINE}; }}
QToolButton {{
  background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; color: {MUTED};
}}
QToolButton:hover {{ background: {ACCENT_SOFT}; }}
QToolButton:focus {{ border-color: {ACCENT}; }}

#step {{
  text-align: left; background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 0;
  min-height: 38px; max-height: 50px;
}}
#step:hover {{ background: {GROUND}; }}
#step:focus {{ border: 1px solid {ACCENT}; }}
#step:checked {{ background: {ACCENT_SOFT}; }}
#section {{
  text-align: left; background: transparent; border: none; border-left: 2px solid {LINE}; border-radius: 0;
  padding: 5px 10px; color: {MUTED}; min-height: 20px;
}}
#section:hover, #section:focus {{ color: {TEXT}; border-left-color: {LINE_STRONG}; background: transparent; }}
#section:focus {{ background: {ACCENT_SOFT}; }}
#section:checked {{ color: {ACCENT}; border-left-color: {ACCENT}; font-weight: 600; }}
#recent {{
  text-align: left; background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 0;
  min-height: 58px; max-height: 58px;
}}
#recent:hover, #recent:focus {{ background: {ACCENT_SOFT}; border-color: {ACCENT_LINE}; }}
#recent:focus {{ border-color: {ACCENT}; }}

QTreeView, QTableView, QListView {{
  background: {CARD}; border: 1px solid transparent; outline: none;
  selection-background-color: {ACCENT_SOFT}; selection-color: {TEXT};
  alternate-background-color: {SUNKEN};
}}
QTreeView:focus, QTableView:focus, QListView:focus {{ border-color: {ACCENT}; }}
QTreeView::item, QListView::item {{ min-height: 34px; padding: 0 4px; border-bottom: 1px solid {GROUND}; }}
QTableView::item {{ padding: 0 6px; border-bottom: 1px solid {GROUND}; }}
QTreeView::item:hover, QTableView::item:hover, QListView::item:hover {{ background: {SUNKEN}; }}
QTreeView::item:selected, QTableView::item:selected, QListView::item:selected {{
  background: {ACCENT_SOFT}; color: {TEXT};
}}
QListView#thumbs {{ background: {DESK}; border: 1px solid {LINE}; border-radius: 8px; padding: 6px; }}
QListView#thumbs::item {{ border: 1px solid transparent; border-radius: 6px; padding: 6px 2px 2px 2px; }}
QListView#thumbs::item:hover {{ background: {SUNKEN}; }}
QListView#thumbs::item:selected {{ background: {ACCENT_SOFT}; border-color: {ACCENT_LINE}; }}
QTreeView::indicator {{ width: 18px; height: 18px; }}
QTreeView::indicator:unchecked {{ image: url({ICONS}/check.svg); }}
QTreeView::indicator:unchecked:hover {{ image: url({ICONS}/check-hot.svg); }}
QTreeView::indicator:checked {{ image: url({ICONS}/check-on.svg); }}
QTreeView#choices::indicator:unchecked {{ image: url({ICONS}/radio.svg); }}
QTreeView#choices::indicator:unchecked:hover {{ image: url({ICONS}/radio-hot.svg); }}
QTreeView#choices::indicator:checked {{ image: url({ICONS}/radio-on.svg); }}
QTreeView::branch {{ background: transparent; }}
QTreeView::branch:has-children:closed {{ image: url({ICONS}/chevron-right.svg); }}
QTreeView::branch:has-children:open {{ image: url({ICONS}/chevron-down.svg); }}
QHeaderView {{ background: {CARD}; }}
QHeaderView::section {{
  background: {SUNKEN}; color: {MUTED}; border: none; border-bottom: 1px solid {LINE};
  padding: 7px 8px; font-size: {SMALL}px;
}}
QTableCornerButton::section {{ background: {SUNKEN}; border: none; }}

QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > #scrolled {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {LINE_STRONG}; border-radius: 3px; min-height: 36px; min-width: 36px; }}
QScrollBar::handle:hover {{ background: {FAINT}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QProgressBar {{ background: {LINE}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 4px; }}
QMenu {{ background: {CARD}; border: 1px solid {LINE_STRONG}; padding: 5px; }}
QMenu::item {{ padding: 6px 26px 6px 14px; border-radius: 4px; }}
QMenu::indicator {{ width: 16px; height: 16px; left: 6px; }}
QMenu::indicator:checked {{ image: url({ICONS}/tick.svg); }}
QMenu::item:selected {{ background: {ACCENT_SOFT}; }}
QMenu::item:disabled {{ color: {OFF}; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 5px 8px; }}
QSplitter::handle {{ background: transparent; }}
QCalendarWidget QWidget {{ alternate-background-color: {SUNKEN}; }}
QCalendarWidget QToolButton {{ color: {TEXT}; padding: 4px 8px; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {ACCENT}; selection-color: white; }}
QMessageBox QLabel#qt_msgbox_informativelabel {{ min-width: 360px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
"""


def sheet(icons: Path) -> str:
    """The whole style sheet; *icons* is the folder of the small SVG pictures."""
    names = {name: value for name, value in vars(p).items() if name.isupper()}
    return _SHEET.format(**names, ICONS=icons.as_posix())
