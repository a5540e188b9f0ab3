"""What more on record can never do: shorten a ban, or open a door that was closed."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from domain.applicant import events as e
from domain.applicant.applicant import Applicant, fold
from domain.policies.bars import banned_until, bars, decided
from domain.shared.event import Envelope, Event
from domain.shared.history import Ban, Fact, Label, Title
from services.catalogue import Catalogue
from tests.cities import VERSIONS

CATALOGUE = Catalogue(Path(__file__).resolve().parents[2] / "regulations")
REGULATIONS = {city: CATALOGUE.regulation(city, version)[0] for city, version in VERSIONS.items()}
KINDS = sorted({bar.fact for rules in REGULATIONS.values() for bar in rules.bars})
RANK = {"clear": 0, "manual": 1, "barred": 2}

days = st.dates(date(2018, 1, 1), date(2032, 12, 31))
bans = st.builds(
    lambda city, since, length, ground: Ban(city, ground, since, since + timedelta(days=length), "25"),
    st.sampled_from(sorted(VERSIONS)), days, st.integers(0, 3700), st.sampled_from(["fraud", "accident", "false_application"]),
)  # fmt: skip
facts = st.builds(
    lambda n, kind, on, late, rest: Fact(str(n), kind, on, on + timedelta(days=late), *rest),
    st.integers(0, 10**9), st.sampled_from(KINDS), days, st.integers(0, 900),
    st.tuples(
        st.sampled_from([None, "general", "larger", "major", "extraordinary", "serious", "seriously_unqualified", "prominent"]),
        st.sampled_from([None, "national", "region", "province", "city"]), st.sampled_from([None, "liable", "organization", "quality"]),
        st.sampled_from([None, "this_award", "government_award", "service_quality"]), st.none() | days, st.booleans(),
    ),
)  # fmt: skip
titles = st.builds(
    lambda city, on, tier, years, revoked: Title(f"{city}/{on.year}", tier, on, on + timedelta(days=365 * years), revoked),
    st.sampled_from(sorted(VERSIONS)), days, st.sampled_from(["award", "nomination"]), st.integers(1, 5), st.none() | days,
)  # fmt: skip
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(e.Banned, bans),
    st.builds(e.FactRecorded, facts, st.just("s")),
    st.builds(e.TitleRecorded, titles),
    st.builds(lambda on: e.Labelled(Label("srdi", on, "s")), days),
    st.builds(lambda on: e.ParentRecorded("91150300MA01W00028", on, "s"), days),
    st.builds(e.Renamed, st.just("n")),
    st.builds(lambda b: e.Merged("91150300MA01W00036", (), (), (b,)), bans),
    st.just(e.Corrected("s", registered_in="gongyi")),
)


def state(given_: list[Event]) -> Applicant:
    """The applicant after these events."""
    first = e.Registered("91150300MA01W00010", "n", "wuhai", True, date(2000, 1, 1), "for_profit")  # noqa: FBT003  # a legal person
    folded = fold(None, [Envelope("s", place, one) for place, one in enumerate([first, *given_], 1)])
    assert folded is not None
    return folded


@given(st.lists(events, max_size=8), events, st.sampled_from(sorted(VERSIONS)), st.integers(0, 8))
def test_a_ban_never_shortens_when_an_event_is_added(before: list[Event], more: Event, city: str, place: int) -> None:
    """Whatever else is recorded, and wherever among the rest: the last day of all bans together only moves out."""
    until = banned_until(state(before).bans, city)
    after = banned_until(state([*before[:place], more, *before[place:]]).bans, city)
    assert until is None or (after is not None and after >= until)


@given(st.lists(bans, min_size=1, max_size=5), bans, days, st.sampled_from(sorted(VERSIONS)))
def test_who_is_banned_stays_banned_under_another_ban(before: list[Ban], more: Ban, on: date, city: str) -> None:
    """On no day does a second decision free somebody whom the first holds."""
    rules = REGULATIONS[city]
    found = [
        decided(bars((), (), one, rules=rules.bars, holders=rules.holders, city=city, reference=on, today=on), {}).outcome
        for one in (before, [*before, more])
    ]
    assert found[0] == "clear" or found[1] == "barred"


@given(
    st.lists(facts, max_size=4), st.lists(titles, max_size=2), st.lists(bans, max_size=2), st.one_of(facts, titles, bans), days,
    st.sampled_from(sorted(VERSIONS)), st.sampled_from(["organization", "individual"]), st.sampled_from(["for_profit", "non_profit"]),
)  # fmt: skip
def test_more_on_record_never_opens_a_door(  # noqa: PLR0917  # what is drawn
    own: list[Fact], held: list[Title], banned: list[Ban], more: Fact | Title | Ban, on: date, city: str, track: str, activity: str
) -> None:
    """Barred stays barred, and what waits for a person never clears by itself, when a fact, a title or a ban is added."""
    rules = REGULATIONS[city]

    def rank(facts_: list[Fact], titles_: list[Title], bans_: list[Ban]) -> int:
        found = bars(
            facts_, titles_, bans_, rules=rules.bars, holders=rules.holders, city=city, reference=on, today=on, track=track,  # type: ignore[arg-type]  # one of the two
            activity=activity,  # type: ignore[arg-type]  # one of the two
        )  # fmt: skip
        return RANK[decided(found, {}).outcome]

    before = rank(own, held, banned)
    match more:
        case Fact():
            after = rank([*own, more], held, banned)
        case Title():
            after = rank(own, [*held, more], banned)
        case _:
            after = rank(own, held, [*banned, more])
    assert after >= before
