"""Sizes as people read them: one kind of MB, so that a limit is told as it was set."""

from __future__ import annotations

import pytest

from qilu_desktop.sizes import MB, limit_text, size_text


@pytest.mark.parametrize(
    ("size", "told"), [(0, "1 KB"), (1024, "1 KB"), (MB - 1, "1024 KB"), (MB, "1.0 MB"), (34_300_000, "32.7 MB")]
)
def test_a_size_is_told_as_windows_tells_it(size: int, told: str) -> None:
    assert size_text(size) == told


@pytest.mark.parametrize(("limit", "told"), [(8 * MB, "8 MB"), (int(7.5 * MB), "7.5 MB"), (200 * MB, "200 MB")])
def test_a_limit_is_told_as_it_was_set(limit: int, told: str) -> None:
    assert limit_text(limit) == told
