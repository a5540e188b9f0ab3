"""`award paper check`: whether a paper that the product handed out is unaltered, and whose signature it bears; it needs no log."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import terminal
from cli.terminal import Json, Lang
from cli.verbs import bytes_of
from domain.shared.citation import Language
from services import settings as settings_of
from services import wording

if TYPE_CHECKING:
    from services.documents.checking import Checked


def check(
    file: Annotated[Path, Parameter(name="FILE", help="the paper: a PDF")],
    /,
    *,
    certificate: Annotated[
        list[Path] | None, Parameter(help="certificates to trust, PEM: the office's own, or its authority's; else AWARD_PAPER_CERTIFICATE")
    ] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Say whether a paper is intact, altered, unsigned or signed in a form that is not ours, by whom, and whether that is trusted.

    It ends with 0 for a paper that is intact and trusted, else with 1. Whether a certificate was revoked is asked of nobody.
    """
    spoken = terminal.language(lang)

    def action() -> int:
        from services.documents.checking import checked  # noqa: PLC0415  # its library takes a second to load: only where it is used
        from services.documents.signing import certificates  # noqa: PLC0415  # as above

        own = settings_of.signing(os.environ).certificate
        paths = [str(one) for one in certificate or []] or ([own] if own else [])
        found = checked(bytes_of(file), [one for path in paths for one in certificates(path)], datetime.now(UTC))
        if json:
            terminal.say_json(found._asdict())
        for line in () if json else _told(found, spoken):
            terminal.say(line)
        return terminal.DONE if (found.state, found.trust) == ("intact", "trusted") else terminal.FAULT

    terminal.run(action, spoken, as_json=json)


def _told(found: "Checked", spoken: Language) -> Iterator[str]:
    """What was found, in words; of a signature, what it is not."""
    stated, until = ((one.isoformat(timespec="seconds") if one else "") for one in (found.stated, found.until))
    yield wording.word(f"check-{found.state}", spoken, signer=found.signer, issuer=found.issuer, stated=stated, until=until)
    if found.state == "intact":
        yield wording.word(f"check-{found.trust}", spoken, until=until)
        yield wording.word("check-no-seal", spoken)
