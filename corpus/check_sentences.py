"""Checks sentence by sentence: role and certainty, the articles cited, and what each document says of itself.

Knows passages and sources; the problems are Japanese sentences for whoever edits the texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.check_texts import GUIDE
from corpus.codebook import Source
from corpus.passages import Passage

_SHARE = re.compile(
    r"の(?P<all>\d+)文のうち、裏付けの済んでいない文は(?P<general>\d+)文、"
    r"読み取りや計算による文は(?P<inferred>\d+)文"
)
_ARTICLE = re.compile(
    r"(?P<law>[一-龥ァ-ヶA-Z]*法(?:施行規則)?)?(?:第|の)?"
    r"(?P<article>\d+条(?:の\d+)?)(?!件|約)(?P<absent>以降はない)?"
)
_SUPPLEMENT = re.compile(r"附則(?:第)?(?P<article>\d+条)")


def check_roles(passages: Iterable[Passage]) -> list[str]:
    """Passages whose `ROLES:` line does not name one role for each sentence."""
    return [
        f"{p.id}『{p.heading}』：文が{len(p.sentences)}、ROLES が{len(p.roles)}です。一文に一つ書いてください。"
        for p in passages
        if len(p.roles) != len(p.sentences)
    ]


def check_marks(passages: Iterable[Passage]) -> list[str]:
    """Sentences with two certainties, or whose mark does not stand at the end."""
    problems: list[str] = []
    for passage in passages:
        for sentence in passage.sentences:
            marks = re.findall(r"（(?:一般知識|推測)）", sentence)
            if marks and (len(marks) > 1 or not re.search(r"（(?:一般知識|推測)）。?$", sentence)):
                problems.append(f"{passage.id}：『{sentence}』の印は、文の終わりに一つだけ付けてください。")
    return problems


def check_headers(sources: Iterable[Source], passages: Sequence[Passage]) -> list[str]:
    """Documents that do not say which edition they hold, what was read, or how sure their sentences are."""
    problems: list[str] = []
    for source in sources:
        if source.code == GUIDE:
            continue
        fields = ("held", "newest", "read", "references", "unanswered")
        problems.extend(
            f"{source.code}：書誌情報の {name} が空です。" for name in fields if not getattr(source, name)
        )
        own = [passage for passage in passages if passage.source == source.code]
        problems.extend(_check_share(source.code, own))
    return problems


def _check_share(code: str, own: Sequence[Passage]) -> Iterator[str]:
    counts = Counter(certainty for passage in own for certainty in passage.certainties)
    total, general, inferred = counts.total(), counts["一般知識"], counts["推測"]
    right = f"{total}文のうち、裏付けの済んでいない文は{general}文、読み取りや計算による文は{inferred}文"
    said = [match for passage in own for match in _SHARE.finditer(passage.text)]
    if len(said) != 1:
        yield f"{code}：確かさの内訳を述べる文が一つ要ります（{right}）。"
    elif tuple(map(int, said[0].groups())) != (total, general, inferred):
        yield f"{code}：確かさの内訳が違います。正しくは「{right}」です。"


def check_urls(sources: Iterable[Source]) -> list[str]:
    """Addresses that lead to a home page instead of the document, of sources and of what was read."""
    problems: list[str] = []
    for source in sources:
        named = [(source.label, source.url), *((page.name, page.url) for page in source.references)]
        problems.extend(
            f"{source.code}：『{name}』の URL {url} は文書そのものの場所ではありません。"
            for name, url in named
            if url and not has_own_path(url)
        )
    return problems


def has_own_path(url: str) -> bool:
    """Whether the address names a page or a query below its host."""
    match = re.fullmatch(r"https?://[^/\s]+(?P<path>/\S*)?", url)
    path = (match["path"] or "") if match else ""
    return bool(re.sub(r"^/(?:index\.\w+)?$", "", path))


def check_articles(sources: Iterable[Source], passages: Iterable[Passage]) -> list[str]:
    """Articles that a sentence or a locator cites and the list of articles of the law does not have."""
    listed: dict[str, set[str]] = {}
    home: dict[str, str] = {}
    for source in sources:
        for law, articles in source.articles.items():
            listed.setdefault(law, set()).update(articles)
            home.setdefault(source.code, law)
    problems: list[str] = []
    for passage in passages:
        own = home.get(passage.source, "")
        for text in (passage.heading, passage.locator, *passage.sentences):
            problems.extend(
                f"{passage.id}：『{law}{article}』は条の一覧にありません。"
                for law, article in _cited(text, own)
                if not _is_listed(law, article, listed)
            )
    return problems


def _cited(text: str, own: str) -> Iterator[tuple[str, str]]:
    """Each (law, article) of a text; an article without a law belongs to the law named before it, else to `own`."""
    law = own
    for match in _SUPPLEMENT.finditer(text):
        yield own, f"附則{match['article']}"
    for match in _ARTICLE.finditer(_SUPPLEMENT.sub("", text)):
        law = match["law"] or law
        if not match["absent"]:
            yield law, match["article"]


def _is_listed(law: str, article: str, listed: Mapping[str, set[str]]) -> bool:
    known = max((name for name in listed if law.endswith(name)), key=len, default="")
    return bool(known) and article in listed[known]
