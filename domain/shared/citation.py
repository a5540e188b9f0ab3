"""How a rule names its place in the regulation: an article, perhaps an item, written once and printed one way."""

import re
from typing import Literal

Language = Literal["zh", "en"]

FORM = re.compile(r"^(?P<article>\d+)(?:\((?P<item>\d+)\))?(?:(?P<lead>lead)|(?P<note>note))?$")
"""`19` an article; `12(3)` an item of it; `7lead` the unnumbered words at the head of chapter 7; `16note` an editor's note in article 16;
`house` our own rule."""

OUTSIDE = {"head": ("题头", "heading"), "explanation": ("起草说明", "drafting explanation")}
"""What belongs to a text and is no article of it: its heading with the notice that covers it, and what its drafters said of it."""

HOUSE = "house"
"""Stands where the regulation is silent and the rule is a default of ours that the office may change."""

_DIGITS = "零一二三四五六七八九"


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def printed(basis: str, language: Language = "zh") -> str:
    """`12(3)` as 第十二条第（三）项 or Art. 12(3); `19;12(3)` names both; raises ValueError on any other form."""
    return ("、" if language == "zh" else ", ").join(_one(part, language) for part in basis.split(";"))


def _one(basis: str, language: Language) -> str:
    if basis == HOUSE:
        return "本系统默认规则" if language == "zh" else "house rule"
    if basis in OUTSIDE:
        return OUTSIDE[basis][language == "en"]
    found = FORM.match(basis)
    if found is None:
        raise ValueError(f"{basis!r} is not an article: write 19, 12(3), 7lead, 16note, head, explanation or house")
    number, item = int(found["article"]), found["item"]
    if found["lead"]:
        return f"第{_chinese(number)}章引语" if language == "zh" else f"Ch. {number}, lead-in"
    if language == "en":
        return (f"Art. {number}({item})" if item else f"Art. {number}") + (", note" if found["note"] else "")
    article = f"第{_chinese(number)}条"
    return (f"{article}第（{_chinese(int(item))}）项" if item else article) + ("附注" if found["note"] else "")
