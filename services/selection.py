"""Which regulation is meant: a file, a version as `city/version`, or a city by its latest version."""

from pathlib import Path

from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.catalogue import Catalogue, Source, regulation_of


def chosen(catalogue: Catalogue, name: str) -> tuple[Regulation, Source]:
    """The regulation and its text; raises InvalidError that lists what there is, TextError with every problem of the text."""
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        source = Source(name, read(path))
        return regulation_of(source.content, name), source
    city, _, version = name.partition("/")
    if not version and city in catalogue.cities():
        version = catalogue.latest(city)
    return catalogue.regulation(city, version)


def read(path: Path) -> bytes:
    """The bytes of a file that a person named; raises InvalidError where there is none."""
    try:
        return path.read_bytes()
    except OSError:
        raise InvalidError("text-missing", name=str(path)) from None
