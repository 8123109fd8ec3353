"""The step between the terminal and the page: login, guard, server; a taken port is one sentence."""

from __future__ import annotations

import os
import socket
import threading
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import gradio as gr
import uvicorn
from fastapi import FastAPI

import assistant as konkyo
from assistant import Settings, UsageError
from ui import text_ja as t
from ui.access import words
from ui.access.guard import Guard, known_hosts
from ui.access.serving import page_access
from ui.app import build_app, mount_options

if TYPE_CHECKING:
    from assistant import Assistant

_STOP_S = 5


class PageServer:
    """The page with everything that stands before it, on a socket that is already ours."""

    def __init__(
        self,
        settings: Settings,
        open: Callable[[], Assistant] | None = None,
        *,
        host_names: Sequence[str] = (),
    ) -> None:
        """Build the page and take the port; `host_names` are further names under which readers come.

        Raises:
            UsageError: The address or port cannot be used, or nobody could log in.
        """
        self.access = page_access(settings.home, settings.host)
        self._socket = _bind(settings.host, settings.port)
        os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
        self.blocks = build_app(open or (lambda: konkyo.open_assistant(settings)), settings)
        # FastAPI's own pages load their scripts from elsewhere.
        parent = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        gr.mount_gradio_app(
            parent,
            self.blocks,
            path="/",
            auth=self.access.login,
            auth_message=words.LOGIN_MESSAGE if self.access.login else None,
            app_kwargs={"middleware": [self.access.inside]},
            **mount_options(),
        )
        app = Guard(parent, known_hosts(settings.host, host_names))
        config = uvicorn.Config(
            app, log_level="warning", timeout_graceful_shutdown=_STOP_S, server_header=False
        )
        self._server = uvicorn.Server(config)
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Serve until interrupted."""
        self._server.run(sockets=[self._socket])

    def start(self) -> None:
        """Serve from a thread; returns when requests are answered."""
        self._thread = threading.Thread(target=self.run, name="konkyo-page", daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.05)

    def close(self) -> None:
        """End what `start` began."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(2 * _STOP_S)


def serve_page(args: Namespace, settings: Settings) -> int:
    """Serve until interrupted; 0 afterwards.

    Raises:
        UsageError: The address or port cannot be used, or nobody could log in.
    """
    server = PageServer(settings, host_names=args.host_name)
    print(t.SERVING.format(url=f"http://{settings.host}:{settings.port}/"), flush=True)
    server.run()
    return 0


def _bind(host: str, port: int) -> socket.socket:
    """A listening socket; uvicorn itself would end the program on a taken port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(t.PORT_TAKEN.format(host=host, port=port)) from error
