"""A new city's regulation to be filled in: every key explained, what must be filled in marked."""

from pathlib import Path

from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.catalogue import VERSION, Catalogue

SKELETON = "skeleton.yaml"


def begin(catalogue: Catalogue, city: str, version: str) -> Path:
    """Write the first file of a city, or of a version; raises InvalidError where one stands, or a name is none."""
    if not VERSION.match(version):
        raise InvalidError("version-form", name=version)
    path = catalogue.root / ids.city(city) / f"{version}.yaml"
    if path.exists():
        raise InvalidError("version-known", name=f"{city}/{version}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((catalogue.root / SKELETON).read_text("utf-8").replace("<city>", city), "utf-8")
    return path
