"""Which status an answer over HTTP has that says no: by the code of what is wrong, the same through every door."""

REFUSED, MOVED, FAULT, LATER, INVALID = 409, 412, 500, 503, 422
CLOSED = 403
"""What the law keeps from a reader."""

STATUS: dict[str, int] = {
    "login-needed": 401, "login-failed": 401,
    "guard": 403, "not-yours": 403, "origin": 403, "role": 403, "role-not-held": 403,
    "absent": 404, "account-unknown": 404, "applicant-unknown": 404, "application-unknown": 404, "award-unknown": 404, "city-unknown": 404,
    "command-unknown": 404, "comment-unknown": 404, "cycle-unknown": 404, "motion-unknown": 404, "notice-unknown": 404,
    "objection-unknown": 404, "proposal-unknown": 404, "question-unknown": 404, "reviewer-unknown": 404, "session-ended": 404,
    "session-unknown": 404, "version-unknown": 404,
    "file-erased": 404, "file-missing": 404, "file-not-kept": 404,
    "method": 405, "version-moved": MOVED, "body-too-large": 413, "file-large": 413, "media-type": 415,
    "login-locked": 429, "too-many": 429, "fault": FAULT, "contended": LATER, "sample-playing": LATER,
}  # fmt: skip
"""Code -> status; any other invalid input is 422, and a refusal by law is 409."""


def status_of(code: str) -> int:
    """The status of invalid input with this code."""
    return STATUS.get(code, INVALID)
