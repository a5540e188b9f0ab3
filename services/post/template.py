"""The words of a message: a subject of one sentence and a short body with its link, article and last day, in the recipient's language."""

from datetime import date
from typing import NamedTuple

from domain.shared.citation import Language
from domain.stages.plan import Regulation
from services import labels, wording
from services.catalogue import Catalogue
from services.post.outbox import Delivery
from services.vocabulary import Words


class Said(NamedTuple):
    """A message in words."""

    subject: str
    body: str


class Templates:
    """Makes words of deliveries; `address` is where people open the console."""

    def __init__(self, catalogue: Catalogue, address: str) -> None:
        self._catalogue, self._address = catalogue, address
        self._texts: dict[str, Regulation | None] = {}

    def said(self, delivery: Delivery, language: Language) -> Said:
        """A delivery in words."""
        regulation = self._text(delivery.city)
        words = Words(regulation, language)
        facts = {"what": self._what(delivery, words, language), "award": self._award(delivery, words, regulation, language)}
        lines = [wording.word(f"mail-{delivery.kind}-body", language, **facts)]
        if delivery.day:
            lines.append(wording.word("mail-day", language, day=self._day(delivery.day, language)))
        if delivery.basis:
            lines.append(wording.word("mail-basis", language, article=wording.article(delivery.basis, language)))
        lines.append(wording.word("mail-link", language, link=self._address + delivery.link))
        return Said(wording.word(f"mail-{delivery.kind}", language, **facts), "\n".join(lines))

    def _what(self, delivery: Delivery, words: Words, language: Language) -> str:
        if delivery.kind == "second":
            return labels.command_title(delivery.told, language)
        if delivery.kind in {"qualification", "objection-decided"}:
            return wording.value(delivery.told, language)
        return words.name(delivery.told) if delivery.told else ""

    def _award(self, delivery: Delivery, words: Words, regulation: Regulation | None, language: Language) -> str:
        name = words.text(regulation.award) if regulation else wording.word("console-brand", language)
        year = delivery.cycle.rpartition("/")[2]
        return wording.word("console-year-of", language, year=year, award=name) if year else name

    def _text(self, city: str) -> Regulation | None:
        if city not in self._texts:
            known = city in self._catalogue.cities()
            self._texts[city] = self._catalogue.regulation(city, self._catalogue.latest(city))[0] if known else None
        return self._texts[city]

    @staticmethod
    def _day(text: str, language: Language) -> str:
        day = date.fromisoformat(text)
        weekday = wording.word("console-weekdays", language).split()[day.weekday()]
        return wording.word("console-day", language, year=day.year, month=day.month, day=day.day, weekday=weekday, iso=text)
