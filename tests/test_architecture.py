"""The picture of the house as a test: who may import whom, where big libraries are, file sizes and names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("corpus", "tools", "assistant", "ui")
"""Lowest first: a package imports itself and those before it."""
ONLY_IN = {
    "gradio": ("ui/",),
    "langchain": (
        "assistant/llm/client.py",
        "assistant/llm/chat.py",
        "assistant/graph.py",
        "assistant/agent/loop.py",
        "tools/langchain_tools.py",
    ),
    "langgraph": ("assistant/graph.py", "assistant/agent/loop.py"),
    "chromadb": ("corpus/",),
    "duckdb": ("corpus/", "tools/"),
}
LONGEST_FILE = 300
VAGUE_NAMES = ("utils", "util", "helpers", "helper", "misc", "manager", "handler", "handlers", "common")


def project_files() -> list[Path]:
    return [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def imports_in(node: ast.AST) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(module, imported names) of every import under `node`, in any depth."""
    for one in ast.walk(node):
        if isinstance(one, ast.Import):
            yield from ((alias.name, ()) for alias in one.names)
        elif isinstance(one, ast.ImportFrom):
            assert one.level == 0, f"relative import of {one.module}"
            yield one.module or "", tuple(alias.name for alias in one.names)


def imports_at_runtime(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Imports of the module's top level, without those for type checkers only."""
    for statement in tree.body:
        if not (isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test)):
            yield from imports_in(statement)


def top(module: str) -> str:
    return module.partition(".")[0]


def test_imports_point_down_the_house() -> None:
    wrong: list[str] = []
    for file in project_files():
        allowed = {*PACKAGES[: PACKAGES.index(top(module_name(file))) + 1]}
        ours = {top(module) for module, _ in imports_in(tree_of(file))} & {*PACKAGES, "tests"}
        wrong += [f"{shown(file)} imports {name}" for name in ours - allowed]
    assert wrong == []


def test_the_screen_knows_the_assistant_by_its_public_names_only() -> None:
    wrong = [
        f"{shown(file)} imports {module}"
        for file in project_files()
        if top(module_name(file)) == "ui"
        for module, _ in imports_in(tree_of(file))
        if top(module) in PACKAGES[:3] and module != "assistant"
    ]
    assert wrong == []


def test_our_own_modules_are_imported_at_the_top_of_a_file() -> None:
    hidden = [
        f"{shown(file)}: {function.name} imports {module}"
        for file in project_files()
        for function in ast.walk(tree_of(file))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for module, _ in imports_in(function)
        if top(module) in PACKAGES
    ]
    assert hidden == []


def test_big_libraries_stay_in_their_rooms() -> None:
    wrong = [
        f"{shown(file)} imports {module}"
        for file in project_files()
        for module, _ in imports_in(tree_of(file))
        if not shown(file).startswith(ONLY_IN.get(top(module).split("_")[0], ""))
    ]
    assert wrong == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {shown(file): len(file.read_text(encoding="utf-8").splitlines()) for file in project_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_files_are_named_for_what_they_know() -> None:
    assert [shown(file) for file in project_files() if {*file.stem.split("_")} & {*VAGUE_NAMES}] == []


def test_every_module_says_what_it_is_for() -> None:
    trees = {shown(file): tree_of(file) for file in project_files()}
    assert [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    modules = {module_name(file): file for file in project_files()}
    edges = {name: runtime_edges(file, set(modules)) - {name} for name, file in modules.items()}
    assert find_cycle(edges) == []


def runtime_edges(file: Path, modules: set[str]) -> set[str]:
    """Modules of ours that `file` needs when it is imported."""
    found: set[str] = set()
    for module, names in imports_at_runtime(tree_of(file)):
        members = {f"{module}.{name}" for name in names} & modules
        found |= members or ({module} & modules)
    return found


def find_cycle(edges: dict[str, set[str]]) -> list[str]:
    """One circle of names, or nothing."""
    finished: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in finished:
            return []
        for target in sorted(edges[name]):
            if circle := walk(target, [*path, name]):
                return circle
        finished.add(name)
        return []

    return next((circle for name in sorted(edges) if (circle := walk(name, []))), [])


def test_the_search_for_circles_finds_one() -> None:
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


def test_every_test_folder_is_a_package() -> None:
    """With tests/tools but no tests/__init__.py, `import tools` would load the test folder."""
    folders = {file.parent for file in (ROOT / "tests").rglob("test_*.py")}
    assert [shown(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


ROOMS = (
    "outcome",
    "llm",
    "understanding",
    "planning",
    "texts",
    "gathering",
    "drafting",
    "verification",
    "agent",
    "",
    "evaluation",
    "commands",
)
"""Rooms of assistant/, lowest first; the empty name is its ground floor (session, graph, settings, cli)."""
FOUNDATIONS = ("assistant.errors", "assistant.settings")
"""What every room may import."""
ENTRANCES = ("assistant", "assistant.cli")
"""The public names and the command line: they open every room."""


def room_of(module: str) -> str:
    """The room of a module of the assistant: `assistant.drafting.drafter` -> drafting."""
    parts = module.split(".")
    return parts[1] if len(parts) > 2 or (len(parts) == 2 and parts[1] in ROOMS) else ""


def test_rooms_of_the_assistant_import_downwards_only() -> None:
    wrong = [
        f"{shown(file)} imports {module}"
        for file in project_files()
        if (name := module_name(file)).startswith("assistant") and name not in ENTRANCES
        for module, _ in imports_in(tree_of(file))
        if module.startswith("assistant.")
        and module not in FOUNDATIONS
        and ROOMS.index(room_of(module)) > ROOMS.index(room_of(name))
    ]
    assert wrong == []


READS_NO_QUESTION = ("planning", "gathering", "drafting", "verification")
"""Rooms behind understanding: the parsed question is all that they know of it."""
PASSED_ON = {
    "assistant/planning/planner.py": ("question", "text"),
    "assistant/planning/llm_choice.py": ("text",),
    "assistant/drafting/suggestions.py": ("text",),
}
"""Memories keep the question to show it again; the LLM is shown it; the question just asked is not suggested."""


def questions_read(tree: ast.Module) -> list[str]:
    """Every `parsed.text` and `memory.question` that is read."""
    return [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and ((node.attr == "text" and ast.unparse(node.value).endswith("parsed")) or node.attr == "question")
    ]


def test_no_room_after_understanding_reads_the_words_of_the_question() -> None:
    """Nor do their modules import what reads words: mentions, wording, the reader."""
    readers = (
        "assistant.understanding.mentions",
        "assistant.understanding.wording",
        "assistant.understanding.reader",
    )
    wrong: list[str] = []
    for file in project_files():
        if not shown(file).startswith(tuple(f"assistant/{room}/" for room in READS_NO_QUESTION)):
            continue
        wrong += [f"{shown(file)} imports {m}" for m, _ in imports_in(tree_of(file)) if m in readers]
        read = {*questions_read(tree_of(file))} - {*PASSED_ON.get(shown(file), ())}
        wrong += [f"{shown(file)} reads .{attribute}" for attribute in sorted(read)]
    assert wrong == []


def test_reading_a_question_is_seen() -> None:
    assert questions_read(ast.parse("if '低い' in plan.parsed.text: ...")) == ["text"]
