"""Progress as plain data, and cancel from another thread."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.errors import Cancelled
from qilu_desktop.progress import Silent, Step, Watched


@given(st.integers(-5, 10**6), st.integers(-5, 10**6))
def test_a_share_is_never_over_one(current, total):
    fraction = Step("导入", max(0, current), total).fraction
    assert 0.0 <= fraction <= 1.0


def test_the_share_done():
    assert Step("导入", 3, 4).fraction == 0.75
    assert Step("导入", 0, 0).fraction == 0.0, "unknown"


def test_a_watched_job_tells_each_step():
    seen: list[Step] = []
    progress = Watched(seen.append)
    progress.step("导入", 1, 2)
    progress.step("导入", 2, 2)
    assert seen == [Step("导入", 1, 2), Step("导入", 2, 2)]


def test_a_cancelled_job_stops_at_its_next_step_and_tells_nothing_more():
    seen: list[Step] = []
    progress = Watched(seen.append)
    progress.step("导入", 1, 3)
    progress.cancel()
    for _ in range(2):
        with pytest.raises(Cancelled):
            progress.step("导入", 2, 3)
    assert len(seen) == 1


def test_cancel_reaches_a_job_in_another_thread():
    started, ended = threading.Event(), threading.Event()
    progress = Watched(lambda step: started.set())

    def job() -> None:
        try:
            while True:
                progress.step("导入", 0, 0)
        except Cancelled:
            ended.set()

    thread = threading.Thread(target=job, daemon=True)
    thread.start()
    assert started.wait(5)
    progress.cancel()
    assert ended.wait(5)
    thread.join(5)


def test_each_job_is_cancelled_for_itself():
    first, second = Watched(lambda step: None), Watched(lambda step: None)
    first.cancel()
    second.step("导入", 1, 1)


def test_a_silent_progress_never_stops():
    Silent().step("导入", 1, 1)
