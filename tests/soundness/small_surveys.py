"""Random small surveys with a hidden truth: what a publisher shows of it, and expressions to ask.

A survey knows every prefecture's value; the warehouse holds only the published ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Lacking,
    Members,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)
from corpus.codebook import Codebook, Coverage, Measure, Member, Source
from corpus.figures import Figure
from corpus.warehouse import Warehouse, build_warehouse

REGIONS = ("R1", "R2", "R3")
RELATIONS = (">=", ">", "<=", "<")
OLD, NEW = 2023, 2024


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The hidden truth, and what of it is published."""

    parents: dict[str, str]
    """Region of each prefecture."""
    counts: dict[str, tuple[int, int]]
    """How many bodies of how many are counted, by prefecture; rates are their share, rounded."""
    truth: dict[str, Decimal]
    """Rates of the newest wave, by prefecture."""
    before: dict[str, Decimal]
    """Rates of the wave before, all published."""
    published: frozenset[str]
    ends: tuple[int, int]
    """So many first and last ones are promised; 0 and 0: no promise."""
    ranked: frozenset[str]
    """Prefectures whose place is printed."""

    def place(self, code: str) -> int:
        """1 plus the number of higher ones."""
        return 1 + sum(value > self.truth[code] for value in self.truth.values())


def random_survey(random: Random) -> Survey:
    """Six to ten prefectures: all published, some missing, or only the ends of the order."""
    codes = [f"{number:02}" for number in range(1, random.randint(6, 10) + 1)]
    spread, largest = random.choice((6, 60, 900)), random.choice((8, 40, 200))
    bases = {code: random.randint(2, largest) for code in codes}
    counts = {code: (random.randint(0, base), base) for code, base in bases.items()}
    truth = {code: rounded(Decimal(100 * top) / base) for code, (top, base) in counts.items()}
    before = {code: Decimal(random.randint(0, spread)) / 10 for code in codes}
    kind = random.choice(("all", "ends", "ends", "gaps"))
    order = sorted(codes, key=lambda code: -truth[code])
    ends, published = (0, 0), set(codes)
    if kind == "ends":
        ends = (random.randint(1, 3), random.randint(0, 3))
        published = {*order[: ends[0]], *(order[-ends[1] :] if ends[1] else ())}
    elif kind == "gaps":
        published = set(random.sample(codes, random.randint(1, len(codes) - 1)))
    ranked = frozenset(random.sample(codes, random.randint(0, 3))) if kind == "ends" else frozenset()
    return Survey(
        parents={code: random.choice(REGIONS) for code in codes}, counts=counts, truth=truth, before=before,
        published=frozenset(published), ends=ends, ranked=ranked,
    )  # fmt: skip


def rounded(value: Decimal, digits: int = 1) -> Decimal:
    """Half up, as published tables round."""
    return value.quantize(Decimal(10) ** -digits, rounding=ROUND_HALF_UP)


def codebook_of(survey: Survey) -> Codebook:
    """One rate with its printed places, on one made-up topic."""
    coverage = (Coverage(level="prefecture", top=survey.ends[0], bottom=survey.ends[1]),)
    rate = Measure(
        code="rate", name="在宅勤務率", name_en="telework rate", technology="telework", quantity="rate", unit="％",
        definition="在宅勤務を行う割合", coverage=coverage if any(survey.ends) else (), ranked_by="rank",
    )  # fmt: skip
    rank = Measure(
        code="rank", name="在宅勤務率の順位", name_en="rank by telework rate", technology="telework",
        quantity="rank", unit="位", definition="順位", rank_of="rate",
    )  # fmt: skip
    count = Measure(
        code="count", name="在宅勤務団体数", name_en="telework bodies", technology="telework", quantity="count",
        unit="団体", definition="団体の数", rate="rate",
    )  # fmt: skip
    places = [Member(code="JP", name="全国", name_en="Japan", level="national")]
    places += [
        Member(code=code, name=f"第{code}地方", name_en=code, level="region", parent="JP") for code in REGIONS
    ]
    places += [
        Member(code=code, name=f"第{code}県", name_en=f"Ken{code}", level="prefecture", parent=parent)
        for code, parent in survey.parents.items()
    ]
    whom = Member(code="municipalities", name="基礎自治体", name_en="municipalities")
    nothing = Member(code="none", name="なし", name_en="none", level="nothing")
    source = Source(code="s", title="調査", label="調査", issuer="県", date="2025-01-01")
    return Codebook(
        measures={"rate": rate, "rank": rank, "count": count}, places={place.code: place for place in places},
        populations={"municipalities": whom}, items={"none": nothing}, sources={"s": source},
    )  # fmt: skip


