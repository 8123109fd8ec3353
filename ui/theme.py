"""Gradio's theme: system fonts only (nothing is fetched), the page's one accent colour."""

from __future__ import annotations

from typing import Final

import gradio as gr

FONTS: Final = (
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic UI",
    "Yu Gothic",
    "Meiryo",
    "Noto Sans CJK JP",
    "system-ui",
    "sans-serif",
)
_ACCENT: Final = gr.themes.Color(
    name="konkyo",
    c50="#f1f6fc",
    c100="#e6eef8",
    c200="#c9dcf1",
    c300="#a9c8ea",
    c400="#86b6ee",
    c500="#2f74b8",
    c600="#1f5fa8",
    c700="#184d8a",
    c800="#134a86",
    c900="#10325a",
    c950="#0b223d",
)


def konkyo_theme() -> gr.themes.Base:
    """Base theme without web fonts; plain strings are taken as local font names."""
    theme = gr.themes.Base(
        primary_hue=_ACCENT,
        secondary_hue=_ACCENT,
        neutral_hue=gr.themes.colors.slate,
        font=FONTS,
        font_mono=("Consolas", "Noto Sans Mono CJK JP", "monospace"),
        radius_size=gr.themes.sizes.radius_md,
    )
    return theme.set(
        body_background_fill="var(--kk-page)",
        body_background_fill_dark="var(--kk-page)",
        body_text_color="var(--kk-ink)",
        body_text_color_dark="var(--kk-ink)",
        body_text_color_subdued="var(--kk-quiet)",
        body_text_color_subdued_dark="var(--kk-quiet)",
        block_background_fill="var(--kk-card)",
        block_background_fill_dark="var(--kk-card)",
        block_label_text_color="var(--kk-ink)",
        block_label_text_color_dark="var(--kk-ink)",
        block_title_text_color="var(--kk-ink)",
        block_title_text_color_dark="var(--kk-ink)",
        block_info_text_color="var(--kk-quiet)",
        block_info_text_color_dark="var(--kk-quiet)",
        border_color_primary="var(--kk-rule)",
        border_color_primary_dark="var(--kk-rule)",
        button_primary_background_fill="var(--kk-accent)",
        button_primary_background_fill_dark="var(--kk-accent)",
        button_primary_background_fill_hover="var(--kk-accent)",
        button_primary_background_fill_hover_dark="var(--kk-accent)",
        button_primary_text_color="var(--kk-accent-ink)",
        button_primary_text_color_dark="var(--kk-accent-ink)",
        button_secondary_text_color="var(--kk-ink)",
        button_secondary_text_color_dark="var(--kk-ink)",
        input_background_fill="var(--kk-card)",
        input_background_fill_dark="var(--kk-card)",
        link_text_color="var(--kk-accent)",
        link_text_color_dark="var(--kk-accent)",
    )
