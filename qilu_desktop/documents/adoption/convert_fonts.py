"""On Linux, lets LibreOffice draw official forms in the bundled fonts where the machine lacks 仿宋, 楷体 and the like.

A font of that very name that is installed comes first.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from qilu_desktop.paths import resources_dir

_BUNDLED: Final = {
    "Qilu Song": ("宋体", "SimSun", "新宋体", "NSimSun", "华文宋体", "STSong", "方正书宋_GBK", "Times New Roman"),
    "Qilu Fang": ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "华文仿宋", "STFangsong", "方正仿宋_GBK"),
    "Qilu Hei": ("黑体", "SimHei", "华文黑体", "STHeiti", "微软雅黑", "Microsoft YaHei", "方正黑体_GBK"),
    "Qilu Kai": ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "华文楷体", "STKaiti", "方正楷体_GBK"),
    "Qilu Title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "小标宋", "华文中宋", "STZhongsong"),
}


_WIDEST: Final = "Qilu Song"


def fonts_environment(folder: Path) -> dict[str, str]:
    """What LibreOffice is started with; the font rules go into *folder*.  A user's own rules are left alone.

    Raises:
        OSError: the disk refuses.
    """
    if sys.platform != "linux" or "FONTCONFIG_FILE" in os.environ:
        return {}
    rules = folder / "fonts.conf"
    rules.write_text(_rules(), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(rules)}


def _rules() -> str:
    aliases = "".join(
        f'<alias binding="same"><family>{asked}</family><accept>{_family(given)}</accept></alias>'
        for given, names in _BUNDLED.items()
        for asked in names
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'{aliases}<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{escape(str(resources_dir() / 'fonts'))}</dir></fontconfig>"
    )


def _family(name: str) -> str:
    """The bundled font, and behind it the one with the rare characters of names."""
    return "".join(f"<family>{each}</family>" for each in dict.fromkeys((name, _WIDEST)))
