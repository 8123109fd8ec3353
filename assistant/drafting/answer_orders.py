"""Answers about members in an order: first and last ones, those beyond a bound, how many, and places.

Says only positions that the result has proven. Knows how orders are told; computes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.answer_words import RELATIONS, Words, number_text
from assistant.gathering.results import Result, Row
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Expression, Keep, Pair, Rank, Take, Total, Values, leaves
from tools.evidence import Cell

_SENTENCE_ROWS = 10


class OrderAnswers:
    """Sentences on orders."""

    def __init__(self, words: Words) -> None:
        self.words = words

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

    def _order(self, take: Take, result: Result) -> tuple[str, str, str]:
        """(what is ordered, 高い or 低い, what the members are)."""
        w = self.words
        unit = result.rows[0].unit if result.rows else w.codebook.measures[leaves(take)[0].measure].unit
        return w.what(take.of), w.larger(unit, take.order), self._level(take.of)

    def _level(self, expression: Expression) -> str:
        w, values = self.words, leaves(expression)[0]
        level = w.level(expression)
        inside = [*values.places.within]
        if inside and not w.english:
            level = f"{'・'.join(w.codebook.places[code].name for code in inside)}の{level}"
        without = [*values.places.without, *values.populations.without]
        if without and not w.english:
            names = [(w.codebook.places.get(code) or w.codebook.populations[code]).name for code in without]
            level = f"{'・'.join(names)}を除く{level}"
        return level

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

    def _dimensions(self, result: Result) -> tuple[str, ...]:
        axis = leaves(result.expression)[0].axis
        return (axis,) if axis else self.words.varying(result.rows) or ("place",)

    def _placed(self, take: Take, result: Result) -> Claim:
        """Where only places are printed: 生成AI導入の課題は、1位「人材不足」、2位「生成物に懸念」です。"""
        w = self.words
        listed = [
            f"{row.position}位が{w.name(row, ('item',))}"
            if not w.english
            else f"{row.position}. {w.name(row, ('item',))}"
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
        text = w.pick(
            f"{what}が{order}ほうから{span}番目の{level}は、公表された値からは分かりません。",
            f"Which {level} stand at {span} from the {take.order} end by {what} cannot be told from what is published.",
        )
        return w.claim(text)

    def kept(self, result: Result) -> list[Claim]:
        """AI導入率が80％以上の都道府県は、…です。"""
        w, keep = self.words, result.expression
        assert isinstance(keep, Keep)
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
            listed, count = w.listed(rows, self._dimensions(result)), len(result.rows)
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

    def _counter(self, level: str) -> str:
        if self.words.english:
            return ""
        return {"都道府県": "都道府県", "地域": "地域", "団体区分": "区分", "課題": "項目"}.get(
            level.rpartition("の")[2].rpartition("る")[2], "件"
        )

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
        if not claims:
            names = w.joined([w.who(member) for member, _ in result.bounds][:3])
            text = w.pick(
                f"{names + 'の' if names else ''}{what}の順位は公表されていません。",
                f"The rank{' of ' + names if names else ''} by {what} is not published.",
            )
            claims.append(w.claim(text))
        return claims


def _beside(relation: str) -> str:
    return {">=": "以上の", ">": "を上回る", "<=": "以下の", "<": "を下回る", "=": "と同じ", "~": "に近い"}[
        relation
    ]
