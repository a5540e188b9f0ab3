"""The rule of a route: who may, as the API's own description shows it; a route without one does not pass the tests."""

from typing import Any

EVERYONE = "everyone"
"""Stands in a rule where no account is needed."""

SIGNED = "signed-in"
"""Stands in a rule where any account will do."""


def rule(*roles: str) -> dict[str, Any]:
    """A route's rule: the roles that may, everyone, or whoever is signed in."""
    return {"x-roles": list(roles)}
