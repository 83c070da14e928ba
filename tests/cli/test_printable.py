"""Names of anybody's choosing on the terminal of an operator."""

from bot.cli.opening import printable


def test_nothing_steers_the_terminal() -> None:
    assert (
        printable("in channels: \x1b[2J\x07Town\u202e") == "in channels: \ufffd[2J\ufffdTown\ufffd"
    )
    assert printable("Großes Café, قناة, 頻道 – “Town”") == "Großes Café, قناة, 頻道 – “Town”"
