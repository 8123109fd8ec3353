"""All doors as one application: the page, its API, OpenAI's form, MCP and 源内, behind one doorkeeper.

Knows which door is where; serving it is serving.py's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import gradio as gr
from fastapi import FastAPI
from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from ui.access.guard import Guard
from ui.access.serving import PageAccess
from ui.app import mount_options
from ui.doors import gennai, openai_api, openai_form
from ui.doors.asking import Asker
from ui.doors.doorkeeper import Doorkeeper
from ui.doors.gate import Gate
from ui.doors.mcp_server import build_mcp_server

MCP_PATH = "/mcp"
Lifespan = Callable[[], AbstractAsyncContextManager[Any]]
ERROR_FORMS = {
    openai_api.PATH: openai_form.error_form,
    gennai.PATH: gennai.error_form,
    MCP_PATH: lambda message, status, code: {
        "jsonrpc": "2.0",
        "id": None,
        "error": {"code": -32000 - status % 100, "message": message, "data": {"reason": code}},
    },
}


def build_application(
    asker: Asker,
    gate: Gate,
    page: gr.Blocks | None = None,
    *,
    access: PageAccess | None = None,
    hosts: frozenset[str] = frozenset(),
) -> ASGIApp:
    """Every door in one ASGI application.

    Args:
        page: The chat page, with its API; None for the programs' doors alone.
        access: The page's login and what each role may do; None for a page without a login.
        hosts: As from `known_hosts`.
    """
    mcp_routes, mcp_lifespan = _mcp(build_mcp_server(asker))
    routes = [*openai_api.openai_routes(asker), *gennai.gennai_routes(asker), *mcp_routes]
    app = _application(routes, [mcp_lifespan])
    if page is not None:
        inside = {"middleware": [access.inside]} if access else {}
        login = access.login if access else None
        gr.mount_gradio_app(app, page, path="/", auth=login, app_kwargs=inside, **mount_options())
    return Guard(Doorkeeper(app, gate, ERROR_FORMS), hosts)


def build_mcp_application(asker: Asker, gate: Gate, hosts: frozenset[str] = frozenset()) -> ASGIApp:
    """The MCP door alone."""
    routes, lifespan = _mcp(build_mcp_server(asker))
    return Guard(Doorkeeper(_application(routes, [lifespan]), gate, ERROR_FORMS), hosts)


def _application(routes: Sequence[BaseRoute], lifespans: Sequence[Lifespan]) -> FastAPI:
    @asynccontextmanager
    async def whole(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for lifespan in lifespans:
                await stack.enter_async_context(lifespan())
            yield

    # FastAPI's own pages load their scripts from elsewhere.
    app = FastAPI(
        routes=list(routes), lifespan=whole, openapi_url=None, docs_url=None, redoc_url=None, debug=False
    )
    # No origin at all; Gradio, which would allow some, keeps to its parent's rule.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    return app


def _mcp(server: MCPServer[Any]) -> tuple[list[BaseRoute], Lifespan]:
    """The route of the server, and what has to run while it is served.

    Each request stands alone, so no session outlives its client. Hosts and origins are the doorkeeper's.
    """
    inner = server.streamable_http_app(
        streamable_http_path=MCP_PATH,
        stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    return list(inner.routes), lambda: server.session_manager.run()
