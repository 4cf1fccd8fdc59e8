"""Components are written in words, and say at once when they are written wrong."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError


def drawn(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


def test_a_bare_word_is_a_variant() -> None:
    assert drawn('{% badge "Due" warning %}') == '<span class="badge badge--warning">Due</span>'


def test_a_button_is_a_link_where_it_leads_somewhere() -> None:
    assert drawn('{% button "Back" href=there small %}', there="/book/") == (
        '<a class="button button--small" href="/book/">Back</a>'
    )
    assert drawn('{% button "Save" primary name="step" value=2 %}') == (
        '<button class="button button--primary" name="step" type="submit" value="2">Save</button>'
    )


def test_a_block_holds_what_stands_in_it() -> None:
    shown = drawn("{% notice danger title=why %}Ask {{ who }}.{% endnotice %}", who="Ana", why="No")
    assert 'class="notice notice--danger"' in shown
    assert "<strong>No</strong> Ask Ana." in shown


@pytest.mark.parametrize(
    "wrong",
    [
        '{% badge "Due" colour="red" %}',
        "{% badge %}",
        '{% icon "x" tiny="yes" %}',
        '{% empty_state "Nothing" %}without its end',
    ],
)
def test_what_a_component_does_not_take_is_refused_when_the_template_is_read(wrong: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(wrong)


@pytest.mark.parametrize(
    "place",
    [
        "{% badge given title=given %}",
        "{% button given href=given command=given confirm=given %}",
        '{% button "Close" icon_only icon="x" confirm=given %}',
        "{% avatar given given %}",
        '{% icon "x" label=given %}',
        '{% seal "filled" "empty" labelled label=given %}',
        "{% empty_state given action=given href=given %}{{ given }}{% endempty_state %}",
        "{% notice title=given %}{{ given }}{% endnotice %}",
        "{% dialog given given %}{{ given }}{% enddialog %}",
        "{% key_hint given %}{% team_badge given %}{% role_badge given %}",
    ],
)
def test_what_people_have_written_is_never_markup(place: str) -> None:
    shown = drawn(place, given='<u onclick="x()">')
    assert "<u onclick" not in shown
    assert 'onclick="' not in shown


def test_a_name_that_was_drawn_as_markup_before_is_escaped_all_the_same() -> None:
    """Small marks are kept once they are drawn, and text that is safe equals text that is not."""
    drawn('{% avatar "<i>" small %}{% icon "x" label="<i>" %}')
    shown = drawn('{% avatar name small %}{% icon "x" label=name %}', name="<i>")
    assert "<i>" not in shown


def test_a_seal_says_what_its_rings_mean_unless_it_is_told_otherwise() -> None:
    assert "Signed by sales" in drawn('{% seal "filled" "empty" %}')
    owned = SimpleNamespace(sales="filled", marketing="filled", words="Owned by both")
    assert "Owned by both" in drawn("{% seal one %}", one=owned)
    assert "seal--agreed" in drawn("{% seal one %}", one=owned)
