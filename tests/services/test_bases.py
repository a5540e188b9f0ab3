"""What an event serves where it does not say so itself: its articles in each of the five texts, and our own rule where they are silent."""

from datetime import date

import pytest

from domain.objection.objection import Filed
from domain.shared.event import Event
from domain.shared.private import Private
from domain.shared.term import Term
from services.bases import basis_of, basis_under
from tests.desk import at
from tests.services.test_five_texts import text

CITIES = ("erenhot", "gongyi", "qinhuangdao", "wuhai", "yancheng")


@pytest.mark.parametrize(
    ("event", "articles"),
    [
        ("award.conferred", ("22;23", "4;17(8)", "19;20", "19;20", "11(8);12")),
        ("payment.payable", ("23;5", "4;28;5", "20;22", "20;6;21", "12;13")),
        ("payment.paid", ("5", "5", "22", "21", "13")),
        ("payment.recovered", ("28", "25", "26;27", "30", "14;15")),
        ("application.feedback_recorded", ("26", "house", "house", "house", "house")),
        ("application.withdrawn", ("house",) * 5),
        ("applicant.registered", ("house",) * 5),
        ("applicant.person_registered", ("house",) * 5),
        ("cycle.candidates_suggested", ("20", "17(6)", "17", "18", "11(6)")),
        ("cycle.cancelled", ("house",) * 5),
        ("poll.voiced", ("house", "house", "15", "house", "house")),
        ("notice.attested", ("house",) * 5),
        ("objection.report_received", ("house",) * 5),
        ("objection.reminded", ("house",) * 5),
    ],
)
def test_each_text_has_its_own_article(event: str, articles: tuple[str, ...]) -> None:
    """By the name of the event alone."""
    assert tuple(basis_under(text(city), event, Event()) for city in CITIES) == articles


def test_an_objection_rests_on_the_notice_and_not_on_our_limit() -> None:
    """The office's own limit for the re-examination stands inside the event, and is not what the objection rests on."""
    limit = Term("re_examination_limit", date(2026, 4, 2), date(2026, 4, 16), at("2026-04-17 00:00"), "house")
    sealed = Private("objection:one", "(invented)")
    filed = Filed("erenhot/2026", 1, "person-li0001", sealed, sealed, at("2026-04-01 10:00"), limit)
    assert basis_of(filed, lambda: text("erenhot"), lambda: "public_notice") == "22"
    assert basis_of(filed, lambda: text("qinhuangdao"), lambda: "accepted_notice") == "14"
    assert basis_of(filed, lambda: text("qinhuangdao"), lambda: "achievements_notice") == "15"
