"""Whether a result is true of a survey's whole hidden truth, and whether what is published decides the question."""

from __future__ import annotations

import operator
from decimal import Decimal

from assistant.gathering.results import Result, Row
from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Lacking,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)
from tests.soundness.small_surveys import NEW, OLD, Survey, rounded

COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq}


def asked(expression: Expression, survey: Survey) -> list[str]:
    """The prefectures that a leaf ranges over."""
    assert isinstance(expression, Values)
    members = expression.places
    if not members.level:
        return [*members.codes]
    inside = [code for code in survey.truth if not members.within or survey.parents[code] in members.within]
    return [c for c in inside if c not in members.without and survey.parents[c] not in members.without]


def wave(survey: Survey, year: int) -> dict[str, Decimal]:
    """All values of a wave; a row says which one it is of."""
    return survey.before if year == OLD else survey.truth


def number(bound: object, survey: Survey) -> Decimal:
    """The number of a bound: stated, or the true value of the prefecture that it names."""
    return survey.truth[asked(bound, survey)[0]] if isinstance(bound, Values) else Decimal(str(bound))


def kept(keep: Keep, survey: Survey) -> set[str]:
    """The prefectures that truly stand in the relation."""
    bound, compare = number(keep.bound, survey), COMPARE[keep.relation]
    return {code for code in asked(keep.of, survey) if compare(survey.truth[code], bound)}


def fault(result: Result, survey: Survey) -> str:
    """What is false in a result; empty when everything it says holds."""
    for member, bounds in result.bounds:
        value = survey.truth[member.place]
        if (bounds.low is not None and value < bounds.low) or (
            bounds.high is not None and value > bounds.high
        ):
            return f"limits of {member.place}: {bounds.low}..{bounds.high}, truth {value}"
    expression = result.expression
    checks = {
        Values: _values, Take: _taken, Keep: _kept, Total: _total, Rank: _ranked, Lacking: _computed,
        Change: _computed, Pair: _paired, Claim: _claimed, Trend: _values, Find: _found,
    }  # fmt: skip
    return checks[type(expression)](result, survey)


def _values(result: Result, survey: Survey) -> str:
    wrong = [r for r in result.rows if r.value != _true(r, survey)]
    return f"value of {wrong[0].member.place}" if wrong else ""


def _true(row: Row, survey: Survey) -> Decimal:
    if row.cells[0].measure == "count":
        return Decimal(survey.counts[row.member.place][0])
    return wave(survey, row.year)[row.member.place]


def _found(result: Result, survey: Survey) -> str:
    find = result.expression
    assert isinstance(find, Find)
    wrong = [row for row in result.rows if row.value != Decimal(str(find.number))]
    return "found another number" if wrong else _values(result, survey)


def _places(code: str, order: str, among: list[str], survey: Survey) -> range:
    """The places that a member may be given: ties share theirs."""
    sign = 1 if order == "high" else -1
    own = sign * survey.truth[code]
    ahead = sum(sign * survey.truth[other] > own for other in among)
    level = sum(sign * survey.truth[other] == own for other in among)
    return range(ahead + 1, ahead + level + 1)


def _taken(result: Result, survey: Survey) -> str:
    take = result.expression
    assert isinstance(take, Take)
    among = asked(take.of, survey)
    told = [(row.position or 0, row.member.place) for row in result.rows]
    told += [(position, member.place) for position, member, _ in result.named]
    for position, code in told:
        if code not in among or position not in _places(code, take.order, among, survey):
            return f"{code} at {position}"
    wanted = range(take.first, min(take.last or len(among), len(among)) + 1)
    open_ones = set(result.positions)
    reached = {p for _, code in told for p in _places(code, take.order, among, survey)}
    lost = [p for p in wanted if p not in reached | open_ones]
    return f"position {lost[0]} is neither told nor open" if lost and told else _values(result, survey)


