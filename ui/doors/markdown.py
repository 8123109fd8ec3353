"""An answer as Markdown for other programs' screens: lines stay lines, sources are links.

Adds nothing to what the assistant wrote but addresses.
"""

from __future__ import annotations

from assistant import Outcome, citation_line, render_markdown


def linked_markdown(outcome: Outcome) -> str:
    """The outcome as a Markdown viewer shows it best; blocks are parted by empty lines."""
    links = {
        f"【{citation.number}】{citation_line(citation)}": (
            f"【{citation.number}】[{_bare(citation_line(citation))}]({citation.url})"
        )
        for citation in outcome.citations
        if citation.url.startswith(("https://", "http://")) and not {*citation.url} & {*" ()<>"}
    }
    return "\n\n".join(_block(block, links) for block in render_markdown(outcome).split("\n\n"))


def _block(block: str, links: dict[str, str]) -> str:
    if block.startswith("|"):
        return block
    # Two spaces: without them a viewer joins the lines.
    return "  \n".join(links.get(line, line) for line in block.split("\n"))


def _bare(label: str) -> str:
    return label.replace("[", "［").replace("]", "］")
