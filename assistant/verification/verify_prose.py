"""Sentences that an LLM wrote: every number, name, term and comparison must rest on the cited tables and passages.

Knows evidence and claims; what cannot be traced is refused, however plausible it reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from assistant.outcome.draft import Claim
from assistant.verification.claim_words import WordReader
from assistant.verification.prose_context import ContextReader, Read
from assistant.verification.prose_figures import Proof, check_figures
from assistant.verification.prose_relations import check_relations, relations_in
from corpus.codebook import Codebook
from corpus.gazetteer import close_up, fold
from corpus.japanese import content_words
from corpus.passages import split_sentences
from tools.evidence import Cell, Evidence, PassageEvidence, TableEvidence

LEAST_HELD = 0.6
"""Share of a sentence's content words that the cited evidence must hold, where a passage is cited."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+&-]{2,}")
_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_QUOTED = re.compile(r"[「『“\"]([^」』”\"]+)[」』”\"]")
_VARIANTS = frozenset(
    {
        "rate_trial", "rate_planned", "rate_considering", "count_trial", "gain", "rank", "threshold_prefectures",
        "group_prefectures",
    }
)  # fmt: skip
_PLACE_LIKE = re.compile(r"[一-龥々ヶケ]{1,6}(?:都|道|府|県|市|区|町|村|庁|国|省|局|院|党|社)(?![一-龥々])")
_EVERYDAY = frozenset(
    {"データ", "ポイント", "パーセント", "グループ", "ランキング", "レベル", "ケース", "トップ"}
)
_PLACE_WORDS = re.compile(
    r"^(?:(?:同|各|他|両|全|本|当|諸|近隣|基礎|地方|大|小)?(?:都道府県|市区町村|市町村|町村|都市|自治体|[都道府県市区町村国])|全国)$"
)
_TABLE_WORDS = frozenset(re.findall(r"\S+", """
    割合 値 数 順位 都道府県 市区町村 自治体 団体 地域 区分 全国 平均 差 合計 比 倍 高い 低い 多い 少ない 大きい 小さい 最も
    上回る 下回る 上昇 低下 増える 減る 増加 減少 同じ 順 次ぐ 比べる 方 導入 率 調査 年度 年 時点 課題 挙げる 項目 占める
    変わる 有る 成る 為る うち 済み 策定 ガイドライン 以上 結果 場合 対する 続く 内 中 位 番目 示す 公表 最高 最低 最大 最小
    最多 最少 伸び 生成 ai 活用 利用 回答 団体数 ポイント パーセント
"""))  # fmt: skip
"""Words that a sentence about figures may use without a passage."""
_ENGLISH_OPENERS = frozenset(re.findall(r"\S+", """
    the this that these those in of for at by on with and but while among as it its they there compared according between
    both from
"""))  # fmt: skip


