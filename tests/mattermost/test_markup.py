"""How texts look in Mattermost, as other readers of Markdown and its own rules have it."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.adapters.mattermost.markup import JOINER, LONGEST, PLAINLY, Typing, formatted, label, parts
from bot.say.bidi import LRI, PDI, RLM, legible
from tests.mattermost.mentions import find_mentions

SLASHED = Typing(frozenset({"offer", "a", "b", "cxc"}))

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
STRUCTURE = {"paragraph_open", "paragraph_close", "inline"}
bounded = settings(max_examples=150, deadline=None)


def command(text: str) -> str:
    return f"{LRI}{text}{PDI}"


def seen(text: str) -> str:
    return text.replace(JOINER, "")


def read(markdown: str) -> tuple[set[str], str]:
    """Return what is marked in a text, and the text that is seen of it, without empty lines."""
    blocks = READER.parse(markdown)
    inlines = [each for block in blocks for each in block.children or []]
    marked = {each.type for each in (*blocks, *inlines)}
    words = "\n".join("".join(map(word, block.children or [])) for block in blocks)
    return marked - STRUCTURE - {"text", "softbreak"}, trim(words)


def word(token: Token) -> str:
    return "\n" if token.type == "softbreak" else token.content


def trim(text: str) -> str:
    lines = (seen(line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def typed(text: str) -> str:
    """Return what is to be seen of a text that has no commands."""
    return trim(legible(CONTROLS.sub("", text)))


EXACT = {
    "Hello, you 2 (or 3) - with 10:30, 1.5 and snake_case; C:\\Users": (
        f"Hello, you 2 (or 3) - with 10:30, 1.5 and snake_case; C:{JOINER}\\{JOINER}Users"
    ),
    "*a* _b_ **c** __d__": r"\*a\* \_b\_ \*\*c\*\* \_\_d\_\_",
    "é_x_": r"é\_x\_",
    "~~a~~": f"~{JOINER}~{JOINER}a~{JOINER}~",
    "`a` ```b": r"\`a\` \`\`\`b",
    "# a\n## b\n#c 1 # d #5": f"\\# a\n#{JOINER}# b\n#{JOINER}c 1 # d #5",
    "- a\n+ b\n* c\n1. d\n1) e\n-5": "\\- a\n\\+ b\n\\* c\n1\\. d\n1\\) e\n-5",
    "> a > b": "\\> a > b",
    "a\n===\nb\n---": f"a\n{JOINER}===\nb\n\\---",
    "a|b\n-|-\n:-|-\n|-|": f"a|b\n\\-|-\n:{JOINER}-|-\n\\|-|",
    "    a\n\tb\n\u00a0\u00a0\u00a0\u00a0c  \nd": "a\nb\nc\nd",
    "a\r\nb\x00\x1b\ud800\n\n\nc": "a\nb\n\n\nc",
    "[a](b) ![c](d)": r"\[a](b) !\[c](d)",
    "[a]: /b\n\n[a]": "\\[a]: /b\n\n\\[a]",
    "a < b <b> <a@b.c>": f"a < b &#60;b> &#60;a@{JOINER}b.c>",
    "<3 </3": f"&#60;{JOINER}3 &#60;{JOINER}/3",
    "AT&T &amp; &commat;all &#64;all": f"AT&T &{JOINER}amp; &{JOINER}commat;all &{JOINER}#64;all",
    "$5": "$5",
    "$a$ $$b$$": "&#36;a&#36; &#36;&#36;b&#36;$",
    "@all: @ben. a@b.org": f"@{JOINER}all: @{JOINER}ben. a@{JOINER}b.org",
    "~town-square": f"~{JOINER}town-square",
    ":smile: :) ;-) x-D max-dose": (f":{JOINER}smile: :{JOINER}) ;{JOINER}-) x{JOINER}-D max-dose"),
    "www.example.org example.org/a": f"www{JOINER}.example.org example.{JOINER}org/a",
    "mailto:ada tel:+49 ftp://a": f"mailto:{JOINER}ada tel:{JOINER}+49 ftp:{JOINER}//a",
    "a\u2424# b": "a&#9252;# b",
}


@pytest.mark.parametrize("text", EXACT)
def test_exactly(text: str) -> None:
    """This is how it is written, and it shows what was typed."""
    assert formatted(text, PLAINLY) == EXACT[text]
    assert read(formatted(text, PLAINLY)) == (set(), typed(text))


COMMANDS = {
    command("/offer SPARQL"): "`!offer SPARQL`",
    command("SPARQL"): "`SPARQL`",
    command("/offer a`b"): "``!offer a`b``",
    command("/offer ``"): "``` !offer `` ```",
    command("`"): "`` ` ``",
    command("/a") + command("/b"): f"`!a`{JOINER}`!b`",
    "`" + command("/a") + "\\" + command("/b"): f"\\`{JOINER}`!a`\\{JOINER}`!b`",
    command("") + "a": "a",
    f"{RLM}שלום " + command("/offer @all"): f"{RLM}שלום {LRI}`!offer @all`{PDI}",
}


@pytest.mark.parametrize("text", COMMANDS)
def test_commands(text: str) -> None:
    """Commands are code, whatever is in them."""
    assert formatted(text, PLAINLY) == COMMANDS[text]
    assert find_mentions(formatted(text, PLAINLY)) & {"@all"} == set()
    assert formatted(text, SLASHED) == COMMANDS[text].replace("!", "/")


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ((), ("`!help offer`", "`!offer`")),
        (("cxc",), ("`/cxc help offer`", "`/cxc offer`")),
        (("cxc", "offer"), ("`/cxc help offer`", "`/offer`")),
        (("offer",), ("`!help offer`", "`/offer`")),
    ],
)
def test_commands_are_told_as_they_can_be_typed(
    known: tuple[str, ...], typed: tuple[str, str]
) -> None:
    typing = Typing(frozenset(known))
    shown = [formatted(command(text), typing) for text in ("/help offer", "/offer")]
    assert tuple(shown) == typed


@given(st.text(alphabet="ab `\\[]()*_$<>&;:@", max_size=12), st.text("`\\[$<*a ", max_size=5))
def test_any_command(words: str, before: str) -> None:
    """One span of code, and nothing around it is drawn into it."""
    marked, shown = read(formatted(f"{before}{command(f'/{words}')}](b) $", PLAINLY))
    assert marked == {"code_inline"}
    assert shown == trim(f"{before}!{words.strip()}](b) $")


ADDRESSES = {
    "https://a.org/b_c/~d": "https://a.org/b_c/~d",
    "(https://a.org/?b=c&d)": "(https://a.org/?b=c&d)",
    "See https://a.org/b.": "See https://a.org/b.",
    "https://a.org/B_(c)": "<https://a.org/B_(c)>",
    "https://a.org/b_": "<https://a.org/b_>",
    "https://a.org/*b*": "<https://a.org/*b*>",
    "*https://a.org*": r"\*<https://a.org*>",
    "<https://a.org>": "&#60;<https://a.org>>",
    "\\https://a.org": f"\\{JOINER}<https://a.org>",
    "https://a.org/@all": "https://a.org/%40all",
    "https://a.org/[b](c": "<https://a.org/%5Bb%5D>(c",
    "https://a.org/?b&lt;c": "https://a.org/?b&lt%3Bc",
    f"שלום https://a.org{RLM}": f"שלום <https://a.org>{RLM}",
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_addresses(text: str) -> None:
    """An address is left alone where both clients find all of it, else in brackets."""
    assert formatted(text, PLAINLY) == ADDRESSES[text]


def test_who_can_be_written_to_is_shown_by_name() -> None:
    """Clients open such an address themselves; nobody is notified of it."""
    to = "https://chat.a.org/wiki/messages/@bob_s-m.x"
    shown = formatted(f"Bob: {to}.", PLAINLY)
    assert shown == f"Bob: [@{JOINER}bob\\_s-m.x]({to})."
    assert not [each for each in find_mentions(shown) if each.startswith("@bob")]


FRAGMENTS = """
@all &commat;here &#64;channel &#x40;all @name. @ \\ ` ``` ~~~ & ; : < > * _ # ~ - = | 1. [ ]( ]: $
! x-d :) :smile: #tag ~town www. a b1 a.org/ mailto: &lt ש 😀
"""
UNSEEN = " |    |\t|\n|\n\n|\u00a0|\u200b|\u2060|\ufeff|\u202e|\u2066|\u2069|\u2424"
TRICKY = st.lists(st.sampled_from([*FRAGMENTS.split(), *UNSEEN.split("|")]), max_size=14).map(
    "".join
)
PROSE = TRICKY.map(lambda text: text.replace(LRI, "").replace(PDI, ""))
ANYTHING = st.text(max_size=30).filter(lambda text: LRI not in text) | PROSE


@bounded
@given(ANYTHING)
@example("a\n=")
@example("&\u2060amp;")
def test_nothing_is_marked(text: str) -> None:
    """Whatever is written is only text, and shown as it was written."""
    assert read(formatted(text, PLAINLY)) == (set(), typed(text))


@bounded
@given(TRICKY)
def test_nobody_is_notified(text: str) -> None:
    """Whatever is written, nobody's attention is called."""
    found = find_mentions(formatted(text, PLAINLY))
    assert not [each for each in found if each.startswith("@") and len(each) > 1]


