"""The acts of a scenario file, each expanded to the commands that it says: at which instant, by whom, with which fields."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from cli.expansion import Expanded
from cli.rehearsal import DatedAct
from domain.shared.actor import Actor
from tests.cli.small_scenario import CODES, FIRST_ACT, HEAD, expanded, mistakes, written


def test_an_act_is_sent_at_its_instant_with_codes_and_the_cycle_filled_in(tmp_path: Path) -> None:
    """`at` is Shanghai time; `of` gives the credit code, `@handle` stands for one anywhere, city and cycle are added where they lack."""
    [judged, proposed] = expanded(
        tmp_path,
        '{at: "2026-03-02 10:00:30", do: condition.judge, by: office/liu, of: one, with: {condition: brand, met: true, reason: r}}',
        "{at: 2026-03-02 11:00, do: candidates.propose, by: committee_chair, "
        'with: {candidates: ["@two", "@one"], resolution: r}, refused: late}',
    )
    fields = {"cycle": "wuhai/2026", "applicant": CODES[0], "condition": "brand", "met": True, "reason": "r"}
    at = datetime(2026, 3, 2, 2, 0, 30, tzinfo=UTC)
    assert judged == Expanded(DatedAct(at, "condition.judge", fields, Actor("liu", "office"), "small.0.0"))
    assert (proposed.act.actor, proposed.refused) == (Actor("committee-chair", "committee_chair"), "late")
    assert proposed.act.fields["candidates"] == [CODES[1], CODES[0]]


def test_an_act_for_several_is_sent_for_each(tmp_path: Path) -> None:
    """`each` repeats an act in the order given, and each has an id of its own."""
    acts = expanded(tmp_path, "{at: 2026-03-02 10:00, do: application.submit, by: applicant/org, each: [two, one]}")
    assert [(one.act.fields["applicant"], one.act.command_id) for one in acts] == [(CODES[1], "small.0.0"), (CODES[0], "small.0.1")]


def test_another_cycle_and_city_may_be_named(tmp_path: Path) -> None:
    """A field that an act gives itself is never filled over: several cycles and cities stand on one clock."""
    [act] = expanded(tmp_path, "{at: 2026-03-02 10:00, do: work_plan.file, by: office, with: {cycle: elsewhere/2027, text: plan}}")
    assert act.act.fields == {"cycle": "elsewhere/2027", "text": "plan"}


def test_registering_enters_the_history_too(tmp_path: Path) -> None:
    """`register` sends the organization, then its facts, titles and bans, in this order."""
    history = "history: {bans: [{city: wuhai, ground: fraud, since: 2023-03-20, until: 2028-03-20, basis: '30'}], titles: [], facts: "
    fact = "[{reference: a, kind: accident, occurred_on: 2024-01-01, severity: major, source: s}]}"
    head = HEAD.replace("operating_since: 2010-01-01}", f"operating_since: 2010-01-01, {history}{fact}}}", 1)
    acts = expanded(tmp_path, "{at: 2026-03-02 10:00, register: [one]}", head=head)
    assert [one.act.command for one in acts] == ["applicant.register", "fact.record", "ban.record"]
    assert {one.act.fields.get("applicant", one.act.fields.get("uscc")) for one in acts} == {CODES[0]}


def test_a_person_and_a_family_are_registered_as_they_are(tmp_path: Path) -> None:
    """A person is entered under its handle with its employer, labels and parents after the organizations; `@handle` is a code anywhere."""
    labels, parents = "[{label: srdi, since: 2024-01-01, evidence: e}]", "[{parent: '@one', since: 2015-01-01, source: s}]"
    more = f"zone: linkage_zone, declared: {{excellence_model_since: 2020-01-01}}, history: {{labels: {labels}, parents: {parents}}}"
    works = "works_here_since: 2015-01-01, employer: '@two', top_manager: true, documents: {}"
    person = f"  wang: {{name: (虚构) 王某, person: person-wang, {works}}}"
    two = f"{CODES[1]}, registered_in: wuhai, operating_since: 2010-01-01"
    head = HEAD.replace(f"{two}}}", f"{two}, {more}}}\n{person}")
    filing = "{at: 2026-03-02 11:00, do: application.submit, by: applicant/org, each: [two, wang]}"
    acts = expanded(tmp_path, "{at: 2026-03-02 10:00, register: all}", filing, head=head)
    assert [one.act.command for one in acts] == [
        "applicant.register", "applicant.register", "label.record", "parent.record", "person.register", "application.submit",
        "application.submit",
    ]  # fmt: skip
    assert acts[1].act.fields["zone"] == "linkage_zone"
    assert (acts[3].act.fields["applicant"], acts[3].act.fields["parent"]) == (CODES[1], CODES[0])
    assert (acts[4].act.fields["person"], acts[4].act.fields["employer"]) == ("person-wang", CODES[1])
    assert [one.act.fields["applicant"] for one in acts[5:]] == [CODES[1], "person-wang"]
    assert acts[5].act.fields["declared"] == {"excellence_model_since": date(2020, 1, 1)}
    wrong = mistakes(written(tmp_path, filing, head=head.replace("person: person-wang", "person: wang")))
    assert [(path, code) for _, _, path, code in wrong] == [("applicants.wang.person", "string-pattern-mismatch")]


def test_a_draw_commits_all_before_it_reveals_any(tmp_path: Path) -> None:
    """`draw` opens it, has each party commit to its seed's hash and then show the seed; a seed that is too short is told with its place."""
    parties = f"{{office: {{by: office/li, seed: {'a' * 32}}}, group: {{by: supervisor/zhou, seed: {'b' * 32}}}}}"
    acts = expanded(tmp_path, f"{{at: 2026-03-02 10:00, draw: {parties}, seats: 3}}")
    assert [(one.act.command, one.act.actor.role, one.act.fields.get("party")) for one in acts] == [
        ("draw.open", "office", None), ("draw.commit", "office", "office"), ("draw.commit", "supervisor", "group"),
        ("draw.reveal", "office", "office"), ("draw.reveal", "supervisor", "group"),
    ]  # fmt: skip
    assert acts[1].act.fields["commitment"] == sha256(b"a" * 32).hexdigest()
    other = expanded(tmp_path, f"{{at: 2026-03-02 10:00, draw: {parties}, seats: 3, with: {{cycle: wuhai/2028}}}}")
    assert {one.act.fields["cycle"] for one in other} == {"wuhai/2028"}
    short = written(tmp_path, f"{{at: 2026-03-02 10:00, draw: {parties.replace('b' * 32, 'b')}, seats: 3}}")
    assert [(path, code) for _, _, path, code in mistakes(short)] == [("acts.0.draw.group.seed", "string-pattern-mismatch")]


