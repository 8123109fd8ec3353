"""What the published values prove, in words: coverage, limits and the calculation behind a result.

Knows results and the codebook; decides nothing.
"""

from __future__ import annotations

from assistant.gathering.proof_rules import rule_of
from assistant.gathering.results import Bounds, Result
from assistant.understanding.expression import Values, leaves
from corpus.codebook import Codebook


def proof_lines(result: Result, codebook: Codebook) -> tuple[str, ...]:
    """Sentences in Japanese, shown under 手順; none where a single published value is the answer."""
    lines: list[str] = []
    leaf = next((one for one in leaves(result.expression) if one.axis and one.members(one.axis).level), None)
    if leaf is not None:
        lines += _coverage(result, leaf, codebook)
    for member, bounds in result.bounds[:3]:
        limit = _limit(bounds)
        name = codebook.places[member.place].name if member.place in codebook.places else ""
        if limit and name:
            lines.append(
                f"{name}の値は公表されていませんが、公表された上位・下位の値から{limit}と分かります。"
            )
    if result.positions:
        places = "、".join(str(position) for position in result.positions[:5])
        lines.append(f"{places}番目は、公表された値からは決まりません。")
    lines.append(f"示す条件: {rule_of(result.expression).proved}。")
    lines += [f"計算: {row.arithmetic}" for row in result.rows[:5] if row.arithmetic]
    return tuple(dict.fromkeys(lines))


def _coverage(result: Result, leaf: Values, codebook: Codebook) -> list[str]:
    measure = codebook.measures.get(leaf.measure)
    level = leaf.members(leaf.axis).level
    ends = next((c for c in measure.coverage if c.level == level), None) if measure is not None else None
    if measure is None or ends is None:
        return []
    top, bottom = f"上位{ends.top}" if ends.top else "", f"下位{ends.bottom}" if ends.bottom else ""
    published = "・".join(filter(None, (top, bottom)))
    return [f"{measure.name}の値が公表されているのは{published}です（対象{result.universe}）。"]


def _limit(bounds: Bounds) -> str:
    low = f"{bounds.low}以上" if bounds.low is not None else ""
    high = f"{bounds.high}以下" if bounds.high is not None else ""
    return low + high
