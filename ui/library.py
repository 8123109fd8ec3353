"""What the page looks up in the opened corpus: names of members, whole printed tables, derived counts.

Knows the assistant's codebook and figures; knows no layout.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from assistant import Cell, Citation

if TYPE_CHECKING:
    from assistant import Assistant

NATION: Final = "JP"
_ROWS_AROUND: Final = 3
_MOST_ROWS: Final = 24


@dataclass(frozen=True, kw_only=True)
class PrintedTable:
    """Rows of a source as it prints them, the cited ones and their neighbours."""

    columns: tuple[str, ...]
    """The member column, then one a measure (and wave)."""
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[tuple[str, ...], ...]
    """Same shape as `rows`; the figure's id behind a value, or empty."""
    left_out: int
    """How many rows of the source's table are not shown."""


@dataclass(frozen=True, kw_only=True)
class PrefectureChoice:
    """One prefecture on the first screen."""

    name: str
    short: str
    region: str
    values: tuple[str, ...]
    """`AI 32.4％`, one a published rate; empty when none is published."""
    measure: str
    """The measure to ask for."""


class Library:
    """Read-only look-ups in one corpus."""

    def __init__(self, assistant: Assistant) -> None:
        data = assistant.corpus.data
        self._figures = data.figures
        self.figures = len(data.figures)
        self.sources = len(data.codebook.sources)
        self._codebook = data.codebook
        self._of_nation = [figure for figure in data.figures if figure.place == NATION]
        self._by_place: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self._counts: dict[tuple[str, str, str, str, int], str] = {}
        for figure in data.figures:
            self._by_place[figure.source, figure.locator].append(figure)
            key = (figure.measure, figure.place, figure.population, figure.item, figure.year)
            self._counts.setdefault(key, figure.status)

    def who(self, cell: Any, *, english: bool = False) -> str:
        """高知県, 近畿, 指定都市, with the item where there is one: 村 人材不足."""
        place, population = (
            self._codebook.places.get(cell.place),
            self._codebook.populations.get(cell.population),
        )
        member = population if cell.place == NATION else place
        name = (member.name_en if english else member.name) if member else cell.place
        item = self._codebook.items.get(cell.item) if cell.item else None
        if item is None:
            return name
        told = item.name_en if english else item.short or item.name
        return f"{name} {told}"

    def measure(self, code: str, *, english: bool = False) -> str:
        """生成AI導入率."""
        measure = self._codebook.measures.get(code)
        return code if measure is None else measure.name_en if english else measure.name

    def national(self, cell: Cell) -> Any | None:
        """The nation's published figure beside `cell`: same measure, wave, unit and kind of body.

        Where sources differ, the one that counts its bodies as `cell` does; None when that leaves a doubt.
        """
        fits = [
            figure
            for figure in self._of_nation
            if (figure.measure, figure.year, figure.unit, figure.population)
            == (cell.measure, cell.year, cell.unit, cell.population)
            and not figure.item
            and figure.value is not None
            and figure.status == "published"
        ]
        if len({figure.text for figure in fits}) > 1:
            fits = [
                f for f in fits if f.source == cell.source and bool(f.denominator) == bool(cell.denominator)
            ]
        return fits[0] if len({figure.text for figure in fits}) == 1 else None

    def source_label(self, code: str) -> str:
        """日本総研 No.2025-062."""
        source = self._codebook.sources.get(code)
        return source.label if source else code

    def count_is_derived(self, cell: Cell) -> bool:
        """True unless the sources print the number of bodies behind this rate."""
        measure = self._codebook.measures.get(cell.measure)
        if measure is None or not measure.counted_by:
            return True
        key = (measure.counted_by, cell.place, cell.population, cell.item, cell.year)
        return self._counts.get(key) != "published"

    def newest_day(self) -> str:
        """The newest survey date of the codebook: 2024年12月31日時点."""
        days = (measure.as_of.partition("（")[0] for measure in self._codebook.measures.values())
        return max((day for day in days if day.endswith("日時点")), default="")

    def gaps(self, *, english: bool = False) -> tuple[str, ...]:
        """What is not published, one sentence each."""
        return tuple(gap.text_en if english else gap.text for gap in self._codebook.gaps)

    def measures_told(self, *, english: bool = False) -> list[tuple[str, int, int]]:
        """Name, first and last wave of each measure, those with the most figures first."""
        waves: dict[str, list[int]] = defaultdict(list)
        for figure in self._figures:
            waves[figure.measure].append(figure.year)
        ordered = sorted(waves, key=lambda code: -len(waves[code]))
        return [(self.measure(code, english=english), min(waves[code]), max(waves[code])) for code in ordered]

    def prefectures(self, *, english: bool = False) -> list[PrefectureChoice]:
        """All prefectures with the rates that are published of only some of them."""
        measures = [
            measure
            for measure in self._codebook.measures.values()
            if measure.quantity == "rate" and any(c.level == "prefecture" for c in measure.coverage)
        ]
        printed = {(f.measure, f.place): f for f in self._figures if not f.item}
        choices: list[PrefectureChoice] = []
        for place in self._codebook.places.values():
            if place.level != "prefecture" or not measures:
                continue
            known = [m for m in measures if (m.code, place.code) in printed]
            region = self._codebook.places.get(place.parent)
            asked = (known or measures)[-1]
            choices.append(
                PrefectureChoice(
                    name=place.name_en if english else place.name,
                    short=place.name_en if english else place.short or place.name,
                    region=(region.name_en if english else region.name) if region else "",
                    values=tuple(
                        f"{self._topic(m.technology, english)} {printed[m.code, place.code].text}{m.unit}"
                        for m in known
                    ),
                    measure=asked.name_en if english else asked.name,
                )
            )
        return choices

    def _topic(self, code: str, english: bool) -> str:
        topic = self._codebook.topics.get(code)
        return code if topic is None else topic.name_en if english else topic.name

    def printed(self, citation: Citation, *, english: bool = False) -> PrintedTable | None:
        """The source's own rows around the cited figures; None when it prints nothing but them."""
        found = self._by_place.get((citation.source_code, citation.locator), [])
        cited = [f for f in found if f.figure in citation.figures]
        measures = {f.measure for f in cited}
        shown = [f for f in found if f.measure in measures and f.status != "derived"]
        if not cited or len(shown) <= len(cited):
            return None
        return self._table(shown, frozenset(citation.figures), english)

    def _table(self, shown: Sequence[Any], cited: frozenset[str], english: bool) -> PrintedTable:
        waves = {f.year for f in shown}
        columns: dict[tuple[str, int], str] = {}
        rows: dict[tuple[str, str, str], dict[tuple[str, int], Any]] = {}
        for figure in shown:
            name = f"{self.measure(figure.measure, english=english)}（{figure.unit}）"
            wave = f" {figure.year}" if len(waves) > 1 else ""
            columns.setdefault((figure.measure, figure.year), name + wave)
            rows.setdefault((figure.place, figure.population, figure.item), {})[
                figure.measure, figure.year
            ] = figure
        kept = _around([any(f.figure in cited for f in row.values()) for row in rows.values()])
        picked = [row for index, row in enumerate(rows.values()) if index in kept]
        first = "Body" if english else "団体"
        return PrintedTable(
            columns=(first, *columns.values()),
            rows=tuple(
                (
                    self.who(next(iter(row.values())), english=english),
                    *(row[c].text if c in row else "—" for c in columns),
                )
                for row in picked
            ),
            figures=tuple(("", *(row[c].figure if c in row else "" for c in columns)) for row in picked),
            left_out=len(rows) - len(picked),
        )


def _around(cited: Sequence[bool]) -> set[int]:
    """Indexes of the cited rows and their neighbours; all rows of a small table."""
    if len(cited) <= _MOST_ROWS // 2:
        return set(range(len(cited)))
    near = {
        index + step
        for index, is_cited in enumerate(cited)
        if is_cited
        for step in range(-_ROWS_AROUND, _ROWS_AROUND + 1)
    }
    return set(sorted(near & set(range(len(cited))))[:_MOST_ROWS])
