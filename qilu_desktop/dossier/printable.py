"""A text as paper shows it: marks that nobody sees are left out, look-alikes become the real character."""

from __future__ import annotations

import re
import unicodedata

_SUPPLEMENT = str.maketrans(
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒㓁冗网羊羊羊耂肀聿"
    "肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阝阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾齐齐歯齿竜龙龜亀龟",
)
"""CJK Radicals Supplement after Unicode's EquivalentUnifiedIdeograph; plain characters instead of Extension B."""
_LOOKALIKE = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_TABS = re.compile(" *\t[ \t]*")
_UNSEEN = frozenset({"Cc", "Cf"})


def printable(text: str) -> str:
    """*text* as every document prints it.

    A tab is one space, every kind of line end is ``\\n``; controls, marks of writing direction and joiners are left
    out (they would print as boxes, or turn the words round); look-alikes are folded (:func:`fold_lookalikes`).
    """
    if text.isprintable() and not _LOOKALIKE.search(text):
        return text
    spaced = _TABS.sub(" ", _LINE_ENDS.sub("\n", text))
    return fold_lookalikes("".join(letter for letter in spaced if letter == "\n" or not is_unseen(letter)))


def is_unseen(letter: str) -> bool:
    """Whether a character has no look of its own at all: a control, a byte order mark, a mark of writing direction."""
    return unicodedata.category(letter) in _UNSEEN


def has_unseen(text: str) -> bool:
    """Whether a text holds a character that nobody sees (:func:`is_unseen`), line ends and tabs aside."""
    # Nearly every text is told by two quick looks; what is not printable may still be a blank of another width.
    for white in "\n\t\r\u3000":
        text = text.replace(white, "")
    return not text.isprintable() and any(map(is_unseen, text))


def fold_lookalikes(text: str) -> str:
    """Replace Kangxi radicals (⼈), radicals of the supplement (⻩) and compatibility ideographs by the real character.

    They look the same and break search and comparison; they come from copying out of PDFs.  Nothing else changes:
    full-width letters, ① and ㎡ stay.
    """
    return "".join(_folded(letter) for letter in text.translate(_SUPPLEMENT)) if _LOOKALIKE.search(text) else text


def lookalikes(text: str) -> tuple[tuple[str, str], ...]:
    """The look-alikes in *text*, each once and in order, with the character that is meant."""
    found = ((letter, fold_lookalikes(letter)) for letter in dict.fromkeys(_LOOKALIKE.findall(text)))
    return tuple((letter, meant) for letter, meant in found if letter != meant)


def _folded(letter: str) -> str:
    if "\u2f00" <= letter <= "\u2fd5" or "\uf900" <= letter <= "\ufaff" or "\U0002f800" <= letter <= "\U0002fa1f":
        return unicodedata.normalize("NFKC", letter)
    return letter
