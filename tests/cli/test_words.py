"""What a terminal says for people: every fact by its word, every refusal by its sentence, every time by the clock of Shanghai."""

from datetime import UTC, datetime

import pytest

from cli import rehearse, terminal
from cli.reads import show
from cli.report import Line
from services.answer import Answer
from services.catalogue import Catalogue
from services.vocabulary import Words
from tests.desk import ROOT

AT = datetime(2026, 5, 29, 16, 0, tzinfo=UTC)


def test_an_answer_and_a_refusal_are_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """The act by its title, facts by their labels and names, days as an office writes them; the gap of an application, too."""
    facts = {"stage": "document_review", "last_day": "2026-04-30", "granted": True}
    terminal.answered(Answer(outcome="done", command="list.approve", of="", facts=facts), "zh", as_json=False)
    told = capsys.readouterr().out
    assert [word in told for word in ("材料评审", "2026年4月30日 周四", "document_review", "list.approve")] == [True, True, False, False]
    missing = ["91150300MA01W00010: record", "91150300MA01W00010: rev-b"]
    given = {"missing": missing, "count": 2}
    refusal = Answer(outcome="refused", command="review.conclude", of="", code="review-incomplete", basis="9", facts=given)
    terminal.answered(refusal, "zh", as_json=False)
    assert "91150300MA01W00010: 评审记录、91150300MA01W00010: rev-b" in capsys.readouterr().err


def test_a_rehearsal_tells_a_refusal_by_its_sentence() -> None:
    """Not by its code; a rung of reminders in working days."""
    catalogue = Catalogue(ROOT / "regulations")
    words = Words(catalogue.regulation("wuhai", "undated")[0], "zh")
    refused = {"command": "cycle.open", "code": "standard-not-approved", "facts": {"criteria": "gbt19580-wuhai"}}
    said = list(rehearse._said(Line(AT, "act.refused", "7", "programme:wuhai", refused), words, "zh"))  # noqa: SLF001  # the line alone
    assert said == ["启动年度评选", "评审标准 gbt19580-wuhai 未经批准。"]
    assert list(rehearse._said(Line(AT, "cycle.reminded", "17", "cycle:wuhai/2026", {"stage": "intake", "rung": -10}), words, "zh")) == [  # noqa: SLF001
        "申报受理", "提前 10 个工作日",
    ]  # fmt: skip


def test_a_grid_shows_the_citys_clock_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """An instant is stored in UTC; a person reads it in Shanghai; a program gets it as it is."""
    rows = [{"position": 1, "recorded_at": AT.isoformat(), "actor": "wang"}]
    show(rows, "zh", as_json=False)
    told = capsys.readouterr().out
    assert ("2026-05-30 00:00:00" in told, "时间均为上海时间" in told, "16:00" in told) == (True, True, False)
    show([{"position": 1, "actor": "wang"}], "zh", as_json=False)
    assert "上海时间" not in capsys.readouterr().out
