"""A codebook of a few records, for tests of what checks names."""

from __future__ import annotations

from corpus.codebook import Codebook, Measure, Member


def _measure(code: str, name: str, unit: str, *synonyms: str) -> Measure:
    return Measure(
        code=code,
        name=name,
        name_en=code,
        technology="ai",
        quantity="rate",
        unit=unit,
        definition=f"{name}の定義",
        synonyms=synonyms,
    )


def _member(code: str, name: str, **further: object) -> Member:
    return Member.model_validate({"code": code, "name": name, "name_en": f"{name}-en", **further})


def sample_codebook() -> Codebook:
    """Two rates with one synonym in common, three places, two populations, one item."""
    measures = (
        _measure("ai_rate", "AI導入率", "％", "導入率"),
        _measure("genai_rate", "生成AI導入率", "％", "導入率"),
    )
    places = (
        _member("JP", "全国", level="national"),
        _member("R4", "近畿", level="region", aliases=("近畿地方",)),
        _member("39", "高知県", level="prefecture", short="高知", kana="こうちけん"),
    )
    populations = (
        _member("municipalities", "基礎自治体"),
        _member("designated_cities", "指定都市", aliases=("政令市",)),
    )
    items = (_member("talent_shortage", "人材不足", level="issue"),)
    return Codebook(
        measures={one.code: one for one in measures},
        places={one.code: one for one in places},
        populations={one.code: one for one in populations},
        items={one.code: one for one in items},
        sources={},
    )
