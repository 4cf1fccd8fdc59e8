"""Two states of one text, and what a reader is told of their difference."""

from apps.core.richtext import markdown
from apps.core.richtext.difference import compare
from apps.core.richtext.difference_page import ShownSection, as_page

BEFORE = """\
Opening words that stay.

# Price objection

A prospect who talks about price has understood the offer.
What they lack is a reason that survives their own meeting.

Two in three mean: I cannot defend this to my finance lead. Ask who else decides.

- They compare with a spreadsheet
- They compare with last year
- They compare with nothing
- They wait for the board
- They are polite
- They are not

## What we say

Call **this** the [value page](https://example.org/a). Plain.

First thing to do

Second thing to do

1. One
2. Two three four
3. Five

> [!NOTE]
> Careful with that.

| They say | We say |
|---|---|
| Too expensive | Who owns the cost? |
| Not now | When then? |
| Never | Why? |

```python
x = 1
y = 2
```

## If procurement asks

Send the one-pager, then name a reference customer and wait.

## Proof

A hand-off that is lost costs four days.

A renewal that is late costs a quarter of its value.

Nobody reads a page that is longer than a screen.

The three figures stand on the value page.

Both teams signed them in March.

They are looked at again in September of this year.

![Chart](https://example.org/a.png)

- [ ] send it
- [x] done it
"""

AFTER = """\
Opening words that stay.

# Price objections

A buyer who talks about price has understood our offer.
What they lack is a reason that survives their own meeting. New sentence.

- They compare with a spreadsheet
- They compare with last year, too
- They compare with nothing
- They wait for the board
- They are not
- Somebody new

## Proof

A hand-off that is lost costs four days.

A renewal that is late costs a quarter of its value.

Nobody reads a page that is longer than a screen.

The three figures stand on the value page.

Both teams signed them in March.

They are looked at again in October of this year.

![Chart](https://example.org/b.png)

- [x] send it
- [x] done it

## What we say

Call this the [value page](https://example.org/b). **Plain**.

- First thing to do
- Second thing to do

1. One
2. Two three five
3. Six

> [!WARNING]
> Careful with that.

| They say | Who | We say |
|---|---|---|
| Too expensive | Finance | Who owns the price? |
| Never | Boss | Why? |
| Always | Boss | Fine |

```python
x = 1
y = 3
```

Two in three mean: I cannot defend this to my finance lead. Ask who decides.

## When they go quiet

Leave them alone for a week. Then send the figure that they asked for, and nothing else.

- No reminder
- No calendar link
"""


def shown() -> list[ShownSection]:
    return as_page(compare(markdown.parse(BEFORE)[0], markdown.parse(AFTER)[0]))