class ProseReader:
    """Checks prose claims. Depends on the codebook alone."""

    def __init__(self, codebook: Codebook, words: WordReader) -> None:
        self._codebook = codebook
        self._words = words

    @cached_property
    def _context(self) -> ContextReader:
        """Made for the first prose: without a writing LLM there is none."""
        return ContextReader(self._codebook)

    def check(self, claim: Claim, cited: Sequence[Evidence]) -> str:
        """The first problem of the claim, in Japanese; empty when all of it is traced."""
        tables = [found for found in cited if isinstance(found, TableEvidence)]
        passages = [found for found in cited if isinstance(found, PassageEvidence)]
        proof = self._proof(tables, passages)
        held = self._held_text(tables, passages)
        if claim.verdict is None and re.match(
            r"(?:はい|いいえ)[。、]|(?:yes|no)[.,]", claim.text, re.IGNORECASE
        ):
            return "はい・いいえの判定がありません。"
        bounds = frozenset(cell.item for cell in proof.cells)
        carried: Read | None = None
        for sentence in _sentences(claim.text):
            read = self._context.read(sentence, carried, bounds)
            problem = self._check_sentence(sentence, read, tables, proof, held)
            if problem:
                return problem
            carried = read
        return "" if carried else "空の文です。"

    def _check_sentence(
        self, sentence: str, read: Read, tables: Sequence[TableEvidence], proof: Proof, held: str
    ) -> str:
        loose = next((word for word in read.loose if fold(word) not in held), None)
        if loose is not None:
            return f"『{loose}』は根拠にありません。"
        wrong_label = next((label for label in read.labels if fold(label) not in held), None)
        if wrong_label is not None:
            return f"『{wrong_label}』は根拠にありません。"
        problem, told = check_figures(read, proof)
        return (
            problem
            or self._check_names(read, proof)
            or _check_terms(sentence, read, held)
            or check_relations(read, told, tables, proof)
            or _check_words(sentence, read, proof, held)
        )

    def _check_names(self, read: Read, proof: Proof) -> str:
        """Every linked place, population, item and measure occurs in the evidence."""
        has_prefectures = any(
            cell.unit == "都道府県" or self._codebook.places[cell.place].level == "prefecture"
            for cell in proof.cells
        )
        for mention in read.mentions:
            if mention.kind == "quantities" or not mention.codes:
                continue
            in_cells = {self._code(cell, mention.kind) for cell in proof.cells}
            in_texts = {code for sentence in proof.sentences for code in sentence.codes(mention.kind)}
            if mention.kind in ("technology", "measure"):
                in_texts |= {
                    self._codebook.measures[c].technology for s in proof.sentences for c in s.codes("measure")
                }
            arranged = mention.kind == "population" and "prefectures" in mention.codes and has_prefectures
            if arranged or mention.codes == ("adopted",) or self._is_base(mention.codes, proof):
                continue
            if not set(mention.codes) & (in_cells | in_texts):
                return f"『{mention.surface}』は根拠にありません。"
        return ""

    def _is_base(self, codes: Sequence[str], proof: Proof) -> bool:
        """生成AI導入率 is also said of its variants (including trials, gains, ranks, counts of prefectures)."""
        named = [self._codebook.measures[code] for code in codes if code in self._codebook.measures]
        cited = [self._codebook.measures[cell.measure] for cell in proof.cells]
        return any(
            n.technology == c.technology and n.quantity in ("rate", "count") and c.quantity in _VARIANTS
            for n in named for c in cited
        )  # fmt: skip

    def _code(self, cell: Cell, kind: str) -> str:
        return (
            self._codebook.measures[cell.measure].technology if kind == "technology" else getattr(cell, kind)
        )

    def _proof(self, tables: Sequence[TableEvidence], passages: Sequence[PassageEvidence]) -> Proof:
        cells = tuple(
            {cell.figure: cell for table in tables for cell in (*table.cells, *table.reference)}.values()
        )
        sentences: list[Read] = []
        for passage in passages:
            carried = self._context.read(passage.heading)
            for text in (*split_sentences(passage.text), *re.split(r"(?<=\.)\s+", passage.english)):
                read = self._context.read(text, carried)
                sentences.append(read)
                carried = read if read.mentions else carried
        calculations = tuple(calculation for table in tables for calculation in table.calculations)
        return Proof(
            cells=cells, calculations=calculations, sentences=tuple(sentences), codebook=self._codebook
        )

    def _held_text(self, tables: Sequence[TableEvidence], passages: Sequence[PassageEvidence]) -> str:
        """Everything that the evidence says, folded: passages, names of cells, documents and their places."""
        parts: list[str] = []
        for passage in passages:
            source = self._codebook.sources[passage.source]
            parts += [
                passage.heading,
                passage.text,
                passage.english,
                passage.locator,
                source.title,
                source.label,
                source.issuer,
            ]
        for table in tables:
            parts += [calculation.expression for calculation in table.calculations]
            for cell in (*table.cells, *table.reference):
                measure, source = self._codebook.measures[cell.measure], self._codebook.sources[cell.source]
                parts += [cell.locator, cell.note, source.title, source.label, source.issuer]
                parts += [
                    measure.name,
                    measure.name_en,
                    measure.definition,
                    measure.definition_en,
                    measure.survey,
                    measure.as_of,
                ]
                for dimension, code in (
                    ("place", cell.place),
                    ("population", cell.population),
                    ("item", cell.item),
                ):
                    if code:
                        member = self._codebook.member(dimension, code)
                        parts += [*member.names(), member.name_en, *member.aliases_en]
        return "\n".join(fold(part) for part in dict.fromkeys(parts))


def _sentences(text: str) -> tuple[str, ...]:
    if re.search(r"[ぁ-ん一-龥]", text):
        return split_sentences(text)
    return tuple(part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part)


def _check_terms(sentence: str, read: Read, held: str) -> str:
    """Quoted words, Latin and katakana terms, and place names that no list knows must stand in the evidence."""
    plain = close_up(sentence)
    japanese = bool(re.search(r"[ぁ-ん]", plain))
    spans = [(m.start, m.end) for m in read.mentions]
    terms = [m[1] for m in _QUOTED.finditer(plain)]
    free = "".join("、" if any(a <= i < b for a, b in spans) else char for i, char in enumerate(plain))
    if japanese:
        terms += [*_LATIN.findall(free), *(t for t in _KATAKANA.findall(free) if t not in _EVERYDAY)]
        terms += [
            m[0] for m in _PLACE_LIKE.finditer(plain)
            if not _PLACE_WORDS.match(m[0]) and not any(a <= m.start() and m.end() <= b for a, b in spans)
        ]  # fmt: skip
    else:
        words = re.findall(r"(?<![A-Za-z])[A-Z][A-Za-z-]+", free)
        terms += [
            word
            for word in words
            if word.lower() not in _ENGLISH_OPENERS and word.lower() not in _TABLE_WORDS
        ]
    missing = next((term for term in terms if fold(term) not in held), None)
    return f"『{missing}』は根拠にありません。" if missing else ""


def _check_words(sentence: str, read: Read, proof: Proof, held: str) -> str:
    """What is said at all must come from the evidence: most words from a passage, every word from a table."""
    if not re.search(r"[ぁ-ん]", sentence):
        return "" if read.around or proof.sentences else "根拠のない文です。"
    plain = close_up(sentence)
    for around in reversed(read.around):
        plain = plain[: around.numeral.start] + "、" + plain[around.numeral.end :]
    words = [word for word in content_words(plain) if not re.fullmatch(r"[\d.,%]+", word)]
    known = set(content_words(held)) | _TABLE_WORDS
    foreign = [word for word in words if word not in known and fold(word) not in held]
    if not proof.sentences:
        if foreign:
            return f"『{foreign[0]}』は根拠にありません。"
        return "" if read.around or relations_in(read.text) else "値も比較もない文です。"
    share = 1 - len(foreign) / len(words) if words else 0.0
    return "" if share >= LEAST_HELD else f"根拠にない言葉が多い文です（{'・'.join(foreign[:3])}）。"
