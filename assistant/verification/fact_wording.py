"""What a sentence says around its numbers: whose value, in which order, beyond which bound, of which measure.

Knows results and the codebook's names; each check gives a problem in Japanese, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.gathering.results import Result
from assistant.understanding.expression import Claim, Keep, Take, leaves, walk
from corpus.codebook import Codebook
from corpus.gazetteer import close_up
from tools.evidence import Cell

_BESIDE = re.compile(r"([^、。,]*?)(?:（| \(|が)([−-]?[\d,]+(?:\.\d+)?)(?:％|%|ポイント|団体|件|都道府県)")
_OF = re.compile(r"([\d,]+(?:\.\d+)?)(?:％|%|団体|件|ポイント)は、([^、。]+)")
"""12.5％は、青森県の…: a number told with its owner."""
_ORDER = re.compile(
    r"(?<!ほう)が(?:最も)?(?:(?P<high>高い|多い|大きい)|(?P<low>低い|少ない|小さい))(?!です)"
    r"|(?:with|has) the (?:(?P<higher>higher|highest)|(?P<lower>lower|lowest)) "
)
_BEYOND = re.compile(r"([\d,]+(?:\.\d+)?)(?:％|ポイント|団体|件)?(以上|以下|未満|超(?!え))")
_WORDS = {">=": "以上", ">": "超", "<=": "以下", "<": "未満"}


def wrong_owner(text: str, parts: Sequence[Result], codebook: Codebook) -> str:
    """A value beside a member's name must be a value of that member."""
    owned = _owned(parts, codebook)
    for found in _BESIDE.finditer(text):
        owner = max((name for name in owned if found[1].endswith(name)), key=len, default="")
        value = Decimal(found[2].replace(",", "").replace("−", "-"))
        if owner and value not in owned[owner]:
            return f"『{found[2]}』は{owner}の値ではありません。"
    for found in _OF.finditer(text):
        owner = max((name for name in owned if found[2].startswith(name)), key=len, default="")
        value = Decimal(found[1].replace(",", ""))
        if owner and value not in owned[owner]:
            return f"『{found[1]}』は{owner}の値ではありません。"
    return ""


def _owned(parts: Sequence[Result], codebook: Codebook) -> dict[str, set[Decimal]]:
    """Values by the names of the members that have them."""
    everyone = [place for place in codebook.places.values() if place.code != "JP"]
    owned: dict[str, set[Decimal]] = {
        name: set() for place in everyone for name in (place.name, place.name_en)
    }
    for part in parts:
        for row in (*part.rows, *part.owners):
            for name in _names(row.member.place, row.member.population, row.member.item, codebook):
                cells = {Decimal(str(cell.value)) for cell in row.cells if _same(cell, row.member.place)}
                owned.setdefault(name, set()).update({row.value, abs(row.value)} | cells)
    return owned


def _same(cell: Cell, place: str) -> bool:
    return cell.place == place and cell.value is not None


def _names(place: str, population: str, item: str, codebook: Codebook) -> list[str]:
    """What a member is called by its own dimension; the nation and everybody are no names of a value."""
    if place != "JP" and place in codebook.places:
        member = codebook.places[place]
    elif item in codebook.items:
        member = codebook.items[item]
        return [f"「{member.short or member.name}」", f"“{member.name_en}”"]
    elif population in codebook.populations:
        member = codebook.populations[population]
    else:
        return []
    return [member.name, member.name_en]


def wrong_order(text: str, result: Result) -> str:
    """「が低い」 and 「が高い」 are said only of what was ordered that way."""
    orders = {part.order for part in walk(result.expression) if isinstance(part, Take)}
    for found in _ORDER.finditer(text):
        said = "high" if found["high"] or found["higher"] else "low"
        if said not in orders:
            return "順序の向きが質問と違います。"
    return ""


def wrong_bound(text: str, parts: Sequence[Result]) -> str:
    """A number with 以上, 以下, 未満 or 超 is a bound of the question, or a proven limit."""
    conditions = [p for p in walk(parts[0].expression) if isinstance(p, Keep | Claim)]
    if not conditions and not any(part.bounds for part in parts):
        return ""
    allowed = set[tuple[Decimal, str]]().union(*map(_limits, parts))
    for found in _BEYOND.finditer(text):
        if (Decimal(found[1].replace(",", "")), found[2]) not in allowed:
            return f"『{found[0]}』は質問の条件と違います。"
    return ""


def _limits(result: Result) -> set[tuple[Decimal, str]]:
    found = {(Decimal(result.at_least), "以上"), (Decimal(result.at_most), "以下")}
    for _, bounds in result.bounds:
        found |= {(bounds.low, "以上")} if bounds.low is not None else set()
        found |= {(bounds.high, "以下")} if bounds.high is not None else set()
    for part in walk(result.expression):
        number = part.bound if isinstance(part, Keep) else part.stated if isinstance(part, Claim) else None
        if isinstance(part, Keep | Claim) and isinstance(number, int | float) and part.relation in _WORDS:
            found.add((Decimal(str(number)), _WORDS[part.relation]))
        if isinstance(part, Keep) and part.below is not None:
            found.add((Decimal(str(part.below)), "未満"))
    return found


class MeasureNames:
    """Finds names of measures; the longest one counts."""

    def __init__(self, codebook: Codebook) -> None:
        self._codes: dict[str, set[str]] = {}
        for measure in codebook.measures.values():
            # 「AI導入率の順位」 speaks of the rate as well.
            own = {measure.code, *filter(None, [measure.rank_of])}
            self._codes.setdefault(close_up(measure.name), set()).update(own)
        longest = sorted(self._codes, key=len, reverse=True)
        self._found = re.compile("|".join(map(re.escape, longest)))

    def wrong(self, text: str, parts: Sequence[Result], cited: Sequence[Cell]) -> str:
        """A measure that the result does not speak of."""
        known = {leaf.measure for part in parts for leaf in leaves(part.expression)}
        known |= {part.measure for part in parts}
        known |= {cell.measure for part in parts for row in (*part.rows, *part.owners) for cell in row.cells}
        known |= {cell.measure for part in parts for _, _, cell in part.named} | {
            cell.measure for cell in cited
        }
        for found in self._found.finditer(close_up(text)):
            if not self._codes[found[0]] & known:
                return f"『{found[0]}』は結果の指標ではありません。"
        return ""
