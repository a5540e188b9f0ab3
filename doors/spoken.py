"""In which language a request is answered: by Accept-Language, Chinese where it names neither of ours."""

from starlette.requests import Request

from domain.shared.citation import Language

LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}


def language(request: Request) -> Language:
    """The first of our languages by the weight that the reader gives it."""
    asked = [_weighed(part) for part in request.headers.get("accept-language", "").split(",")]
    known = [(weight, LANGUAGES[name]) for name, weight in asked if name in LANGUAGES and weight > 0]
    return max(known, key=lambda one: one[0])[1] if known else "zh"


def _weighed(part: str) -> tuple[str, float]:
    name, _, weight = part.partition(";")
    try:
        return name.strip().lower().partition("-")[0], float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return name, 0.0
