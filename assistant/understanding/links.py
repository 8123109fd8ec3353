"""How a message leans on the turn before: what the heads learn of it, and what it then takes over.

Knows memories, slots and mentions; decides nothing itself - the heads do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.understanding.expression import (
    DIMENSIONS,
    Expression,
    Members,
    Pair,
    Take,
    Values,
    leaves,
    shape,
    walk,
)
from assistant.understanding.filling import Slots
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import MEMBER_KINDS, Marked, Mention
from assistant.understanding.skeleton import operators, skeleton, written
from assistant.understanding.slots import slots_of
from corpus.codebook import Codebook

Join = Literal["replace", "add", "remove"]
_KEPT = ("topics", "quantity", "years", "level", "range")


@dataclass(frozen=True, kw_only=True)
class Around:
    """What fills in where a stretch says nothing."""

    slots: Slots = field(default_factory=Slots)
    join: Join = "replace"
    """What named members do to those of `slots`."""
    sketch: str = ""
    """Label of the skeleton that the turn before had, where it may be kept."""
    keep: float = 0.0
    """Log probability that it is kept."""
    change: float = 0.0
    keeps_range: bool = True


NOTHING_AROUND = Around()


def memory_features(memory: Memory | None) -> set[str]:
    """What the heads see of the turn before."""
    if memory is None or not memory.kind:
        return {"#prev:none"}
    found = {f"#prev:{memory.kind}", f"#prev:shown{min(len(memory.shown), 3)}"}
    for expression in memory.expressions[-1:]:
        label = written(skeleton(expression))
        found |= {f"#prev:sketch={label}", f"#prev:whole={shape(expression)}"}
        found |= {f"#prev:op={name}" for name in operators(label)}
    return found


def link_labels(
    previous: Expression, current: Expression, marked: Marked, codebook: Codebook
) -> dict[str, str]:
    """What the heads are to learn from a follow-up turn with its complete expression."""
    before, after = slots_of(previous, codebook), slots_of(current, codebook)
    labels = {
        "keep": _yes(written(skeleton(previous)) == written(skeleton(current))),
        "members": _members_label(before, after, marked),
        "keep:quantity": _yes(before.quantities == after.quantities),
    }
    if not marked.of("topic") and before.topics:
        labels["keep:topics"] = _yes(before.topics == after.topics)
    if not marked.of("year") and before.years:
        labels["keep:years"] = _yes(before.years == after.years)
    if before.level:
        labels["keep:level"] = _yes(before.level == after.level)
    if _takes(previous) and _takes(current):
        labels["keep:range"] = _yes((before.first, before.last) == (after.first, after.last))
    others = _named(before) - {f"{m.kind}:{c}" for m in marked.of(*MEMBER_KINDS) for c in m.codes}
    dimensions = {mention.kind for mention in marked.of(*MEMBER_KINDS)}
    others = {name for name in others if name.partition(":")[0] not in dimensions}
    if others:
        labels["keep:others"] = _yes(others <= _named(after))
    labels["follow"] = _yes(_leans(before, after, marked))
    return labels


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def _takes(expression: Expression) -> bool:
    return any(isinstance(part, Take) for part in walk(expression))


def _named(slots: Slots) -> set[str]:
    return {f"{name}:{code}" for name in DIMENSIONS for code in slots.codes(name) if code != "JP"}


def _said(marked: Marked) -> set[str]:
    return {f"{m.kind}:{code}" for m in marked.of(*MEMBER_KINDS) for code in m.codes}


def _leans(before: Slots, after: Slots, marked: Marked) -> bool:
    """True when the reading holds something that only the turn before can have given."""
    if _named(after) - _said(marked):
        return True
    if after.topics and not marked.of("topic") and after.topics == before.topics:
        return True
    same = before.quantities == after.quantities
    return same and not marked.of("quantity", "measure")


def _members_label(before: Slots, after: Slots, marked: Marked) -> str:
    had, has, said = _named(before), _named(after), _said(marked)
    dimensions = {name.partition(":")[0] for name in said}
    beside = {name for name in had if name.partition(":")[0] not in dimensions}
    if not has:
        return "none"
    if has == had:
        return "kept"
    if said and has in (said, said & has, (said & has) | beside):
        return "replaced"
    if said and has == had | said:
        return "added"
    if said and has == had - said:
        return "removed"
    return "shown" if has - (said | had) or (has < had and not said) else "replaced"


def _probability(logs: Mapping[str, Mapping[str, float]], head: str) -> float:
    """Probability of `yes`; one half where nothing was learned."""
    return math.exp(logs[head]["yes"]) if head in logs and "yes" in logs[head] else 0.5


def take_over(
    memory: Memory, judged: Mapping[str, Mapping[str, float]], marked: Marked, codebook: Codebook
) -> Around:
    """What a follow-up takes over from `memory`, by the heads' judgement."""
    before = slots_of(memory.expressions[-1], codebook)
    keeps = {name: _probability(judged, f"keep:{name}") >= 0.5 for name in _KEPT}
    label = max(judged["members"].items(), key=lambda pair: pair[1])[0] if "members" in judged else "kept"
    members = _members(before, memory, label, judged, marked)
    level = before.level if keeps["level"] or not _names_level(marked) else None
    keep = _probability(judged, "keep")
    slots = replace(
        members,
        topics=before.topics if keeps["topics"] else (), quantities=before.quantities if keeps["quantity"] else (),
        years=before.years if keeps["years"] else (), wave=before.wave,
        level=level, without=before.without, within=before.within,
        first=before.first, last=before.last, relation=before.relation, bounds=before.bounds, claimed=before.claimed,
        stated=before.stated, leader=before.leader,
    )  # fmt: skip
    joins: dict[str, Join] = {"added": "add", "removed": "remove"}
    return Around(
        slots=slots, join=joins.get(label, "replace"), sketch=written(skeleton(memory.expressions[-1])),
        keep=math.log(max(keep, 1e-4)), change=math.log(max(1 - keep, 1e-4)), keeps_range=keeps["range"],
    )  # fmt: skip


