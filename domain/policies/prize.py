"""What a title pays: by track and tier, and nothing on a re-award where the regulation says so."""

from domain.regulation.award import Prize

POLICY = "prize.v1"


def payable_cny(prize: Prize, *, re_award: bool) -> int:
    """Whole yuan."""
    return prize.repeat_cny if re_award else prize.first_cny
