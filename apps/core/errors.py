"""The four ways in which the product says no.

A verb raises one of them; each door shows it in its own manner: the page as a message beside
the form, REST as `application/problem+json`, the socket as a close code.
"""

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    """A refusal that a person can read. `code` is for machines and never changes its meaning."""

    code = "error"
    status = 400

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class RuleViolation(DomainError):
    """A rule says that this step is not allowed now (409)."""

    status = 409

    def __init__(self, code: str, detail: str, **extra: object) -> None:
        super().__init__(detail)
        self.code = code
        self.extra = extra


class Forbidden(DomainError):
    """The member may see this, but may not do it (403)."""

    code = "forbidden"
    status = 403


class Stale(DomainError):
    """What the caller based the change on is no longer what stands there (412)."""

    code = "stale"
    status = 412


class InvalidInput(DomainError):
    """Some fields make no sense (400). `errors` maps a field to its complaints."""

    code = "invalid"

    def __init__(self, errors: Mapping[str, Sequence[str] | str]) -> None:
        self.errors: dict[str, list[str]] = {
            field: [said] if isinstance(said, str) else list(said) for field, said in errors.items()
        }
        super().__init__(
            "; ".join(f"{field}: {' '.join(said)}" for field, said in self.errors.items())
        )
