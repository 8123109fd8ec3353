"""The columns of added surveys as measures of the program's codebook, beside the report's.

A column of numbers is one measure. A column of answers (実施, 未実施) is a measure of each body, and the counts and
shares of bodies that follow from it; where it asks what a published rate asks, its shares are waves of that rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.codebook import Codebook, Measure, Member, Source
from corpus.municipalities.bodies import load_bodies
from corpus.surveys.store import SurveyRecord
from corpus.surveys.survey_codebook import ColumnEntry, SurveyCodebook, TableEntry

AREA = "whole_area"
"""Population code of values about all who live or work in a place."""
LOCAL, PREFECTURES = "municipalities", "prefectures"
MUNICIPALITY = "municipality"
ADDITIVE = frozenset(
    ("人", "千人", "万人", "世帯", "団体", "組合", "件", "台", "戸", "円", "千円", "百万円", "億円", "ha", "km2", "箇所", "か所", "施設", "校", "所", "事業所", "社", "経営体")
)  # fmt: skip
_TOTALS = frozenset(("計", "合計", "総数", "総計"))
_GENERIC = _TOTALS | frozenset(
    ("割合", "比率", "件数", "人数", "団体数", "その他", "実数", "構成比", "増減", "増減率", "前年比")
)
_TECHNOLOGY = {"ai_rate": "ai", "genai_rate": "genai", "rpa_rate": "rpa"}


@dataclass(frozen=True, kw_only=True)
class AddedColumn:
    """One column that gives values, with the codes of its measures."""

    record: SurveyRecord
    survey: SurveyCodebook
    table: TableEntry
    column: ColumnEntry
    code: str
    """Measure of each body's own value."""
    count: str = ""
    """status: bodies that answered yes."""
    count_not: str = ""
    """status: bodies that answered no."""
    rate: str = ""
    """status: their share; a published measure where the column joins one."""

    @property
    def populations(self) -> str:
        """For whom a value at a prefecture speaks."""
        return PREFECTURES if self.table.level == "prefecture" else AREA

    @property
    def short(self) -> str:
        """The column's own name, without the headings of its group."""
        last = self.column.header[-1] if self.column.header else ""
        if len(self.column.header) > 1 and last not in _GENERIC and len(last) > 2 and self._is_unique:
            return last
        words = self.column.name.split(" ")
        return " ".join(words[:-1]) if len(words) > 1 and words[-1] in _TOTALS else self.column.name

    @property
    def _is_unique(self) -> bool:
        last = self.column.header[-1]
        return sum(bool(other.header) and other.header[-1] == last for other in self.table.columns) == 1


def added_columns(
    surveys: Sequence[tuple[SurveyRecord, SurveyCodebook]], base: Codebook
) -> tuple[AddedColumn, ...]:
    """Every column of measures or answers, in the order of files, tables and columns."""
    found: list[AddedColumn] = []
    for record, survey in surveys:
        for table in survey.tables:
            if table.use and table.kind != "list":
                found += [
                    _added(record, survey, table, column, base)
                    for column in table.columns
                    if column.role == "measure" or (column.role == "status" and table.kind == "bodies")
                ]
    return tuple(found)


def _added(
    record: SurveyRecord, survey: SurveyCodebook, table: TableEntry, column: ColumnEntry, base: Codebook
) -> AddedColumn:
    code = f"{record.code.replace('-', '_')}_t{table.number}_{column.at.lower()}"
    if column.role != "status" or not column.done or table.level == "prefecture":
        return AddedColumn(record=record, survey=survey, table=table, column=column, code=code)
    joined = base.measures.get(column.joins)
    return AddedColumn(
        record=record, survey=survey, table=table, column=column, code=code,
        count=joined.counted_by if joined and joined.counted_by else f"{code}_count",
        count_not=f"{code}_not", rate=joined.code if joined else f"{code}_rate",
    )  # fmt: skip


