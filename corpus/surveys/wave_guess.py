"""Which wave a file without a date is of: the one whose published national values its own shares equal.

A guess with its reason, shown to the reader. Where several waves fit, or none, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.codebook import Codebook
from corpus.figures import Figure
from corpus.municipalities.bodies import load_bodies
from corpus.surveys.added_rows import is_designated
from corpus.surveys.store import Reading, SurveyRecord, typed_facts
from corpus.surveys.survey_codebook import SurveyCodebook

_WITHIN = 1.0
"""Points between a share of the file and a published one, which may be rounded to whole percent."""
_NO_DATE = "調査年度がファイルに書かれていません"


def guess_wave(
    reading: Reading,
    published: Iterable[Figure],
    base: Codebook,
    known: Sequence[tuple[SurveyRecord, SurveyCodebook]] = (),
) -> Reading:
    """The reading with a wave and its reason, where its shares or a sister file tell one."""
    book = reading.codebook
    if book.year is not None or not any(point.startswith(_NO_DATE) for point in book.open_points):
        return reading
    year, reason = _by_shares(reading, tuple(published), base)
    if year is None:
        year, reason = _by_sister(book, known)
    if year is None:
        return reading
    points = tuple(
        f"調査年度を{year}年度とみてよいか（{reason}）" if point.startswith(_NO_DATE) else point
        for point in book.open_points
    )
    guessed = book.model_copy(update={"year": year, "year_reason": f"推測: {reason}", "open_points": points})
    return replace(reading, codebook=guessed)


def _by_shares(reading: Reading, published: Sequence[Figure], base: Codebook) -> tuple[int | None, str]:
    fitting: list[set[int]] = []
    reasons: list[str] = []
    for measure, population, name, share in _shares(reading):
        years = {
            figure.year
            for figure in published
            if figure.measure == measure and figure.place == "JP" and figure.population == population
            and figure.status != "flash" and abs(figure.value - share) <= _WITHIN
        }  # fmt: skip
        if years and measure in base.measures:
            fitting.append(years)
            reasons.append(f"{name}の{share:.1f}％が公表値に合う")
    common = set[int].intersection(*fitting) if fitting else set[int]()
    return (common.pop(), "、".join(dict.fromkeys(reasons))) if len(common) == 1 else (None, "")


def _shares(reading: Reading) -> list[tuple[str, str, str, float]]:
    """(published rate, population, column, share in ％) of every column that asks what a published rate asks."""
    found: list[tuple[str, str, str, float]] = []
    tables, _ = typed_facts(reading)
    for table in tables:
        for column in table.entry.columns:
            if not column.joins:
                continue
            answers = {fact.body: fact.text for fact in table.facts if fact.column == column.at and fact.body}
            for population, members in _populations().items():
                given = [answers[code] for code in members if code in answers]
                if len(given) == len(members):
                    share = 100 * sum(answer in column.done for answer in given) / len(given)
                    found.append((column.joins, population, column.name, share))
    return found


def _populations() -> dict[str, tuple[str, ...]]:
    bodies = load_bodies()
    towns = tuple(bodies.municipalities)
    return {
        "prefectures": tuple(bodies.prefectures),
        "municipalities": towns,
        "other_municipalities": tuple(code for code in towns if not is_designated(code)),
    }


def _by_sister(
    book: SurveyCodebook, known: Sequence[tuple[SurveyRecord, SurveyCodebook]]
) -> tuple[int | None, str]:
    """The wave of an added file with the same headings over its columns, published beside this one."""
    own = _groups(book)
    for record, other in known:
        if other.year is None:
            continue
        if own and own <= _groups(other):
            return other.year, f"『{record.file_name}』と同じ見出し"
        series = book.file.partition("_")[0]
        if "_" in book.file and len(series) > 5 and record.file_name.startswith(f"{series}_"):
            return other.year, f"『{record.file_name}』と同じ名前の続き"
    return None, ""


def _groups(book: SurveyCodebook) -> set[str]:
    return {
        column.header[0]
        for table in book.tables
        for column in table.columns
        if column.role in ("measure", "status") and len(column.header) > 1
    }
