"""The library as it comes: its aggregate, its JSON, its reader, its projection, over the same payloads."""

import time
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.domain import event as stock_event
from eventsourcing.persistence import Tracking, TrackingRecorder
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.sqlite import SQLiteTrackingRecorder

from bench.sample import Scored

STREAM = 200
"""Events per aggregate: few aggregates, so that the measurement is of events."""


class Scores(Aggregate):
    """The stock aggregate."""

    def __init__(self) -> None:
        self.count = 0

    @stock_event("Scored")
    def score(  # noqa: PLR0917  # as many as our own event has
        self, cycle: str, applicant: str, stage: str, reviewer: str, sheet: int, total: Decimal, stamped_at: datetime, weight: float,
        final: bool, text: str, points: list[int],  # noqa: FBT001  # the library passes fields by name
    ) -> None:  # fmt: skip
        """Take one."""
        del cycle, applicant, stage, reviewer, sheet, total, stamped_at, weight, final, text, points
        self.count += 1


class Stock(Application[UUID]):
    """The stock application."""


class SheetView(TrackingRecorder):
    """The stock view: one upsert for each event, with its tracking."""

    def put(self, applicant: str, reviewer: str, total: str, sheet: int, tracking: Tracking) -> None:
        """Upsert one."""
        raise NotImplementedError


class SQLiteSheetView(SheetView, SQLiteTrackingRecorder):
    """On SQLite."""

    def construct_create_table_statements(self) -> list[str]:
        """With the table of the read model."""
        return [
            *super().construct_create_table_statements(),
            "create table if not exists stock_sheets (applicant text primary key, reviewer text, total text, sheet integer)",
        ]

    def put(self, applicant: str, reviewer: str, total: str, sheet: int, tracking: Tracking) -> None:
        """Upsert one."""
        with self.datastore.transaction(commit=True) as c:
            self._insert_tracking(c, tracking)
            c.execute(
                "insert into stock_sheets values (?, ?, ?, ?) on conflict (applicant) do update set total = excluded.total",
                (applicant, reviewer, total, sheet),
            )


class PostgresSheetView(SheetView, PostgresTrackingRecorder):
    """On PostgreSQL."""

    def put(self, applicant: str, reviewer: str, total: str, sheet: int, tracking: Tracking) -> None:
        """Upsert one."""
        schema = self.datastore.schema
        with self.datastore.transaction(commit=True) as c:
            self._insert_tracking(c, tracking)
            c.execute(
                f"insert into {schema}.stock_sheets values (%s, %s, %s, %s) on conflict (applicant) do update set total = excluded.total",  # noqa: S608  # our own
                (applicant, reviewer, total, sheet),
            )


class SheetProjection(Projection[SheetView]):
    """The stock projection."""

    name = "stock"
    topics = ()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """One transaction for each event."""
        if hasattr(domain_event, "applicant"):
            self.view.put(domain_event.applicant, domain_event.reviewer, str(domain_event.total), domain_event.sheet, tracking)
        else:
            self.view.insert_tracking(tracking)


def _environment(address: str, folder: Path) -> dict[str, str]:
    if not address.startswith("postgresql://"):
        return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / f"stock-{uuid4().hex}.db")}
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_DBNAME": parts.path.lstrip("/"), "POSTGRES_HOST": asked["host"][0],
        "POSTGRES_PORT": "5432", "POSTGRES_USER": parts.username or "", "POSTGRES_PASSWORD": "", "POSTGRES_SCHEMA": asked["schema"][0],
    }  # fmt: skip


def seconds_per_event(address: str, folder: Path, samples: Sequence[Scored]) -> tuple[float, float]:
    """The stock reader and the stock projection, in seconds per event."""
    env = _environment(address, folder)
    app = Stock(env)
    for first in range(0, len(samples), STREAM):
        aggregate = Scores()
        for one in samples[first : first + STREAM]:
            aggregate.score(**{name: getattr(one, name) for name in one.__struct_fields__})
        app.save(aggregate)
    count = app.recorder.max_notification_id() or 1
    began = time.perf_counter()
    read = 0
    while rows := app.notification_log.select(start=read + 1, limit=10):
        for row in rows:
            app.mapper.to_domain_event(row)
        read = rows[-1].id
    reading = (time.perf_counter() - began) / count
    return reading, _projecting(app, env, count, postgres=address.startswith("postgresql://"))


def _projecting(app: Stock, env: dict[str, str], count: int, *, postgres: bool) -> float:
    share = min(count, 2_000)
    if postgres:
        with app.factory.datastore.transaction(commit=True) as c:  # type: ignore[attr-defined]  # PostgreSQL's factory
            c.execute(
                f"create table {env['POSTGRES_SCHEMA']}.stock_sheets (applicant text primary key, reviewer text, total text, sheet bigint)"
            )
        began = time.perf_counter()
        with ProjectionRunner(application_class=Stock, projection_class=SheetProjection, view_class=PostgresSheetView, env=env) as runner:
            runner.wait(share, timeout=120)
        return (time.perf_counter() - began) / share
    view = SQLiteSheetView(app.factory.datastore)  # type: ignore[attr-defined]  # SQLite's factory
    view.create_table()
    projection = SheetProjection(view)
    began = time.perf_counter()
    for row in app.recorder.select_notifications(start=1, limit=share):
        projection.process_event(app.mapper.to_domain_event(row), Tracking("stock", row.id))
    return (time.perf_counter() - began) / share
