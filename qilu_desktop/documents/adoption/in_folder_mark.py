"""Marks a filled form 草稿: a framed word in the upper margin of the first page that moves nothing of the form."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from qilu_desktop.documents.adoption.ooxml import w
from qilu_desktop.documents.adoption.reading import open_form

_SPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_COLOR: Final = "C00000"
_STYLE: Final = (
    "position:absolute;margin-left:0;margin-top:22pt;width:56pt;height:20pt;z-index:251900000;"
    "mso-position-horizontal:right;mso-position-horizontal-relative:margin;mso-position-vertical-relative:page"
)


def marked(data: bytes, mark: str) -> bytes:
    """A .docx with *mark* at the head of its first page; the same input gives the same bytes.

    Raises:
        InputError: it is no .docx.
    """
    file = open_form(data)
    first = next((line for line in file.body.iter(w("p"))), None)
    if first is None:
        return data
    place = 1 if len(first) and first[0].tag == w("pPr") else 0
    first.insert(place, etree.fromstring(_run(mark)))
    return file.packed()


def _run(mark: str) -> str:
    look = (
        '<w:rPr><w:rFonts w:ascii="SimHei" w:hAnsi="SimHei" w:eastAsia="黑体"/>'
        f'<w:color w:val="{_COLOR}"/><w:sz w:val="22"/></w:rPr>'
    )
    line = (
        '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/>'
        f'<w:ind w:left="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
        f"<w:r>{look}<w:t>{escape(mark)}</w:t></w:r></w:p>"
    )
    return (
        f'<w:r {_SPACES}><w:pict><v:rect id="QiluMark" style="{_STYLE}" o:allowincell="f" '
        f'fillcolor="white" strokecolor="#{_COLOR}" strokeweight=".75pt">'
        f'<v:textbox inset="0,2pt,0,0"><w:txbxContent>{line}</w:txbxContent></v:textbox></v:rect></w:pict></w:r>'
    )
