"""The fixed page: what Gradio's template engine would trip over, and what must not leave the machine."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import ui
from ui import text_en
from ui.home_words import TASKS, TASKS_EN
from ui.shell import chat_script, chat_shell, page_css
from ui.text_ja import FEEDBACK_REASONS, SCRIPT, STAGE_TITLES

STATIC = Path(ui.__path__[0]) / "static"


def test_the_shell_has_nothing_that_the_template_engine_reads() -> None:
    for sign in ("`", "${", "{{"):
        assert sign not in chat_shell()


def test_no_file_of_the_page_names_an_outside_address() -> None:
    for path in STATIC.iterdir():
        assert re.findall(r"https?://|//[a-z0-9-]+\.[a-z]", path.read_text(encoding="utf-8")) == [], path.name
    assert "@import" not in page_css() and "url(" not in page_css()


def test_every_button_of_the_shell_has_an_act_and_a_name() -> None:
    script = chat_script()
    for act in set(re.findall(r'data-act="([^"]+)"', chat_shell())):
        assert f'"{act}":' in script or re.search(rf"\b{act}:", script), act
    for button in re.findall(r"<button[^>]*>(.*?)</button>", chat_shell(), flags=re.DOTALL):
        assert button


def test_custom_events_stand_quoted_in_the_script() -> None:
    assert 'trigger("ask"' in chat_script() and 'trigger("reopen"' in chat_script()


def test_six_tasks_stand_on_the_first_screen_in_both_languages() -> None:
    assert len(TASKS) == len(TASKS_EN) == 6
    assert [bool(task.question) for task in TASKS] == [bool(task.question) for task in TASKS_EN]
    assert chat_shell().index("kk-home-composer") < chat_shell().index("kk-tasks")
    assert set(STAGE_TITLES) == {"understand", "plan", "evidence", "draft", "verify"}


class _Texts(HTMLParser):
    """Japanese texts and names of the shell, without the cards that stand in both languages."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._cards = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._cards = self._cards or ("class", "kk-tasks") in attrs
        names = [value for key, value in attrs if key in ("aria-label", "title", "placeholder") and value]
        self.found.update(names if not self._cards else [])

    def handle_endtag(self, tag: str) -> None:
        self._cards = self._cards and tag != "ul"

    def handle_data(self, data: str) -> None:
        if not self._cards and re.search(r"[ぁ-んァ-ン一-龥]", data):
            self.found.add(data.strip())


def test_every_japanese_text_of_the_shell_has_its_english() -> None:
    texts = _Texts()
    texts.feed(chat_shell(7))
    known = {key.replace("{days}", "7") for key in text_en.PAGE}
    assert {text for text in texts.found if re.search(r"[ぁ-んァ-ン一-龥]", text)} - known == set()


def test_the_script_has_the_same_words_in_both_languages() -> None:
    assert set(SCRIPT) == set(text_en.SCRIPT)
    assert {k: len(v) for k, v in FEEDBACK_REASONS.items()} == {
        k: len(v) for k, v in text_en.FEEDBACK_REASONS.items()
    }


def test_no_selector_has_a_comma_inside_brackets() -> None:
    # Gradio splits selectors at every comma, also inside :is().
    assert re.findall(r":(?:is|not|where|has)\([^)]*,", page_css()) == []
