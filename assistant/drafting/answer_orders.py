"""Answers about members in an order: first and last ones, those beyond a bound, how many, and places.

Says only positions that the result has proven. Knows how orders are told; computes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.answer_order_words import OrderWords
from assistant.gathering.results import Result, Row
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Pair, Rank, Take

_SENTENCE_ROWS = 10


class OrderAnswers(OrderWords):
    """Sentences on orders."""

    def taken(self, result: Result) -> list[Claim]:
        """The asked positions; then those that nothing published decides."""
        take = result.expression
        assert isinstance(take, Take)
        claims: list[Claim] = []
        if result.rows:
            claims.append(
                self._first(take, result) if self._single(take, result) else self._listed(take, result)
            )
        for position, member, cell in result.named:
            claims.append(self._named(take, result, position, self.words.who(member), cell.figure))
        if result.positions:
            claims.append(self._open(take, result))
        return claims

    @staticmethod
    def _single(take: Take, result: Result) -> bool:
        return take.first == take.last and len(result.rows) == 1

    def _first(self, take: Take, result: Result) -> Claim:
        """生成AI導入率が最も低い都道府県は高知県（11.8％）です。"""
        w, row = self.words, result.rows[0]
        what, _, level = self._order(take, result)
        name = w.name(row, self._dimensions(result))
        if row.unit == "位":
            return self._placed(take, result)
        place = w.larger(row.unit, take.order, most=True) if take.first == 1 else ""
        year = w.behind(w.year(row))
        if not place:
            count = w.pick(
                f"{w.larger(row.unit, take.order)}ほうから{take.first}番目の",
                f"number {take.first} from the {take.order} end",
            )
            text = w.pick(
                f"{what}が{count}{level}は、{name}{w.behind(w.value(row))}です{year}。",
                f"{count} by {what}: {name} ({w.value(row)}){year}.",
            )
        else:
            arithmetic = w.behind(row.arithmetic) if row.arithmetic else ""
            text = w.pick(
                f"{what}が{place}{level}は、{name}{w.behind(w.value(row))}です{year}{arithmetic}。",
                f"{name} has the {place} {what}: {w.value(row)}{year}{arithmetic}.",
            )
        return w.claim(text, [row])

    def _placed(self, take: Take, result: Result) -> Claim:
        """Where only places are printed: 生成AI導入の課題は、1位「人材不足」、2位「生成物に懸念」です。"""
        w = self.words
        dimensions = w.varying(result.rows) or ("item",)
        listed = [
            f"{row.position}位が{w.name(row, dimensions)}"
            if not w.english
            else f"{row.position}. {w.name(row, dimensions)}"
            for row in result.rows
        ]
        row = result.rows[0]
        topic, who = w.topic(row.cells[0].measure), w.who(row.member)
        text = w.pick(
            f"{who}が挙げた{topic}導入の課題は、{'、'.join(listed)}です{w.behind(w.year(row))}。",
            f"Issues of {topic} adoption ({who}): {', '.join(listed)}.",
        )
        return w.claim(text, result.rows)

    def _listed(self, take: Take, result: Result) -> Claim:
        """生成AI導入率が低い順に、高知県（11.8％）、…です（2024年度）。"""
        w = self.words
        if result.rows[0].unit == "位":
            return self._placed(take, result)
        what, order, level = self._order(take, result)
        rows = result.rows[:_SENTENCE_ROWS]
        listed = w.listed(rows, self._dimensions(result))
        year = w.behind(w.year(rows[0]))
        first = rows[0].position or 1
        start = w.pick(f"{first}位から", f"from number {first}: ") if first > 1 else ""
        text = w.pick(
            f"{what}が{order}{level}は、{start}順に{listed}です{year}。",
            f"{level.capitalize()} with the {order} {what}, in order: {start}{listed}{year}.",
        )
        return w.claim(text, rows)

    def _named(self, take: Take, result: Result, position: int, name: str, figure: str) -> Claim:
        w = self.words
        what, order, level = self._order(take, result)
        text = w.pick(
            f"{what}が{order}ほうから{position}番目の{level}は{name}です（値は公表されていません）。",
            f"Number {position} by {what} is {name} (its value is not published).",
        )
        cells = [cell for table in result.sources for cell in table.cells if cell.figure == figure]
        return w.claim(text, cells=cells)

    def _open(self, take: Take, result: Result) -> Claim:
        w = self.words
        what, order, level = self._order(take, result)
        first, last = result.positions[0], result.positions[-1]
        span = f"{first}" if first == last else w.pick(f"{first}〜{last}", f"{first} to {last}")
        known = [
            f"{w.pick(f'{place}番目の', f'number {place} is ')}{w.who(member)}"
            + (w.behind(w.namer.value(cell)) if cell.unit != "位" else "")
            for place, member, cell in (result.near if not result.rows else ())
        ]
        beside = w.pick(
            f"分かるのは、{'と'.join(known)}などです。" if known else "",
            f" Known: {', '.join(known)}." if known else "",
        )
        text = w.pick(
            f"{what}が{order}ほうから{span}番目の{level}は公表されておらず、分かりません。{beside}",
            f"Which {level} stand at {span} from the {take.order} end by {what} is not known.{beside}",
        )
        return w.claim(text, cells=[cell for _, _, cell in result.near] if known else [])

    def both(self, result: Result) -> list[Claim]:
        """両方に入る都道府県は、北海道、高知県です。"""
        w, pair = self.words, result.expression
        assert isinstance(pair, Pair)
        a, b = result.parts[0], result.parts[1]
        level = self._level(pair.a)
        if not result.rows:
            text = w.pick(
                f"両方に入る{level}は、公表された範囲ではありません。",
                f"No {level} are in both lists as published.",
            )
            return [w.claim(text, [*a.rows, *b.rows])]
        pieces: list[str] = []
        for row in result.rows[:_SENTENCE_ROWS]:
            beside = next((other for other in b.rows if other.member == row.member), None)
            values = [w.value(row)] if beside is None else [w.value(row), w.value(beside)]
            pieces.append(f"{w.name(row, self._dimensions(result))}{w.behind(w.joined(values))}")
        first, second = w.what(pair.a), w.what(pair.b)
        text = w.pick(
            f"両方に入る{level}は{'、'.join(pieces)}です（値は{first}、{second}の順）。",
            f"In both lists: {', '.join(pieces)} ({first}, {second}).",
        )
        rows: Sequence[Row] = [
            *result.rows,
            *(r for r in b.rows if r.member in {x.member for x in result.rows}),
        ]
        return [w.claim(text, rows)]

    def _place_bounds(self, result: Result) -> str:
        """が、公表された上位5・下位5に入っておらず、6位から42位の間と分かります."""
        w = self.words
        if not result.at_most or not result.missing:
            return ""
        top, bottom = result.at_least - 1, result.universe - result.at_most
        ends = [w.pick(f"上位{top}", f"top {top}")] * bool(top)
        ends += [w.pick(f"下位{bottom}", f"bottom {bottom}")] * bool(bottom)
        return w.pick(
            f"が、公表された{'・'.join(ends)}に入っておらず、{result.at_least}位から{result.at_most}位の間にあります",
            f", but not among the published {' and '.join(ends)}: between {result.at_least} and {result.at_most}",
        )

    def ranked(self, result: Result) -> list[Claim]:
        """岐阜県のAI導入率は、47都道府県中6位です。"""
        w, rank = self.words, result.expression
        assert isinstance(rank, Rank)
        what, level = w.what(rank.of), self._level(rank.of)
        universe = result.universe
        claims: list[Claim] = []
        for row in result.rows:
            name = w.name(row, self._dimensions(result))
            text = w.pick(
                f"{name}の{what}{w.behind(w.value(row)) if row.unit != '位' else ''}は、{level}の中で高いほうから{row.position}番目（{row.position}位）です{w.behind(w.year(row))}。",
                f"{name} ranks number {row.position} among {universe} {level} by {what}{w.behind(w.value(row))}.",
            )
            claims.append(w.claim(text, [row]))
        for position, member, cell in result.named:
            text = w.pick(
                f"{w.who(member)}の{what}は、{universe}{level}中{position}位です（値は公表されていません）。",
                f"{w.who(member)} ranks number {position} of {universe} {level} by {what} (its value is not published).",
            )
            claims.append(w.claim(text, cells=[cell]))
        if result.missing or not claims:
            names = w.joined([w.who(member) for member in result.missing][:3])
            text = w.pick(
                f"{names + 'の' if names else ''}{what}の順位は公表されていません{self._place_bounds(result)}。",
                f"The rank{' of ' + names if names else ''} by {what} is not published{self._place_bounds(result)}.",
            )
            claims.append(w.claim(text))
        return claims
