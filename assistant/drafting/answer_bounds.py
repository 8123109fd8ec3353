"""Answers about members beyond a bound, and how many they are.

Says only what the result has proven. Computes nothing.
"""

from __future__ import annotations

from assistant.drafting.answer_order_words import OrderWords
from assistant.drafting.answer_words import RELATIONS, number_text
from assistant.gathering.results import Result
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Keep, Total, Trend, Values, leaves
from tools.evidence import Cell

_SENTENCE_ROWS = 10


class BoundAnswers(OrderWords):
    """Sentences on bounds."""

    def kept(self, result: Result) -> list[Claim]:
        """AI導入率が80％以上の都道府県は、…です。"""
        w, keep = self.words, result.expression
        assert isinstance(keep, Keep)
        over_waves = isinstance(keep.of, Trend) or any(leaf.wave == "every" for leaf in leaves(keep.of))
        if over_waves and len({row.member for row in result.rows}) == 1:
            return self._waves(keep, result)
        condition, level = self.condition(keep, result), self._level(keep.of)
        if result.certainty == "undetermined":
            text = w.pick(
                f"{condition}{level}は、比べる値が公表された値から決まらないため分かりません。",
                f"Which {level} have {condition} is not determined.",
            )
            return [w.claim(text)]
        claims = self._printed_number(result, condition, level)
        if result.rows:
            rows = result.rows[:_SENTENCE_ROWS]
            count = len(result.rows)
            same = w.codebook.measures[leaves(keep)[0].measure].done
            names = w.joined([w.name(row, self._dimensions(result)) for row in rows])
            listed = names if same else w.listed(rows, self._dimensions(result))
            listed += w.pick("など", " and others") if count > len(rows) else ""
            only = bool(result.missing)
            whole = w.pick(
                f"{condition}{level}{'のうち、値が公表されているの' if only else ''}は、{listed}の{count}{self._counter(level)}です{w.behind(w.year(rows[0]))}。",
                f"{level.capitalize()} with {condition}{' whose value is published' if only else ''}: {listed} ({count}){w.behind(w.year(rows[0]))}.",
            )
            claims.append(w.claim(whole, rows, self._bound_cells(result)))
        elif not result.missing and result.certainty != "absent":
            text = w.pick(f"{condition}{level}はありません。", f"There are no {level} with {condition}.")
            claims.append(w.claim(text, cells=self._bound_cells(result)))
        if result.missing and not self._number_of(result):
            claims.append(self._undecided(result, condition, level))
        return claims

    def _waves(self, keep: Keep, result: Result) -> list[Claim]:
        """AI導入率が30％超だったのは、2021年度（35％）、…です: which waves a condition holds in, the first of them named."""
        w = self.words
        rows = sorted(result.rows, key=lambda row: row.year)
        who, condition = w.who(rows[0].member), self.condition(keep, result)
        told = [f"{w.year(row)}{w.behind(w.value(row))}" for row in rows]
        since = min((row.year for part in result.parts[:1] for row in part.rows), default=rows[0].year)
        claims: list[Claim] = []
        if keep.relation in (">", ">=") and rows[0].year > since:
            text = w.pick(
                f"{who}の{condition.removesuffix('の')}に初めてなったのは、{told[0]}です。",
                f"{who.capitalize()} first had {condition} in {told[0]}.",
            )
            claims.append(w.claim(text, rows[:1]))
        text = w.pick(
            f"{who}の{condition.removesuffix('の')}だったのは、{w.joined(told)}です。",
            f"{who.capitalize()} had {condition} in {w.joined(told)}.",
        )
        return [*claims, w.claim(text, rows)]

    @staticmethod
    def _number_of(result: Result) -> Result | None:
        """The printed number of all members, where the result holds one."""
        last = result.parts[-1] if len(result.parts) > 1 else None
        keep = result.expression
        assert isinstance(keep, Keep)
        return last if last is not None and isinstance(keep.bound, int | float) else None

    def _printed_number(self, result: Result, condition: str, level: str) -> list[Claim]:
        """AI導入率が40％未満の都道府県は7都道府県です。"""
        w, number = self.words, self._number_of(result)
        if number is None:
            return []
        row = number.rows[0]
        behind = w.behind(w.joined([t for t in (w.year(row), row.arithmetic) if t]))
        text = w.pick(
            f"{condition}{level}は{w.value(row)}です{behind}。",
            f"{w.value(row)}: {level} with {condition}{behind}.",
        )
        return [w.claim(text, [row])]

    @staticmethod
    def _bound_cells(result: Result) -> list[Cell]:
        """Cells of the value that the members are compared with."""
        return [cell for row in result.parts[1].rows for cell in row.cells] if len(result.parts) > 1 else []

    def condition(self, keep: Keep, result: Result) -> str:
        """AI導入率が80％以上の; AI導入率が全国の基礎自治体（58.4％）未満の."""
        w = self.words
        unit = result.rows[0].unit if result.rows else w.codebook.measures[leaves(keep)[0].measure].unit
        what = w.what(keep.of)
        relation, english = RELATIONS[keep.relation]
        measure = w.codebook.measures[leaves(keep)[0].measure]
        if measure.done and isinstance(keep.bound, int | float):
            answer = measure.done if keep.bound else measure.not_done
            return w.pick(f"{what}が「{answer}」の", f"{what} “{answer}”")
        if isinstance(keep.bound, int | float):
            bound = w.namer.number(number_text(keep.bound), unit)
            if keep.below is not None:
                below = w.namer.number(number_text(keep.below), unit)
                return w.pick(f"{what}が{bound}以上{below}未満の", f"a {what} from {bound} to below {below}")
            return w.pick(f"{what}が{bound}{relation}の", f"a {what} of {english}{bound}")
        reference = result.parts[1].rows[-1:] if len(result.parts) > 1 else ()
        name = "".join(f"{w.who(row.member)}{w.behind(w.value(row))}" for row in reference) or w.pick(
            "比べる値", "the other value"
        )
        return w.pick(f"{what}が{name}{_beside(keep.relation)}", f"a {what} {english}that of {name}")

    def _undecided(self, result: Result, condition: str, level: str) -> Claim:
        """少なくとも5、多くて42; the rest is not published."""
        w = self.words
        number = len(result.missing)
        if not result.rows:
            text = w.pick(
                f"{condition}{level}は、公表された値だけでは分かりません（値のない{number}{self._counter(level)}が当てはまりうる）。",
                f"Which {level} have {condition} cannot be told: {number} have no published value.",
            )
        else:
            text = w.pick(
                f"ほかに{number}{self._counter(level)}は値が公表されておらず、当てはまるかどうか分かりません。",
                f"{number} further {level} have no published value and may or may not belong here.",
            )
        return w.claim(text)

    def counted(self, result: Result) -> list[Claim]:
        """AI導入率が80％以上の都道府県は8です。"""
        w, total = self.words, result.expression
        assert isinstance(total, Total)
        inner = result.parts[0]
        level = self._level(total.of)
        condition = self.condition(total.of, inner) if isinstance(total.of, Keep) else ""
        if result.rows:
            row = result.rows[0]
            names = ""
            if row.computed and 0 < len(inner.rows) <= _SENTENCE_ROWS and not isinstance(total.of, Values):
                names = w.behind(w.listed(inner.rows, self._dimensions(inner)))
            year = w.behind(w.year(row)) if not names else ""
            text = w.pick(
                f"{condition}{level}は{w.value(row)}です{names}{year}。",
                f"{w.value(row)}: {level} with {condition}{names}{year}.",
            )
            claims = [w.claim(text, [row], [cell for r in inner.rows for cell in r.cells] if names else [])]
            published = [r for r in inner.rows if not row.computed]
            if published and len(published) < int(row.value):
                listed = w.listed(published, self._dimensions(inner))
                more = w.pick(
                    f"うち名前と値が公表されているのは{listed}です。", f"Published by name: {listed}."
                )
                claims.append(w.claim(more, published))
            return claims
        text = w.pick(
            f"{condition}{level}の数は公表された値だけでは決まりません（{result.at_least}以上{result.at_most}以下）。",
            f"The number of {level} with {condition} is not determined ({result.at_least} to {result.at_most}).",
        )
        return (
            [w.claim(text), *self.kept(inner)[:1]]
            if inner.rows and isinstance(inner.expression, Keep)
            else [w.claim(text)]
        )


def _beside(relation: str) -> str:
    return {">=": "以上の", ">": "を上回る", "<=": "以下の", "<": "を下回る", "=": "と同じ", "~": "に近い"}[
        relation
    ]
