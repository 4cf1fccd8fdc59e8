"""Template tags that read like words, each made of one function.

    @component(register)
    def badge(text: str, *, warning: bool = False, title: str = "") -> SafeString: ...

    {% badge "Due" warning title="Since June" %}

A bool behind the star is given by its bare name, anything else behind it as `name=value`. A
function whose first parameter is called `body` is a block that `{% end<name> %}` closes. What a
function does not take is refused when the template is read, not shown as nothing.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.forms.utils import flatatt
from django.template import Context, Engine, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Drawn = TypeVar("Drawn", bound=Callable[..., SafeString])


def component(register: Library) -> Callable[[Drawn], Drawn]:
    """Makes a tag of a function, of the same name."""

    def add(function: Drawn) -> Drawn:
        parameters = inspect.signature(function).parameters.values()
        tag = _Tag(
            function,
            has_body=next(iter(parameters)).name == "body",
            words=frozenset(one.name for one in parameters if one.annotation is bool),
        )
        register.tag(function.__name__, tag.read)
        return function

    return add


@dataclass(frozen=True)
class _Tag:
    """How a component is written in a template."""

    function: Callable[..., SafeString]
    has_body: bool
    words: frozenset[str]

    def read(self, parser: Parser, token: Token) -> Node:
        name, *bits = token.split_contents()
        words = {bit: True for bit in bits if bit in self.words}
        given: list[FilterExpression] = []
        named: dict[str, FilterExpression] = {}
        for bit in bits:
            if bit not in words:
                pair = token_kwargs([bit], parser)
                named.update(pair)
                given += [] if pair else [parser.compile_filter(bit)]
        self.check(name, given, named, words)
        if not self.has_body:
            return _Call(self.function, given, named, words)
        body = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return _Block(self.function, given, named, words, body)

    def check(self, name: str, given: list[Any], named: dict[str, Any], words: Any) -> None:
        body = [None] if self.has_body else []
        try:
            inspect.signature(self.function).bind(*body, *given, **named, **words)
        except TypeError as wrong:
            raise TemplateSyntaxError(f"{name}: {wrong}") from wrong


class _Call(Node):
    def __init__(
        self,
        function: Callable[..., SafeString],
        given: list[FilterExpression],
        named: dict[str, FilterExpression],
        words: dict[str, bool],
    ) -> None:
        self.function, self.given, self.named, self.words = function, given, named, words

    def render(self, context: Context) -> SafeString:
        given = [one.resolve(context) for one in self.given]
        named = {name: one.resolve(context) for name, one in self.named.items()}
        return self.function(*self.around(context), *given, **named, **self.words)

    def around(self, context: Context) -> list[SafeString]:
        return []


class _Block(_Call):
    def __init__(self, *called: Any) -> None:
        *call, self.nodelist = called
        super().__init__(*call)

    nodelist: NodeList

    def around(self, context: Context) -> list[SafeString]:
        return [SafeString(self.nodelist.render(context).strip())]


def draw(name: str, **shown: object) -> SafeString:
    """What `templates/components/<name>.html` makes of these and of nothing else."""
    found = Engine.get_default().get_template(f"components/{name}.html")
    return SafeString(found.render(Context(shown)).strip())


def element(name: str, attributes: Mapping[str, object], *content: object) -> SafeString:
    """An element with those of the attributes that are anything; True stands by its name alone."""
    shown = {key: value for key, value in attributes.items() if value not in (None, "", False)}
    inside = format_html_join("", "{}", ((one,) for one in content))
    return format_html("<{}{}>{}</{}>", name, flatatt(shown), inside, name)


def plain(text: str) -> str:
    """Text to be escaped, however it was marked: what is kept once it is drawn would be handed to
    all who ask with the same letters."""
    return text + ""


def classes(root: str, *variants: object) -> str:
    """`button button--small`: the class of a component, and those of its variants that hold."""
    return " ".join([root, *(f"{root}--{one}" for one in variants if one)])
