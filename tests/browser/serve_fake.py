"""Serves the page with the pretend assistant: `python -m tests.browser.serve_fake PORT HOME [OPEN_S]`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from assistant import Settings
from tests.ui.fake_assistant import FakeAssistant
from ui.serve import PageServer


def main(port: int, home: Path, open_s: float) -> None:
    """Serve until killed; opening takes `open_s` seconds."""

    def open_fake() -> FakeAssistant:
        time.sleep(open_s)
        return FakeAssistant(pause_s=0.12, home=home)

    PageServer(Settings(home=home, port=port), open_fake).run()  # type: ignore[arg-type]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0.0)
