"""Users, passwords and the pause after wrong ones."""

from __future__ import annotations

import io
import stat
from argparse import Namespace
from pathlib import Path

import pytest

from assistant import Settings, UsageError
from ui.access.login import LOCKED_S, MOST_FAILURES, Login
from ui.access.manage import manage_users
from ui.access.serving import page_access
from ui.access.users import UserFile

PASSWORD = "架空の合言葉です12"


@pytest.fixture
def file(tmp_path: Path) -> UserFile:
    made = UserFile(tmp_path / "users.json")
    made.add("tanaka", PASSWORD, "admin")
    made.add("suzuki", PASSWORD, "reader")
    return made


def test_the_file_holds_no_password_and_is_its_owners_alone(file: UserFile) -> None:
    text = file.path.read_text(encoding="utf-8")
    assert PASSWORD not in text
    hashes = {user.hash for user in file.users().values()}
    assert len(hashes) == 2, "the same password of two people has two salts"
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_only_the_right_password_of_a_known_user_matches(file: UserFile) -> None:
    assert file.matches("tanaka", PASSWORD)
    assert file.matches("tanaka", "架空の合言葉です１２"), "full-width digits are the same password"
    for name, password in (("tanaka", "x" * 12), ("nobody", PASSWORD), ("", ""), ("tanaka", "\ud800")):
        assert not file.matches(name, password)


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("", PASSWORD, "名前"),
        ("田 中", PASSWORD, "名前"),
        ("a\n", PASSWORD, "名前"),
        ("a", "short", "短すぎ"),
    ],
)
def test_unusable_names_and_passwords_are_refused(
    file: UserFile, name: str, password: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        file.add(name, password, "reader")


def test_a_removed_user_is_out_at_once_and_the_last_admin_stays(file: UserFile) -> None:
    other = UserFile(file.path)
    assert other.role_of("suzuki") == "reader"
    with pytest.raises(UsageError, match="最後の管理者"):
        file.remove("tanaka")
    file.remove("suzuki")
    assert other.role_of("suzuki") is None and not other.matches("suzuki", PASSWORD)
    with pytest.raises(UsageError, match="登録されていません"):
        file.remove("suzuki")


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"a": {"role": "root", "salt": "", "hash": ""}}'])
def test_a_broken_file_lets_nobody_in(file: UserFile, content: str) -> None:
    file.path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="konkyo users"):
        file.users()
    with pytest.raises(UsageError):
        page_access(file.path.parent, "127.0.0.1")


def test_five_wrong_passwords_lock_the_name_for_a_quarter_of_an_hour(file: UserFile) -> None:
    now = 0.0
    login = Login(file, clock=lambda: now)
    for _ in range(MOST_FAILURES):
        assert not login("tanaka", "間違った合言葉です")
    assert not login("tanaka", PASSWORD)
    assert login("suzuki", PASSWORD)
    now = LOCKED_S + 1
    assert login("tanaka", PASSWORD)


def test_a_right_password_forgets_the_wrong_ones(file: UserFile) -> None:
    login = Login(file)
    for _ in range(3):
        for _ in range(MOST_FAILURES - 1):
            assert not login("tanaka", "間違った合言葉です")
        assert login("tanaka", PASSWORD)


def test_an_address_that_others_reach_needs_users_and_this_computer_does_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="konkyo users add"):
        page_access(tmp_path, "0.0.0.0")
    assert page_access(tmp_path, "127.0.0.1").login is None
    UserFile(tmp_path / "users.json").add("tanaka", PASSWORD, "admin")
    assert page_access(tmp_path, "0.0.0.0").login is not None
    assert page_access(tmp_path, "127.0.0.1").login is not None


def test_a_password_is_read_from_standard_input_and_never_an_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(home=tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert manage_users(Namespace(action="add", name="tanaka", role="admin"), settings) == 0
    assert manage_users(Namespace(action="list", name="", role="reader"), settings) == 0
    assert "tanaka（管理者）" in capsys.readouterr().out
    assert UserFile(tmp_path / "users.json").matches("tanaka", PASSWORD)


def test_who_came_in_with_an_api_key_is_a_reader_and_a_stranger_nothing(tmp_path: Path) -> None:
    access = page_access(tmp_path, "0.0.0.0", check_key=lambda name, key: (name, key) == ("企画課", "鍵"))
    assert access.login is not None and access.login("企画課", "鍵") and not access.login("企画課", "x")
    role_of = access.inside.kwargs["role_of"]
    assert role_of("企画課") == "reader" and role_of("") is None
    local = page_access(tmp_path, "127.0.0.1", check_key=lambda name, key: True)
    assert local.login is None and local.inside.kwargs["role_of"] is None
