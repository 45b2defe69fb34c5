"""The house rules that a machine can hold: layers, imports, names, messages and the yardsticks' bytes."""

from __future__ import annotations

import ast
import hashlib
import inspect
import os
import pkgutil
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import mfc_sim
from mfc_sim.text import messages

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(mfc_sim.__file__).parent
YARDSTICKS = ROOT / "benchmarks" / "yardsticks"

# Layers from the bottom: a module imports its own layer and those below.
LAYERS = (
    {"errors"},
    {"compiled", "whole_file"},
    {"text"},
    {"sparks", "views", "workbook"},
    {"description"},
    {"queueing", "norms", "presets", "region"},
    {
        "paths",
        "visitors",
        "attributes",
        "draw_loops",
        "kinds",
        "listed",
        "source",
        "residents",
        "journeys",
        "life_situations",
        "roaming",
    },
    {"records"},
    {"engines"},
    {"measures"},
    {"tasks"},
    {"arguments"},
    {"network_tasks"},
    {"provenance"},
    {"figures"},
    {"screen", "provenance_told", "excel_words", "excel"},
    {"result"},
    {"network_run"},
    {"network_figures"},
    {"network_kpis"},
    {"network_told"},
    {"network_excel", "network_result"},
    {"simulation"},
    {"studies", "calibration"},
    {"plots"},
    {"notebook"},
    {"reports"},
    {"demo"},
    {"cli", "cli_logs", "cli_output", "cli_regions", "cli_shared", "cli_staff", "cli_studies", "cli_tables"},
)
LATE = [
    "scipy.stats",
    "scipy.optimize",
    "pandas",
    "matplotlib",
    "simpy",
    "joblib",
    "jinja2",
    "rich",
    "typer",
    "ipywidgets",
    "numba",
]


@cache
def sources() -> dict[str, ast.Module]:
    """Dotted name below mfc_sim ("" for the package itself) to syntax tree."""
    paths = {path: path.relative_to(PACKAGE).with_suffix("").parts for path in sorted(PACKAGE.rglob("*.py"))}
    return {
        ".".join(part for part in parts if part != "__init__"): ast.parse(path.read_text(encoding="utf-8"))
        for path, parts in paths.items()
    }


def imports(module: str) -> Iterator[str]:
    """Absolute dotted names that a module imports, wherever in it, "from a import b" as a.b."""
    for node in ast.walk(sources()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports inside the package are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(library: str) -> set[str]:
    """Modules that import a library or a part of it."""
    return {module for module in sources() if any((name + ".").startswith(library + ".") for name in imports(module))}


def inner(module: str) -> Iterator[str]:
    """What a module imports from mfc_sim, without that first word."""
    return (name.removeprefix("mfc_sim.") for name in imports(module) if name.startswith("mfc_sim."))


@pytest.mark.skipif(not os.environ.get("MFC_SIM_WHEEL"), reason="only where the wheel is under test")
def test_the_installed_wheel_is_under_test() -> None:
    assert PACKAGE.parent.name == "site-packages"
    assert (PACKAGE / "py.typed").is_file()


def layer(module: str) -> int:
    """Place of a module in LAYERS; an unplaced one is above all others."""
    part = module.partition(".")[0]
    return next((place for place, parts in enumerate(LAYERS) if part in parts), len(LAYERS))


def test_every_module_has_a_layer() -> None:
    assert [module for module in sources() if module and layer(module) == len(LAYERS)] == []


def test_imports_go_one_way() -> None:
    modules = filter(None, sources())
    up = [f"{module} imports {name}" for module in modules for name in inner(module) if layer(name) > layer(module)]
    assert up == []


def test_no_modules_import_each_other_in_a_circle_not_even_for_their_types() -> None:
    names = set(filter(None, sources()))
    left = {module: {part(name, names) for name in inner(module)} & names - {module} for module in names}
    while free := {module for module, wanted in left.items() if not wanted}:
        left = {module: wanted - free for module, wanted in left.items() if module not in free}
    assert sorted(left) == []


def part(name: str, names: set[str]) -> str:
    """Module of a dotted name: itself, or what it is imported from."""
    return name if name in names else name.rpartition(".")[0]


def test_engines_never_import_each_other() -> None:
    engines = {"engines.reference", "engines.lanes"}
    for engine in engines & sources().keys():
        others = engines - {engine}
        assert [name for name in inner(engine) if any((name + ".").startswith(f"{other}.") for other in others)] == []


def test_one_module_alone_imports_simpy() -> None:
    assert importers("simpy") == {"engines.reference"}


def test_only_plots_import_matplotlib() -> None:
    assert {module.partition(".")[0] for module in importers("matplotlib")} <= {"plots"}


def test_only_paths_make_random_generators() -> None:
    for module, tree in sources().items():
        if module == "paths":
            continue
        used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | set(imports(module))
        random = [name for name in used if re.match(r"(np|numpy)\.random\.(?!Generator)|random\b|.*\.rvs$", name)]
        assert random == [], module


def test_files_are_short_and_finished() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path.name
        assert re.findall(r"TODO|FIXME|XXX|NotImplementedError", text) == [], path.name


def test_public_names_are_sorted_few_and_there() -> None:
    names = mfc_sim.__all__
    assert list(names) == sorted(names)
    assert len(set(names)) == len(names) <= 60
    assert all(hasattr(mfc_sim, name) for name in names)


def test_public_names_have_one_home_that_type_checkers_see_too() -> None:
    assert sorted([*mfc_sim._HOME, *mfc_sim._MODULES]) == mfc_sim.__all__
    seen = {name for name in imports("") if name.startswith("mfc_sim.")}
    homes = {f"mfc_sim.{home}.{name}" for name, home in mfc_sim._HOME.items()}
    assert seen == homes | {f"mfc_sim.{module}" for module in mfc_sim._MODULES}


def test_every_public_name_is_listed() -> None:
    ours = [name for name, value in vars(mfc_sim).items() if "mfc_sim" in str(getattr(value, "__module__", ""))]
    assert {name for name in ours if not name.startswith("_")} - set(mfc_sim.__all__) == set()


def test_no_module_has_the_name_of_a_public_function() -> None:
    modules = {module.name for module in pkgutil.iter_modules(mfc_sim.__path__)}
    assert [name for name in mfc_sim.__all__ if name in modules and not inspect.ismodule(getattr(mfc_sim, name))] == []


def test_import_loads_no_heavy_library() -> None:
    code = f"import sys, mfc_sim; print([name for name in {LATE} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def placeholders(message: str) -> set[str]:
    """Names in braces."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(message) if name}


def said() -> Iterator[tuple[str, ast.Call, str]]:
    """(where, call, key) of every say("key", ...) in the package."""
    for module, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "say" and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    yield f"{module}:{node.lineno}", node, str(key.value)


def test_both_languages_say_the_same_things() -> None:
    for key, (russian, english) in messages().items():
        assert russian, key
        assert english, key
        assert placeholders(russian) == placeholders(english), key


def test_every_message_said_exists_with_the_values_it_gets() -> None:
    for where, call, key in said():
        assert key in messages(), where
        given = {word.arg for word in call.keywords}
        assert None in given or given == placeholders(messages()[key][1]), f"{where} {key}"


def test_no_message_is_unused() -> None:
    used = {
        node.value
        for module, tree in sources().items()
        if not module.startswith("text.")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert messages().keys() - used == set()


def test_yardsticks_are_unedited() -> None:
    listed = dict(reversed(line.split()) for line in (ROOT / "tests/yardsticks.sha256").read_text().splitlines())
    files = [path for path in YARDSTICKS.iterdir() if path.is_file()]
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == listed
