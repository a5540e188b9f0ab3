"""All read models, in the order in which a reader looks for them."""

import asyncio
import threading

from projections.applicant_register import ApplicantRegister
from projections.application_register import ApplicationRegister
from projections.audit_trail import AuditTrail
from projections.ban_register import BanRegister
from projections.body_register import BodyRegister
from projections.comment_board import CommentBoard
from projections.cycle_board import CycleBoard
from projections.deadline_docket import DeadlineDocket
from projections.draw_register import DrawRegister
from projections.duty_register import DutyRegister
from projections.notice_board import NoticeBoard
from projections.office_desk import OfficeDesk
from projections.panel_board import PanelBoard
from projections.payment_register import PaymentRegister
from projections.pending_acts import PendingActs
from projections.recusal_register import RecusalRegister
from projections.review_load import ReviewLoad
from projections.reviewer_register import ReviewerRegister
from projections.sheet_register import SheetRegister
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
    RecusalRegister(),
    NoticeBoard(),
    CommentBoard(),
    DeadlineDocket(),
    WinnersRegister(),
    PendingActs(),
    OfficeDesk(),
    ApplicantRegister(),
    BanRegister(),
    ReviewerRegister(),
    ReviewLoad(),
    SheetRegister(),
    BodyRegister(),
    PaymentRegister(),
    DutyRegister(),
    AuditTrail(),
)

PAUSE = 1.0
"""Seconds that a look waits for something new."""


class Levelled:
    """The read models for who looks at them often: brought level where something new stands, by whichever follower is first.

    `reached` is the position to which all of them were last brought.
    """

    def __init__(self, log: EventLog, views: Database) -> None:
        self._log, self._views, self._turn = log, views, threading.Lock()
        self._followers = [Follower(log, views, board) for board in BOARDS]
        self.reached = 0

    def behind(self) -> int:
        """How many events the slowest read model has not seen."""
        names = [board.name for board in BOARDS]
        marks = ", ".join("?" * len(names))
        found = self._views.query(f"select position from positions where consumer in ({marks})", names)  # noqa: S608  # marks alone
        return self._log.head() - (min(row[0] for row in found) if len(found) == len(names) else 0)

    def level(self) -> bool:
        """Whether nothing has happened since they were last found level."""
        return self._log.head() <= self.reached

    def catch_up(self) -> None:
        """Bring them level, from where another process has brought them."""
        if self.level():
            return
        with self._turn:
            for follower in self._followers:
                follower.look()
            self.reached = min(follower.catch_up() for follower in self._followers)


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
