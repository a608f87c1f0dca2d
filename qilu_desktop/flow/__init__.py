"""The guided flow as values: which steps there are, what belongs to each, and how far each is.

Worked out from pack, dossier and report with no window (design: architecture, "a step of the guided flow is a
value"); the window only draws it.
"""

from qilu_desktop.flow.model import (
    TITLES,
    BuiltMark,
    Gap,
    Gaps,
    Quota,
    State,
    Step,
    StepId,
    groups_of,
    scope_of,
    step_of_group,
)
from qilu_desktop.flow.placing import (
    HEADINGS,
    WAIVED,
    Placed,
    gap_of,
    gaps,
    gaps_in,
    group_missing,
    heading_of,
    merged,
    missing_by_group,
    missing_by_subject,
    placed,
    places,
    step_of,
)
from qilu_desktop.flow.states import steps
from qilu_desktop.flow.telling import countdown, deadline_words, message_here, person_name, quota

__all__ = [
    "HEADINGS",
    "TITLES",
    "WAIVED",
    "BuiltMark",
    "Gap",
    "Gaps",
    "Placed",
    "Quota",
    "State",
    "Step",
    "StepId",
    "countdown",
    "deadline_words",
    "gap_of",
    "gaps",
    "gaps_in",
    "group_missing",
    "groups_of",
    "heading_of",
    "merged",
    "message_here",
    "missing_by_group",
    "missing_by_subject",
    "person_name",
    "placed",
    "places",
    "quota",
    "scope_of",
    "step_of",
    "step_of_group",
    "steps",
]
