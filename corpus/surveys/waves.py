"""Years in headers, labels, titles and file names: 令和6年度, R6, 昭和32, S23.3末, 2024年12月31日, 24.3 after 昭和23.

A label with an era word starts an era; bare numbers after it continue in that era.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.surveys.cells import fold_width

_ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "R": 2018,
    "H": 1988,
    "S": 1925,
    "T": 1911,
}
_ERA = re.compile(r"(令和|平成|昭和|大正|明治|(?<![A-Za-z])[RHST](?=\s*[\d元]))\s*(元|\d{1,2})(?![\d])")
_WESTERN = re.compile(r"(?<![\d,.])((?:18|19|20)\d\d)(?=\s*(?:年|[-/.]\d|$|[^\d,.]))")
_BARE = re.compile(r"^\s*(元|\d{1,2})(?:\s*年度?)?(?:\.\d{1,2})?(?![\d,])")
_DATE_ONLY = re.compile(
    r"^((?:19|20)\d\d)(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?)?(?:年度?|末|時点|現在|\s)*$"
)


def year_in(text: str) -> int | None:
    """The first year a text names; None for none."""
    folded = fold_width(text).replace("\n", "").replace(" ", "")
    era = _ERA.search(folded)
    western = _WESTERN.search(folded)
    if western and (era is None or western.start() < era.start()):
        return int(western[1])
    if era:
        return _ERAS[era[1]] + (1 if era[2] == "元" else int(era[2]))
    return None


def is_year_label(text: str) -> bool:
    """True when the text is nothing but a year: 2020, 令和2年度, 平成27年10月1日現在."""
    folded = fold_width(text).replace("\n", "").replace(" ", "")
    if _DATE_ONLY.match(folded):
        return True
    rest = _ERA.sub("", folded, count=1)
    return rest != folded and not re.sub(r"年度?|[\d.()/月日末現在時点調査]|速報|確報", "", rest)


def years_of(labels: Sequence[str]) -> list[int | None]:
    """The year of each label of a column, bare numbers read in the era before them.

    Returns:
        All None unless most labels are years and their order never jumps back by more than a year.
    """
    base: int | None = None
    years: list[int | None] = []
    for label in labels:
        folded = fold_width(label).replace("\n", "").replace(" ", "")
        if not folded:
            years.append(None)
            continue
        era = _ERA.search(folded)
        western = _WESTERN.match(folded)
        bare = _BARE.match(folded)
        if western:
            years.append(int(western[1]))
        elif era and era.start() == 0:
            base = _ERAS[era[1]]
            years.append(base + (1 if era[2] == "元" else int(era[2])))
        elif bare and base is not None:
            years.append(_continued(base, bare[1], years))
            base = _base_of(years, bare[1], base)
        else:
            years.append(None)
    known = [year for year in years if year is not None]
    labelled = sum(bool(label.strip()) for label in labels)
    if len(known) < max(2, 0.6 * labelled) or len(set(known)) < 2:
        return [None] * len(labels)
    return years


def _continued(base: int, written: str, before: Sequence[int | None]) -> int:
    number = 1 if written == "元" else int(written)
    last = next((year for year in reversed(before) if year is not None), None)
    year = base + number
    if last is not None and year < last - 1:
        # A new era without its name: 昭和63, 元, 2 or 平成31, 令和元, 2 printed as 2.
        later = [start for start in (1988, 2018) if start > base and start + number >= last]
        return later[0] + number if later else year
    return year


def _base_of(years: Sequence[int | None], written: str, base: int) -> int:
    year = years[-1]
    return base if year is None else year - (1 if written == "元" else int(written))