def _kept(result: Result, survey: Survey) -> str:
    keep = result.expression
    assert isinstance(keep, Keep)
    truth, told = kept(keep, survey), {row.member.place for row in result.rows}
    if told - truth:
        return f"{told - truth} do not belong"
    if result.certainty == "proved" and not result.missing and told != truth:
        return f"{truth - told} left out"
    if result.certainty == "proved" and not result.at_least <= len(truth) <= result.at_most:
        return f"count {len(truth)} outside {result.at_least}..{result.at_most}"
    return ""


def _total(result: Result, survey: Survey) -> str:
    total = result.expression
    if not isinstance(total, Total):
        return _values(result, survey)
    if total.how == "count":
        assert isinstance(total.of, Keep)
        number = len(kept(total.of, survey))
        if result.rows:
            return "" if result.rows[0].value == number else f"count {result.rows[0].value}, truth {number}"
        holds = result.certainty != "bounded" or result.at_least <= number <= result.at_most
        return "" if holds else f"count {number} outside {result.at_least}..{result.at_most}"
    if not result.rows:
        return ""
    if total.how in ("sum", "pooled"):
        return _summed(result, asked(total.of, survey), survey)
    if isinstance(total.of, Take):
        among = asked(total.of.of, survey)
        order = sorted((survey.truth[c] for c in among), reverse=total.of.order == "high")
        values = order[total.of.first - 1 : total.of.last]
        # Whoever ties with the last position belongs to the set as well.
        values += [v for v in order[total.of.last or len(order) :] if values and v == values[-1]]
    else:
        values = [survey.truth[code] for code in asked(total.of, survey)]
    mean = rounded(sum(values, Decimal(0)) / len(values)) if values else None
    return "" if result.rows[0].value == mean else f"mean {result.rows[0].value}, truth {mean}"


def _summed(result: Result, codes: list[str], survey: Survey) -> str:
    """Sums of bodies, and rates over the joined base; rates are never added."""
    top = Decimal(sum(survey.counts[code][0] for code in codes))
    base = Decimal(sum(survey.counts[code][1] for code in codes))
    truth = top if result.rows[0].unit == "団体" else rounded(100 * top / base)
    if len(codes) == 1:
        truth = top if result.rows[0].unit == "団体" else survey.truth[codes[0]]
    return "" if result.rows[0].value == truth else f"total {result.rows[0].value}, truth {truth}"


def _paired(result: Result, survey: Survey) -> str:
    pair = result.expression
    assert isinstance(pair, Pair)
    if not result.rows:
        return ""
    if pair.kind == "minus":
        return _computed(result, survey)
    if pair.kind == "compare":
        return _values(result, survey)
    if pair.kind == "both":
        return _shared(pair, result, survey)
    first, second = asked(pair.a, survey)[0], asked(pair.b, survey)[0]
    if pair.kind == "share":
        truth = rounded(100 * Decimal(survey.counts[first][0]) / survey.counts[second][0])
    else:
        values = wave(survey, result.rows[0].year)
        truth = rounded(values[first] / values[second], 2)
    return "" if result.rows[0].value == truth else f"{pair.kind} {result.rows[0].value}, truth {truth}"


def _shared(pair: Pair, result: Result, survey: Survey) -> str:
    """Whoever is told belongs to both; a tie may stand at any of its places."""
    for row in result.rows:
        for take in (pair.a, pair.b):
            assert isinstance(take, Take)
            places = _places(row.member.place, take.order, asked(take.of, survey), survey)
            if places.start > (take.last or 99) or places.stop <= take.first:
                return f"{row.member.place} is not in both"
    return ""


def _ranked(result: Result, survey: Survey) -> str:
    everybody = [*survey.truth]
    told = [(row.position, row.member.place) for row in result.rows]
    told += [(position, member.place) for position, member, _ in result.named]
    wrong = [(p, c) for p, c in told if p not in _places(c, "high", everybody, survey)]
    return f"rank {wrong[0]}" if wrong else ""


