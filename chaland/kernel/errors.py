"""One tree of errors. Codes and facts here; each face renders them once.

ChalandError(code, **facts)
├── Refused            what was asked cannot be done as asked      (exit 2, HTTP 4xx, toast)
│   ├── Invalid        a value is wrong; `path` says where
│   ├── NotFound
│   ├── Conflict       true a moment ago, or contradicts what is there
│   └── Forbidden      not this person's right
├── ProviderFailed     somebody else's service failed              (exit 3, HTTP 502)
└── Broken             a fault of ours                             (exit 4, HTTP 500)
"""

from __future__ import annotations

from chaland.kernel.text import Language, Text


class ChalandError(Exception):
    """Raised with a `code` that scripts may test and a message for people in both languages."""

    exit_code = 4
    again_in: int | None = None
    """Seconds after which the same may be asked again, when time alone mends it."""

    def __init__(self, code: str, message: Text, *, remedy: Text | None = None, **facts: object) -> None:
        self.code = code
        self.message = message
        self.remedy = remedy
        self.facts = facts
        super().__init__(self.say("en"))

    def say(self, language: Language) -> str:
        """The message, then the remedy when there is one."""
        said = self.message.to(language, **self.facts)
        return f"{said} {self.remedy.to(language, **self.facts)}" if self.remedy else said


class Refused(ChalandError):
    exit_code = 2


class Invalid(Refused):
    """A value is wrong. `path` names the place: `row 12 / Code postal`, `mapping.3.field`."""

    def __init__(
        self, code: str, message: Text, *, path: str = "", remedy: Text | None = None, **facts: object
    ) -> None:
        self.path = path
        super().__init__(code, message, remedy=remedy, path=path, **facts)


class NotFound(Refused):
    pass


class Conflict(Refused):
    pass


class Forbidden(Refused):
    pass


class ProviderFailed(ChalandError):
    """A service outside failed. `permanent` means that trying again is useless."""

    exit_code = 3

    def __init__(
        self, code: str, message: Text, *, permanent: bool, remedy: Text | None = None, **facts: object
    ) -> None:
        self.permanent = permanent
        super().__init__(code, message, remedy=remedy, **facts)


class Broken(ChalandError):
    pass
