"""What a page's form sends: read once, no larger than the door takes, and closed when the answer is made."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from domain.shared.refusal import InvalidError

LARGEST = 67_108_864
"""Bytes of a form at most, its files included."""

KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_form(request: Request) -> bool:
    """Whether a request says that it brings a form."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() in KINDS


async def form_of(request: Request) -> FormData:
    """The form; a second look gives the first again. Raises InvalidError where it is too large, says no length, or is none."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LARGEST:
        raise InvalidError("body-too-large", largest=LARGEST)
    try:
        return await request.form()
    except HTTPException as error:
        raise InvalidError("form-unreadable", problem=error.detail) from None


def field(form: FormData, name: str) -> str | None:
    """A field of a form as text; None where it is missing, or a file."""
    found = form.get(name)
    return found if isinstance(found, str) else None
