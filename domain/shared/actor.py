"""Who acts: a person in a role, or the system on a due instant."""

from typing import Literal

import msgspec

Role = Literal[
    "applicant", "recommender", "office", "reviewer", "panel_leader", "committee_member", "committee_chair",
    "approver", "finance", "supervisor", "auditor", "operator", "public", "system",
]  # fmt: skip


class Actor(msgspec.Struct, frozen=True, gc=False):
    """`id` is an account or a made-up handle, never a personal name; `authenticated` is false for who acts from a terminal."""

    id: str
    role: Role
    authenticated: bool = False


SYSTEM = Actor(id="system", role="system", authenticated=True)
