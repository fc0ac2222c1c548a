"""The texts that records are made of: each knows where it was written and what it may be."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from generator.diagnostics.model import Span, error, shown
from generator.format.yaml.nodes import Scalar
from generator.text import dates
from generator.text.escaping import MOST_CHARACTERS, MOST_ESCAPES, escapes
from generator.text.numbers import reading as figures
from generator.text.prose.parsing import TEXT_TOO_LONG

VALUE_SHAPE = error(
    "value-shape",
    "The value has another shape than the key takes: a list for a text, a text for a list of keys.",
)
VALUE_UNKNOWN = error("value-unknown", "The key takes one of a few words, and this is none of them.")
NAME_MALFORMED = error(
    "name-malformed",
    """Names are lower-case letters, digits, hyphens and underscores, and begin with a letter or digit: they
    become addresses.""",
)
DATE_MALFORMED = error(
    "date-malformed",
    """A date is written as year, month and day (2026-11-22); a date of a statement or document may be any EDTF date
    from the year 1 to 9999 (2026, 2026-11, 2026-11~), or the word unknown.""",
)
ADDRESS_MALFORMED = error(
    "address-malformed", "The address of a source is that of a page on the web, in full, or the word unknown."
)
WIKIDATA_MALFORMED = error(
    "wikidata-malformed", "An entry of Wikidata is named by its Q-number alone: the letter Q and digits, as in Q7747."
)
CODES: Final = (
    VALUE_SHAPE,
    VALUE_UNKNOWN,
    NAME_MALFORMED,
    DATE_MALFORMED,
    ADDRESS_MALFORMED,
    WIKIDATA_MALFORMED,
)
RAISED: Final = {code.name: code for code in (*CODES, TEXT_TOO_LONG)}
"""The codes by the names under which validation raises them."""
TEXT_KIND: Final = "x-text"
"""The key under which a JSON Schema made here names the type of a text."""


class Text(str):
    """A text that knows where it was written. Else it is `str`, and what is derived from it is plain `str`."""

    __slots__ = ("scalar",)
    scalar: Scalar

    @classmethod
    def of(cls, scalar: Scalar) -> Self:
        """Return the scalar's text without white space at its end, of which block scalars always have some."""
        text = cls(scalar.value.rstrip())
        text.scalar = scalar
        return text

    @property
    def span(self) -> Span:
        """Where the whole of it stands."""
        return self.scalar.span

    def span_of(self, start: int, end: int) -> Span:
        """Return where its code points from `start` to `end`, exclusive, stand in the file."""
        return self.scalar.span_of(start, end)

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Return the text as this type, or PydanticCustomError named after a code of this module."""
        return text

    @classmethod
    def _validated(cls, value: object) -> Text:
        if not isinstance(value, Text):
            raise PydanticCustomError("value-shape", "expected text, found {found}", {"found": _shape(value)})
        # No character is escaped twice, so that nothing has to be counted in what is short.
        if len(value) > MOST_CHARACTERS or (len(value) > MOST_ESCAPES and escapes(value) > MOST_ESCAPES):
            most = {"most": f"{MOST_CHARACTERS:,}", "escapes": f"{MOST_ESCAPES:,}"}
            raise PydanticCustomError("text-too-long", "more than {most} characters, or {escapes} special ones", most)
        return cls.accept(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._validated)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        # What such a text looks like to an editor is said where a whole schema is made.
        return {"type": "string", TEXT_KIND: cls.__name__}


class Name(Text):
    """A name that may become part of an address."""

    __slots__ = ()
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses what could leave a folder or need escaping in an address."""
        if not cls.pattern.fullmatch(text):
            meant = "-".join(re.findall(r"[a-z0-9_]+", text.casefold()))
            context = {"value": shown(text), "hint": f"write it as {meant}"} if meant else {"value": shown(text)}
            raise PydanticCustomError("name-malformed", "{value} is not a name", context)
        return cls.of(text.scalar)


class Day(Text):
    """A calendar day, written `2026-11-22`; sorts as text."""

    __slots__ = ()

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses anything but a day that exists."""
        try:
            # Other forms of ISO 8601, such as that of weeks, would not sort as text.
            if datetime.date.fromisoformat(text).isoformat() != text:
                raise ValueError
        except ValueError:
            hint = "write the day itself, as in 2026-11-22"
            context = {"value": shown(text), "hint": hint}
            raise PydanticCustomError("date-malformed", "{value} is not a day", context) from None
        return cls.of(text.scalar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """When and why a briefing or a source was withdrawn, as readers are told in its place."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    date: Day
    reason: Text


