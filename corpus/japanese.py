"""Japanese text as search and matching need it: one spelling per character, and the words that carry meaning.

Knows characters and words; knows nothing about measures, places or passages.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator

import sudachipy

_DASHES = "‐‑‒–—―−﹘﹣"
_TILDES = "〜∼˜〰"
_DOUBLE_QUOTES = "“”„‟〝〟"
_SINGLE_QUOTES = "‘’‚‛"
_UNIFIED = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_TILDES, "~"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
        "\r": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BLANKS = re.compile(r"[^\S\n]+")
_KATAKANA_TO_HIRAGANA = str.maketrans({chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)})

_CONTENT_CLASSES = frozenset({"名詞", "動詞", "形容詞", "形状詞", "接頭辞", "接尾辞"})
_EMPTY_SUBCLASSES = frozenset({"助動詞語幹"})
_STOP_WORDS = frozenset(
    """
    する 為る ある 有る 在る いる 居る なる 成る できる 出来る 行う 言う いう 申す 致す 下さる 頂く 貰う
    教える 知る 知りたい 見る 御 こと 事 もの 物 ため 為 よう 様 そう ところ 所 とき 時
    これ それ あれ どれ ここ そこ つく 就く 付く よる 因る 於く どこ 何処 何 なに 誰 だれ いつ 何時
    どう どんな 其れ 此れ 此処 其処 の 方 ほう 私 的 者 等
    a an and are as at be by do does for from has have how in is it me of on or that the this to was
    ホワット ザ フォー フロム ウィズ were what when where which who why will with you
    """.split()  # noqa: SIM905 - a list of a hundred quoted words cannot be read
)
_DROPPED = ("Cc", "Cf", "Cs")
"""Control, format, and lone surrogates, which no file or database can hold."""
_LONGEST_PIECE = 10_000
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<!s)s$")

_thread = threading.local()
_dictionary_lock = threading.Lock()
_dictionary: sudachipy.Dictionary | None = None


def normalize_text(text: str) -> str:
    """NFKC with one dash, tilde, quote and space; control and zero-width characters and halves of characters go, line ends stay.

    The long vowel mark ー is a letter, not a dash, and stays.
    """
    unified = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").translate(_UNIFIED))
    unified = _VARIATION_SELECTOR.sub("", unified).translate(_UNIFIED).replace("\t", " ")
    return "\n".join(_BLANKS.sub(" ", _kept(line)).strip() for line in unified.split("\n")).strip()


def _kept(line: str) -> str:
    """The line without characters that nobody sees; nearly always there is none, and looking at each takes long."""
    if line.isprintable():
        return line
    return "".join(char for char in line if unicodedata.category(char) not in _DROPPED)


def fold_kana(text: str) -> str:
    """Katakana as hiragana, so that コウチ and こうち match; everything else as it is."""
    return text.translate(_KATAKANA_TO_HIRAGANA)


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in order, repetitions kept: normalised forms, Latin in lower case.

    Nouns, verbs, adjectives and numerals; a compound gives itself and its parts (生成AI -> 生成ai, 生成, ai).
    """
    words: list[str] = []
    for morpheme in _morphemes(normalize_text(text).replace("\n", " 。 ")):
        word_class, subclass = morpheme.part_of_speech()[:2]
        if word_class not in _CONTENT_CLASSES or subclass in _EMPTY_SUBCLASSES:
            continue
        words.extend(_word_forms(morpheme))
        parts = morpheme.split(sudachipy.SplitMode.A)
        if len(parts) > 1:
            words.extend(word for part in parts for word in _word_forms(part))
    return tuple(word for word in words if word not in _STOP_WORDS)


def _morphemes(text: str) -> Iterator[sudachipy.Morpheme]:
    """Sudachi takes 48 kB at most; one character of some scripts becomes eighteen when normalised."""
    for start in range(0, len(text), _LONGEST_PIECE):
        yield from _tokenizer().tokenize(text[start : start + _LONGEST_PIECE])


def reading_of(text: str) -> str:
    """The katakana reading of a text, word by word; what has none stays as it is."""
    return "".join(m.reading_form() or m.surface() for m in _morphemes(normalize_text(text)))


def _word_forms(morpheme: sudachipy.Morpheme) -> tuple[str, ...]:
    form = normalize_text(morpheme.normalized_form()).lower()
    surface = morpheme.surface().lower().strip()
    if not surface.isascii():
        return (form,)
    if not any(char.isalnum() for char in surface):
        return ()
    typed = _PLURAL.sub("", surface)
    # Sudachi knows many English words by their katakana (guideline -> ガイドライン): both find something.
    return (typed,) if form.isascii() else (typed, form)


def _tokenizer() -> sudachipy.Tokenizer:
    """One tokenizer a thread (they may not be shared), over one dictionary for all."""
    global _dictionary
    found: sudachipy.Tokenizer | None = getattr(_thread, "tokenizer", None)
    if found is None:
        with _dictionary_lock:
            if _dictionary is None:
                _dictionary = sudachipy.Dictionary(dict="core")
            found = _dictionary.tokenizer(mode=sudachipy.SplitMode.C)
        _thread.tokenizer = found
    return found
