"""A pretend assistant with realistic outcomes, for tests of the page: no LLM, no index, no network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from assistant.outcome.answer import (
    Abstention,
    Answer,
    Citation,
    Clarification,
    LlmUse,
    Outcome,
    Step,
    TableView,
    Trace,
    Verification,
)
from assistant.outcome.conversation import Conversation, StageFinished, StageStarted
from assistant.settings import Settings
from corpus.build import read_corpus
from tools.evidence import Calculation, Cell, PassageEvidence, TableEvidence
from ui.library import Library

REPORT = {
    "source": "日本総研 No.2025-062",
    "source_code": "jri-2025-062",
    "title": "データから見る地方自治体のAI活用の現在地点と浮かび上がる課題",
    "issuer": "株式会社日本総合研究所",
    "date": "2026-01-29",
    "url": "https://www.jri.co.jp/report/researchfocus/detail/16441",
}
SURVEYS = {
    "genai_rate": "総務省「自治体における生成AI導入状況」",
    "ai_rate": "総務省「地方自治体におけるAI・RPAの実証実験・導入状況等調査」",
}
AS_OF = "2024年12月31日時点"
WORST = (
    ("高知県", "39", 11.8, 4, 34),
    ("青森県", "02", 12.5, 5, 40),
    ("北海道", "01", 15.6, 28, 179),
    ("和歌山県", "30", 16.7, 5, 30),
    ("宮城県", "04", 17.1, 6, 35),
)
REGIONS = (
    ("東海・北陸", 76.3, 40.7),
    ("関東", 66.4, 38.3),
    ("近畿", 66.2, 30.8),
    ("中国・四国", 61.9, 28.2),
    ("九州・沖縄", 53.3, 27.4),
    ("北海道・東北", 36.0, 19.5),
)
NO_TURNS = Conversation()
STAGES = (
    ("understand", "質問の理解", "生成AI導入率 / 都道府県 / 低い順"),
    ("plan", "計画", "都道府県の表を1回引く"),
    ("evidence", "集計・検索", "図表12から5行"),
    ("verify", "検証", "数値5件を照合"),
)


@cache
def library() -> Library:
    """Look-ups in the bundled corpus."""
    data = read_corpus(Path("/nonexistent"))
    return Library(SimpleNamespace(corpus=SimpleNamespace(data=data)))  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class FakeStatus:
    state: str = "ready"
    backend: str = "embedded"
    name: str = "fake-1.5b"
    notice: str = ""


def cell(
    measure: str, place: str, value: float | None, *, year: int = 2024, unit: str = "％", **more: Any
) -> Cell:
    """A published cell of 図表12."""
    return Cell(
        measure=measure,
        place=place,
        item="",
        year=year,
        value=value,
        text="" if value is None else f"{value}",
        unit=unit,
        source="jri-2025-062",
        **{
            "figure": f"{measure}/{_level(place)}/{place}/{year}",
            "locator": "3(2)② 図表12",
            "population": "municipalities",
            **more,
        },
    )


def _level(place: str) -> str:
    return "national" if place == "JP" else "region" if place.startswith("R") else "pref"


def citation(
    number: int, label: str, quote: str, evidence: str = "E1", figures: Sequence[str] = ()
) -> Citation:
    """A citation of the report."""
    return Citation(
        number=number,
        evidence=evidence,
        label=label,
        locator=f"3(2)② {label}",
        quote=quote,
        figures=tuple(figures),
        primary=SURVEYS[figures[0].partition("/")[0]] if figures else "",
        as_of=AS_OF if figures else "",
        **REPORT,
    )


def ranking(question: str) -> Answer:
    """Worst five prefectures with table, national value and SQL."""
    cells = tuple(
        cell("genai_rate", code, value, rank=i, numerator=n, denominator=base, note="非公表の団体を除く")
        for i, (_, code, value, n, base) in enumerate(WORST, 1)
    )
    national = cell("genai_rate", "JP", 30.5, numerator=531, denominator=1741, locator="3(2)② 図表14")
    rows = tuple((str(i), name, f"{value}％") for i, (name, _, value, *_) in enumerate(WORST, 1))
    view = TableView(
        title="生成AI導入率が低い都道府県（2024年度、市区町村）",
        columns=("順位", "都道府県", "導入率"),
        rows=rows,
        figures=tuple(("", "", c.figure) for c in cells),
        source_line="出典: 日本総研 No.2025-062 図表12（総務省調査、2024年12月31日時点）",
        evidence="E1",
    )
    sql = (
        "SELECT place, value FROM figures\nWHERE measure = ? AND year = 2024 -- 導入済\n"
        "ORDER BY value ASC\nLIMIT 5"
    )
    table = TableEvidence(
        id="E1", title=view.title, cells=cells, sql=sql, parameters=("genai_rate",), reference=(national,)
    )
    return Answer(
        question=question,
        language="ja",
        lead="生成AIの導入率が最も低いのは高知県（11.8％）で、青森県（12.5％）、北海道（15.6％）が続きます【1】。",
        body=("下位5団体はいずれも全国の30.5％を13ポイント以上下回ります【1】。",),
        table=view,
        notes=(
            "「遅れている」は、市区町村の導入率が低い順と読みました。",
            "回答を非公表とした団体は除かれています。",
        ),
        citations=(
            citation(
                1,
                "図表12",
                "高知県 11.8％、青森県 12.5％、北海道 15.6％",
                figures=[c.figure for c in cells[:3]],
            ),
        ),
        evidence=(table,),
        suggestions=(
            "逆に導入が進んでいる都道府県は？",
            "高知県のAI導入率は？",
            "全国の導入率は？",
            "生成AIの導入が遅れている都道府県は？",
        ),
        reading="生成AI導入率が低い順の都道府県、2024年度",
        alternatives=("AIの導入が遅れている都道府県は？",),
        proof=("公表されているのは上位5団体と下位5団体だけで、下から5番目までは確定します。",),
        plan={
            "queries": [{"measure": "genai_rate", "by": "prefecture", "order": "asc", "limit": 5}],
            "searches": [],
        },
        sql=(sql,),
        verification=Verification(numbers=9, supported=9),
    )


def regions(question: str) -> Answer:
    """Two measures over six regions: grouped bars."""
    names = ("R3", "R2", "R4", "R5", "R6", "R1")
    cells = tuple(
        cell(measure, name, value, locator="3(2)② 図表14")
        for name, (_, ai, genai) in zip(names, REGIONS, strict=True)
        for measure, value in (("ai_rate", ai), ("genai_rate", genai))
    )
    view = TableView(
        title="地域区分別の導入率（2024年度）",
        columns=("地域区分", "AI導入率", "生成AI導入率"),
        rows=tuple((name, f"{ai}％", f"{genai}％") for name, ai, genai in REGIONS),
        figures=tuple(("", cells[2 * i].figure, cells[2 * i + 1].figure) for i in range(6)),
        source_line="出典: 日本総研 No.2025-062 図表14",
        evidence="E1",
    )
    table = TableEvidence(
        id="E1",
        title=view.title,
        cells=cells,
        sql="SELECT 1",
        calculations=(
            Calculation(
                kind="difference",
                value=40.3,
                text="40.3",
                unit="ポイント",
                expression="76.3 − 36.0 = 40.3",
                figures=(cells[0].figure, cells[10].figure),
            ),
        ),
    )
    return Answer(
        question=question,
        language="ja",
        lead="AI導入率は東海・北陸が76.3％、北海道・東北が36.0％で、差は40.3ポイントです【1】。",
        table=view,
        citations=(
            citation(
                1,
                "図表14",
                "東海・北陸 76.3％、北海道・東北 36.0％",
                figures=[cells[0].figure, cells[10].figure],
            ),
        ),
        evidence=(table,),
        sql=("SELECT 1",),
        verification=Verification(numbers=3, supported=3),
        suggestions=("近畿の生成AI導入率は？",),
    )


def trend(question: str) -> Answer:
    """Four waves of two groups, one between them missing: lines."""
    values = {"都道府県": (12.5, 40.4, 51.1, 87.2), "指定都市": (10.0, 20.0, 30.0, 90.0)}
    codes = {"都道府県": "prefectures", "指定都市": "designated_cities"}
    years = (2020, 2022, 2023, 2024)
    cells = {
        (g, y): cell("genai_rate", "JP", v, year=y, population=codes[g], figure=f"genai_rate/{g}/{y}")
        for g, row in values.items()
        for y, v in zip(years, row, strict=True)
    }
    view = TableView(
        title="生成AI導入率の推移",
        columns=("年度", "団体区分", "導入率"),
        rows=tuple((str(y), g, f"{cells[g, y].text}％") for g in values for y in years),
        figures=tuple(("", "", cells[g, y].figure) for g in values for y in years),
        source_line="出典: 日本総研 No.2025-062 図表7",
        evidence="E1",
    )
    table = TableEvidence(
        id="E1", title=view.title, cells=tuple(cells.values()), sql="SELECT year, value FROM figures"
    )
    return Answer(
        question=question,
        language="ja",
        lead="都道府県は2022年度の40.4％から2024年度の87.2％に伸びました【1】。",
        table=view,
        citations=(
            citation(1, "図表7", "都道府県 40.4％ → 87.2％", figures=[cells["都道府県", 2024].figure]),
        ),
        evidence=(table,),
        sql=("SELECT year, value FROM figures",),
        verification=Verification(numbers=4, supported=4),
    )


def explanation(question: str) -> Answer:
    """A text answer from two passages, one marked unsure."""
    first = PassageEvidence(
        id="E1",
        passage="jri2025/9",
        source="jri2025",
        locator="2(1)",
        label="2(1)",
        heading="源内",
        text="デジタル庁は職員向けの生成AI環境を自ら整えた。名称は源内で、庁内の全職員が試せる。\nほかの府省への展開も計画されている。",
        similarity=0.91,
    )
    second = PassageEvidence(
        id="E2",
        passage="guide/3",
        source="guide",
        locator="5章 <b>強調</b>",
        label="5章",
        heading="調達の考え方",
        text="高いリスクが見込まれる利用では、責任者が事前に確認する（一般知識）。",
        unsure=True,
        verbatim=True,
    )
    return Answer(
        question=question,
        language="ja",
        lead="源内は、デジタル庁が職員向けに整えた生成AIの利用環境です【1】。",
        body=(
            "ほかの府省への展開も計画されています【1】。高リスクの利用では責任者が事前に確認します【2】。",
        ),
        citations=(
            citation(1, "2(1)", "名称は源内で、庁内の全職員が試せる。"),
            citation(
                2,
                "5章",
                "高いリスクが見込まれる利用では、責任者が事前に確認する（一般知識）。",
                evidence="E2",
            ),
        ),
        evidence=(first, second),
        suggestions=("生成AIの調達で注意することは？",),
        verification=Verification(),
    )


def not_published(question: str) -> Abstention:
    """A refusal with the nearest published figure."""
    base = ranking(question)
    return Abstention(
        question=question,
        language="ja",
        reason="not_published",
        lead="沖縄県の生成AI導入率は公表されていません。公表されているのは上位5団体と下位5団体だけです【1】。",
        body=("近い公表値として、九州・沖縄の市区町村全体は27.4％です【2】。",),
        citations=(
            citation(1, "図表12", "上位5団体と下位5団体"),
            citation(2, "図表14", "九州・沖縄 27.4％", evidence="E9"),
        ),
        evidence=base.evidence,
        suggestions=("九州・沖縄の生成AI導入率は？",),
        plan=base.plan,
    )


def which(question: str) -> Clarification:
    """A question back."""
    return Clarification(
        question=question,
        language="ja",
        lead="AIと生成AIのどちらの導入率ですか。",
        choices=("全国の市区町村のAI導入率は？", "全国の市区町村の生成AI導入率は？"),
    )


def english(question: str) -> Answer:
    """The ranking in English."""
    base = ranking(question)
    return replace(
        base,
        language="en",
        lead="Kochi has the lowest rate (11.8 %), followed by Aomori (12.5 %) and Hokkaido (15.6 %)【1】.",
        body=(),
        notes=(),
    )


def followed(question: str, conversation: Conversation) -> Answer:
    """Says what the earlier turn was, so that a test sees the conversation arrive."""
    base = regions(question)
    earlier = conversation.turns[-1].question if conversation.turns else "なし"
    return replace(base, lead=f"近畿の生成AI導入率は30.8％です【1】。前の質問は「{earlier}」です。")


def outcome_for(question: str, conversation: Conversation) -> Outcome:
    """The pretend answer, chosen by words in the question."""
    rules: tuple[tuple[str, Callable[[str], Outcome]], ...] = (
        ("源内", explanation),
        ("沖縄", not_published),
        ("推移", trend),
        ("どう変わ", trend),
        ("差", regions),
        ("導入率は?", which),
        ("導入率は？", which),
        ("Which", english),
    )
    if question.startswith("では"):
        return followed(question, conversation)
    return next((make(question) for word, make in rules if word in question), ranking(question))


class FakeAssistant:
    """Answers by rule, with a pause a stage; `遅い` in a question makes it slow, `壊れ` makes it fail."""

    def __init__(self, *, pause_s: float = 0.02, home: Path | None = None) -> None:
        self._pause_s = pause_s
        self._home = home
        self.settings = Settings(home=home) if home else Settings()
        self._corpus: SimpleNamespace | None = None
        self.closed_early = 0
        self.asked: list[str] = []
        self.options: list[Any] = []

    def stream(
        self, question: str, conversation: Conversation = NO_TURNS, options: Any = None
    ) -> Iterator[Any]:
        self.asked.append(question)
        self._log("asked", question)
        self.options.append(options)
        self._log("options", str(options))
        self._log("turns", str(len(conversation.turns)))
        finished = False
        try:
            steps: list[Step] = []
            for name, title, detail in STAGES:
                yield StageStarted(name=name, title=title)
                started = time.perf_counter()
                time.sleep(1.5 if "遅い" in question else self._pause_s)
                if "壊れ" in question:
                    raise RuntimeError("internal")
                step = Step(
                    name=name, title=title, milliseconds=(time.perf_counter() - started) * 1000, detail=detail
                )
                steps.append(step)
                yield StageFinished(step=step)
            finished = True
            yield self._traced(outcome_for(question, conversation), steps)
        finally:
            if not finished:
                self.closed_early += 1
                self._log("closed", question)

    def _log(self, what: str, value: str) -> None:
        """Lines for a test in another process."""
        if self._home is not None:
            with (self._home / "fake.log").open("a", encoding="utf-8") as file:
                file.write(f"{what}\t{value}\n")

    def _traced(self, outcome: Outcome, steps: list[Step]) -> Outcome:
        total = sum(step.milliseconds for step in steps)
        return replace(
            outcome,
            trace=Trace(
                run=uuid4().hex,
                asked_at=datetime.now().astimezone().isoformat(timespec="seconds"),
                steps=tuple(steps),
                total_ms=total,
                first_visible_ms=total,
                llm=LlmUse(
                    backend="embedded", name="fake-1.5b", calls=1, prompt_tokens=612, completion_tokens=31
                ),
                versions={"konkyo": "0.1.0", "corpus": "abc123"},
            ),
        )

    def ask(self, question: str, conversation: Conversation = NO_TURNS, options: Any = None) -> Outcome:
        return list(self.stream(question, conversation, options))[-1]

    def llm_status(self) -> FakeStatus:
        return FakeStatus()

    def ask_turns(self, turns: Sequence[str], options: Any = None) -> Outcome:
        conversation = NO_TURNS
        for turn in turns[:-1]:
            conversation = conversation.followed_by(self.ask(turn, conversation, options))
        return self.ask(turns[-1], conversation, options)

    @property
    def corpus(self) -> SimpleNamespace:
        """The real texts and figures, without database and index."""
        if self._corpus is None:
            self.reload_corpus()
        assert self._corpus is not None
        return self._corpus

    def reload_corpus(self, progress: Any = None) -> None:
        self._corpus = SimpleNamespace(data=read_corpus(self.settings.home))