def test_qualifying_judges_what_is_asked(tmp_path: Path) -> None:
    """`qualify` may name the conditions that are asked of whom it lists."""
    acts = expanded(tmp_path, "{at: 2026-03-02 10:00, qualify: [one], conditions: [ethics, method]}")
    assert [one.act.fields.get("condition") for one in acts] == ["ethics", "method", None]


def test_qualifying_judges_every_condition_and_concludes(tmp_path: Path) -> None:
    """`qualify` judges each of `conditions` as met and concludes `qualified`."""
    judged, concluded = expanded(tmp_path, "{at: 2026-03-02 10:00, qualify: [one]}")
    assert (judged.act.command, judged.act.fields["condition"], judged.act.fields["met"]) == ("condition.judge", "brand", True)
    assert (concluded.act.command, concluded.act.fields["outcome"]) == ("qualification.conclude", "qualified")


def test_a_total_fills_the_dimensions_in_their_order(tmp_path: Path) -> None:
    """`scores` sends a sheet for each applicant and reviewer but those left out; a total fills, a list is taken as it stands."""
    acts = expanded(tmp_path, "{at: 2026-03-02 10:00, scores: {one: 120, two: [7, 8]}, by: [rev-a, rev-b], without: {two: [rev-a]}}")
    sheets = [(one.act.actor.id, one.act.fields["applicant"], one.act.fields["points"]) for one in acts]
    assert sheets == [
        ("rev-a", CODES[0], {"scale": 100, "brand": 20}),
        ("rev-b", CODES[0], {"scale": 100, "brand": 20}),
        ("rev-b", CODES[1], {"scale": 7, "brand": 8}),
    ]


def test_what_is_meant_to_be_invalid_is_not_a_mistake(tmp_path: Path) -> None:
    """An act with `invalid` may have fields that its command does not take: it is sent, and expected to fail."""
    [act] = expanded(tmp_path, "{at: 2026-03-02 10:00, do: work_plan.file, by: office, with: {tekst: x}, invalid: command-fields}")
    assert (act.invalid, act.act.fields) == ("command-fields", {"cycle": "wuhai/2026", "tekst": "x"})


def test_a_file_that_an_act_names_is_read(tmp_path: Path) -> None:
    """`calendar.announce` is given the name of a file beside the scenario, and sends its text; a file that is not there is a mistake."""
    (tmp_path / "notice.toml").write_text("year = 2027\n", "utf-8")
    act = "{at: 2026-03-02 10:00, do: calendar.announce, by: office/liu, with: {file: notice.toml}}"
    [sent] = expanded(tmp_path, act)
    assert sent.act.fields == {"file": "year = 2027\n"}
    wrong = written(tmp_path, act.replace("notice.toml", "none.toml"))
    assert [(line, path, code) for line, _, path, code in mistakes(wrong)] == [(FIRST_ACT, "acts.0.with.file", "file-missing")]


def test_later_notices_announce_themselves(tmp_path: Path) -> None:
    """`notices: announce`: each notice of the catalogue published after the first day, by two persons, on the day of its publication."""
    head = HEAD.replace("starts: 2026-03-02 09:00\nuntil: 2026-03-03", "starts: 2019-10-01\nuntil: 2020-02-01\nnotices: announce")
    acts = expanded(tmp_path, "{at: 2019-10-02 10:00, register: [one]}", head=head)
    told = [(one.act.at.isoformat(), one.act.command, one.act.actor.id, one.act.command_id) for one in acts[1:]]
    assert told == [
        ("2019-11-20T16:00:00+00:00", "calendar.announce", "calendar-1", "small.1.0"),
        ("2019-11-20T16:00:00+00:00", "proposal.confirm", "calendar-2", "small.2.0"),
        ("2020-01-26T16:00:00+00:00", "calendar.announce", "calendar-1", "small.3.0"),
        ("2020-01-26T16:00:00+00:00", "proposal.confirm", "calendar-2", "small.4.0"),
    ]
    assert (acts[2].act.fields, acts[4].act.fields) == ({"proposal": "small.1.0"}, {"proposal": "small.3.0"})
    assert "seq = 1" in str(acts[3].act.fields["file"])
