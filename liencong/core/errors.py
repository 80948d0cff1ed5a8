"""What can be refused, as small typed exceptions.

Each carries a `code`; the words that people read stand in the catalogue under `errors.<code>`, and only
`core/web/errors.py` knows which HTTP status belongs to which kind.
"""

from collections.abc import Mapping
from typing import Any


class LiencongError(Exception):
    """A refusal that a person can be told about."""

    code = "failed"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params: dict[str, Any] = params

    def __reduce__(self) -> tuple[object, ...]:
        """Let it come back from another process, whatever its kind is made of."""
        return _made_again, (type(self), self.__dict__)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({facts})" if facts else self.code


def _made_again(kind: type[LiencongError], facts: Mapping[str, Any]) -> LiencongError:
    error = kind.__new__(kind, kind.code)
    error.__dict__.update(facts)
    return error


class NotFound(LiencongError):
    """There is no such thing here; a foreign thing looks just the same."""

    code = "not-found"


class Gone(LiencongError):
    """The thing was public and has been withdrawn."""

    code = "gone"


class Forbidden(LiencongError):
    """The person may not do this."""

    code = "forbidden"


class Unauthenticated(LiencongError):
    """Somebody has to sign in first."""

    code = "unauthenticated"


class Refused(LiencongError):
    """The thing's present state does not allow the step."""

    code = "refused"


class Stale(Refused):
    """The edit began from a version that is no longer the newest."""

    code = "stale"


class TooMany(LiencongError):
    """Too many tries in too short a time."""

    code = "too-many"


class TooLarge(LiencongError):
    """What was sent is larger than is taken."""

    code = "too-large"


class Unavailable(LiencongError):
    """A part that others depend on does not answer just now; everything else goes on without it."""

    code = "unavailable"


class Misdirected(LiencongError):
    """No site of this installation answers to the host that was asked for."""

    code = "unknown-host"


class BoundCode(str):
    """A message code with the bounds that its words name, such as the greatest length of that one field."""

    bounds: Mapping[str, object]

    def __new__(cls, code: str, bounds: Mapping[str, object]) -> "BoundCode":
        """Put a code and its bounds together."""
        bound = super().__new__(cls, code)
        bound.bounds = bounds
        return bound

    def __reduce__(self) -> tuple[type["BoundCode"], tuple[str, Mapping[str, object]]]:
        """Give what it is made of, for a helper in another process that hands a refusal on."""
        return BoundCode, (str(self), self.bounds)


class Invalid(LiencongError):
    """Fields of an input do not hold; `fields` maps each field's name to a message code."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str], **params: object) -> None:
        super().__init__(**params)
        self.fields = dict(fields)

    def params_of(self, field: str) -> dict[str, object]:
        """Give what the words about a field name."""
        code = self.fields[field]
        return {**self.params, **(code.bounds if isinstance(code, BoundCode) else {})}

    def __str__(self) -> str:
        return ", ".join(f"{field}: {code}" for field, code in self.fields.items())


class WrongSetting(LiencongError):
    """A setting has a value that the installation cannot start with."""

    code = "wrong-setting"

    def __init__(self, setting: str, expected: str) -> None:
        super().__init__(setting=setting, expected=expected)

    def __str__(self) -> str:
        return f"{self.params['setting']}: {self.params['expected']}"
