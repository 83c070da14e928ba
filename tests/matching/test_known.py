"""The words of languages: none is lost, hardly one is made up."""

from bot.matching.gather import plain
from bot.matching.known import KnownWords, known_words, stored


def test_every_stored_word_is_known_and_hardly_another() -> None:
    kept = {("en", f"word{number}") for number in range(3000)}
    known = KnownWords(stored(kept))
    assert all(word in known for word in kept)
    assert sum(("en", f"other{number}") in known for number in range(3000)) < 10
    assert ("de", "word1") not in known


def test_spelling_and_regions_of_a_language_do_not_matter() -> None:
    known = known_words()
    for language, word in [
        ("en", "planting"),
        ("en_GB", "Colour"),
        ("de", "Schönheit"),
        ("ar", "المدرسة"),
        ("fr", "élève"),
        ("es", "niños"),
    ]:
        assert (language, word) in known
    for language, word in [("en", "plannimg"), ("en", "gx"), ("en", "x" * 40), ("xx", "planting")]:
        assert (language, word) not in known


def test_an_empty_set_knows_nothing() -> None:
    assert ("en", "word") not in KnownWords(b"")
    assert ("en", "word") not in KnownWords(stored(()))


def test_lines_that_are_words_are_gathered() -> None:
    lines = ["Dog\n", "dog's", "a", "an", "sea horse", "Élan", "x86", "don’t", "BBC.com", "المدرسة"]
    assert plain(lines) == {"dog", "an", "elan", "dont", "المدرسه"}
