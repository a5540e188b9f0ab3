"""What acts are about: the groups under which a person looks for one."""

from collections.abc import Iterable, Mapping

from domain.shared.actor import Role
from services.commands import COMMANDS

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "console-of-programme": ("regulation", "standard", "body", "calendar", "paper"),
    "console-of-cycle": ("cycle", "work_plan", "plan", "announcement", "record", "comment_period", "comment", "consultation"),
    "console-of-register": ("applicant", "person", "parent", "label", "fact", "title", "ban"),
    "console-of-application": (
        "application", "supplement", "condition", "bar", "qualification", "internal_notice", "recommendation", "departments",
        "local_notice", "consent", "material",
    ),
    "console-of-review": (
        "institution", "supervision", "interest", "recusal", "panel", "reviewer", "draw", "score", "review", "absence", "poll", "shortlist",
        "feedback",
    ),
    "console-of-decision": ("candidates", "ties", "quota", "places", "session", "motion", "ballot", "list"),
    "console-of-notice": ("notice", "objection"),
    "console-of-award": ("award", "item", "duty", "occasion", "title_use", "revocation"),
    "console-of-money": ("payment", "fund_use", "work_cost"),
    "console-of-second": ("proposal",),
}  # fmt: skip
"""Group -> the beginnings of the commands in it."""


def subject_of(command: str) -> str:
    """The group of a command; raises LookupError for one that has none."""
    first = command.partition(".")[0]
    return next(group for group, firsts in SUBJECTS.items() if first in firsts)


def grouped(roles: Iterable[Role]) -> dict[str, list[str]]:
    """The commands that one of the roles may send, by group."""
    held = set(roles)
    found: dict[str, list[str]] = {group: [] for group in SUBJECTS}
    for name, command in COMMANDS.items():
        if held & set(command.entry.roles):
            found[subject_of(name)].append(name)
    return {group: names for group, names in found.items() if names}
