"""Rules about the code itself, checked by reading it."""

import ast
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from subprocess import run

import pytest
from jinja2 import nodes

from bot.commands import COMMANDS
from bot.introductions.volunteering import Hindrance
from bot.say.banana import Func, Nodes, Param, parse
from bot.web.press import environment

ROOT = Path(__file__).parents[1]
PLATFORM = re.compile(r"\b(telegram|mattermost|matrix)\b(?!\)?:)", re.IGNORECASE)
"""A platform's name, and not the scheme of an address such as `tel:`."""
MAY_NAME_PLATFORMS = ("bot/adapters/", "bot/settings.py", "bot/cli/", "bot/playground/")
KEY_AT = {"line": 0, "choice": 1, "say": 0, "text": 0, "text_in": 1}
"""Functions that take the key of a text, and which argument it is; its values follow."""
SIDES = ("offer", "ask")
LOADS = ("load-none", "load-half", "load-normal", "load-double")
CADENCES = ("cadence-weekly", "cadence-fortnightly", "cadence-monthly")
HOLES = {
    "*-*": (*LOADS, *CADENCES),
    "*-done": ("load-done", "cadence-done"),
    "assist-*": tuple(f"assist-{why.value}" for why in Hindrance if why != Hindrance.LANGUAGE),
    "date-*": ("date-missing", "date-past", "date-far"),
    "declare-*": tuple(f"declare-{side}" for side in SIDES),
    "help-*": tuple(f"help-{command.name}" for command in COMMANDS if command.shown),
    "mine-*": tuple(f"mine-{side}" for side in SIDES),
    "plain-*": tuple(f"plain-{side}" for side in SIDES),
    "privacy-*": tuple(
        f"privacy-{what}" for what in ("kept", "not-kept", "seen", "consent", "digests")
    ),
    "propose-*": ("propose-both", "propose-learner", "propose-helper"),
}
"""What f-strings stand for whose shape alone would fit too much."""
READ_BY_NAME = re.compile(r"command-.+-aliases|help-.+")


@cache
def sources() -> dict[str, str]:
    """Every Python file of the program, by its path from the root."""
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("storage/**/*.py")]
    return {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in sorted(files)}


@cache
def english() -> dict[str, str]:
    """The texts in English."""
    texts: dict[str, str] = json.loads((ROOT / "locales/en.json").read_text("utf-8"))
    return {key: text for key, text in texts.items() if not key.startswith("@")}


@cache
def templates() -> dict[str, nodes.Template]:
    """Every template of the public page, parsed, by its path from the root."""
    folder, made = ROOT / "bot/web/templates", environment()
    return {
        file.relative_to(ROOT).as_posix(): made.parse(file.read_text("utf-8"))
        for file in sorted(folder.glob("*.html"))
    }


def in_templates() -> Iterator[tuple[str, str]]:
    """Every string in the templates with its file; what is joined to it is `*`."""
    for path, parsed in templates().items():
        for node in parsed.find_all((nodes.Const, nodes.Concat)):
            yield path, joined(node)


def joined(node: nodes.Node) -> str:
    if isinstance(node, nodes.Const):
        return str(node.value)
    return "".join(map(joined, node.nodes)) if isinstance(node, nodes.Concat) else "*"


def said_in_templates() -> Iterator[tuple[str, str, int]]:
    """Every key that a template says, with its file and how many values it is given."""
    for path, parsed in templates().items():
        for call in parsed.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("say", "plain"):
                yield path, joined(call.args[0]), len(call.args) - 1


def strings() -> Iterator[tuple[str, str]]:
    """Every string in the program with its file; the holes of an f-string are `*`."""
    yield from in_templates()
    for path, source in sources().items():
        tree = ast.parse(source)
        inside = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield path, pattern(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from [(path, node.value)] if id(node) not in inside else []


def pattern(node: ast.JoinedStr) -> str:
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values
    )


def keys_of(written: str) -> set[str]:
    """The keys that a string, or an f-string with holes, may stand for."""
    if written in HOLES:
        return {*HOLES[written]}
    if "*" not in written:
        return {written} & english().keys()
    if not re.search(r"[a-z]-|-[a-z]", written) or " " in written:
        return set()
    shape = re.compile(re.escape(written).replace(r"\*", "[a-z_-]+"))
    return {key for key in english() if shape.fullmatch(key)}


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call that says a text by its key: the file, the call, and the function's name."""
    for path, source in sources().items():
        if not path.startswith("bot/"):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in KEY_AT and len(node.args) > KEY_AT[name]:
                    yield path, node, name


