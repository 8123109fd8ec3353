"""Answers that are computed: sums, means, shares, differences, increases. Each carries its arithmetic.

Knows how computed numbers are told; computes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.answer_words import Words
from assistant.gathering.results import Result, Row
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Change, Pair, Take, Total, leaves
from tools.evidence import Cell


class TotalAnswers:
    """Sentences on computed numbers."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def total(self, result: Result) -> list[Claim]:
        """関東・近畿のAI導入団体数の合計は410団体です（279 ＋ 131 ＝ 410団体）。"""
        w, total = self.words, result.expression
        assert isinstance(total, Total)
        inner = result.parts[0]
        if not result.rows:
            return [self._not_possible(total, result, inner), *self._each_of(inner)]
        row = result.rows[0]
        what, whom = w.what(total.of), self._whom(inner, total)
        name = {
            "sum": w.pick("合計", "sum"),
            "mean": w.pick("単純平均", "plain mean"),
            "pooled": w.pick("合算した値", "pooled value"),
        }
        kind = "pooled" if total.how == "sum" and row.unit == "％" else total.how
        text = w.pick(
            f"{whom}の{what}の{name[kind]}は{w.value(row)}です{w.behind(row.arithmetic)}。",
            f"The {name[kind]} of {what} ({whom}) is {w.value(row)}{w.behind(row.arithmetic)}.",
        )
        claims = [w.claim(text, [row])]
        if total.how == "mean" and len(result.parts) > 1 and result.parts[1].rows:
            pooled = result.parts[1].rows[0]
            text = w.pick(
                f"団体数で重みをつけて合算すると{w.value(pooled)}です{w.behind(pooled.arithmetic)}。",
                f"Pooled over their bodies it is {w.value(pooled)}{w.behind(pooled.arithmetic)}.",
            )
            claims.append(w.claim(text, [pooled]))
        if isinstance(total.of, Take) and inner.rows:
            claims.append(
                w.claim(
                    w.pick(f"対象は{w.listed(inner.rows)}です。", f"Members: {w.listed(inner.rows)}."),
                    inner.rows,
                )
            )
        return claims

    def _whom(self, inner: Result, total: Total) -> str:
        w = self.words
        if isinstance(total.of, Take):
            level = w.level(total.of)
            side = w.pick(
                "上位" if total.of.order == "high" else "下位",
                "top" if total.of.order == "high" else "bottom",
            )
            return w.pick(f"{side}{len(inner.rows)}{level}", f"{side} {len(inner.rows)} {level}")
        names = [w.name(row, w.varying(inner.rows)) for row in inner.rows]
        if len(names) > 6:
            return w.pick(f"{len(names)}{w.level(total.of)}", f"{len(names)} {w.level(total.of)}")
        return w.pick("・".join(names), ", ".join(names))

    def _not_possible(self, total: Total, result: Result, inner: Result) -> Claim:
        w = self.words
        name = {
            "sum": w.pick("合計", "sum"),
            "mean": w.pick("平均", "mean"),
            "pooled": w.pick("合算した値", "pooled value"),
        }[total.how]
        what = w.what(total.of)
        missing = len(inner.missing)
        why = (
            w.pick(f"値が公表されていないものが{missing}あるため", f"{missing} values are not published")
            if missing
            else w.pick("対象どうしが重なり、足し合わせられないため", "the members overlap")
        )
        if w.codebook.measures[leaves(total)[0].measure].multiple_answer:
            why = w.pick(
                "複数回答のため、割合を足し合わせても団体の割合にならないため", "several answers were allowed"
            )
        text = w.pick(
            f"{what}の{name}は出せません（{why}）。", f"The {name} of {what} cannot be given: {why}."
        )
        return w.claim(text)

    def _each_of(self, inner: Result) -> list[Claim]:
        """The values themselves, where they cannot be put together."""
        w = self.words
        if not 1 < len(inner.rows) <= 10:
            return []
        listed = w.listed(inner.rows)
        return [w.claim(w.pick(f"それぞれの値は、{listed}です。", f"The values: {listed}."), inner.rows)]

    def pair(self, result: Result) -> list[Claim]:
        """Two values beside each other, their difference, ratio or share."""
        pair = result.expression
        assert isinstance(pair, Pair)
        a, b = result.parts[0], result.parts[1]
        if pair.kind == "compare":
            return self._compared(result, a, b)
        if not result.rows:
            return self._missing_side(result, a, b)
        if len(result.rows) > 1:
            return self._of_variants(pair, result, a, b) or self._each(result)
        return [self._computed(pair, result, a, b)]

    def _of_variants(self, pair: Pair, result: Result, a: Result, b: Result) -> list[Claim]:
        """One value against several published values of one place: each is said with its base."""
        if len(a.rows) != 1 or len(b.rows) != len(result.rows):
            return []
        if len({(row.member.place, row.member.item, row.year) for row in b.rows}) > 1:
            return []
        return [
            self._computed(pair, replace(result, rows=(row,)), a, replace(b, rows=(other,)))
            for row, other in zip(result.rows, b.rows, strict=True)
        ]

    def _each(self, result: Result) -> list[Claim]:
        w = self.words
        what = w.what(result.expression)
        dimensions = w.varying(result.rows)
        listed = w.listed(result.rows[:10], dimensions)
        return [w.claim(w.pick(f"{what}は、{listed}です。", f"{what}: {listed}."), result.rows[:10])]

    def _computed(self, pair: Pair, result: Result, a: Result, b: Result) -> Claim:
        """指定都市（90％）とその他の市区町村（29.8％）の差は60.2ポイントです（…）。"""
        w, row = self.words, result.rows[0]
        first, second = self._sides(a, b)
        if pair.kind == "share":
            text = w.pick(
                f"{first}は、{second}の{w.value(row)}にあたります{w.behind(row.arithmetic)}。",
                f"{first} is {w.value(row)} of {second}{w.behind(row.arithmetic)}.",
            )
        elif pair.kind == "ratio":
            text = w.pick(
                f"{first}は、{second}の約{w.value(row)}です{w.behind(row.arithmetic)}。",
                f"{first} is about {w.value(row)} {second}{w.behind(row.arithmetic)}.",
            )
        else:
            higher = first if row.value >= 0 else second
            direction = w.pick(
                "前者のほうが" if higher is first else "後者のほうが",
                "the former is " if higher is first else "the latter is ",
            )
            order = w.larger(a.rows[0].unit, "high") if a.rows else ""
            tail = w.pick(f"（{direction}{order}）", f" ({direction}{order})") if row.value else ""
            text = w.pick(
                f"{first}と{second}の差は{w.unsigned(row)}です{tail}{w.behind(row.arithmetic)}。",
                f"The difference between {first} and {second} is {w.unsigned(row)}{tail}{w.behind(row.arithmetic)}.",
            )
        return w.claim(text, [row, *a.rows[:1], *b.rows[:1]])

    def _sides(self, a: Result, b: Result) -> tuple[str, str]:
        """Both sides with their values, the common words only once."""
        w = self.words
        one, two = a.rows[0], b.rows[0]
        dimensions = w.varying([one, two])
        if not dimensions:
            dimensions = ("place",)
        if not one.cells or not two.cells or one.computed or two.computed:
            return tuple(f"{self._plain(side)}{w.behind(w.value(side.rows[0]))}" for side in (a, b))  # type: ignore[return-value]
        head = w.subject(one)
        if "measure" not in dimensions and "item" not in dimensions and "year" not in dimensions:
            measure = w.pick(f"の{w.namer.measure(one.cells[0])}", f" {w.namer.measure(one.cells[0])}")
            if w.codebook.measures[one.cells[0].measure].quantity == "issue_share":
                return f"{head}{w.behind(w.value(one))}", f"{w.name(two, dimensions)}{w.behind(w.value(two))}"
            return (
                f"{w.name(one, dimensions)}{measure}{w.behind(w.value(one))}",
                f"{w.name(two, dimensions)}{w.behind(w.value(two))}",
            )
        years = "year" in dimensions
        return tuple(
            f"{(w.year(row) + ('の' if not w.english else ' ')) if years else ''}{w.subject(row)}{w.behind(w.value(row))}"
            for row in (one, two)
        )  # type: ignore[return-value]

    def _plain(self, side: Result) -> str:
        w, row = self.words, side.rows[0]
        if isinstance(side.expression, Total) and side.expression.how == "count":
            return w.pick(f"該当する{w.level(side.expression)}", f"{w.level(side.expression)}")
        if isinstance(side.expression, Pair) and len(side.parts) == 2 and all(p.rows for p in side.parts):
            return self._of_two(side.expression, side.parts[0].rows[0], side.parts[1].rows[0])
        name = w.who(row.member)
        return w.pick(f"{name}の{w.what(side.expression)}", f"{w.what(side.expression)} of {name}")

    def _of_two(self, pair: Pair, one: Row, two: Row) -> str:
        """2024年度の都道府県とその他の市区町村の生成AI導入率の差."""
        w = self.words
        dimensions = w.varying([one, two]) or ("place",)
        sides = w.pick("と", " and ").join(w.name(row, dimensions) for row in (one, two))
        measure = "" if "measure" in dimensions else w.what(leaves(pair)[0])
        year = w.year(one) if one.year == two.year else ""
        kind = {"ratio": ("倍率", "ratio"), "share": ("割合", "share")}.get(pair.kind, ("差", "difference"))
        return w.pick(
            f"{year}{'の' if year else ''}{sides}の{measure}{'の' if measure else ''}{kind[0]}",
            f"{kind[1]} in {measure} between {sides}{f' ({year})' if year else ''}",
        )

    def _compared(self, result: Result, a: Result, b: Result) -> list[Claim]:
        """AI導入率は、北海道が21.8％、沖縄県が…で、…のほうが高いです。"""
        w = self.words
        if not a.rows or not b.rows:
            return self._missing_side(result, a, b)
        rows = [*a.rows, *b.rows]
        if len(a.rows) == 1 and len(b.rows) > 1:
            rows = [a.rows[0], *b.rows[-1:]]
        dimensions = w.varying(rows)
        listed = w.pick(
            "、".join(f"{w.name(row, dimensions)}が{w.value(row)}" for row in rows),
            w.listed(rows, dimensions),
        )
        head = w.what(a.expression) if "measure" not in dimensions else w.pick("値", "values")
        text = w.pick(
            f"{head}は、{listed}です{self._verdict(rows, dimensions)}。",
            f"{head}: {listed}{self._verdict(rows, dimensions)}.",
        )
        return [w.claim(text, rows)]

    def _verdict(self, rows: list[Row], dimensions: tuple[str, ...]) -> str:
        """Who is higher, and by how much, where two values of one unit stand beside each other."""
        w = self.words
        if len(rows) != 2 or rows[0].unit != rows[1].unit or rows[0].unit == "位":
            return ""
        high, low = sorted(rows, key=lambda row: -row.value)
        if high.value == low.value:
            return w.pick("（同じ値）", " (equal)")
        gap = w.namer.number(
            f"{high.value - low.value:,f}".rstrip("0").rstrip("."),
            "ポイント" if high.unit == "％" else high.unit,
        )
        order = w.larger(high.unit, "high")
        return w.pick(
            f"（{w.name(high, dimensions)}のほうが{gap}{order}）",
            f" ({w.name(high, dimensions)} is {gap} {order})",
        )

    def _missing_side(self, result: Result, a: Result, b: Result) -> list[Claim]:
        w = self.words
        sides = [side for side in (a, b) if not side.rows]
        what = w.what(sides[0].expression) if sides else w.what(result.expression)
        members = dict.fromkeys(member for side in sides for member in side.missing[:3])
        names = w.joined([w.who(member) for member in members])
        text = w.pick(
            f"{names + 'の' if names else ''}{what}が公表されていないため、比べられません。",
            f"This cannot be compared: the {what}{' of ' + names if names else ''} is not published.",
        )
        return [w.claim(text)]

    def changed(self, result: Result) -> list[Claim]:
        """AI導入率は、2018年度の5.8％から2024年度の59.2％へ、53.4ポイント上がりました。"""
        w, change = self.words, result.expression
        assert isinstance(change, Change)
        if not result.rows:
            return []
        if len(result.rows) > 3:
            return self._each(result)
        claims: list[Claim] = []
        for row in result.rows:
            if row.computed and len(row.cells) == 2:
                end, start = row.cells[0], row.cells[1]
                if not row.value:
                    claims.append(self._unchanged(row, start, end))
                    continue
                moved = w.pick(
                    "上がりました" if row.value > 0 else "下がりました", "rose" if row.value > 0 else "fell"
                )
                if row.unit in ("団体", "件"):
                    moved = w.pick("増えました" if row.value > 0 else "減りました", moved)
                text = w.pick(
                    f"{w.subject(row)}は、{start.year}年度の{w.namer.value(start)}から{end.year}年度の{w.namer.value(end)}へ{w.unsigned(row)}{moved}{w.behind(row.arithmetic)}。",
                    f"{w.subject(row)} {moved} by {w.unsigned(row)}, from {w.namer.value(start)} ({start.year}) to {w.namer.value(end)} ({end.year}).",
                )
            else:
                text = w.pick(
                    f"{w.subject(row)}は{w.value(row)}です{w.behind(w.year(row))}。",
                    f"{w.subject(row)} is {w.value(row)}.",
                )
            claims.append(w.claim(text, [row]))
        return claims

    def _unchanged(self, row: Row, start: Cell, end: Cell) -> Claim:
        """指定都市のAI導入率は、2023年度も2024年度も100％で、変わっていません。"""
        w = self.words
        text = w.pick(
            f"{w.subject(row)}は、{start.year}年度も{end.year}年度も{w.namer.value(end)}で、変わっていません{w.behind(row.arithmetic)}。",
            f"{w.subject(row)} is {w.namer.value(end)} in both {start.year} and {end.year}{w.behind(row.arithmetic)}.",
        )
        return w.claim(text, [row])
