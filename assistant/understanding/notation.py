"""Reads expressions in writing: `take(values(生成AI導入率; each 都道府県), low, 1..5)`.

The form of training questions, traces and `--json`. Knows the codebook's names; knows nothing about questions.
"""

from __future__ import annotations

import re
from typing import NoReturn, cast

from assistant.understanding.expression import (
    NONE,
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Lacking,
    Members,
    Order,
    Pair,
    Rank,
    Relation,
    Take,
    Total,
    Trend,
    Values,
)
from corpus.codebook import Codebook
from corpus.errors import UsageError
from corpus.gazetteer import close_up

_TOTALS = ("sum", "mean", "pooled", "count")
_PAIRS = ("minus", "ratio", "share", "compare", "both")
_WAVES = {
    "newest": "newest",
    "最新": "newest",
    "previous": "previous",
    "前年度": "previous",
    "each 年度": "every",
}
_LEVEL_NAMES = {
    "都道府県": "prefecture", "地域": "region", "地域区分": "region", "団体区分": "size_class", "課題": "issue", "用途": "use_case",
    "グループ": "group", "段階": "status", "機能": "function", "項目": "item", "市区町村": "municipality", "市町村": "municipality",
}  # fmt: skip
AMBIGUOUS = "?"
"""Before a quantity: the topic (AI or 生成AI) was not said."""
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:％|%|団体|ポイント|件|位|割)?")


class NotationError(UsageError):
    """The text is no expression; the message says where."""