class Moment(Text):
    """When something happened, in EDTF (ISO 8601-2), or the word `unknown`."""

    __slots__ = ()

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses what is neither EDTF nor `unknown`."""
        if text != dates.UNKNOWN and dates.read_date(text) is None:
            context = {"value": shown(text), "hint": f"{_as_edtf(text)}; what the source does not tell is `unknown`"}
            raise PydanticCustomError("date-malformed", "{value} is not a date", context)
        when = dates.read_date(text)
        if when is not None and when.latest < when.earliest:
            context = {"value": shown(text), "hint": "write the earlier date first"}
            raise PydanticCustomError("date-malformed", "{value} ends before it begins", context)
        return cls.of(text.scalar)


def _as_edtf(text: str) -> str:
    """Return what to write for a date that is in another form; where it may mean several, each."""
    written = [
        "-".join(f"{part:02}" for part in day if part)
        for found in figures.dates(text, "en")
        for day in found.readings
        if day.year
    ]
    # A month in one digit, or a year with words such as "about" around it.
    if not written and (found := _YEAR.search(text)):
        written = ["-".join([found["year"], *([f"{int(found['month']):02}"] if found["month"] else [])])]
    valid = [f"`{form}`" for form in dict.fromkeys(written) if dates.read_date(form) is not None]
    return f"write {' or '.join(valid)}" if valid else "write it as `2026`, `2026-05` or `2026-05-04`"


_YEAR: Final = re.compile(r"(?<![\w./-])(?P<year>[12]\d{3})(?:[-/](?P<month>[1-9]))?(?![\w./-])", re.ASCII)


class Instant(Text):
    """A point in time with its zone, written `2026-12-01T09:00+01:00`."""

    __slots__ = ()

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses what has no time of day or no zone, since then it would depend on who reads it."""
        if _INSTANT.fullmatch(text):
            try:
                datetime.datetime.fromisoformat(text)
            except ValueError:
                pass
            else:
                return cls.of(text.scalar)
        hint = "write the day, the time and the zone, as in 2026-12-01T09:00+01:00 or 2026-12-01T08:00Z"
        raise PydanticCustomError(
            "date-malformed", "{value} is not a point in time", {"value": shown(text), "hint": hint}
        )

    @property
    def seconds(self) -> float:
        """Seconds since 1970 began, UTC."""
        return datetime.datetime.fromisoformat(self).timestamp()


_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)


class Url(Text):
    """An address on the web, or the word `unknown`."""

    __slots__ = ()

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses what is neither `unknown` nor a whole http or https address."""
        if text != dates.UNKNOWN and not re.fullmatch(r"https?://[^\s/][^\s]*", text):
            raise PydanticCustomError("address-malformed", "{value} is not an address", {"value": shown(text)})
        return cls.of(text.scalar)


class QNumber(Text):
    """The number of an entry of Wikidata, written `Q7747`."""

    __slots__ = ()
    # Their numbers have nine digits so far.
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"Q[1-9][0-9]{0,14}")

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses anything but the letter and the digits, such as the address of the entry."""
        if not cls.pattern.fullmatch(text):
            meant = _Q_NUMBER.search(text)
            hint = f"write `Q{meant[1]}`" if meant else "write it as Q7747"
            context = {"value": shown(text), "hint": hint}
            raise PydanticCustomError("wikidata-malformed", "{value} is not a Q-number", context)
        return cls.of(text.scalar)


# A number inside an address, or with a small letter before it.
_Q_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9])[Qq]([1-9][0-9]{0,14})(?![A-Za-z0-9])")


class Flag(Text):
    """Yes or no."""

    __slots__ = ()

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses anything but the two words in either spelling."""
        if text not in {"yes", "no", "true", "false"}:
            raise PydanticCustomError("value-unknown", "{value} is neither yes nor no", {"value": shown(text)})
        return cls.of(text.scalar)

    def __bool__(self) -> bool:
        """Whether it says yes."""
        return self in {"yes", "true"}


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed, json_schema_input_type=Text | tuple[Text, ...])]
"""One text or a list of them."""
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed, json_schema_input_type=Name | tuple[Name, ...])]
"""One name or a list of them."""
QNumbers = Annotated[
    tuple[QNumber, ...], BeforeValidator(_listed, json_schema_input_type=QNumber | tuple[QNumber, ...])
]
"""One number of Wikidata or a list of them."""


def either(key: str, forms: Any) -> BeforeValidator:
    """Lets a text stand for a record of which it is the value of `key`; `forms` is the type of both together."""
    return BeforeValidator(
        lambda value: {key: value} if isinstance(value, Text) else value, json_schema_input_type=forms
    )


def _shape(value: object) -> str:
    return "keys and values" if isinstance(value, dict) else "a list"
