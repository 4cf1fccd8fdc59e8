"""What an import would make, as its preview shows it. Pure but for who the names belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.okrs.bringing_in import People, owners_of
from apps.okrs.figures import figure, plain
from apps.okrs.importing import KeyResultDraft, ObjectiveDraft, Preview
from apps.okrs.vocabulary import MOVING_KINDS, Kind


@dataclass(frozen=True)
class ShownKeyResult:
    draft: KeyResultDraft
    owner: str

    @property
    def measure(self) -> str:
        """What it asks of its value, in a few words."""
        draft = self.draft
        if draft.kind == Kind.MILESTONE:
            return "a milestone"
        target = figure(draft.target, draft.unit)
        if draft.kind in MOVING_KINDS:
            return f"from {figure(draft.baseline, draft.unit)} to {target}"
        return f"at least {target}" if draft.kind == Kind.STAY_ABOVE else f"at most {target}"

    @property
    def stands_at(self) -> str:
        return "" if self.draft.value is None else figure(self.draft.value, self.draft.unit)

    @property
    def weight(self) -> str:
        return "" if self.draft.weight == 1 else plain(self.draft.weight)


@dataclass(frozen=True)
class ShownObjective:
    draft: ObjectiveDraft
    sales_owner: str
    marketing_owner: str
    key_results: Sequence[ShownKeyResult]


def objectives_of(preview: Preview, people: People) -> list[ShownObjective]:
    return [_objective(one, people) for one in preview.objectives]


def strangers_in(preview: Preview, people: People) -> list[str]:
    """Names that are written and belong to nobody here, each once."""
    written = [
        *(name for one in preview.objectives
          for name in (one.sales_owner, one.marketing_owner, *one.owners)),
        *(one.owner for one in preview.key_results()),
    ]  # fmt: skip
    return list(dict.fromkeys(name for name in written if name and people.named(name) is None))


def _objective(draft: ObjectiveDraft, people: People) -> ShownObjective:
    owners = owners_of(draft, people)
    names = {field: owner.name if owner else "" for field, owner in owners.items()}
    return ShownObjective(
        draft=draft,
        sales_owner=names["sales_owner"],
        marketing_owner=names["marketing_owner"],
        key_results=[_key_result(one, people) for one in draft.key_results],
    )


def _key_result(draft: KeyResultDraft, people: People) -> ShownKeyResult:
    owner = people.named(draft.owner)
    return ShownKeyResult(draft, owner.name if owner else "")