def source_of(record: SurveyRecord, survey: SurveyCodebook) -> Source:
    """The file as a citable source: its name, SHA-256 and the day it was added."""
    return Source(
        code=record.code,
        title=record.title,
        label=record.file_name,
        issuer=survey.issuer or "追加した調査",
        date=record.added[:10],
        kind="upload",
        number=f"SHA-256 {record.sha256[:16]}",
    )


def measures_of(added: AddedColumn, base: Codebook) -> list[Measure]:
    """The measures of one column that the codebook does not have yet."""
    column = added.column
    technology = _TECHNOLOGY.get(column.joins, "none")
    wave = f"{added.survey.year}年度" if added.survey.year else ""
    common = {
        "technology": technology,
        "survey": f"追加した調査『{added.record.title}』",
        "as_of": wave,
        "caveats": column.caveats,
    }
    found = [
        Measure(
            code=added.code, name=added.short or column.name or column.at, name_en=added.short or column.at,
            quantity="answer" if column.role == "status" else "added", unit=column.unit,
            definition=_definition(added), base=column.base or "表にある団体", synonyms=_synonyms(added),
            item_kind=item_kind(added) if added.table.kind == "series" else "", **common,
        )
    ]  # fmt: skip
    if not added.count:
        return found
    yes, no = "・".join(column.done), "・".join(column.not_done)
    shares = {
        added.count: (f"{added.short}が「{yes}」の団体数", "団体", f"『{column.name}』が「{yes}」の市区町村の数", "count_answer"),
        added.count_not: (f"{added.short}が「{no}」の団体数", "団体", f"『{column.name}』が「{no}」の市区町村の数", "count_answer_not"),
        added.rate: (f"{added.short}が「{yes}」の団体の割合", "％", f"「{yes}」の市区町村数÷回答のある市区町村数", "rate_answer"),
    }  # fmt: skip
    for code, (name, unit, definition, quantity) in shares.items():
        if code not in base.measures:
            counted = added.count if code == added.rate else ""
            rate = added.rate if code == added.count else ""
            found.append(
                Measure(
                    code=code, name=name, name_en=name, quantity=quantity, unit=unit, definition=definition,
                    base="回答のある市区町村", counted_by=counted, rate=rate, synonyms=_share_synonyms(added, code), **common,
                )
            )  # fmt: skip
    return found


def _definition(added: AddedColumn) -> str:
    path = "＞".join(added.column.header) or added.column.name
    return f"『{added.record.file_name}』の{added.column.at}{'行' if added.table.flipped else '列'}「{path}」"


def _synonyms(added: AddedColumn) -> tuple[str, ...]:
    plain = added.short.replace(" ", "")
    bare = plain.removesuffix("の導入状況").removesuffix("状況")
    names = (added.column.name, plain, bare if len(bare) > 2 else "")
    return tuple(dict.fromkeys(name for name in names if name and name != added.short))


def _share_synonyms(added: AddedColumn, code: str) -> tuple[str, ...]:
    bare = added.short.replace(" ", "").removesuffix("の導入状況").removesuffix("状況")
    words = {
        added.count: ("の実施団体数", "を実施している市区町村の数", "を導入している市区町村の数"),
        added.count_not: ("の未実施団体数", "を実施していない市区町村の数", "未導入の市区町村の数", "を導入していない市区町村の数"),
        added.rate: ("の実施率", "の実施割合", "の導入率"),
    }[code]  # fmt: skip
    return tuple(f"{bare}{word}" for word in words)


def item_kind(added: AddedColumn) -> str:
    """The level of the row labels of a table of years or items; empty when its rows have no labels."""
    has_labels = any(column.role == "label" for column in added.table.columns)
    return f"{added.record.code.replace('-', '_')}_t{added.table.number}_item" if has_labels else ""


def item_code(kind: str, label: str) -> str:
    """The code of one row label."""
    return f"{kind}_{label}"


def municipality_members() -> dict[str, Member]:
    """All municipalities as places under their prefectures."""
    return {
        body.code: Member(
            code=body.code, name=body.name, name_en=body.name, level=MUNICIPALITY, kana=body.kana, parent=body.prefecture
        )
        for body in load_bodies().municipalities.values()
    }  # fmt: skip
