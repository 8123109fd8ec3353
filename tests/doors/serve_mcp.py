"""The MCP server on stdio with a pretend assistant that prints: `python -m tests.doors.serve_mcp`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.ui.fake_assistant import FakeAssistant
from ui.doors.asking import Asker
from ui.doors.mcp_server import build_mcp_server


class ChattyAssistant(FakeAssistant):
    """Writes to standard output, as a library may: the protocol's messages must not suffer."""

    def stream(self, *arguments: Any, **more: Any) -> Iterator[Any]:
        """As the pretend assistant, with noise."""
        print("部品の出力", flush=True)
        return super().stream(*arguments, **more)


if __name__ == "__main__":
    assistant = ChattyAssistant(pause_s=0.0)
    build_mcp_server(Asker(lambda: assistant)).run("stdio")  # type: ignore[arg-type,return-value]
