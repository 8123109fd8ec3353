"""Serves the page with the pretend assistant: `python -m tests.browser.serve_fake PORT HOME [waits]`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from assistant import Settings
from tests.ui.fake_assistant import FakeAssistant
from ui.serve import PageServer


def main(port: int, home: Path, waits: bool) -> None:
    """Serve until killed; with `waits`, the assistant opens once HOME holds a file `open`."""

    def open_fake() -> FakeAssistant:
        while waits and not (home / "open").exists():
            time.sleep(0.05)
        return FakeAssistant(pause_s=0.12, home=home)

    PageServer(Settings(home=home, port=port), open_fake).run()  # type: ignore[arg-type]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), "waits" in sys.argv[3:])