def _computed(result: Result, survey: Survey) -> str:
    expression = result.expression
    if not result.rows:
        return ""
    if isinstance(expression, Lacking):
        top, base = survey.counts[asked(expression.of, survey)[0]]
        if result.rows[0].unit == "団体":
            return "" if result.rows[0].value == base - top else f"computed {result.rows[0].value}"
        truth = 100 - wave(survey, result.rows[0].year)[asked(expression.of, survey)[0]]
    elif isinstance(expression, Change):
        code = asked(expression.of, survey)[0]
        truth = survey.truth[code] - survey.before[code]
    else:
        assert isinstance(expression, Pair)
        values = wave(survey, result.rows[0].year)
        truth = values[asked(expression.a, survey)[0]] - values[asked(expression.b, survey)[0]]
    return "" if result.rows[0].value == truth else f"computed {result.rows[0].value}, truth {truth}"


def true_claim(claim: Claim, survey: Survey, year: int) -> set[bool]:
    """Whether a statement is true; both where ties leave the place open."""
    if claim.relation == "is":
        assert isinstance(claim.of, Take)
        among = asked(claim.of.of, survey)
        leads = claim.stated in among and 1 in _places(str(claim.stated), claim.of.order, among, survey)
        shared = leads and len(_places(str(claim.stated), claim.of.order, among, survey)) > 1
        return {True, False} if shared else {leads}
    stated, compare = number(claim.stated, survey), COMPARE[claim.relation]
    if claim.only:
        code = asked(claim.of, survey)[0]
        alike = {one for one, value in survey.truth.items() if compare(value, stated)}
        return {alike == {code}}
    if isinstance(claim.of, Rank):
        places = _places(asked(claim.of.of, survey)[0], "high", [*survey.truth], survey)
        return {compare(Decimal(place), stated) for place in places}
    if isinstance(claim.of, Total):
        assert isinstance(claim.of.of, Keep)
        return {compare(Decimal(len(kept(claim.of.of, survey))), stated)}
    return {compare(wave(survey, year)[asked(claim.of, survey)[0]], stated)}


def _claimed(result: Result, survey: Survey) -> str:
    assert isinstance(result.expression, Claim)
    if result.verdict not in ("true", "false"):
        return ""
    truth = true_claim(result.expression, survey, result.rows[0].year if result.rows else NEW)
    return "" if (result.verdict == "true") in truth else f"verdict {result.verdict}"


def decidable(expression: Expression, survey: Survey) -> bool:
    """True where every member that matters is published, or a promised end of the whole order answers."""
    if isinstance(expression, Values):
        return set(asked(expression, survey)) <= survey.published
    if isinstance(expression, Take):
        if decidable(expression.of, survey):
            return True
        count = survey.ends[0] if expression.order == "high" else survey.ends[1]
        whole = len(asked(expression.of, survey)) == len(survey.truth)
        return whole and expression.last is not None and expression.last <= count
    if isinstance(expression, Rank):
        return set(asked(expression.of, survey)) <= survey.published and (
            len(survey.published) == len(survey.truth) or any(survey.ends)
        )
    if isinstance(expression, Find):
        return False
    if isinstance(expression, Pair):
        both = decidable(expression.a, survey) and decidable(expression.b, survey)
        return both and not _by_zero(expression, survey)
    assert isinstance(expression, Keep | Total | Lacking | Change | Claim | Trend)
    if isinstance(expression, Claim) and expression.only:
        return len(survey.published) == len(survey.truth)
    bound = expression.bound if isinstance(expression, Keep) else getattr(expression, "stated", None)
    known = decidable(bound, survey) if isinstance(bound, Values) else True
    return known and decidable(expression.of, survey)


def _by_zero(pair: Pair, survey: Survey) -> bool:
    code = asked(pair.b, survey)[0] if isinstance(pair.b, Values) else ""
    if pair.kind == "share":
        return survey.counts[code][0] == 0
    return pair.kind == "ratio" and survey.truth[code] == 0


def answered(result: Result) -> bool:
    """True when the result says what was asked."""
    if isinstance(result.expression, Claim):
        return result.verdict in ("true", "false")
    if isinstance(result.expression, Keep):
        return result.certainty == "proved" and not result.missing
    if isinstance(result.expression, Pair) and result.expression.kind == "both":
        return result.certainty == "proved"
    return bool(result.rows or result.named)
