"""Answers that state values: one, several, over the years, or none because nothing is published.

Knows how values are told; computes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.answer_words import Words
from assistant.gathering.results import Bounds, Member, Result, Row
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Lacking, Values, leaves

_SENTENCE_ROWS = 8


class ValueAnswers:
    """Sentences on values."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def stated(self, result: Result) -> list[Claim]:
        """The published values, the direct reply first; then what is not published."""
        claims: list[Claim] = []
        if len(result.rows) == 1:
            claims.append(self.one(result, result.rows[0]))
        elif result.rows:
            claims.append(self.several(result, result.rows[:_SENTENCE_ROWS]))
        if result.missing and not isinstance(result.expression, Lacking):
            claims += self.unpublished(result)
        return claims

    def one(self, result: Result, row: Row) -> Claim:
        """高知県の生成AI導入率は11.8％です（2024年度）。"""
        w = self.words
        cell = row.cells[0]
        formula = f": {cell.note}" if "≒" in cell.note or "＝" in cell.note else ""
        derived = w.pick(f"計算で求めた値{formula}", "computed") if cell.status == "derived" else ""
        year = w.behind(w.joined([t for t in (w.year(row), w.parts(row), row.arithmetic, derived) if t]))
        subject, value = w.subject(row), w.value(row)
        return w.claim(
            w.pick(f"{subject}は{value}です{year}。", f"{_capital(subject)} is {value}{year}."), [row]
        )

    def lacking(self, result: Result) -> list[Claim]:
        """関東で生成AIを導入していない団体は259団体です（420 − 161 ＝ 259団体）。"""
        w = self.words
        claims: list[Claim] = []
        for row in result.rows[:_SENTENCE_ROWS]:
            topic, who = w.topic(row.cells[0].measure), w.who(row.member)
            note = w.behind(w.joined([w.year(row), row.arithmetic]))
            if row.unit == "％":
                text = w.pick(
                    f"{who}で{topic}を導入していない割合は{w.value(row)}です{note}。",
                    f"{w.value(row)} of {who} have not adopted {topic}{note}.",
                )
            else:
                text = w.pick(
                    f"{who}で{topic}を導入していないのは{w.value(row)}です{note}。",
                    f"{w.value(row)} in {who} have not adopted {topic}{note}.",
                )
            claims.append(w.claim(text, [row]))
        if len(result.parts) > 2 and claims:
            claims.append(self._withheld(result.parts[1].rows[0], result.parts[2].rows[0]))
        return claims or self.unpublished(result)

    def _withheld(self, withheld: Row, left: Row) -> Claim:
        """このうち5団体は回答を非公表としており、除くと725団体です。"""
        w = self.words
        text = w.pick(
            f"このうち{w.value(withheld)}は回答を非公表としており、それを除くと{w.value(left)}です{w.behind(left.arithmetic)}。",
            f"{w.value(withheld)} of them withheld their answers; without these it is {w.value(left)}{w.behind(left.arithmetic)}.",
        )
        return w.claim(text, [withheld, left])

    def several(self, result: Result, rows: Sequence[Row]) -> Claim:
        """生成AI導入率は、東京都が56.5％、大阪府が…です（2024年度）。"""
        w = self.words
        dimensions = w.varying(rows)
        head = self._head(rows[0], dimensions)
        year = "" if "year" in dimensions else w.behind(w.year(rows[0]))
        if w.english:
            inner = ", ".join(f"{w.name(row, dimensions)} {w.value(row)}" for row in rows)
            return w.claim(f"{_capital(head)}{year}: {inner}.", rows)
        inner = "、".join(f"{w.name(row, dimensions)}が{w.value(row)}" for row in rows)
        return w.claim(f"{head}は、{inner}です{year}。", rows)

    def _head(self, row: Row, dimensions: Sequence[str]) -> str:
        """What all rows have in common."""
        w, cell = self.words, row.cells[0]
        measure = w.codebook.measures[cell.measure]
        if measure.quantity == "issue_share":
            item = "" if "item" in dimensions else w.namer.item(cell)
            who = "" if {"place", "population"} & set(dimensions) else w.who(row.member)
            if w.english:
                return f"share {'of ' + who + ' ' if who else ''}naming {item or 'each issue'} ({w.topic(measure.code)})"
            return f"{who + 'が' if who else ''}{w.topic(measure.code)}導入の課題に{'「' + item + '」を' if item else ''}挙げた割合"
        what = w.namer.measure(cell) if "measure" not in dimensions else w.pick("値", "value")
        item = w.namer.item(cell) if "item" not in dimensions else ""
        who = "" if {"place", "population"} & set(dimensions) else w.who(row.member)
        named = w.pick(f"{what}（{item}）", f"{what} ({item})") if item else what
        return w.pick(f"{who}の{named}", f"{named} of {who}") if who else named

    def trend(self, result: Result) -> list[Claim]:
        """AI導入率（全自治体）は、2018年度5.8％、…と推移しています。"""
        w = self.words
        claims: list[Claim] = []
        for member in dict.fromkeys(row.member for row in result.rows):
            rows = [row for row in result.rows if row.member == member]
            series = w.joined([f"{w.year(row)} {w.value(row)}" for row in rows])
            subject = w.subject(rows[0])
            text = w.pick(f"{subject}は、{series}です。", f"{_capital(subject)}: {series}.")
            claims.append(w.claim(text, rows))
        return claims or self.unpublished(result)

    def unpublished(self, result: Result) -> list[Claim]:
        """What is not published, the limits that are known, and the nearest published figure."""
        w = self.words
        values = leaves(result.expression)[0]
        names = [w.who(member) for member in result.missing[:3]]
        some = bool(result.rows)
        if len(result.missing) > 3 or not names:
            return [] if some else [self._nothing(result, values)]
        when = w.behind(self._when(result))
        text = w.pick(
            f"{'、'.join(names)}の{w.what(values)}{when}は公表されていません。",
            f"The {w.what(values)}{when} of {', '.join(names)} is not published.",
        )
        claims = [w.claim(text)]
        for member, bounds in result.bounds[:3]:
            if member in result.missing:
                claims += self._limited(result, member, bounds, values)
        return claims

    def _when(self, result: Result) -> str:
        return self.words.pick(f"{result.year}年度", str(result.year)) if result.year else ""

    def _nothing(self, result: Result, values: Values) -> Claim:
        w = self.words
        when = w.behind(self._when(result))
        text = w.pick(
            f"お尋ねの{w.what(values)}{when}は公表されていません。",
            f"The {w.what(values)}{when} asked for is not published.",
        )
        return w.claim(text)

    def _limited(self, result: Result, member: Member, bounds: Bounds, values: Values) -> list[Claim]:
        w = self.words
        if bounds.low is None and bounds.high is None:
            return []
        unit = w.codebook.measures[values.measure].unit
        limits, who = w.bounds(bounds, unit), w.who(member)
        coverage = next((c for c in w.codebook.measures[values.measure].coverage), None)
        cells = [cell for cell in (bounds.low_cell, bounds.high_cell) if cell is not None]
        ends = ""
        if coverage is not None:
            top = w.pick(f"上位{coverage.top}", f"top {coverage.top}") if coverage.top else ""
            bottom = w.pick(f"下位{coverage.bottom}", f"bottom {coverage.bottom}") if coverage.bottom else ""
            ends = w.pick("・", " and ").join(filter(None, (top, bottom)))
        text = w.pick(
            f"値が公表されているのは{ends}だけで、そこに入らない{who}は{limits}と分かります。",
            f"Only the {ends} are published; {who} is not among them, so it is {limits}.",
        )
        return [w.claim(text, cells=cells)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
