"""The buttons under an answer: copy for a reply, save, and the rest behind 「…」. HTML only."""

from __future__ import annotations

from assistant import Outcome
from ui.answer_words import AnswerWords
from ui.markup import icon, text


def actions_html(outcome: Outcome, words: AnswerWords) -> str:
    """Nothing can be copied or saved of an answer without a run; retry and evidence are always there."""
    kept = outcome.trace is not None
    copy = (
        f'<button type="button" class="kk-action kk-primary" data-act="copy-reply">{icon("copy")}'
        f"<span>{text(words.copy_reply)}</span></button>"
    )
    parts = [copy, _save_menu(outcome, words)] if kept else []
    parts.append(_more_menu(words, kept))
    return f'<div class="kk-actions">{"".join(parts)}</div><div class="kk-feedback"></div>'


def _save_menu(outcome: Outcome, words: AnswerWords) -> str:
    formats = [("docx", words.word)]
    if outcome.table is not None:
        formats += [("xlsx", words.excel), ("csv", "CSV")]
    formats += [("md", "Markdown"), ("json", "JSON")]
    buttons = "".join(
        f'<button type="button" data-act="save" data-format="{code}">{text(name)}</button>'
        for code, name in formats
    )
    if outcome.table is not None and len(outcome.table.rows) > 1:
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
