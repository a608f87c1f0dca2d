"""The colours and measures of the window: one calm light theme, every pair of text and ground above 4.5 : 1."""

from __future__ import annotations

from typing import Final

GROUND: Final = "#F3F5F8"
DESK: Final = "#E4E9EF"
"""What sheets of paper lie on."""
FOUND: Final = "#FFF0A3"
FOUND_HERE: Final = "#FFC24D"
"""Marks over words that were searched, and over the one that was jumped to."""
CHOSEN: Final = "#BBD8F5"
"""Behind words of a page that are chosen to be copied."""
FACT: Final = "#DCEBFA"
FACT_OWN: Final = "#EEF5EC"
"""Behind what the data say, in a text that can be reworded; the second behind what was typed in another field."""
CARD: Final = "#FFFFFF"
SUNKEN: Final = "#F8FAFC"
LINE: Final = "#DFE5EC"
LINE_STRONG: Final = "#C4CDD8"
TEXT: Final = "#1E2A38"
MUTED: Final = "#4F5E70"
FAINT: Final = "#5C6B7C"
OFF: Final = "#7F8D9D"
"""What cannot be used now (its reason is told): the one colour of words that may be paler."""
ACCENT: Final = "#1F5F99"
ACCENT_DARK: Final = "#174A78"
ACCENT_SOFT: Final = "#E6EFF8"
ACCENT_LINE: Final = "#A9C6E2"
GOOD: Final = "#1A7045"
GOOD_SOFT: Final = "#E5F4EC"
GOOD_LINE: Final = "#BFE3CF"
WARN: Final = "#8A5A00"
WARN_SOFT: Final = "#FDF3DC"
WARN_LINE: Final = "#F0DDB0"
BAD: Final = "#B3372B"
BAD_SOFT: Final = "#FBEAE8"

SMALL: Final = 12
"""Text of hints and counters, px."""
BODY: Final = 14
"""Text of everything else, px."""
TITLE: Final = 20
"""Page titles, px."""
