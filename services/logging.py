"""One JSON line for each thing that an operator asks about, written by orjson; never a name of a person, never contents."""

import logging
import sys
from typing import TextIO

import orjson
import structlog


def configure(level: str = "info", sink: TextIO | None = None) -> None:
    """Send log lines to a sink, standard error when none is named; `level` is the least that is written."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(serializer=lambda line, **_: orjson.dumps(line, default=str).decode()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sink or sys.stderr),
        cache_logger_on_first_use=False,
    )
