"""`award audit`: sign what stands, hold the log against what was signed, and look into any past decision."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from cli import terminal, wording
from cli.bootstrap import Product
from cli.explanation import add_explanations
from cli.hindsight import add_hindsight
from cli.reads import Data, Json, Lang, looked
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services.audit.prover import Prover
from services.audit.witness import Seen

Switch = Annotated[bool, Parameter(negative="")]

app = App(name="audit", help="prove, re-verify and explain what stands in the log")


@app.command
def checkpoint(*, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """Sign how the log stands now, and have the witness keep it."""

    def action(product: Product, spoken: Language) -> int:
        shown = product.prover.checkpoint()
        if json:
            terminal.say_json({"note": shown.note, "key": shown.key, "witness": product.settings.witness})
        else:
            terminal.say(f"{shown.note}\n{wording.word('checkpoint-kept', spoken, witness=product.settings.witness, key=shown.key)}")
        return terminal.DONE

    looked(data, lang, as_json=json, action=action)


@app.command
def verify(
    *,
    log: Annotated[Switch, Parameter(help="compute the whole chain and both trees again")] = False,
    against: Annotated[
        list[Path] | None, Parameter(help="also hold the log against a checkpoint kept elsewhere: a file of its note")
    ] = None,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Compute again what stands in the log, and say at the first fault where it is."""

    def action(product: Product, spoken: Language) -> int:
        if not log:
            raise InvalidError("verify-what")
        return _verify_log(product, spoken, against or [], as_json=json)

    looked(data, lang, as_json=json, action=action)


def _verify_log(product: Product, spoken: Language, against: Sequence[Path], *, as_json: bool) -> int:
    prover = product.prover
    sound = prover.verify([_kept_elsewhere(path, prover) for path in against])
    facts = {"events": sound.events, "commits": sound.commits, "root": sound.root.hex(), "link": sound.link.hex(), "sm3": sound.sm3.hex()}
    facts |= {"checkpoints": sound.checkpoints, "witnessed": sound.witnessed, "unwitnessed": sound.events - sound.witnessed}
    if as_json:
        terminal.say_json(facts)
    else:
        terminal.say(wording.word("sound", spoken, **facts))
        terminal.say(wording.word("witnessed" if sound.checkpoints else "no-checkpoint", spoken, **facts))
    return terminal.DONE


def _kept_elsewhere(path: Path, prover: Prover) -> Seen:
    try:
        note = path.read_text("utf-8")
    except OSError:
        raise InvalidError("text-missing", name=str(path)) from None
    except UnicodeDecodeError:
        raise InvalidError("checkpoint-form", line=str(path)) from None
    return Seen(note, prover.verifier)


add_hindsight(app)
add_explanations(app)
