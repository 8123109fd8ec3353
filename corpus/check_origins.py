"""Checks where figures come from: printed where the row says, or recomputed from what its note says.

Knows figures and a report's text as a string; the problems are Japanese sentences for editors.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from corpus.derived import counts_behind, decimals
from corpus.figures import Figure

REPORT = "jri-2025-062"
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_CHAPTER = re.compile(r"^([1-5])\. \D")
_SECTION = re.compile(r"^[（(]([1-4])[）)]")
_PART = re.compile(r"^([①②])")
_CHAPTER_TITLES = {"1": "はじめに", "2": "地方自治体", "3": "地方自治体", "4": "地方自治体", "5": "おわりに"}
_RATE_COUNT = re.compile(r"導入率(?P<rate>[\d.]+)％×(?P<base>[\d,]+)団体≒(?P<count>[\d,]+)団体")
_SUM = re.compile(r"(?P<terms>[\d,]+団体(?:＋[\d,]+団体)+)＝(?P<total>[\d,]+)団体")
_SHARE = re.compile(r"（(?P<terms>[\d,]+団体(?:＋[\d,]+団体)*)）÷(?P<base>[\d,]+)団体＝(?P<rate>[\d.]+)％")
_TOP = re.compile(r"上位\d+団体の(?P<n>\d+)番目＝(?P<rank>\d+)位")
_BOTTOM = re.compile(r"下位\d+団体の低い方から(?P<n>\d+)番目＝(?P<rank>\d+)位")
_STATED = re.compile(r"(?P<count>[\d,]+)団体（[\d.]+％）と記載")
PREFECTURES = 47


def check_printed(rows: Iterable[Figure], report: str) -> list[str]:
    """Published values of the report that its section does not print (orders apart: words print those)."""
    sections = report_sections(report)
    problems: list[str] = []
    for row in rows:
        if row.source != REPORT or row.status != "published" or row.unit == "位":
            continue
        wanted = [part.split()[0] for part in row.locator.split("、")]
        if not any(Decimal(str(row.value)) in sections.get(name, frozenset()) for name in wanted):
            problems.append(
                f"{row.figure}：{row.text}{row.unit}は、報告書の『{row.locator}』の節にありません。"
            )
    return problems


def check_recorded(
    rows: Iterable[Figure], records: Iterable[Mapping[str, str]], urls: Mapping[str, str]
) -> list[str]:
    """Published values of other sources that no record taken from the source's page holds (orders apart).

    Args:
        rows: All figures.
        records: What was written down from each page: `value`, `numerator`, `denominator`, `note`, `source_url`.
        urls: The address of each source, by code.
    """
    noted: dict[str, set[Decimal]] = {}
    for record in records:
        words = " ".join(record.get(name) or "" for name in ("value", "numerator", "denominator", "note"))
        numbers = {Decimal(found.replace(",", "")) for found in _NUMBER.findall(words)}
        for url in record["source_url"].split():
            noted.setdefault(url, set()).update(numbers)
    return [
        f"{row.figure}：{row.text}{row.unit}は、『{row.source}』から書き留めた値にありません。"
        for row in rows
        if row.source != REPORT
        and row.status == "published"
        and row.unit != "位"
        and Decimal(str(row.value)) not in noted.get(urls[row.source], set())
    ]


def report_sections(report: str) -> dict[str, frozenset[Decimal]]:
    """The numbers that each section of the report prints, by the section's name in locators (`3(1)①`)."""
    lines: dict[str, list[str]] = {}
    chapter = section = part = ""
    for raw in report.splitlines():
        line = unicodedata.normalize("NFKC", raw).strip()
        head = _CHAPTER.match(line)
        if head and line[3:].startswith(_CHAPTER_TITLES[head[1]]):
            chapter, section, part = head[1], "", ""
        elif chapter and (head := _SECTION.match(line)):
            section, part = f"({head[1]})", ""
        elif section and (head := _PART.match(raw.strip())):
            part = head[1]
        lines.setdefault(f"{chapter}{section}{part}" or "要点", []).append(line)
    return {
        name: frozenset(Decimal(found.replace(",", "")) for found in _NUMBER.findall("\n".join(text)))
        for name, text in lines.items()
    }


def check_formulas(rows: Sequence[Figure]) -> list[str]:
    """Derived values without a formula in the note, or whose formula gives another value."""
    problems: list[str] = []
    for row in rows:
        if row.status != "derived":
            continue
        result = _recomputed(row, rows)
        if result is None:
            problems.append(f"{row.figure}：derived の行の note に、確かめられる計算式がありません。")
        elif result != Decimal(str(row.value)):
            problems.append(f"{row.figure}：note の計算では {result} で、値 {row.text} になりません。")
    return problems


def _recomputed(row: Figure, rows: Sequence[Figure]) -> Decimal | None:
    """The value that the note's formula gives; None without a formula that holds together."""
    if match := _RATE_COUNT.search(row.note):
        count = int(_number(match["count"]))
        rate = row.model_copy(
            update={"text": match["rate"], "unit": "％", "denominator": float(_number(match["base"]))}
        )
        return Decimal(count) if counts_behind(rate) == (count,) else None
    if match := _SHARE.search(row.note):
        share = _total(match["terms"]) * 100 / _number(match["base"])
        return share.quantize(Decimal(1).scaleb(-decimals(row.text)), rounding=ROUND_HALF_UP)
    if match := _SUM.search(row.note):
        return _total(match["terms"]) if _total(match["terms"]) == _number(match["total"]) else None
    return _position(row, rows)


def _position(row: Figure, rows: Sequence[Figure]) -> Decimal | None:
    """The rank that the printed ends of the order give, when the note names the same place in it."""
    top, bottom = _TOP.search(row.note), _BOTTOM.search(row.note)
    match = top or bottom
    if match is None:
        return None
    rate = row.measure.replace("_rank", "_rate")
    printed = [r for r in rows if (r.measure, r.year, r.status) == (rate, row.year, "published")]
    values = {r.place: r.value for r in printed if r.figure.split("/")[1] == "pref"}
    order = sorted(values, key=lambda place: values[place], reverse=top is not None)
    if row.place not in order or order.index(row.place) + 1 != int(match["n"]):
        return None
    n = int(match["n"])
    return Decimal(n if top else PREFECTURES + 1 - n)


def check_counts(rows: Sequence[Figure]) -> list[str]:
    """Counts behind printed rates that are neither printed nor the only ones that give the rate."""
    printed = {
        (row.place, row.population, row.item, row.year, row.value)
        for row in rows
        if row.unit == "団体" and row.status == "published"
    }
    problems: list[str] = []
    for row in rows:
        if row.unit != "％" or row.numerator is None or row.denominator is None:
            continue
        stated = {float(_number(match["count"])) for match in _STATED.finditer(row.note)}
        known = (row.place, row.population, row.item, row.year, row.numerator) in printed
        if not known and row.numerator not in stated and len(counts_behind(row)) != 1:
            fits = "・".join(str(count) for count in counts_behind(row))
            problems.append(
                f"{row.figure}：{row.text}％になる団体数は一つに決まりません（{fits}）。numerator を空けてください。"
            )
    return problems


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _total(terms: str) -> Decimal:
    return sum((_number(found) for found in _NUMBER.findall(terms)), Decimal(0))