def _members(
    before: Slots, memory: Memory, label: str, judged: Mapping[str, Mapping[str, float]], marked: Marked
) -> Slots:
    shown = memory.shown
    if label != "shown" and before.level == ("item", before.level[1] if before.level else ""):
        before = replace(before, items=_codes(shown, "item") if len(shown) == 1 else ())
    if label == "shown" and shown:
        chosen = pointed_at(shown, memory.recent, marked)
        slots = Slots(
            places=_codes(chosen, "place"), populations=_codes(chosen, "population"), items=_codes(chosen, "item")
        )  # fmt: skip
        missing = {name: before.codes(name) for name in DIMENSIONS if not slots.codes(name)}
        return replace(slots, **{f"{name}s": codes for name, codes in missing.items()})
    if label == "none" and not marked.of(*MEMBER_KINDS):
        return Slots()
    if label == "replaced" and _probability(judged, "keep:others") < 0.5 and marked.of(*MEMBER_KINDS):
        return Slots()
    return Slots(places=before.places, populations=before.populations, items=before.items)


def _codes(names: Sequence[str], dimension: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n.partition(":")[2] for n in names if n.partition(":")[0] == dimension))


def _names_level(marked: Marked) -> bool:
    """True when the message says over what it ranges (地域別, どの県)."""
    return any(hint.startswith("dimensions") for hint, _ in marked.hints)


def told_apart(expression: Expression, memory: Memory) -> Expression:
    """A pair whose two sides are the same is one of the members just spoken of and the one named now."""
    if (
        not isinstance(expression, Pair)
        or expression.a != expression.b
        or not isinstance(expression.a, Values)
    ):
        return expression
    own = {f"{name}:{code}" for name in DIMENSIONS for code in expression.a.members(name).codes}
    spoken = [*memory.recent, *memory.shown]
    spoken += [
        f"{name}:{code}"
        for one in memory.expressions for leaf in leaves(one) for name in DIMENSIONS for code in leaf.members(name).codes
    ]  # fmt: skip
    kinds = {name.partition(":")[0] for name in own} or {"place"}
    others = [name for name in spoken if name not in own and name.partition(":")[0] in kinds]
    if not others:
        return expression
    dimension, _, code = others[-1].partition(":")
    return replace(expression, a=replace(expression.a, **{f"{dimension}s": Members(codes=(code,))}))


def pointed_at(shown: Sequence[str], recent: Sequence[str], marked: Marked) -> tuple[str, ...]:
    """Which of the members shown: the k-th, the first k, the last one, or all of them."""
    wanted = [int(m.value) for m in marked.of("number") if m.value == int(m.value) and not _ordinal(m)]
    both = any(hint == "pointing:both" for hint, _ in marked.hints)
    many = max([*wanted, 2 if both else 1])
    if len(shown) < many <= len(shown) + len(recent):
        return tuple(dict.fromkeys((*recent, *shown)))[-many:]
    numbers = [m for m in marked.of("number") if m.value == int(m.value) and 1 <= m.value <= len(shown)]
    for mention in numbers:
        if _ordinal(mention):
            return (shown[int(mention.value) - 1],)
        return tuple(shown[: int(mention.value)])
    hints = {hint for hint, _ in marked.hints}
    if "pointing:last" in hints:
        return (shown[-1],)
    if "pointing:first" in hints:
        return (shown[0],)
    return tuple(shown)


def _ordinal(mention: Mention) -> bool:
    return mention.unit in ("位", "番目")
