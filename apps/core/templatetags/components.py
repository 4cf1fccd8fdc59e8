"""The components of every page, as tags: what there is, and what each can be told.

They need no `{% load %}`. Those of a few elements are drawn here, the others by their template in
`templates/components/`.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from apps.core.component import classes, component, draw, element, plain

register = template.Library()


class Sealed(Protocol):
    """Two teams' rings, each empty, filled or dashed, and what both together mean."""

    @property
    def sales(self) -> str: ...
    @property
    def marketing(self) -> str: ...
    @property
    def words(self) -> str: ...


# --- small marks -------------------------------------------------------------------------------


@component(register)
@lru_cache(maxsize=1024)
def icon(name: str, *, small: bool = False, large: bool = False, label: str = "") -> SafeString:
    """An icon of Lucide; `label` only where it stands alone."""
    look = classes("icon", small and "small", large and "large")
    drawn = SafeString(lucide(name, size=None, **{"class": look, "aria_hidden": "true"}))
    return element("span", {"role": "img", "aria-label": plain(label)}, drawn) if label else drawn


_icon = icon  # for those that are told the name of one


@component(register)
def button(
    label: str, *,
    primary: bool = False, danger: bool = False, quiet: bool = False,
    small: bool = False, wide: bool = False, icon_only: bool = False,
    icon: str = "", href: str = "", command: str = "", confirm: str = "",
    **attributes: object,
) -> SafeString:  # fmt: skip
    """A button, or with `href` a link that looks like one. `command` offers it in the palette,
    `confirm` is asked first."""
    shown = {
        **({"href": href} if href else {"type": "submit"}),
        **attributes,
        "class": classes(
            "button", primary and "primary", danger and "danger", quiet and "quiet",
            small and "small", wide and "wide", icon_only and "icon",
        ),
        "aria-label": icon_only and label,
        "data-tooltip": icon_only and label,
        "data-command": command,
        "data-behaviour": confirm and "confirm",
        "data-confirm": confirm,
    }  # fmt: skip
    mark = _icon(icon) if icon else ""
    return element("a" if href else "button", shown, mark, "" if icon_only else label)


@component(register)
@lru_cache(maxsize=1024)
def avatar(
    name: str, team: str = "", *, small: bool = False, large: bool = False, decorative: bool = False
) -> SafeString:
    """A person's initials in the colour of the team; `decorative` where the name stands beside."""
    name, team = plain(name), plain(team)
    said = {
        "role": "img",
        "aria-label": f"{name}, {team}" if team else name,
        "title": f"{name} · {team}" if team else name,
    }
    look = classes("avatar", team, small and "small", large and "large")
    named = {"aria-hidden": "true"} if decorative else said
    return element("span", {"class": look, **named}, initials(name))


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word: "Ana Sofía Ruiz" gives "AR"."""
    words = str(name).replace("@", " ").split()
    if not words:
        return "?"
    ends = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(word[0] for word in ends).upper()


@component(register)
def badge(
    text: str, *,
    success: bool = False, warning: bool = False, danger: bool = False, title: str = "",
) -> SafeString:  # fmt: skip
    """A word about a thing."""
    look = classes("badge", success and "success", warning and "warning", danger and "danger")
    return element("span", {"class": look, "title": title}, text)


@component(register)
def team_badge(team: str) -> SafeString:
    """Sales, marketing or leadership."""
    return element("span", {"class": f"badge badge--team badge--{team}"}, str(team).capitalize())


@component(register)
def role_badge(role: str, signatory: object = False) -> SafeString:
    """Admin, editor or commenter, and whether that one signs for the team."""
    signs = element("span", {"class": "badge", "title": "Signs for the team"}, "Signs")
    return format_html("{}{}", badge(str(role).capitalize()), f" {signs}" if signatory else "")


@component(register)
def key_hint(keys: str = "", *, mod: str = "") -> SafeString:
    """Keys to press; `mod` is a letter that goes with Ctrl, or ⌘ on Apple's keyboards."""
    shown = {"class": "key-hint", "data-key-mod": mod}
    return element("kbd", shown, f"Ctrl {mod}" if mod else keys)


# --- agreement ---------------------------------------------------------------------------------

