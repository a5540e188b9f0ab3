"""How values travel through Temporal: plain JSON written and read by msgspec, errors without their text in the clear."""

from typing import Any

import msgspec
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    DefaultPayloadConverter,
    EncodingPayloadConverter,
)

ENCODING = "json/plain"


class StructConverter(EncodingPayloadConverter):
    """JSON by msgspec, under the encoding name that every Temporal tool reads."""

    @property
    def encoding(self) -> str:
        """The standard name of plain JSON."""
        return ENCODING

    def to_payload(self, value: Any) -> Payload | None:
        """Write any value that msgspec knows."""
        return Payload(metadata={"encoding": ENCODING.encode()}, data=msgspec.json.encode(value, order="deterministic"))

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """Read a value as the type that its receiver names."""
        return msgspec.json.decode(payload.data, type=type_hint or Any)


class PlainConverter(CompositePayloadConverter):
    """The SDK's converters, with its JSON replaced by ours."""

    def __init__(self) -> None:
        kept = DefaultPayloadConverter.default_encoding_payload_converters
        super().__init__(*(StructConverter() if converter.encoding == ENCODING else converter for converter in kept))


CONVERTER = DataConverter(payload_converter_class=PlainConverter, failure_converter_class=DefaultFailureConverterWithEncodedAttributes)
