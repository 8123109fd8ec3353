"""The step between the terminal and the page: starts Gradio, says a taken port in one sentence."""

from __future__ import annotations

from argparse import Namespace

from assistant import Settings, UsageError
from ui import text_ja as t
from ui.app import launch


def serve_page(args: Namespace, settings: Settings) -> int:
    """Serve until interrupted; 0 afterwards.

    Raises:
        UsageError: The address or port cannot be used.
    """
    try:
        launch(settings, auth=args.auth)
    except OSError as error:
        raise UsageError(t.PORT_TAKEN.format(host=settings.host, port=settings.port)) from error
    return 0
