"""The sentence checks find what an editor forgets: a role, a mark, an edition, an address, an article."""

from __future__ import annotations

import pytest

from corpus.check_sentences import (
    check_articles,
    check_headers,
    check_marks,
    check_roles,
    check_urls,
    has_own_path,
)
from corpus.codebook import Reference, Source
from corpus.passages import Passage, SentenceRole

_SHARE = (
    "この資料の2文のうち、裏付けの済んでいない文は{general}文、読み取りや計算による文は{inferred}文である。"
)


def _source(**changes: object) -> Source:
    fields: dict[str, object] = {
        "code": "a",
        "title": "資料",
        "label": "資料",
        "issuer": "発行者",
        "date": "2025-01-01",
        "url": "https://example.org/law/1",
        "held": "第1版",
        "newest": "第2版",
        "read": ("原本",),
        "references": (Reference(name="解説", url="https://example.org/?p=1"),),
        "unanswered": ("細目",),
        "articles": {"AI法": ("1条", "5条"), "著作権法": ("30条の4",)},
    }
    return Source.model_validate({**fields, **changes})


def _passage(text: str, *, roles: tuple[SentenceRole, ...] = (), locator: str = "概要") -> Passage:
    return Passage(id="a/1", source="a", locator=locator, heading="題", text=text, roles=roles)


def test_each_sentence_needs_its_own_role() -> None:
    assert check_roles([_passage("第一の文。第二の文。", roles=("when", "limit"))]) == []
    assert "文が2、ROLES が1" in check_roles([_passage("第一の文。第二の文。", roles=("when",))])[0]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("全28条である（一般知識）。", 0),
        ("全28条（一般知識）である。", 1),
        ("含まれる（一般知識）（推測）。", 1),
    ],
)
def test_a_sentence_has_one_certainty_and_says_it_at_its_end(text: str, faults: int) -> None:
    assert len(check_marks([_passage(text)])) == faults


def test_a_document_that_hides_what_was_read_is_named() -> None:
    passages = [_passage("参考にできる（一般知識）。" + _SHARE.format(general=1, inferred=0))]
    assert check_headers([_source()], passages) == []
    hidden = _source(held="", read=(), unanswered=())
    assert len(check_headers([hidden], passages)) == 3


def test_a_wrong_share_of_certainties_is_told_with_the_right_one() -> None:
    wrong = [_passage("参考にできる（一般知識）。" + _SHARE.format(general=0, inferred=0))]
    assert "裏付けの済んでいない文は1文" in check_headers([_source()], wrong)[0]
    assert "一つ要ります" in check_headers([_source()], [_passage("参考にできる。")])[0]


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://www.jri.co.jp/", False),
        ("https://www.jri.co.jp", False),
        ("https://www.jri.co.jp/index.html", False),
        ("https://www.jri.co.jp/report/researchfocus/detail/16441", True),
        ("https://law.example.org/?p=1519", True),
    ],
)
def test_a_home_page_is_not_the_address_of_a_document(url: str, own: bool) -> None:
    assert has_own_path(url) is own
    assert len(check_urls([_source(url=url)])) == (0 if own else 1)


def test_addresses_of_what_was_read_are_checked_too() -> None:
    home = Reference(name="報道", url="https://example.org")
    assert "『報道』" in check_urls([_source(references=(home,))])[0]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("AI法5条は責務を定める。", []),
        ("AI法第5条は責務を定める。", []),
        ("AI法は、1条に目的、6条に責務を置く。", ["AI法6条"]),
        ("著作権法30条の4は解析を認める。", []),
        ("著作権法30条は私的使用を定める。", ["著作権法30条"]),
        ("地方自治法244条の6が施行された。", ["地方自治法244条の6"]),
        ("AI法に29条以降はない。", []),
        ("附則2条に見直しを置く。", ["AI法附則2条"]),
    ],
)
def test_a_cited_article_must_exist_in_the_list_of_its_law(text: str, missing: list[str]) -> None:
    found = check_articles([_source()], [_passage(text)])
    assert [problem.split("『")[1].split("』")[0] for problem in found] == missing


def test_an_article_in_a_locator_counts_as_cited() -> None:
    assert len(check_articles([_source()], [_passage("文。", locator="99条")])) == 1
