"""The body of a request: JSON, and no larger than the door takes."""

from starlette.requests import Request

from domain.shared.refusal import InvalidError


async def read_json(request: Request, largest: int) -> bytes:
    """The bytes of a body that says it is JSON; raises InvalidError where it says otherwise, or goes on for too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise InvalidError("media-type", needed="application/json")
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > largest:
            raise InvalidError("body-too-large", largest=largest)
    return bytes(found)
