"""The served page against strangers: hosts, origins, cookies, headers, roles, malformed calls."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Settings
from tests.ui.fake_assistant import FakeAssistant
from ui.access.uploads import discard_uploads
from ui.access.users import UserFile
from ui.serve import PageServer

PASSWORD = "架空の合言葉です12"
EVENT = "/gradio_api/queue/join"
CALL = "/gradio_api/component_server"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """A page with an admin and a reader: its address and its Gradio application."""
    home = tmp_path_factory.mktemp("home")
    users = UserFile(home / "users.json")
    users.add("tanaka", PASSWORD, "admin")
    users.add("suzuki", PASSWORD, "reader")
    settings = Settings(home=home, port=free_port())
    server = PageServer(settings, lambda: FakeAssistant(home=home))  # type: ignore[arg-type,return-value]
    server.start()
    yield f"http://127.0.0.1:{settings.port}", server.blocks
    server.close()


@contextmanager
def client_of(page: tuple[str, Any], name: str = "") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=page[0], trust_env=False, timeout=60) as client:
        if name:
            login = client.post("/login", data={"username": name, "password": PASSWORD})
            assert login.status_code == 200
        yield client


def event_number(page: tuple[str, Any], name: str) -> int:
    return next(n for n, event in page[1].fns.items() if getattr(event.fn, "__name__", "") == name)


def chat_component(page: tuple[str, Any]) -> int:
    return next(n for n, block in page[1].blocks.items() if getattr(block, "elem_id", "") == "kk-chat")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "a b", "[::1", "localhost:x"])
def test_a_host_that_is_not_ours_is_refused(page: tuple[str, Any], host: str) -> None:
    with client_of(page) as client:
        assert client.get("/", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "192.0.2.7:7860", "[::1]:7860"])
def test_our_names_and_plain_addresses_are_answered(page: tuple[str, Any], host: str) -> None:
    with client_of(page) as client:
        assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_site_can_neither_send_nor_read(page: tuple[str, Any], origin: str) -> None:
    with client_of(page, "tanaka") as client:
        for path in (EVENT, CALL, "/gradio_api/upload", "/login", "/logout"):
            sent = client.post(path, headers={"Origin": origin}, json={})
            assert sent.status_code == 403 and "ほかのサイト" in sent.json()["detail"]
        assert client.options(EVENT, headers={"Origin": origin}).status_code == 403
        read = client.get("/config", headers={"Origin": origin})
        assert not [name for name in read.headers if name.startswith("access-control-")]


def test_a_form_of_another_site_without_an_origin_is_refused(page: tuple[str, Any]) -> None:
    with client_of(page, "tanaka") as client:
        files = {"files": ("a.txt", b"text")}
        sent = client.post("/gradio_api/upload", files=files, headers={"Sec-Fetch-Site": "cross-site"})
        assert sent.status_code == 403


def test_every_reply_carries_the_protecting_headers(page: tuple[str, Any]) -> None:
    with client_of(page) as client:
        for path in ("/", "/config", "/no-such-page"):
            headers = client.get(path).headers
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "default-src 'self'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"


def test_cookies_stay_with_our_page_and_out_of_scripts(page: tuple[str, Any]) -> None:
    with client_of(page) as client:
        reply = client.post("/login", data={"username": "tanaka", "password": PASSWORD})
        cookies = reply.headers.get_list("set-cookie")
        assert cookies
        for cookie in cookies:
            assert "samesite=lax" in cookie.lower() and "httponly" in cookie.lower()
            assert "samesite=none" not in cookie.lower()


def test_without_a_login_nothing_is_called(page: tuple[str, Any]) -> None:
    event = {"data": [], "fn_index": event_number(page, "add_files"), "session_hash": "a"}
    call = {"data": {}, "component_id": chat_component(page), "fn_name": "hello", "session_hash": "a"}
    with client_of(page) as client:
        assert client.post(EVENT, json=event).status_code in (401, 403)
        assert client.post(CALL, json=call).status_code == 401
        assert client.post("/gradio_api/upload", files={"files": ("a.txt", b"x")}).status_code == 403


@pytest.mark.parametrize("name", ["add_files", "forget", "start", "stop", "open_run", "compare"])
def test_a_reader_may_not_do_what_admins_do(page: tuple[str, Any], name: str) -> None:
    event = {"data": [None] * 3, "fn_index": event_number(page, name), "session_hash": "a"}
    with client_of(page, "suzuki") as reader:
        for path in (EVENT, f"/gradio_api/run/{name}", f"/gradio_api/api/{name}"):
            refused = reader.post(path, json=event)
            assert refused.status_code == 403 and "管理者" in refused.json()["detail"]


def test_a_reader_may_not_upload_and_an_admin_may(page: tuple[str, Any]) -> None:
    with client_of(page, "suzuki") as reader, client_of(page, "tanaka") as admin:
        file = {"files": ("a.txt", "本文である。".encode())}
        assert reader.post("/gradio_api/upload", files=file).status_code == 403
        uploaded = admin.post("/gradio_api/upload", files=file)
        assert uploaded.status_code == 200
        (path,) = uploaded.json()
        assert Path(path).is_file() and discard_uploads([path]) == 1 and not Path(path).exists()


def test_both_may_ask(page: tuple[str, Any]) -> None:
    call = {"data": {}, "component_id": chat_component(page), "fn_name": "hello", "session_hash": "a"}
    for name in ("suzuki", "tanaka"):
        with client_of(page, name) as client:
            assert client.post(CALL, json=call).json()["user"] == name
            event = {"data": [None], "fn_index": event_number(page, "ask"), "session_hash": "b"}
            assert client.post(EVENT, json=event).status_code == 200


def test_a_removed_user_is_a_stranger_at_once(page: tuple[str, Any]) -> None:
    users = UserFile(Path(page[1].auth.users.path))
    users.add("sato", PASSWORD, "admin")
    event = {"data": [None], "fn_index": event_number(page, "forget"), "session_hash": "a"}
    with client_of(page, "sato") as client:
        assert client.post(EVENT, json=event).status_code == 200
        users.remove("sato")
        assert client.post(EVENT, json=event).status_code == 403


def server_call(**changes: object) -> bytes:
    call = {"data": {}, "component_id": 1, "fn_name": "hello", "session_hash": "a"}
    return json.dumps({**call, **changes}).encode()


MALFORMED = {
    "empty": b"",
    "cut off": b"{",
    "deep": b"[" * 100_000,
    "list": b"[]",
    "null": b"null",
    "nothing in it": b"{}",
    "data of another type": server_call(data=[]),
    "unknown component": server_call(component_id=10**6),
    "component of another type": server_call(component_id="x"),
    "inner function": server_call(fn_name="__class__"),
    "no function": server_call(fn_name=None),
    "no UTF-8": b'{"data": "\xff"}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.parametrize("path", [CALL, EVENT])
def test_malformed_calls_are_the_callers_mistake(page: tuple[str, Any], path: str, body: bytes) -> None:
    with client_of(page, "tanaka") as client:
        reply = client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert 400 <= reply.status_code < 500
        assert "Traceback" not in reply.text


def test_a_call_of_many_megabytes_is_refused(page: tuple[str, Any]) -> None:
    with client_of(page, "tanaka") as client:
        assert client.post(CALL, content=b" " * 3_000_000).status_code == 413


@pytest.mark.parametrize("path", ["/gradio_api/vibe-edit/", "/gradio_api/profiling/clear"])
def test_gradios_own_workshop_is_closed(page: tuple[str, Any], path: str) -> None:
    with client_of(page, "tanaka") as client:
        assert client.post(path, json={}).status_code == 404


def test_only_files_of_uploads_are_discarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uploads, elsewhere = tmp_path / "uploads", tmp_path / "elsewhere.txt"
    (uploads / "abc").mkdir(parents=True)
    (uploads / "abc" / "a.txt").write_text("a", encoding="utf-8")
    elsewhere.write_text("b", encoding="utf-8")
    (uploads / "link.txt").symlink_to(elsewhere)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(uploads))
    given = [uploads / "abc" / "a.txt", elsewhere, uploads / "link.txt", uploads / ".." / "elsewhere.txt"]
    assert discard_uploads(map(str, given)) == 1
    assert elsewhere.is_file() and not (uploads / "abc").exists()