class Names:
    """Names of a codebook by dimension, as the notation writes them."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._members = {
            dimension: {close_up(name): member.code for member in members.values() for name in member.names()}
            for dimension, members in codebook.by_dimension.items()
        }
        for dimension, members in codebook.by_dimension.items():
            self._members[dimension].update({close_up(m.name): m.code for m in members.values()})
        self._areas = {
            close_up(name): area.members for area in codebook.areas.values() for name in area.names()
        }
        self._measures = {close_up(m.name): m.code for m in codebook.measures.values()}
        self._bare = {_without_topic(m.name, codebook): m.quantity for m in codebook.measures.values()}

    def measure(self, name: str) -> str:
        """The code of a measure; `?rate` for a name without its topic."""
        closed = close_up(name)
        if closed in self.codebook.measures or closed.startswith(AMBIGUOUS):
            return closed
        if closed in self._measures:
            return self._measures[closed]
        if closed in self._bare:
            return AMBIGUOUS + self._bare[closed]
        raise NotationError(f"指標『{name}』はコードブックにありません。")

    def area(self, name: str) -> tuple[str, ...]:
        """Codes of the places that an area holds; empty where the name is none."""
        return self._areas.get(close_up(name), ())

    def member(self, name: str, item_kind: str) -> tuple[str, str]:
        """(dimension, code) of a member; items first where the measure has items.

        Raises:
            NotationError: No member has this name.
        """
        dimension, colon, code = name.partition(":")
        if colon and code in self.codebook.by_dimension.get(dimension, {}):
            return dimension, code
        closed = close_up(name)
        order = ("item", "population", "place") if item_kind else ("population", "place", "item")
        for dimension in order:
            code = self._members[dimension].get(closed)
            if code is not None:
                return dimension, code
        raise NotationError(f"『{name}』という団体・地域・項目はコードブックにありません。")


def _without_topic(name: str, codebook: Codebook) -> str:
    return re.sub(r"^(?:生成AI|AI)(?!・)", "", close_up(name))


class _Reader:
    """Recursive descent over one text."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text.strip()
        self._at = 0
        self._names = names

    def whole(self) -> Expression:
        expression = self._expression()
        if self._text[self._at :].strip():
            self._fail("余分な文字があります")
        return expression

    def _fail(self, problem: str) -> NoReturn:
        raise NotationError(f"式を読めません（{problem}: 『{self._text[self._at : self._at + 20]}』）。")

    def _take(self, pattern: str) -> re.Match[str] | None:
        match = re.compile(r"\s*" + pattern).match(self._text, self._at)
        if match:
            self._at = match.end()
        return match

    def _need(self, pattern: str) -> re.Match[str]:
        return self._take(pattern) or self._fail(f"{pattern} がありません")

    def _is_call(self) -> bool:
        return bool(re.compile(r"\s*[a-z]+\(").match(self._text, self._at))

    def _expression(self) -> Expression:
        name = self._need(r"([a-z]+)\(")[1]
        built = self._build(name)
        self._need(r"\)")
        return built

    def _build(self, name: str) -> Expression:
        if name == "values":
            return self._values()
        if name == "find":
            number = self._number()
            measure = (
                self._names.measure(self._need(r";\s*([^)]+)")[1].strip()) if self._take("(?=;)") else ""
            )
            return Find(number=number, measure=measure)
        first = self._expression()
        if name in ("lacking", "trend", "rank"):
            return {"lacking": Lacking, "trend": Trend, "rank": Rank}[name](of=first)
        if name in _TOTALS:
            return Total(of=first, how=name)  # type: ignore[arg-type]
        if name in _PAIRS:
            return self._pairs(name, first)
        if name == "take":
            return self._positions(first)
        if name == "keep":
            return self._kept(first)
        if name == "between":
            low, high = (self._after_comma() for _ in range(2))
            return Keep(of=first, relation=">=", bound=low, below=high)
        if name == "change":
            years = [int(self._after_comma()) for _ in range(2) if self._take("(?=,)")]
            return Change(of=first, start=years[0] if years else None, end=years[1] if years[1:] else None)
        if name == "claim":
            return self._claim(first)
        self._fail(f"{name} は式の名前ではありません")

    def _pairs(self, kind: str, first: Expression) -> Expression:
        others: list[Expression] = []
        while self._take(","):
            others.append(self._expression())
        if not others:
            self._fail("比べる相手がありません")
        built = first
        for other in others:
            built = Pair(kind=kind, a=built, b=other)  # type: ignore[arg-type]
        return built

    def _positions(self, first: Expression) -> Take:
        order = cast(Order, self._need(r",\s*(high|low)")[1])
        span = self._take(r",\s*(\d+)\s*(\.\.)?\s*(\d+)?")
        if span is None:
            return Take(of=first, order=order, first=1, last=None)
        start = int(span[1])
        last = int(span[3]) if span[3] else (None if span[2] else start)
        return Take(of=first, order=order, first=start, last=last)

    def _number(self) -> float:
        surface = self._need(f"({_NUMBER.pattern})")[1]
        value = float(re.sub(r"[^\d.\-]", "", surface))
        return value * 10 if surface.endswith("割") else value

    def _after_comma(self) -> float:
        self._need(",")
        return self._number()

    def _bound(self) -> float | Expression:
        self._need(",")
        return self._expression() if self._is_call() else self._number()

    def _kept(self, first: Expression) -> Keep:
        relation = cast(Relation, self._need(r",\s*(>=|<=|>|<|=|~)")[1])
        return Keep(of=first, relation=relation, bound=self._bound())

    def _claim(self, first: Expression) -> Claim:
        relation = self._need(r",\s*(>=|<=|>|<|=|~|is)")[1]
        if relation != "is":
            return Claim(of=first, relation=cast(Relation, relation), stated=self._bound())
        self._need(",")
        if self._is_call():
            return Claim(of=first, relation="is", stated=self._expression())
        name = self._need(r"([^()]+)")[1].strip()
        codes = [":".join(self._names.member(part.strip(), "")) for part in re.split("[,、]", name)]
        return Claim(of=first, relation="is", stated=" ".join(codes))

    def _values(self) -> Values:
        parts = [part.strip() for part in self._balanced().split(";")]
        measure = self._names.measure(parts[0])
        known = self._names.codebook.measures.get(measure)
        kind = known.item_kind if known else ("issue" if "issue" in measure else "")
        years = ", ".join(part for part in parts[1:] if part and _is_years(part))
        members = ", ".join(part for part in parts[1:] if part and not _is_years(part))
        named = self._members(members, kind)
        wave = _WAVES.get(years, "named")
        told = tuple(int(year) for year in re.findall(r"(?:19|20)\d\d", years)) if wave == "named" else ()
        return Values(
            measure=measure, places=named.get("places", NONE), populations=named.get("populations", NONE),
            items=named.get("items", NONE), years=told, wave=wave,  # type: ignore[arg-type]
        )  # fmt: skip

    def _balanced(self) -> str:
        """The text up to the bracket that closes this call; names may hold full-width brackets."""
        depth, start = 0, self._at
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == ")" and depth == 0:
                return self._text[start : self._at]
            depth += (char == "(") - (char == ")")
            self._at += 1
        self._fail("閉じ括弧がありません")

    def _members(self, text: str, item_kind: str) -> dict[str, Members]:
        found: dict[str, Members] = {}
        for part in filter(None, (piece.strip() for piece in re.split("[,、]", text))):
            words = re.split(r"\s+(without|within)\s+", part)
            dimension, members = self._one(words[0], item_kind)
            for kind, name in zip(words[1::2], words[2::2], strict=True):
                others = self._names.area(name.strip()) or (
                    self._names.member(name.strip(), "" if dimension != "item" else item_kind)[1],
                )
                old = members.without if kind == "without" else members.within
                fields = {"without": members.without, "within": members.within, kind: (*old, *others)}
                members = Members(codes=members.codes, level=members.level, **fields)
            before = found.get(f"{dimension}s", NONE)
            found[f"{dimension}s"] = Members(
                codes=(*before.codes, *members.codes),
                level=members.level or before.level,
                without=(*before.without, *members.without),
                within=(*before.within, *members.within),
            )
        return found

    def _one(self, name: str, item_kind: str) -> tuple[str, Members]:
        if not name.startswith("each "):
            if self._names.area(name):
                return "place", Members(codes=self._names.area(name))
            dimension, code = self._names.member(name, item_kind)
            return dimension, Members(codes=(code,))
        written = name.removeprefix("each ").strip()
        level = _LEVEL_NAMES.get(
            written, written if written in _LEVEL_NAMES.values() else item_kind and written
        )
        if level is None:
            self._fail(f"{name} という段階はありません")
        if level in ("prefecture", "region", "municipality"):
            return "place", Members(level=level)
        return ("population" if level == "size_class" else "item"), Members(
            level=item_kind if level == "item" else level
        )


def _is_years(text: str) -> bool:
    return text in _WAVES or all(re.fullmatch(r"(?:19|20)\d\d", part.strip()) for part in text.split(","))


def read_notation(text: str, names: Names) -> Expression:
    """The expression that `text` writes.

    Raises:
        NotationError: The text is no expression over this codebook.
    """
    return _Reader(text, names).whole()