def open_survey(survey: Survey, folder: Path) -> tuple[Warehouse, Codebook]:
    """The published part as a warehouse in `folder`."""
    codebook, path = codebook_of(survey), folder / "figures.duckdb"
    shown = sorted(survey.published)
    figures = [_figure("rate", code, NEW, survey.truth[code], survey.counts[code]) for code in shown]
    figures += [
        _figure("count", code, NEW, Decimal(survey.counts[code][0]), survey.counts[code]) for code in shown
    ]
    figures += [_figure("rate", code, OLD, value) for code, value in survey.before.items()]
    figures += [_figure("rank", code, NEW, Decimal(survey.place(code))) for code in sorted(survey.ranked)]
    build_warehouse(figures, codebook, path)
    return Warehouse(path, timeout_s=600), codebook


def _figure(
    measure: str, place: str, year: int, value: Decimal, bodies: tuple[int, int] | None = None
) -> Figure:
    rate, unit = measure == "rate", {"rate": "％", "rank": "位", "count": "団体"}[measure]
    top, base = bodies or (None, None)
    return Figure(
        figure=f"{measure}/{place}/{year}", measure=measure, place=place, population="municipalities", item="",
        year=year, value=float(value), text=f"{value:.1f}" if rate else f"{value:.0f}",
        unit=unit,  # type: ignore[arg-type]
        numerator=top, denominator=base, source="s", locator="表1",
        status="published", note="", conflicts=(),
    )  # fmt: skip


def random_expression(random: Random, survey: Survey) -> Expression:
    """Any operator over prefectures of the newest wave."""
    each, one = Values(measure="rate", places=_some(random, survey)), _one(random, survey)
    bound = float(random.choice([*survey.truth.values(), Decimal(random.randint(0, 900)) / 10]))
    keep = Keep(of=each, relation=random.choice(RELATIONS), bound=bound)
    first = random.randint(1, 4)
    take = Take(of=each, order=random.choice(("high", "low")), first=first, last=first + random.randint(0, 2))
    other, bodies = _one(random, survey), Values(measure="count", places=_some(random, survey))
    against = Keep(of=each, relation=random.choice(RELATIONS), bound=other)
    only = Claim(of=one, relation=random.choice(RELATIONS), stated=bound, only=True)
    kinds: list[Expression] = [
        one, each, take, take, keep, keep, Total(of=keep, how="count"), Total(of=each, how="mean"),
        Total(of=take, how="mean"), Rank(of=one), Lacking(of=one), Change(of=one, start=OLD, end=NEW),
        Pair(kind="minus", a=one, b=_one(random, survey)), Claim(of=one, relation=random.choice(RELATIONS), stated=bound),
        Claim(of=Rank(of=one), relation=random.choice((*RELATIONS, "=")), stated=float(first)),
        Claim(of=replace_last(take), relation="is", stated=random.choice([*survey.truth])),
        Claim(of=Total(of=keep, how="count"), relation=random.choice(RELATIONS), stated=float(first)),
        against, only, Claim(of=one, relation=random.choice(RELATIONS), stated=other),
        Total(of=each, how="pooled"), Total(of=bodies, how="sum"), Total(of=each, how="sum"),
        Lacking(of=Values(measure="count", places=one.places)), Trend(of=one), Find(number=bound, measure="rate"),
        *(Pair(kind=kind, a=one, b=other) for kind in ("ratio", "compare")),
        Pair(kind="share", a=Values(measure="count", places=one.places), b=Values(measure="count", places=other.places)),
        Pair(kind="both", a=take, b=Take(of=each, order="high", first=1, last=2)),
    ]  # fmt: skip
    return random.choice(kinds)


def replace_last(take: Take) -> Take:
    """The one that leads."""
    return Take(of=take.of, order=take.order)


def _one(random: Random, survey: Survey) -> Values:
    return Values(measure="rate", places=Members(codes=(random.choice([*survey.truth]),)))


def _some(random: Random, survey: Survey) -> Members:
    regions = tuple(sorted(set(survey.parents.values())))
    kind = random.choice(("all", "all", "within", "without one", "without region"))
    if kind == "within":
        return Members(level="prefecture", within=(random.choice(regions),))
    if kind == "without one":
        return Members(level="prefecture", without=(random.choice([*survey.truth]),))
    if kind == "without region" and len(regions) > 1:
        return Members(level="prefecture", without=(random.choice(regions),))
    return Members(level="prefecture")
