"""The files in `locales/` as translators and translatewiki.net may write them."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.grammar.spelling import key as spelling_key
from bot.say import Catalog
from bot.say.banana import Func, Node, Nodes, Param, parse
from bot.say.codes import chain
from bot.say.plurals import categories, plural_locale

LOCALES = Path(__file__).parents[1] / "locales"
FUNCTIONS = {"PLURAL", "GENDER", "BIDI", "FORMATNUM", "GRAMMAR"}
VALUES: tuple[object, ...] = (0, 1, 2, 3, 5, 11, 21, 100, "Ann", ["a", "b"])

_TAG = re.compile(
    r"</?(?:a|b|bdi|big|br|code|div|em|font|h[1-6]|hr|i|img|li|nowiki|[ou]l|p|pre|ref|s|script|small"
    r"|span|strong|style|su[bp]|table|t[dhrt]|u)\b[^<>]*>",
    re.IGNORECASE,
)
_BIDI_CONTROL = re.compile("[\u061c\u202a-\u202e\u2066-\u2069]")
_EXPLICIT = re.compile(r"\s*\d+\s*=")
_COMMAND = re.compile(r"command-(.+)-aliases")
MENU = 100
"""Letters of what a menu says of a command, at most."""


@dataclass(frozen=True)
class File:
    """A file of `locales/`: as it is written, and the texts in it."""

    code: str
    written: str

    @property
    def content(self) -> dict[str, object]:
        content: dict[str, object] = json.loads(self.written)
        return content

    @property
    def texts(self) -> dict[str, str]:
        return {
            key: text
            for key, text in self.content.items()
            if isinstance(text, str) and not key.startswith("@")
        }


Files = dict[str, File]
Rule = Callable[[Files], Iterator[str]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """List a rule; it yields what breaks it."""
    RULES.append(check)
    return check


def read(directory: Path) -> Files:
    return {
        path.stem: File(path.stem, path.read_text("utf-8"))
        for path in sorted(directory.glob("*.json"))
    }


@cache
def shipped() -> Files:
    return read(LOCALES)


def texts(files: Files) -> Iterator[tuple[str, str, str]]:
    """Every text with its language and key, the documentation left out."""
    for code, file in files.items():
        if code != "qqq":
            yield from ((code, key, text) for key, text in file.texts.items())


def walk(nodes: Nodes) -> Iterator[Node]:
    """All nodes, those within functions as well."""
    for node in nodes:
        yield node
        for arg in node.args if isinstance(node, Func) else ():
            yield from walk(arg)


def functions(text: str) -> list[Func]:
    return [node for node in walk(parse(text)) if isinstance(node, Func)]


def params(nodes: Nodes) -> set[int]:
    return {node.n for node in walk(nodes) if isinstance(node, Param)}


def choosing_params(text: str) -> set[int]:
    """The parameters that choose a form somewhere: a translation may do without them."""
    choosing = (func for func in functions(text) if func.name in ("PLURAL", "GENDER"))
    return {n for func in choosing for n in params(func.args[0])}


@rule
def is_written_as_exported(files: Files) -> Iterator[str]:
    """Tabs, characters not escaped, no key twice, a last line end: as translatewiki.net exports."""
    for code, file in files.items():
        exported = json.dumps(file.content, ensure_ascii=False, indent="\t") + "\n"
        if file.written != exported:
            pairs = zip(file.written.splitlines(), exported.splitlines(), strict=False)
            line = next((n for n, (one, two) in enumerate(pairs, 1) if one != two), "last")
            yield f"{code}: not as exported, line {line}"


@rule
def begins_with_metadata(files: Files) -> Iterator[str]:
    for code, file in files.items():
        if next(iter(file.content), "") != "@metadata":
            yield f"{code}: @metadata is not the first key"


@rule
def holds_texts_only(files: Files) -> Iterator[str]:
    for code, file in files.items():
        for key, text in file.content.items():
            if key != "@metadata" and not (isinstance(text, str) and text.strip()):
                yield f"{code}: {key} is blank or no text"
            if key != key.lower():
                yield f"{code}: {key} has upper-case letters"


@rule
def has_keys_of_english_only(files: Files) -> Iterator[str]:
    for code, file in files.items():
        if "en" in files:
            yield from (f"{code}: {key}?" for key in file.texts if key not in files["en"].texts)


@rule
def is_documented(files: Files) -> Iterator[str]:
    if {"en", "qqq"} <= files.keys():
        documented = files["qqq"].texts
        yield from (f"qqq: {key} is missing" for key in files["en"].texts if key not in documented)


@rule
def has_the_parameters_of_english(files: Files) -> Iterator[str]:
    english = files["en"].texts if "en" in files else {}
    documentation = files["qqq"].texts if "qqq" in files else {}
    for code, key, text in texts(files):
        if key not in english:
            continue
        used = params(parse(text))
        known = params(parse(english[key]))
        documented = {int(n) for n in re.findall(r"\$([0-9]+)", documentation.get(key, ""))}
        if unknown := used - known - documented:
            yield f"{code}: {key} has ${min(unknown)}"
        choosing = choosing_params(english[key])
        if missing := known - used - choosing:
            yield f"{code}: {key} lacks ${min(missing)}"


@rule
def is_well_formed(files: Files) -> Iterator[str]:
    for code, key, text in texts(files):
        literals = [node for node in walk(parse(text)) if isinstance(node, str)]
        if any("{{" in literal or "}}" in literal for literal in literals):
            yield f"{code}: {key} has braces left over"
        if text.count("{") != text.count("}"):
            yield f"{code}: {key} has unbalanced braces"
        for func in functions(text):
            if func.name not in FUNCTIONS:
                yield f"{code}: {key} calls {func.name}"


@rule
def has_no_more_forms_than_the_language(files: Files) -> Iterator[str]:
    for code, key, text in texts(files):
        most = len(categories(plural_locale(chain(code))))
        for func in functions(text):
            if func.name == "PLURAL" and not 1 <= _forms(func) <= most:
                yield f"{code}: {key} has {_forms(func)} plural forms, and the language {most}"


def _forms(func: Func) -> int:
    starts = (form[0] if form and isinstance(form[0], str) else "" for form in func.args[1:])
    return sum(not _EXPLICIT.match(start) for start in starts)


@rule
def has_no_markup_and_no_bidi_controls(files: Files) -> Iterator[str]:
    for code, key, text in texts(files):
        if tag := _TAG.search(text):
            yield f"{code}: {key} has {tag[0]}"
        if control := _BIDI_CONTROL.search(text):
            yield f"{code}: {key} has U+{ord(control[0]):04X}; only U+200E and U+200F are allowed"


@rule
def can_be_said(files: Files) -> Iterator[str]:
    catalog = Catalog({code: file.texts for code, file in files.items() if code != "qqq"})
    for code, key, _ in texts(files):
        for value in VALUES:
            said = catalog.say(code, key, *[value] * 20)
            if not said.strip() or re.search(r"\{\{|\}\}|⧼|\$[1-9]", said):
                yield f"{code}: {key} is said as {said!r}"
                break


@rule
def says_of_each_command_what_fits_a_menu(files: Files) -> Iterator[str]:
    english = files["en"].texts if "en" in files else {}
    commands = [command[1] for key in english if (command := _COMMAND.fullmatch(key))]
    told = {f"help-{name}" for name in commands if f"help-{name}-more" in english}
    for code, key, text in texts(files):
        if key in told and (len(text) > MENU or params(parse(text))):
            yield f"{code}: {key} is too long for a menu, or has parameters"


@rule
def means_one_command_by_each_word(files: Files) -> Iterator[str]:
    """Aliases of all languages are accepted always, and compared as the grammar compares."""
    owners: dict[str, str] = {}
    for key in files["en"].texts if "en" in files else ():
        if command := _COMMAND.fullmatch(key):
            owners[spelling_key(command[1])] = command[1]
    for code, key, text in texts(files):
        words = [word.strip() for word in text.split("|")] if key.endswith("-aliases") else []
        if "" in words:
            yield f"{code}: {key} has an empty alias"
        if command := _COMMAND.fullmatch(key):
            for word in filter(None, words):
                owner = owners.setdefault(spelling_key(word), command[1])
                if owner != command[1]:
                    yield f"{code}: {word} is for {command[1]} and for {owner}"


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.__name__)
def test_shipped_files(check: Rule) -> None:
    assert list(check(shipped())) == []


META: dict[str, object] = {"@metadata": {"authors": ["Ann"]}}
GOOD: dict[str, dict[str, object]] = {
    "en": {
        "a": "{{PLURAL:$1|One offer|$1 offers}} by $2 – {{GENDER:$3|x}}",
        "command-offer-aliases": "offer",
        "command-ask-aliases": "ask|need",
        "help-ask": "say what you need",
        "help-ask-more": "Name it.",
    },
    "qqq": {
        "a": "$1 – number, $4 – gender",
        "command-offer-aliases": "x",
        "command-ask-aliases": "x",
        "help-ask": "x",
        "help-ask-more": "x",
    },
    "de": {"a": "{{GENDER:$4|Angebote}} von $2", "command-offer-aliases": "biete|offer"},
    "ar": {"a": "{{PLURAL:$1|0=a|a|b|c|d|e|f}} \u200f$2"},
}


def exported(content: dict[str, object]) -> str:
    return json.dumps(META | content, ensure_ascii=False, indent="\t") + "\n"


def made(**changed: str) -> Files:
    written = {code: exported(content) for code, content in GOOD.items()} | changed
    return {code: File(code, text) for code, text in written.items()}


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.__name__)
def test_rules_let_good_files_pass(check: Rule) -> None:
    assert list(check(made())) == []
    assert list(check({})) == []


@pytest.mark.parametrize(
    ("check", "german"),
    [
        (is_written_as_exported, exported({"a": "$2"}).replace("\t", "    ")),
        (is_written_as_exported, exported({"a": "ä $2"}).replace("ä", "\\u00e4")),
        (is_written_as_exported, exported({"a": "$2"}).rstrip("\n")),
        (is_written_as_exported, exported({"a": "$2"}).replace('\t"a"', '\t"a": "x",\n\t"a"')),
        (begins_with_metadata, '{\n\t"a": "$2"\n}\n'),
        (holds_texts_only, exported({"a": " "})),
        (holds_texts_only, exported({"A": "$2"})),
        (has_keys_of_english_only, exported({"b": "$2"})),
        (has_the_parameters_of_english, exported({"a": "$1"})),
        (has_the_parameters_of_english, exported({"a": "$2 $5"})),
        (is_well_formed, exported({"a": "{{SITENAME}} $2"})),
        (is_well_formed, exported({"a": "{{PLURAL:$1|$2}"})),
        (is_well_formed, exported({"a": "{{PLURALE:$1|$2}}"})),
        (has_no_more_forms_than_the_language, exported({"a": "{{PLURAL:$1|a|b|c}} $2"})),
        (has_no_more_forms_than_the_language, exported({"a": "{{PLURAL:$1|0=a}} $2"})),
        (has_no_markup_and_no_bidi_controls, exported({"a": "<b>$2</b>"})),
        (has_no_markup_and_no_bidi_controls, exported({"a": "\u2068$2\u2069"})),
        (can_be_said, exported({"a": "{{PLURAL:$1|a|}}"})),
        (says_of_each_command_what_fits_a_menu, exported({"help-ask": "x" * 101})),
        (says_of_each_command_what_fits_a_menu, exported({"help-ask": "$1 – x"})),
        (means_one_command_by_each_word, exported({"command-ask-aliases": "Ｎeed|óffer"})),
        (means_one_command_by_each_word, exported({"command-ask-aliases": "suche||frage"})),
    ],
)
def test_rules_find_what_breaks_them(check: Rule, german: str) -> None:
    assert list(check(made(de=german)))


def test_documentation_must_be_complete() -> None:
    assert list(is_documented(made(qqq=exported({"a": "x"})))) != []
    assert list(has_keys_of_english_only(made(qqq=exported({"b": "x"})))) == ["qqq: b?"]


def test_every_shipped_file_can_be_loaded() -> None:
    assert set(Catalog.load(LOCALES).languages) == shipped().keys() - {"qqq"}
