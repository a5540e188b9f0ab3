"""Reading a regulation: a tree of values whose places in the text are known becomes a regulation, or a list of all its problems."""

from typing import Any

from pydantic import ValidationError

from domain.regulation.problem import Places, TextError, from_validation, locate
from domain.stages.checks import check
from domain.stages.plan import Regulation


def regulation_from(tree: Any, places: Places, source: str) -> Regulation:
    """Check a tree and make the regulation of it; raises TextError with every problem and its place."""
    try:
        regulation = Regulation.model_validate(tree)
    except ValidationError as error:
        raise TextError(source, (locate(problem, places) for problem in from_validation(error, tree))) from None
    problems = [locate(problem, places) for problem in check(regulation)]
    if problems:
        raise TextError(source, problems)
    return regulation