def key_of(node: ast.Call, name: str) -> str | None:
    written = node.args[KEY_AT[name]]
    if isinstance(written, ast.JoinedStr):
        return pattern(written)
    if isinstance(written, ast.Constant) and isinstance(written.value, str):
        return written.value
    return None


def highest(nodes: Nodes) -> int:
    """The highest number of a value in a text."""
    most = 0
    for node in nodes:
        if isinstance(node, Param):
            most = max(most, node.n)
        elif isinstance(node, Func):
            most = max([most, *(highest(arg) for arg in node.args)])
    return most


def test_imports_point_downward() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    run([str(script), "--no-cache"], cwd=ROOT, check=True)  # its own process: it silences our log


def test_the_core_names_no_platform() -> None:
    named = {
        path: found[0]
        for path, source in sources().items()
        if not path.startswith(MAY_NAME_PLATFORMS) and (found := PLATFORM.search(source))
    }
    assert named == {}


def test_every_key_that_is_said_exists() -> None:
    missing = [
        f"{path}:{node.lineno}: {key}"
        for path, node, name in calls()
        if (key := key_of(node, name)) and re.fullmatch(r"[a-z*][a-z*-]+", key)
        and not keys_of(key)
    ]  # fmt: skip
    assert missing == []


def test_every_key_that_a_page_says_exists_and_is_given_its_values() -> None:
    said = list(said_in_templates())
    assert len(said) > 50
    missing = [each for each in said if "-" in each[1] and not keys_of(each[1])]
    texts = english()
    short = [
        (path, key)
        for path, key, given in said
        if any(highest(parse(texts[each])) > given for each in keys_of(key))
    ]
    assert (missing, short) == ([], [])


def test_every_text_is_used() -> None:
    used = {key for _, written in strings() for key in keys_of(written)}
    used |= {f"{name}-aliases" for name in used_as_words()}
    unused = [key for key in english() if key not in used and not READ_BY_NAME.fullmatch(key)]
    assert unused == []


def used_as_words() -> set[str]:
    """The names of alias messages: those in strings, and those made by f-strings."""
    names = {key.removesuffix("-aliases") for key in english() if key.endswith("-aliases")}
    found = {written for _, written in strings()} & names
    shapes = {written for _, written in strings() if "*" in written and "-" in written}
    for shape in shapes:
        compiled = re.compile(re.escape(shape).replace(r"\*", "[a-z_-]+"))
        found |= {name for name in names if compiled.fullmatch(name)}
    return found


def test_every_text_is_given_its_values() -> None:
    short = []
    for path, node, name in calls():
        key = key_of(node, name)
        given = node.args[KEY_AT[name] + 1 :]
        if key is None or any(isinstance(value, ast.Starred) for value in given):
            continue
        needed = max((highest(parse(english()[each])) for each in keys_of(key)), default=0)
        if len(given) < needed:
            short.append(f"{path}:{node.lineno}: {key} needs {needed} and gets {len(given)}")
    assert short == []


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_command_has_words_and_a_help(name: str) -> None:
    shown = next(command.shown for command in COMMANDS if command.name == name)
    if shown:
        assert f"command-{name}-aliases" in english()
        assert f"help-{name}" in english()


def test_help_texts_are_of_commands_there_are() -> None:
    known = {command.name for command in COMMANDS} | {"start", "end", "all", "example", "line"}
    named = {key.split("-")[1] for key in english() if key.startswith(("help-", "command-"))}
    assert named <= known


def test_the_readme_lists_every_command_that_people_are_told_of() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [each.name for each in COMMANDS if each.shown and f"`/{each.name}" not in readme] == []


def test_nobody_asks_the_wall_clock_in_the_core() -> None:
    asking = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    may = ("bot/cli/", "bot/playground/", "bot/adapters/", "bot/__main__.py")
    found = [
        path for path, text in sources().items() if asking.search(text) and not path.startswith(may)
    ]
    assert found == []
