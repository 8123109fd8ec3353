"""The columns of added surveys as measures of the program's codebook, beside the report's.

A column of numbers is one measure. A column of answers (実施, 未実施) is a measure of each body, and the counts and
shares of bodies that follow from it; where it asks what a published rate asks, its shares are waves of that rate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.codebook import Codebook, Measure, Member, Source
from corpus.municipalities.bodies import load_bodies, spellings
from corpus.surveys.store import SurveyRecord
from corpus.surveys.survey_codebook import ColumnEntry, SurveyCodebook, TableEntry

AREA = "whole_area"
"""Population code of values about all who live or work in a place."""
LOCAL, PREFECTURES = "municipalities", "prefectures"
MUNICIPALITY = "municipality"
ADDITIVE = frozenset(
    ("人", "千人", "万人", "世帯", "団体", "組合", "件", "台", "戸", "円", "千円", "百万円", "億円", "ha", "km2", "箇所", "か所", "施設", "校", "所", "事業所", "社", "経営体")
)  # fmt: skip
_COUNTS = re.compile(
    r"(?:者|人|世帯|施設|学校|児童|生徒|教員|病院|診療所|病床|事業所|組合|件|台|戸)数(?:[(（].*[)）])?$|人口(?:[(（].*[)）])?$|人員$"
)
_NO_COUNT = re.compile(r"率|割合|比|平均|指数|密度|当たり|あたり|順位")
_TOTALS = frozenset(("計", "合計", "総数", "総計"))
_GENERIC = _TOTALS | frozenset(
    ("割合", "比率", "件数", "人数", "団体数", "その他", "実数", "構成比", "増減", "増減率", "前年比")
)
_DOING = r"(?:導入|実施|任命|策定|構築|活用|整備|設置|公開|利用|作成|開催|配置|運用|育成|登用|取組|取り組み)"
_SUBJECT = re.compile(rf"(?P<what>.+?)(?:の|・)?(?P<doing>{_DOING})?(?:の?状況|の有無)?$")
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
    first: AddedColumn | None = None
    """The column of an earlier file that this one is another wave of."""

    @property
    def wave(self) -> int:
        """The year of all its values; 0 when rows or cells name their own."""
        return self.column.year or self.table.year or self.survey.year or 0

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


def is_additive(unit: str, name: str) -> bool:
    """True for what sums up: amounts by their unit; without one, numbers of people and things by their name."""
    if unit:
        return unit in ADDITIVE and not _NO_COUNT.search(name)
    return bool(_COUNTS.search(name.replace(" ", ""))) and not _NO_COUNT.search(name)


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
    return _waves_joined(found)


def _waves_joined(columns: Sequence[AddedColumn]) -> tuple[AddedColumn, ...]:
    """The same column of another year's file is another wave of the first one's measures."""
    first: dict[tuple[object, ...], AddedColumn] = {}
    taken: set[tuple[str, int]] = set()
    joined: list[AddedColumn] = []
    for added in columns:
        known = first.setdefault(_kind_of(added), added)
        if added.wave and known is not added and (known.code, added.wave) not in taken:
            added = replace(
                added,
                code=known.code,
                count=known.count,
                count_not=known.count_not,
                rate=known.rate,
                first=known,
            )
        taken.add((added.code, added.wave))
        joined.append(added)
    return tuple(joined)


def _kind_of(added: AddedColumn) -> tuple[object, ...]:
    column, table = added.column, added.table
    alone = added.code if not added.wave or table.kind != "bodies" else ""
    return column.role, column.name, column.unit, table.level, alone


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
        issuer=f"{survey.issuer or '追加した調査'}（{record.added[:10]}追加、SHA-256 {record.sha256[:12]}）",
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
        "caveats": (*column.caveats, *_differences(added)),
        "added": added.record.code,
        "levels": _levels(added),
    }
    found = [
        Measure(
            code=added.code, name=added.short or column.name or column.at, name_en=added.short or column.at,
            quantity=added.code, unit=column.unit,
            definition=_definition(added), base=column.base or "表にある団体", synonyms=_synonyms(added),
            item_kind=item_kind(added) if added.table.kind == "series" else "", counted_by=added.count, rate=added.rate,
            lacked_by=added.count_not, subject=_subject(added), done="・".join(column.done), not_done="・".join(column.not_done),
            **common,
        )
    ]  # fmt: skip
    if not added.count:
        return found
    yes, no = "・".join(column.done), "・".join(column.not_done)
    shares = {
        added.count: (f"{added.short}が「{yes}」の団体数", "団体", f"『{column.name}』が「{yes}」の市区町村の数", f"{added.code}_count"),
        added.count_not: (f"{added.short}が「{no}」の団体数", "団体", f"『{column.name}』が「{no}」の市区町村の数", f"{added.code}_not"),
        added.rate: (f"{added.short}が「{yes}」の団体の割合", "％", f"「{yes}」の市区町村数÷回答のある市区町村数", f"{added.code}_rate"),
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


def _levels(added: AddedColumn) -> tuple[str, ...]:
    """Levels of places with values, sums of municipalities included."""
    if added.table.kind != "bodies":
        return ("national",)
    if added.table.level == "prefecture":
        return ("prefecture",)
    whole = added.table.level == "mixed" or is_additive(added.column.unit, added.column.name)
    return (MUNICIPALITY, "prefecture", "region", "national") if whole else (MUNICIPALITY,)


def _subject(added: AddedColumn) -> tuple[str, ...]:
    """What an answer says of: AIの導入状況 -> AI; CIOの任命 -> CIOの任命, CIO."""
    if added.column.role != "status":
        return ()
    plain = added.short.replace(" ", "")
    found = _SUBJECT.match(plain)
    bare = found["what"] if found and found["doing"] else ""
    names = (plain, re.sub(r"(?:の?状況|の有無)$", "", plain), bare if len(bare) > 1 else "")
    return tuple(dict.fromkeys(name for name in names if name))


def _differences(added: AddedColumn) -> tuple[str, ...]:
    """How another wave's column differs from the one that it continues."""
    if added.first is None:
        return ()
    old, new = added.first, added
    where = f"{old.wave or '以前'}年度は『{old.record.file_name}』、{new.wave}年度は『{new.record.file_name}』の値"
    told = [where]
    if old.column.header != new.column.header:
        told.append(
            f"列見出しが「{'＞'.join(old.column.header)}」と「{'＞'.join(new.column.header)}」で違います"
        )
    if old.column.done != new.column.done:
        told.append(
            f"数えた回答が「{'・'.join(old.column.done)}」と「{'・'.join(new.column.done)}」で違います"
        )
    if old.column.base != new.column.base:
        told.append(
            f"母数が「{old.column.base or '記載なし'}」と「{new.column.base or '記載なし'}」で違います"
        )
    fresh = [c for c in new.column.caveats if c not in old.column.caveats]
    gone = [c for c in old.column.caveats if c not in new.column.caveats]
    told += [f"{new.wave}年度の注: {note}" for note in fresh] + [
        f"{old.wave}年度の注: {note}" for note in gone
    ]
    return ("。".join(told),) if len(told) > 1 else tuple(told)


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
    """All municipalities as places under their prefectures, variant spellings (梼原, 茅ヶ崎) as other names."""
    return {
        body.code: Member(
            code=body.code, name=body.name, name_en=body.name, level=MUNICIPALITY, kana=body.kana, parent=body.prefecture,
            aliases=spellings(body.name),
        )
        for body in load_bodies().municipalities.values()
    }  # fmt: skip
