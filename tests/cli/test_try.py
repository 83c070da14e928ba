"""`cxc-bot try`: the playground as somebody uses it, and as a script does."""

from pathlib import Path

import pytest

from tests.cli.running import cxc, tape

ROOT = Path(__file__).parents[2]


def test_the_tour_runs_from_standard_input_and_from_a_file() -> None:
    tour = ROOT / "docs" / "tour.txt"
    piped = cxc("try", stdin=tour.read_text("utf-8"))
    script = cxc("try", "--script", str(tour))
    assert (piped.returncode, script.returncode) == (0, 0)
    assert piped.stdout == script.stdout
    assert "Everything about you is deleted." in piped.stdout
    assert "⧼" not in piped.stdout
    assert "\x1b" not in piped.stdout, "colours are for terminals"


def test_a_delivery_has_the_promised_form() -> None:
    (delivery,) = tape(":as Ada on matrix speaking en", "/offer SPARQL")
    assert list(delivery) == [
        "to", "platform", "place", "private", "text", "buttons", "attachments",
    ]  # fmt: skip
    assert (delivery["to"], delivery["platform"]) == ("Ada", "matrix")
    assert (delivery["place"], delivery["private"]) == (None, True)
    assert all(set(button) == {"label", "command"} for button in delivery["buttons"])


def test_a_button_can_be_typed_as_its_command() -> None:
    first, second = tape(":as Ada", "/offer SPARQL", "mine")
    undo = next(button for button in first["buttons"] if button["label"] == "Undo")
    assert undo["command"].startswith("undo ")
    assert "SPARQL" in second["text"]


def test_what_a_platform_tells_counts() -> None:
    (answer,) = tape(":as Kofi on telegram speaking de,tw in Africa/Accra", "/profile")
    assert "Deutsch" in answer["text"]
    assert "Accra" in answer["text"]


def test_in_a_place_only_the_asker_sees_a_private_answer() -> None:
    (answer,) = tape(":as Ada", ":in #wikidata", "/mine", "just talking")
    assert (answer["place"], answer["to"], answer["private"]) == ("#wikidata", "Ada", True)


def test_two_people_meet_across_platforms() -> None:
    told = tape(
        ":as Ada on matrix speaking en",
        "/offer glass blowing",
        ":as Bob on telegram speaking en",
        "/ask glass blowing",
        "1",
        ":as Ada",
        "accept",
    )
    revealed = {each["to"]: each["text"] for each in told if "said yes" in each["text"]}
    assert "Bob" in revealed["Ada"]
    assert "Ada" in revealed["Bob"]
    before = [each["text"] for each in told if each["to"] == "Ada"][1]
    assert "Bob" not in before


def test_neighbours_meet_in_a_conversation_that_the_bot_leaves() -> None:
    told = tape(
        ":as Ada on matrix", "/offer glass blowing", ":as Bob on matrix", "/ask glass blowing", "1",
        ":as Ada", "accept", "3",
    )  # fmt: skip
    together = next(each for each in told if "here you are together" in each["text"])
    assert [button["command"] for button in together["buttons"]] == ["bye en"]
    assert together["place"] in ("Ada & Bob", "Bob & Ada")
    farewell = told[-1]
    assert "I leave this conversation" in farewell["text"]
    assert (farewell["to"], farewell["place"]) == (None, together["place"])


def test_an_export_carries_its_file() -> None:
    answer = tape(":as Ada", "/offer SPARQL", "/export")[-1]
    (file,) = answer["attachments"]
    assert file["media_type"] == "application/json"
    assert "sparql" in file["content"]


def test_a_kept_database_goes_on_where_it_was(tmp_path: Path) -> None:
    options = ("--database", str(tmp_path / "town.sqlite3"))
    tape(":as Ada", "/offer SPARQL", ":next day", options=options)
    (answer,) = tape(":as Ada", "/mine", options=options)
    assert "SPARQL" in answer["text"]


@pytest.mark.parametrize("line", [":", ":nonsense", ":as", ":as x in Atlantis", ":next year ago"])
def test_an_order_nobody_knows_is_answered(line: str) -> None:
    done = cxc("try", stdin=f"{line}\n:quit\n/offer SPARQL\n")
    assert done.returncode == 0
    assert "Noted" not in done.stdout, "after :quit nothing is read"
    assert len(done.stdout.splitlines()) > 4


def test_a_script_that_is_not_there_is_said() -> None:
    done = cxc("try", "--script", "nowhere.txt")
    assert done.returncode == 2
    assert "nowhere.txt" in done.stderr


@pytest.mark.parametrize("name", ["nowhere/town.sqlite3", "poem.txt"])
def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "poem.txt").write_text("roses are red, " * 99)
    done = cxc("try", "--database", str(tmp_path / name))
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_is_only_the_beginning_of_one_is_somebody_new() -> None:
    told = tape(":as Grace Mfano", "/mine", ":as Grace", "/mine")
    assert [each["to"] for each in told] == ["Grace Mfano", "Grace"]
    assert "You offer" in told[0]["text"]
    assert "not said yet" in told[1]["text"]
