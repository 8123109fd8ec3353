"""Compiles a checked `SurveyQuery` to parameterised SQL with sqlglot. The dialect is a parameter.

Knows table and column names; runs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp, select

from tools.survey_query import CalculationKind, Order, SurveyQuery

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
    lists = (query.places, query.populations, query.items, query.years, query.statuses)
    parameters: list[str | int | float] = [query.measure, *(value for values in lists for value in values)]
    if query.place_level:
        parameters.append(query.place_level)
    if query.threshold:
        parameters.append(query.threshold.value)
    shape = _Shape(
        counts=tuple(map(len, lists)),
        by_level=bool(query.place_level),
        newest_only=not query.years and not query.all_years,
        relation=query.threshold.relation if query.threshold else "",
        order=query.order,
        limit=query.limit,
        dialect=dialect,
    )
    return CompiledQuery(sql=_sql_of(shape), parameters=tuple(parameters))


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """All that the text of a statement depends on: the values themselves are parameters."""

    counts: tuple[int, ...]
    """Of the values of place, population, item, year and status."""
    by_level: bool
    newest_only: bool
    relation: str
    order: Order
    limit: int | None
    dialect: str


@lru_cache(maxsize=512)
def _sql_of(shape: _Shape) -> str:
    """Writing a statement takes longer than running it, and a few shapes serve all questions."""
    statement = select(*COLUMNS).from_("figures").where(exp.column("measure").eq(exp.Placeholder()))
    for column, count in zip(("place", "population", "item", "year", "status"), shape.counts, strict=True):
        if count:
            statement = statement.where(_is_one_of(column, range(count)))
    if shape.by_level:
        inner = select("code").from_("places").where(exp.column("level").eq(exp.Placeholder()))
        statement = statement.where(exp.column("place").isin(query=inner))
    if shape.newest_only:
        statement = statement.qualify("year = MAX(year) OVER (PARTITION BY place, population, item)")
    if shape.relation:
        bound = _RELATIONS[shape.relation](this=exp.column("value"), expression=exp.Placeholder())
        # QUALIFY where the newest year must be found before small values are dropped.
        statement = statement.qualify(bound) if shape.newest_only else statement.where(bound)
    statement = statement.order_by(*_ordering(shape.order), dialect=shape.dialect)
    if shape.limit:
        statement = statement.limit(shape.limit)
    return statement.sql(dialect=shape.dialect, pretty=True)


def _is_one_of(column: str, values: Sequence[object]) -> exp.Condition:
    if len(values) == 1:
        return exp.column(column).eq(exp.Placeholder())
    return exp.column(column).isin(*[exp.Placeholder() for _ in values])


def _ordering(order: Order) -> list[str]:
    if order:
        return [f"value {order}", "year", "place", "population", "item", "figure"]
    return ["year", "place", "population", "item", "figure"]


def compile_calculation(
    kind: CalculationKind, figures: Sequence[str], *, dialect: str = "duckdb"
) -> CompiledQuery:
    """SQL that computes `kind` over the figures named by id; one row, one column `value`.

    difference, ratio and share take exactly two figures: first minus second, first over second, and first
    over second in ％. remainder takes one: its denominator minus its value. pooled is the sum of the numerators over the sum of the denominators, in ％.
    """
    sql = _sql_of_calculation(kind, len(figures), dialect)
    return CompiledQuery(sql=sql, parameters=tuple(figures))


@lru_cache(maxsize=512)
def _sql_of_calculation(kind: CalculationKind, count: int, dialect: str) -> str:
    if kind in ("difference", "ratio", "share"):
        first, second = (_value_of_one() for _ in range(2))
        combine = exp.Sub if kind == "difference" else exp.Div
        node: exp.Condition = combine(this=first, expression=second)
        if kind == "share":
            node = exp.Mul(this=exp.Literal.number(100), expression=exp.paren(node))
        statement = select(node.as_("value"))
        return statement.sql(dialect=dialect, pretty=True)
    if kind == "remainder":
        statement = select("denominator - value AS value").from_("figures")
        statement = statement.where(_is_one_of("figure", range(count)))
        return statement.sql(dialect=dialect, pretty=True)
    aggregate = {
        "sum": "SUM(value)",
        "count": "COUNT(*)",
        "mean": "AVG(value)",
        "pooled": "100 * SUM(numerator) / SUM(denominator)",
    }[kind]
    statement = select(f"{aggregate} AS value").from_("figures").where(_is_one_of("figure", range(count)))
    return statement.sql(dialect=dialect, pretty=True)


def _value_of_one() -> exp.Subquery:
    return select("value").from_("figures").where(exp.column("figure").eq(exp.Placeholder())).subquery()