SAID: Mapping[tuple[str, str], str] = {
    ("filled", "filled"): "Agreed",
    ("filled", "dashed"): "Signed by sales; changed since marketing signed",
    ("dashed", "filled"): "Signed by marketing; changed since sales signed",
    ("filled", "empty"): "Signed by sales",
    ("empty", "filled"): "Signed by marketing",
    ("dashed", "dashed"): "Changed since agreed",
    ("dashed", "empty"): "Changed since sales signed",
    ("empty", "dashed"): "Changed since marketing signed",
    ("empty", "empty"): "Not signed",
}


@component(register)
def seal(
    sales: Sealed | str, marketing: str = "", *,
    small: bool = False, large: bool = False, labelled: bool = False, label: str = "",
) -> SafeString:  # fmt: skip
    """The two rings: of something that has them, or as they are given. What they mean stands
    beside them if `labelled`, and is said aloud alone if not."""
    if isinstance(sales, str):
        return _seal(sales, marketing, small, large, labelled, label)
    return _seal(sales.sales, sales.marketing, small, large, labelled, label or sales.words)


@lru_cache(maxsize=256)
def _seal(
    sales: str, marketing: str, small: bool, large: bool, labelled: bool, label: str
) -> SafeString:
    rings = (sales or "empty", marketing or "empty")
    agreed = rings == ("filled", "filled")
    return draw(
        "seal",
        look=classes("seal", agreed and "agreed", small and "small", large and "large"),
        sales=rings[0],
        marketing=rings[1],
        is_agreed=agreed,
        labelled=labelled,
        label=plain(label or SAID[rings]),
    )


@component(register)
@lru_cache(maxsize=1024)
def agreed_bar(
    total: int, agreed: int = 0, sales: int = 0, marketing: int = 0, *, wide: bool = False
) -> SafeString:
    """How many sections of a text both teams agreed on, or one alone has signed."""
    one_team = (sales or 0, marketing or 0)
    agreed = agreed or 0
    return draw(
        "agreed_bar", total=total, agreed=agreed, sales=one_team[0], marketing=one_team[1],
        marketing_from=agreed + one_team[0], wide=wide,
    )  # fmt: skip


# --- parts of a page ---------------------------------------------------------------------------


@component(register)
def notice(
    body: SafeString, *,
    success: bool = False, warning: bool = False, danger: bool = False,
    title: str = "", icon: str = "",
) -> SafeString:  # fmt: skip
    """Words to be read before anything else."""
    kind, usual = next(
        (one for given, one in ((danger, ("danger", "circle-alert")),
                                (warning, ("warning", "triangle-alert")),
                                (success, ("success", "circle-check"))) if given),
        ("", "info"),
    )  # fmt: skip
    return draw("notice", kind=kind, icon=icon or usual, title=title, body=body)


@component(register)
def empty_state(
    body: SafeString, title: str, *, small: bool = False, action: str = "", href: str = ""
) -> SafeString:
    """What stands where nothing is yet: why, and what to do about it."""
    return draw("empty_state", title=title, text=body, small=small, action=action, href=href)


@component(register)
def dialog(body: SafeString, id: str, title: str) -> SafeString:  # noqa: A002
    """A dialog that something with `data-dialog="<id>"` opens."""
    return draw("dialog", id=id, title=title, body=body)


@component(register)
def breadcrumb(crumbs: Iterable[Mapping[str, str]]) -> SafeString:
    """Where the page stands; each crumb has title and href, the last is the page itself."""
    return draw("breadcrumb", crumbs=crumbs)


@component(register)
def save_state(state: str = "") -> SafeString:
    """Whether the text is kept: saved, saving, offline or read-only. The editor fills it."""
    return draw("save_state", state=state)


class Addressed(Protocol):
    """A workspace, as far as its pages' addresses and its stream need it."""

    pk: object
    slug: str


@component(register)
def timeline_panel(
    workspace: Addressed,
    subject_type: str,
    subject_id: object,
    *,
    title: str = "Timeline",
    by_workspace: bool = False,
) -> SafeString:
    """What happened to a thing, fetched when the page stands, and anew when the thing's stream
    says so, or the workspace's where the thing has none."""
    subject = f"{subject_type}:{subject_id}"
    return draw(
        "timeline_panel",
        workspace=workspace,
        subject=subject,
        stream=f"workspace:{workspace.pk}" if by_workspace else subject,
        title=title,
    )
