"""All read models, in the order in which a reader looks for them."""

import asyncio

from projections.application_register import ApplicationRegister
from projections.audit_trail import AuditTrail
from projections.comment_board import CommentBoard
from projections.cycle_board import CycleBoard
from projections.deadline_docket import DeadlineDocket
from projections.draw_register import DrawRegister
from projections.notice_board import NoticeBoard
from projections.office_desk import OfficeDesk
from projections.panel_board import PanelBoard
from projections.pending_acts import PendingActs
from projections.table import Board
from projections.winners_register import WinnersRegister
from services.database import Database
from services.follow import Follower, Source
from services.log.event_log import EventLog

BOARDS: tuple[Board, ...] = (
    CycleBoard(),
    ApplicationRegister(),
    DrawRegister(),
    PanelBoard(),
    NoticeBoard(),
    CommentBoard(),
    DeadlineDocket(),
    WinnersRegister(),
    PendingActs(),
    OfficeDesk(),
    AuditTrail(),
)

PAUSE = 1.0
"""Seconds that a look waits for something new."""


def level(log: Source, views: Database) -> None:
    """Bring every read model level with the log, or with the log as it stood."""
    for board in BOARDS:
        Follower(log, views, board).catch_up()


async def follow_boards(log: EventLog, views: Database) -> None:
    """Keep every read model level until cancelled."""
    followers = await asyncio.to_thread(lambda: [Follower(log, views, board) for board in BOARDS])
    while True:
        reached = await asyncio.to_thread(lambda: min(follower.catch_up() for follower in followers))
        await asyncio.to_thread(log.wait, reached, PAUSE)
