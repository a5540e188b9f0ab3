"""Of several subsidiaries of one parent, how many are put forward: counted over all tiers together."""

from collections.abc import Iterable, Mapping

from domain.regulation.applicants import Family
from domain.shared.finding import Finding, Ground

POLICY = "sisters.v1"


def sisters(candidates: Iterable[str], parents: Mapping[str, str], rule: Family | None) -> Finding:
    """`within`, or `too_many` with each parent that has more among these candidates than may be recommended.

    `candidates`: those who stand and those to be added. `parents`: applicant -> its parent; one without a parent is nobody's sister.
    """
    if rule is None or rule.recommended_per_parent is None:
        return Finding("within")
    families: dict[str, list[str]] = {}
    for candidate in candidates:
        if candidate in parents:
            families.setdefault(parents[candidate], []).append(candidate)
    grounds = tuple(
        Ground("recommended_per_parent", rule.basis, {"parent": parent, "applicants": children, "most": rule.recommended_per_parent})
        for parent, children in families.items()
        if len(children) > rule.recommended_per_parent
    )
    return Finding("too_many" if grounds else "within", grounds)
