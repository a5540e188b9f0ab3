"""The chart of a cycle: true to its days, told in words, safe against whatever a name holds."""

import re
from datetime import date
from xml.etree import ElementTree as ET

from console import plots
from console.charts import Bar, gantt
from console.drawing import Drawing
from console.plots import BarRow, Piece
from console.saying import Saying
from console.shell import environment

TODAY = date(2026, 6, 18)
BARS = [
    Bar("申报", "done", date(2026, 3, 9), date(2026, 4, 20), (date(2026, 4, 20),)),
    Bar("评审", "running", date(2026, 6, 1), date(2026, 6, 30), (date(2026, 6, 30),)),
    Bar("公示 <script>", "later"),
]


def svg(drawing: Drawing) -> str:
    """A chart as a page writes it."""
    return str(environment().get_template("drawing.html").module.chart(drawing)).strip()  # type: ignore[attr-defined]  # a macro


def drawn(bars: list[Bar], today: date = TODAY) -> ET.Element:
    """The chart as a tree: it is well formed."""
    return ET.fromstring(svg(gantt(bars, today, Saying("zh"), "评审进度")))  # noqa: S314  # our own


def rects(chart: ET.Element, kind: str) -> list[tuple[float, float]]:
    """Where the bars of a kind begin and end."""
    found = [one for one in chart.iter() if one.get("class") == kind]
    return [(float(one.get("x", 0)), float(one.get("x", 0)) + float(one.get("width", 0))) for one in found]


def test_bars_stand_where_their_days_are() -> None:
    """What is done ends before what runs; what runs is full until today and pale until its legal day, where the sign stands."""
    chart = drawn(BARS)
    [(_, done)], [(begun, full)], [(pale, end)] = rects(chart, "done"), rects(chart, "running"), rects(chart, "ahead")
    signs = [float(re.findall(r"M([0-9.]+)", one.get("d", ""))[0]) for one in chart.iter() if one.get("class") == "legal"]
    now = next(float(one.get("x1", 0)) for one in chart.iter() if one.get("class") == "now")
    assert done <= begun < now < full == pale < end
    assert signs == [done, end]


def test_it_is_told_in_words() -> None:
    """Each stage with its state, and nothing that a name holds becomes a part of the page."""
    text = svg(gantt(BARS, TODAY, Saying("zh"), "评审进度"))
    assert ("申报: 已完成; 评审: 进行中; 公示 &lt;script&gt;: 未开始" in text, "<script" in text, "style=" in text) == (True, False, False)


def test_years_bear_fewer_names_than_months() -> None:
    """A cycle over three years stays legible, each January with its year."""
    long = drawn([Bar("有效期", "running", date(2024, 5, 1), date(2027, 6, 1))])
    names = [one.text or "" for one in long.iter() if one.get("class") == "month"]
    assert (5 <= len(names) <= 14, names[0]) == (True, "2024年5月")


def test_nothing_known_is_drawn_all_the_same() -> None:
    """A cycle that was opened today."""
    assert rects(drawn([Bar("公告", "later")], TODAY), "done") == []


def test_a_long_label_stands_on_two_lines() -> None:
    """Whole where two lines hold it, broken at a space where there is one, and cut only beyond that."""

    def labels(word: str) -> list[str]:
        chart = ET.fromstring(svg(plots.bars("b", [BarRow(word, (Piece(1, "plain", ""),))], "t")))  # noqa: S314  # our own
        return [one.text or "" for one in chart.iter() if one.get("class") == "label"]

    assert labels("材料评审") == ["材料评审"]
    assert labels("先进质量管理方法与经验推广交流") == ["先进质量管理方法与经验推", "广交流"]
    assert labels("2027 sharing of the experience") == ["2027 sharing of the", "experience"]
    [first, second] = labels("一" * 30)
    assert (len(first), second) == (12, "一" * 11 + "…")
