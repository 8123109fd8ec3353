"""The buttons under an answer: copy for a reply, save, and the rest behind 「…」. HTML only."""

from __future__ import annotations

from assistant import Abstention, Outcome
from ui.answer_words import AnswerWords
from ui.markup import icon, text

_SAY_A_LIMIT = ("not_published", "not_in_corpus", "future", "no_evidence")
"""Refusals that an officer may have to show: what is not published is an answer, too."""


def actions_html(outcome: Outcome, words: AnswerWords, *, table: bool, pictures: bool) -> str:
    """Copy and save where there is something to defend; a greeting or a question back has none of it.

    Args:
        table: The page shows a table, so sheets can be saved.
        pictures: The page shows a chart or map.
    """
    kept = outcome.trace is not None
    limit = isinstance(outcome, Abstention) and outcome.reason in _SAY_A_LIMIT
    parts = (
        [_copy(words), _save_menu(words, table, pictures)] if kept and (outcome.citations or limit) else []
    )
    parts.append(_more_menu(words, kept))
    return f'<div class="kk-actions">{"".join(parts)}</div><div class="kk-feedback"></div>'


def _copy(words: AnswerWords) -> str:
    return (
        f'<button type="button" class="kk-action kk-primary" data-act="copy-reply">{icon("copy")}'
        f"<span>{text(words.copy_reply)}</span></button>"
    )


def _save_menu(words: AnswerWords, table: bool, pictures: bool) -> str:
    formats = [("docx", words.word)]
    if table:
        formats += [("xlsx", words.excel), ("csv", "CSV")]
    formats += [("md", "Markdown"), ("json", "JSON")]
    buttons = "".join(
        f'<button type="button" data-act="save" data-format="{code}">{text(name)}</button>'
        for code, name in formats
    )
    if pictures:
        buttons += f'<button type="button" data-act="save-png">{text(words.save_png)}</button>'
    return _menu(words.save, "save", buttons, label=True)


def _more_menu(words: AnswerWords, kept: bool) -> str:
    acts = [("show-panel", words.show_panel)]
    acts += [("copy-markdown", words.copy_markdown), ("copy-link", words.copy_link)] if kept else []
    acts.append(("retry", words.retry))
    buttons = "".join(f'<button type="button" data-act="{act}">{text(name)}</button>' for act, name in acts)
    if kept:
        buttons += "".join(
            f'<button type="button" data-act="vote" data-verdict="{verdict}" aria-pressed="false">'
            f"{icon(verdict)}<span>{text(name)}</span></button>"
            for verdict, name in (("up", words.vote_up), ("down", words.vote_down))
        )
    return _menu(words.more, "more", buttons, label=False)


def _menu(name: str, picture: str, buttons: str, *, label: bool) -> str:
    shown = f"<span>{text(name)}</span>" if label else ""
    return (
        f'<details class="kk-menu"><summary class="kk-action" aria-label="{text(name)}" title="{text(name)}">'
        f'{icon(picture)}{shown}</summary><div class="kk-menu-list">{buttons}</div></details>'
    )
