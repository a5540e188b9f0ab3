"""Who takes a place that an upheld objection freed: the next by rank, where the regulation fills it at all."""

from collections.abc import Collection, Sequence

POLICY = "substitution.v1"


def substitute(order: Sequence[str], *, used: Collection[str], re_awards: Collection[str]) -> str | None:
    """The next in the ranking's order who was never a candidate and would take a place; None when nobody is left.

    A re-awarded organization takes no place, so it is passed over.
    """
    return next((applicant for applicant in order if applicant not in used and applicant not in re_awards), None)
