"""A public notice: who stands on it, its whole period, objections, a poll beside it, and what becomes of a freed place."""

from typing import ClassVar, Literal

from domain.regulation.applicants import Track
from domain.regulation.period import PeriodRule
from domain.regulation.rule import Flag, Name, Rule, Value
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class Objections(Value):
    """Who re-examines, who decides on what was found, what an upheld one does, the office's own limit (a setting), what a late one is.

    `late: report` is kept and stops nothing; `until_approved` counts like one in time until the approval. An anonymous one is taken as a
    late one is.
    """

    re_examined_by: Name
    decided_by: Name
    upheld: Literal["cancelled"]
    limit: Name | None = None
    late: Literal["report", "until_approved"]


class Substitution(Value):
    """Whether a freed place is filled, and how."""

    rule: Literal["by_rank", "forbidden", "none"]
    deliberated: Flag = True
    own_notice: Flag = True
    passes_over: Literal["re_awards"] | None = None


class Poll(Rule):
    """A satisfaction poll of these tracks, beside the notice; organizations never wait for it where it is not theirs.

    It opens and closes with the notice, unless `set_by` names the setting that holds its own working days.
    """

    tracks: tuple[Track, ...]
    online: Flag
    set_by: Name | None = None


class PublicNoticeStage(Stage):
    """Ends when the notice has stood its whole period.

    `of`: the accepted applicants, the shortlisted, or the candidates for the award; only candidates are substituted.
    """

    waits_as: ClassVar[Wait] = "window"

    kind: Literal["public_notice"]
    of: Literal["accepted", "shortlisted", "candidates"]
    by: Name
    channels: tuple[Name, ...]
    shows: tuple[Name, ...]
    period: PeriodRule
    objections: Objections
    substitution: Substitution | None = None
    poll: Poll | None = None
