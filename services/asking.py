"""Asking a regulation by hand: the facts as a text, the question by its name, the reply. No log is looked at."""

from datetime import date
from functools import lru_cache

import services.questions.allocation
import services.questions.approval
import services.questions.article
import services.questions.ban
import services.questions.budget
import services.questions.duty
import services.questions.eligibility
import services.questions.family
import services.questions.fee
import services.questions.frequency
import services.questions.fund_use
import services.questions.identity
import services.questions.in_force
import services.questions.offer
import services.questions.panel
import services.questions.places
import services.questions.prize
import services.questions.proposal
import services.questions.publication
import services.questions.ranking
import services.questions.reapplication
import services.questions.record
import services.questions.recusal
import services.questions.reminders
import services.questions.revocation
import services.questions.role
import services.questions.seat
import services.questions.secrecy
import services.questions.setting
import services.questions.stage
import services.questions.standard
import services.questions.substitution
import services.questions.title_use
import services.questions.vacancy
import services.questions.validity
import services.questions.vote
import services.questions.window  # noqa: F401  # each module enters its question in the table
from domain.stages.plan import Regulation
from services.catalogue import Catalogue, parsed
from services.questions.question import Law, Question, asked

LAST_DAY = date.max
"""By which every notice that there is has been published."""


def law(catalogue: Catalogue, regulation: Regulation) -> Law:
    """A regulation with the calendars of its jurisdictions, each built once."""
    return Law(regulation, lru_cache(lambda known_on: catalogue.calendar(regulation.jurisdiction, known_on or LAST_DAY)[0]))


def put(name: str, facts: bytes, source: str) -> Question:
    """A question with the facts of a text, YAML or JSON; an empty text has none."""
    tree, places = parsed(facts, source)
    return asked(name, {} if tree is None else tree, places, source)
