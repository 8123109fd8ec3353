"""Compiles a checked `SurveyQuery` to parameterised SQL with sqlglot. The dialect is a parameter.

Knows table and column names; runs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp, select

from tools.survey_query import CalculationKind, SurveyQuery

COLUMNS = (
    "figure", "measure", "place", "population", "item", "year", "value", "text", "unit",
    "numerator", "denominator", "source", "locator", "status", "note", "conflicts",
)  # fmt: skip

_RELATIONS = {">=": exp.GTE, ">": exp.GT, "<=": exp.LTE, "<": exp.LT, "=": exp.EQ}


@dataclass(frozen=True, kw_only=True)
class CompiledQuery:
    """SQL text with `?` placeholders and their values, in order."""

    sql: str
    parameters: tuple[str | int | float, ...]


def compile_query(query: SurveyQuery, *, dialect: str = "duckdb") -> CompiledQuery:
    """The SELECT for `query`: one row a figure, ordered, newest year first where no year is asked for."""
    parameters: list[str | int | float] = [query.measure]
    statement = select(*COLUMNS).from_("figures").where(exp.column("measure").eq(exp.Placeholder()))
    for column, values in (
        ("place", query.places),
        ("population", query.populations),
        ("item", query.items),
        ("year", query.years),
        ("status", query.statuses),
    ):
        if values:
            statement = statement.where(_is_one_of(column, values))
            parameters.extend(values)
    if query.place_level:
        inner = select("code").from_("places").where(exp.column("level").eq(exp.Placeholder()))
        statement = statement.where(exp.column("place").isin(query=inner))
        parameters.append(query.place_level)
    newest_only = not query.years and not query.all_years
    if newest_only:
        statement = statement.qualify("year = MAX(year) OVER (PARTITION BY place, population, item)")
    if query.threshold:
        relation = _RELATIONS[query.threshold.relation]
        bound = relation(this=exp.column("value"), expression=exp.Placeholder())
        # QUALIFY where the newest year must be found before small values are dropped.
        statement = statement.qualify(bound) if newest_only else statement.where(bound)
        parameters.append(query.threshold.value)
    statement = statement.order_by(*_ordering(query), dialect=dialect)
    if query.limit:
        statement = statement.limit(query.limit)
    return CompiledQuery(sql=statement.sql(dialect=dialect, pretty=True), parameters=tuple(parameters))


def _is_one_of(column: str, values: Sequence[object]) -> exp.Condition:
    if len(values) == 1:
        return exp.column(column).eq(exp.Placeholder())
    return exp.column(column).isin(*[exp.Placeholder() for _ in values])


def _ordering(query: SurveyQuery) -> list[str]:
    if query.order:
        return [f"value {query.order}", "year", "place", "population", "item", "figure"]
    return ["year", "place", "population", "item", "figure"]


def compile_calculation(
    kind: CalculationKind, figures: Sequence[str], *, dialect: str = "duckdb"
) -> CompiledQuery:
    """SQL that computes `kind` over the figures named by id; one row, one column `value`.

    difference, ratio and share take exactly two figures: first minus second, first over second, and first
    over second in ％. remainder takes one: its denominator minus its value. pooled is the sum of the numerators over the sum of the denominators, in ％.
    """
    if kind in ("difference", "ratio", "share"):
        first, second = (_value_of_one() for _ in range(2))
        combine = exp.Sub if kind == "difference" else exp.Div
        node: exp.Condition = combine(this=first, expression=second)
        if kind == "share":
            node = exp.Mul(this=exp.Literal.number(100), expression=exp.paren(node))
        statement = select(node.as_("value"))
        return CompiledQuery(sql=statement.sql(dialect=dialect, pretty=True), parameters=tuple(figures))
    if kind == "remainder":
        statement = select("denominator - value AS value").from_("figures")
        statement = statement.where(_is_one_of("figure", figures))
        return CompiledQuery(sql=statement.sql(dialect=dialect, pretty=True), parameters=tuple(figures))
    aggregate = {
        "sum": "SUM(value)",
        "count": "COUNT(*)",
        "mean": "AVG(value)",
        "pooled": "100 * SUM(numerator) / SUM(denominator)",
    }[kind]
    statement = select(f"{aggregate} AS value").from_("figures").where(_is_one_of("figure", figures))
    return CompiledQuery(sql=statement.sql(dialect=dialect, pretty=True), parameters=tuple(figures))


def _value_of_one() -> exp.Subquery:
    return select("value").from_("figures").where(exp.column("figure").eq(exp.Placeholder())).subquery()