ESCAPED = re.compile(r"\\([`*{}\[\]()#+\-.!_>|~])")
WEB = re.compile(
    r"""
    (?<!\w) : [\w+-]+ : (?!\w)                      # emoji
    | [:;]-?\) | :-?[(\[\]@/|$] | :['’`]-?\( | </?3  # emoticons
    | (?<!\w) :-?[odpsx] (?!\w) | \b x-d \b
    | (?<!\w) \#[a-z][\w.-]*\w | \B ~[a-z0-9] | (?:\B|\b_)@[a-z0-9._-]
    | [\w.-]@[\w.-]+\.[a-z]{2}
    | \b (?:www\d{0,3}\. | [a-z][a-z0-9.+-]*:[/a-z0-9%+]) | [\w-]\.[a-z]{2,4}/
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""What the web looks for when escapes are read and joined to what is around them."""


@bounded
@given(PROSE)
@example("\\:) \\#tag :_a_: \\~town")
def test_nothing_is_found_on_the_web(text: str) -> None:
    """No picture, hashtag, channel or link is found, and no escape is seen that it does not know.

    It knows fewer escapes than others, and reads `[a\\](b)` and `<a@b\\>` as links all the same.
    """
    written = formatted(text, PLAINLY).replace("&#60;", "<").replace("&#36;", "$")
    assert WEB.search(ESCAPED.sub(r"\1", written)) is None
    left = ESCAPED.sub(" ", written)  # an escape parts what is around it
    assert re.search(r"[*`\[]|\\(?!\u2060)|&\#?\w+;(?<!&\#9252;)", left) is None
    assert re.search(r"\$[^$\n]+\$(?!\w)", formatted(text, PLAINLY), re.ASCII) is None


@settings(max_examples=10, deadline=None)
@given(st.lists(PROSE | PROSE.map(command), min_size=1, max_size=6).map(" ".join))
@example(command("\u2060"))
def test_parts(text: str) -> None:
    """Every post fits and is not empty."""
    found = parts(f"{text} " * (18_000 // (len(text) + 1)), PLAINLY)
    assert all(0 < len(each) <= LONGEST for each in found)


def test_long_texts() -> None:
    """Markup is counted."""
    found = parts("*" * 20_000, PLAINLY)
    assert [len(each) for each in found] == [16_254, 16_254, 7_492]
    assert parts(" \n\x00", PLAINLY) == []
    assert parts(command("/a") * 9000, PLAINLY)[0].endswith("`")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Offer\n  SPARQL", "Offer SPARQL"),
        ("*a* _b_ & <b>", "*a* _b_ & <b>"),
        (":smile: <3", f":{JOINER}smile: <{JOINER}3"),
        ("@all #tag", f"@{JOINER}all #{JOINER}tag"),
        (command("/offer"), "/offer"),
        ("x" * 64, "x" * 64),
        ("x" * 65, "x" * 63 + "…"),
        ("\x00 ", "…"),
        ("", "…"),
    ],
)
def test_labels(text: str, shown: str) -> None:
    """A label is one line, as it was written."""
    assert label(text) == shown


@bounded
@given(st.text() | st.lists(TRICKY, min_size=1, max_size=8).map("".join))
def test_any_label(text: str) -> None:
    """A label is never empty nor too long, and no picture is found in it."""
    shown = label(text)
    assert 0 < len(shown) <= 64
    assert "\n" not in shown
    assert re.search(r"(?<!\w):[\w+-]+:(?!\w)|[:;]-?\)|@[\w.-]", shown, re.ASCII) is None
