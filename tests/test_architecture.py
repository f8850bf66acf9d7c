"""Imports run one way; one room knows Streamlit, one folder knows TensorFlow; the app never does; rooms stay small."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "quotegen").rglob("*.py"))

# A module may import its own part and those before it; `app` is the last.
ROOMS = ("text", "model", "quote", "judge", "inside", "experiments", "jobs", "cli", "app")
PARTS = ("errors", "limits", *ROOMS[:-1], "__main__", "app")
NEVER = {"text": {"limits"}}  # below its place: what a text is depends on no installation

TENSORFLOW = {"tensorflow", "keras", "tf_keras"}
DASK = {"dask", "distributed"}
CLUSTER = "quotegen/jobs/cluster.py"
HEAVY = {f"quotegen.model.keras.{name}" for name in ("network", "tutorial", "learner")}
LOAD_THEM = {f"quotegen/{name}.py" for name in ("model/training", "experiments/same_step", "cli/models")}
MAY_IMPORT_TENSORFLOW = {name.replace(".", "/") + ".py" for name in HEAVY}

MOST_MODULES = 12  # of one folder; pages are many by nature
MOST_LINES = 300


def path_of(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def imported(source: ast.AST) -> set[str]:
    """Full dotted names that any import statement below this node names."""
    names = set()
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def outside_functions(tree: ast.Module) -> ast.Module:
    """The module without its functions' bodies: what runs when it is imported."""

    class Emptied(ast.NodeTransformer):
        def visit_FunctionDef(self, node):
            node.body = [ast.Pass()]
            return node

        visit_AsyncFunctionDef = visit_FunctionDef

    return Emptied().visit(tree)


@cache
def imports() -> dict[str, set[str]]:
    """What each module imports, by its path."""
    return {path_of(module): imported(ast.parse(module.read_text(encoding="utf-8"))) for module in MODULES}


@cache
def imports_at_load() -> dict[str, set[str]]:
    """The same without what its functions import when they are called."""
    trees = {path_of(module): ast.parse(module.read_text(encoding="utf-8")) for module in MODULES}
    return {path: imported(outside_functions(tree)) for path, tree in trees.items()}


def those_that(import_: Callable[[set[str]], object], by_path: dict[str, set[str]]) -> set[str]:
    """The paths of the modules whose imports are such."""
    return {path for path, names in by_path.items() if import_(names)}


def part(name: str) -> str:
    """`quotegen.text.windows` → `text`."""
    return name.split(".")[1]


def packages(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def test_every_module_has_its_place():
    parts = {module.relative_to(ROOT / "quotegen").parts[0].removesuffix(".py") for module in MODULES}
    assert parts == {"__init__", *PARTS}


def test_a_folder_holds_no_more_modules_than_a_reader_takes_in():
    rooms = Counter(module.parent for module in MODULES if module.name != "__init__.py")
    crowded = {path_of(room): size for room, size in rooms.items() if size > MOST_MODULES and room.name != "pages"}
    assert not crowded


def test_a_file_has_at_most_300_lines():
    lines = {path_of(module): len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert not {path: count for path, count in lines.items() if count > MOST_LINES}


def dotted(modules: list[Path]) -> list[str]:
    """`quotegen/text/__init__.py` → `quotegen.text`."""
    names = (".".join(module.relative_to(ROOT).with_suffix("").parts) for module in modules)
    return [name.removesuffix(".__init__") for name in names]


def own_part(path: str) -> str:
    """`quotegen/text/windows.py` → `text`."""
    return path.split("/")[1].removesuffix(".py")


def out_of_place(path: str, names: set[str]) -> set[str]:
    """What a module imports of the parts behind its own."""
    own = own_part(path)
    if own == "__init__":
        return {name for name in names if name.startswith("quotegen")}
    reached = {part(name) for name in names if name.startswith("quotegen.")}
    return reached & {*PARTS[PARTS.index(own) + 1 :], *NEVER.get(own, ())}


def test_imports_run_one_way():
    wrong = {path: out_of_place(path, names) for path, names in imports().items()}
    assert not {path: parts for path, parts in wrong.items() if parts}


def test_only_the_app_knows_streamlit():
    know = those_that(lambda names: "streamlit" in packages(names), imports())
    assert "quotegen/app/frame.py" in know
    assert not {path for path in know if not path.startswith("quotegen/app/")}


def test_only_the_modules_that_train_know_tensorflow():
    assert not those_that(lambda names: TENSORFLOW & packages(names), imports()) - MAY_IMPORT_TENSORFLOW


def test_those_are_loaded_by_a_run_a_comparison_and_an_export_alone():
    load = those_that(HEAVY.intersection, imports())
    assert LOAD_THEM <= load <= MAY_IMPORT_TENSORFLOW | LOAD_THEM
    assert not those_that(HEAVY.intersection, imports_at_load()) - MAY_IMPORT_TENSORFLOW


def test_one_module_knows_dask_and_is_loaded_when_a_scheduler_is_named():
    assert those_that(lambda names: DASK & packages(names), imports()) == {CLUSTER}
    assert not those_that(lambda names: "quotegen.jobs.cluster" in names, imports_at_load()) - {CLUSTER}


def loads(modules: list[Path], names: set[str]) -> set[str]:
    """Which of these packages are loaded once all modules are, in a process of its own."""
    code = f"import {', '.join(dotted(modules))}, sys; print(*({names!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_app_and_the_command_line_load_neither_tensorflow_nor_dask():
    left_out = {*MAY_IMPORT_TENSORFLOW, CLUSTER, "quotegen/__main__.py"}
    modules = [
        module
        for module in MODULES
        if path_of(module) not in left_out and "pages" not in module.relative_to(ROOT).parts
    ]
    loaded = {"quotegen.cli.main", "quotegen.jobs.run", "quotegen.app.session", "quotegen.jobs.queue"}
    assert loaded <= set(dotted(modules))
    assert loads(modules, TENSORFLOW | DASK | {"streamlit"}) == {"streamlit"}


def test_the_first_page_loads_neither_pandas_nor_altair():
    modules = [module for module in MODULES if module.parent.name == "today" or module.name == "frame.py"]
    assert len(modules) > 5
    assert loads(modules, {"pandas", "altair"}) == set()


def test_the_domain_loads_without_streamlit():
    modules = [module for module in MODULES if own_part(path_of(module)) in ROOMS[:-1]]
    assert loads([module for module in modules if path_of(module) not in MAY_IMPORT_TENSORFLOW], {"streamlit"}) == set()
