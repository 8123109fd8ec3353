"""Gradio's theme: system fonts only (nothing is fetched), the page's one accent colour."""

from __future__ import annotations

from typing import Final

from gradio import themes

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
_ACCENT: Final = themes.Color(
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


def konkyo_theme() -> themes.Base:
    """Base theme without web fonts; plain strings are taken as local font names."""
    theme = themes.Base(
        primary_hue=_ACCENT,
        secondary_hue=_ACCENT,
        neutral_hue=themes.colors.slate,
        font=FONTS,
        font_mono=("Consolas", "Noto Sans Mono CJK JP", "monospace"),
        radius_size=themes.sizes.radius_md,
    )
    # The login page has the theme without our styles: each variable carries its value as well.
    return theme.set(
        input_border_width="1px",
        input_border_width_dark="1px",
        input_border_color="#8a94a2",
        input_border_color_dark="#8a94a2",
        body_background_fill="var(--kk-page, #f4f6f8)",
        body_background_fill_dark="var(--kk-page, #12161c)",
        body_text_color="var(--kk-ink, #1b2430)",
        body_text_color_dark="var(--kk-ink, #e7ebf0)",
        body_text_color_subdued="var(--kk-quiet, #566273)",
        body_text_color_subdued_dark="var(--kk-quiet, #a6b1bf)",
        block_background_fill="var(--kk-card, #ffffff)",
        block_background_fill_dark="var(--kk-card, #1a2029)",
        block_label_text_color="var(--kk-ink, #1b2430)",
        block_label_text_color_dark="var(--kk-ink, #e7ebf0)",
        block_title_text_color="var(--kk-ink, #1b2430)",
        block_title_text_color_dark="var(--kk-ink, #e7ebf0)",
        block_info_text_color="var(--kk-quiet, #566273)",
        block_info_text_color_dark="var(--kk-quiet, #a6b1bf)",
        border_color_primary="var(--kk-rule, #d5dae1)",
        border_color_primary_dark="var(--kk-rule, #36404d)",
        button_primary_background_fill="var(--kk-accent, #1f5fa8)",
        button_primary_background_fill_dark="var(--kk-accent, #86b6ee)",
        button_primary_background_fill_hover="var(--kk-accent, #1f5fa8)",
        button_primary_background_fill_hover_dark="var(--kk-accent, #86b6ee)",
        button_primary_text_color="var(--kk-accent-ink, #ffffff)",
        button_primary_text_color_dark="var(--kk-accent-ink, #0d1a2a)",
        button_secondary_text_color="var(--kk-ink, #1b2430)",
        button_secondary_text_color_dark="var(--kk-ink, #e7ebf0)",
        input_background_fill="var(--kk-card, #ffffff)",
        input_background_fill_dark="var(--kk-card, #1a2029)",
        link_text_color="var(--kk-accent, #1f5fa8)",
        link_text_color_dark="var(--kk-accent, #86b6ee)",
    )
