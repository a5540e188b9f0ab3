"""Letters to one applicant: what its application lacks, told once, and what came of it in the end."""

from domain.application import admission as m
from domain.application import application as a
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from domain.stages.conferral import ConferralStage
from domain.stages.qualification import QualificationStage, Supplement
from services import wording
from services.documents.document import Grid, Words
from services.documents.issuing import LANGUAGE, Governed, Issuing
from services.documents.paper import Heading, Paper, Part
from services.documents.speech import lines
from services.told import NOT_TOLD, Decision, decisions


def supplement(issuing: Issuing, cycle: str, applicant: str, number: int = 1) -> Paper:
    """The n-th notice of what an application lacks, with the last day for the reply; raises InvalidError where none was given."""
    asked, event = issuing.nth(ids.application_stream(cycle, applicant), m.SupplementRequested, number)
    found = issuing.governed(cycle, asked.position)
    [stage] = found.regulation.stages_of(QualificationStage)
    signer, rule = found.office(stage.by), stage.supplement
    rows = [[str(place), found.speech.known(name)] for place, name in enumerate(event.missing, 1)]
    article = wording.article(event.term.basis, LANGUAGE)
    facts = {"article": found.article(rule) if rule else article, "last": found.speech.day(event.term.last_day)}
    you = found.word("you-individual" if ids.PERSON.match(applicant) else "you")
    parts: list[Part] = [
        Words(found.word("opening-supplement", article=article, you=you)),
        Grid([found.word("column-place"), found.word("column-missing")], [20, 136], rows),
        *(Words(found.word(name, **facts)) for name in ("supplement-until", *_ruled(rule))),
    ]
    return Paper(
        signer, found.word("number-supplement", serial=f"{applicant}-{number}"), found.word("title-supplement"),
        issuing.called(applicant, asked.position), parts, signer, found.speech.day(event.on), issuing.mark(), issuing.recorded(asked),
    ).sealed()  # fmt: skip


def _ruled(rule: Supplement | None) -> list[str]:
    """What else the text says of a supplement."""
    if rule is None:
        return []
    return [
        *(["supplement-once"] if rule.times == 1 else []),
        *(["supplement-clock"] if rule.stops_clock else []),
        "supplement-lapse",
        "supplement-basis",
    ]


def feedback(issuing: Issuing, cycle: str, applicant: str) -> Paper:
    """What came of an application, decision by decision; raises InvalidError before there is a last one, and where nothing was filed."""
    filed, _ = issuing.nth(ids.application_stream(cycle, applicant), a.Submitted)
    found = issuing.governed(cycle)
    taken = decisions(issuing.log, found.regulation, found.cycle, applicant)
    ended = [envelope for envelope, one in taken if one.last or one.word == "told-not-awarded"]
    if not ended:
        raise InvalidError("feedback-early", applicant=applicant)
    last = max(envelope.position for envelope in ended)
    dated = max((envelope for envelope, _ in taken if envelope.position <= last), key=lambda one: one.position)
    rows = [
        [found.speech.clock(issuing.effective(envelope)).replace(" ", "\n"), _told(found, one), wording.article(one.basis, LANGUAGE)]
        for envelope, one in taken
        if envelope.position <= last
    ]
    signer = found.office(_office(found))
    facts = {"name": issuing.called(applicant, filed.position), "day": found.speech.clock(issuing.effective(filed))}
    parts: list[Part] = [
        Words(found.word("opening-feedback", **facts)),
        Grid([found.word(f"column-{name}") for name in ("when", "told", "article")], [39, 77, 40], rows),
        Heading(found.word("not-told")), *(Words(wording.word(name, LANGUAGE)) for name in NOT_TOLD),
    ]  # fmt: skip
    return Paper(
        signer, found.word("number-feedback", serial=applicant), found.word("title-feedback"), facts["name"], parts, signer,
        found.speech.day(issuing.effective(dated).date()), issuing.mark(), issuing.recorded(dated),
    ).sealed()  # fmt: skip


def _office(found: Governed) -> str:
    """Who owes each application a result; who confers where the text names nobody."""
    stage = next(iter(found.regulation.stages_of(QualificationStage)), None)
    return stage.by if stage is not None else found.regulation.the(ConferralStage).by


def _told(found: Governed, one: Decision) -> str:
    facts = {name: found.speech.value(wording_of(fact)) for name, fact in one.facts.items()}
    grounds = [f"{found.speech.known(ground.rule)}（{wording.article(ground.basis, LANGUAGE)}）" for ground in one.grounds]
    return lines([wording.word(one.word, LANGUAGE, **facts), *grounds])


def wording_of(fact: object) -> object:
    """A fact as a sentence takes it: a day as the text that it is."""
    return fact.isoformat() if hasattr(fact, "isoformat") else fact
