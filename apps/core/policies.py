"""The one source of rights: page, API, template and socket ask the same policy.

A policy is asked by a member about one thing. Its actions are the methods named in `actions`;
each answers yes or no for that member and that thing alone, never for the moment (whether a
step is allowed *now* is the model's word).
"""

from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from apps.core.errors import Forbidden

M = TypeVar("M")
T = TypeVar("T")

_by_model: "dict[type, type[Policy[Any, Any]]]" = {}


class Policy(Generic[M, T]):
    """What `member` may do with `subject`. One policy a model."""

    actions: ClassVar[tuple[str, ...]] = ()

    def __init__(self, member: M, subject: T) -> None:
        self.member = member
        self.subject = subject

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        missing = [action for action in cls.actions if not hasattr(cls, action)]
        if missing:
            raise TypeError(f"{cls.__name__} names actions that it does not answer: {missing}")
        for base in getattr(cls, "__orig_bases__", ()):
            if get_origin(base) is Policy:
                _by_model[get_args(base)[1]] = cls

    def may(self, action: str) -> bool:
        """Whether the member may do this; an action the policy does not know is refused."""
        return action in self.actions and bool(getattr(self, action)())

    def can(self) -> list[str]:
        """All that the member may do, as REST shows it."""
        return [action for action in self.actions if self.may(action)]

    def require(self, action: str) -> None:
        """Raise `Forbidden` unless the member may do this."""
        if not self.may(action):
            raise Forbidden(self.refusal(action))

    def refusal(self, action: str) -> str:
        """Why not, in a sentence for the person; a policy that knows better says so."""
        return f"Your role does not allow you to {action.replace('_', ' ')} this."


def policy_about(member: Any, thing: object) -> Policy[Any, Any]:
    """The policy of a thing that is known only as a subject, asked by this member.

    So a file or a thread has the rights of what it hangs on without importing that app. Raises
    `LookupError` for what no policy is about.
    """
    for model in type(thing).__mro__:
        if model in _by_model:
            return _by_model[model](member, thing)
    raise LookupError(f"No policy is about {type(thing).__name__}.")
