"""Everything this room says exists in bokmål, nynorsk and English, with the same values."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from workflows.findings import Place, error_at
from workflows.loader import load_bundle
from workflows.sentence import SentenceError, parse
from workflows.wordings import LANGUAGES, said, texts


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_has_three_languages_with_the_same_values() -> None:
    for code, told in texts().items():
        assert len(told) == len(LANGUAGES), code
        assert all(text.strip() for text in told), code
        if code != "quoted-in-languages":
            assert names(told[0]) == names(told[1]) == names(told[2]), code


def test_a_wording_without_a_text_or_a_value_is_an_error_where_it_is_made() -> None:
    with pytest.raises(KeyError):
        said("no-such-text")
    with pytest.raises(KeyError):
        said("did-you-mean")


def test_a_list_is_joined_as_the_language_joins_it() -> None:
    steps = said("statute.after", steps=("a", "b", "c"), law="§ 1")
    assert "a, b og c" in steps.text("nb")
    assert "a, b and c" in steps.text("en")


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert said("did-you-mean", word="{x}").text("en") == 'did you mean "{x}"?'


def test_a_sentence_error_is_told_in_three_languages() -> None:
    with pytest.raises(SentenceError) as caught:
        parse("14 dyas before council-decision")
    assert caught.value.in_language("nb") == (
        "«14 dyas before council-decision», tegn 4: ventet days, working days, weeks, months eller years, "
        "eller navnet på en måned, på engelsk; mente du «days»?"
    )
    assert "teikn 4: venta days" in caught.value.in_language("nn")


@pytest.mark.parametrize(
    ("text", "nb"),
    [
        ("id = ", "ikke gyldig TOML"),
        ('id = "budget"\n[[step]]\nid = "recomendation"\nsafety = 2\n', "det finnes ingen «recomendation» å endre"),
        ('id = "budget"\n[[step]]\nid = "recommendation"\nsafty = 2\n', "ukjent nøkkel «safty»"),
        ('id = "budget"\n[[step]]\nid = "recommendation"\nsafety = "two"\n', "ventet et helt tall uten anførselstegn"),
        ('id = "budget"\n[[step]]\nid = "recommendation"\nkind = "taks"\n', 'kind: ventet "task", "publication"'),
        ('id = "budget"\n[[step]]\nid = "recommendation"\nrole = "mayer"\n', "det finnes ingen rolle «mayer»"),
        ('id = "budget"\n[[step]]\nid = "recommendation"\ndue = "1 day before servey"\n', "det finnes ikke noe steg"),
        ('id = "budget"\n[[step]]\nid = "recommendation"\nlength = "2 weeks"\n', "bare en høring har en lengde"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_definition_is_told_in_the_language_asked_for(
    tmp_path: Path, text: str, nb: str
) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    found = load_bundle([tmp_path]).findings
    assert any(nb in finding.in_language("nb") for finding in found), [f.in_language("nb") for f in found]
    assert all(finding.text("nb") != finding.text("en") for finding in found)


def test_a_text_that_is_no_wording_is_the_same_in_every_language() -> None:
    finding = error_at(Place(file="x.toml"), "as it is")
    assert {finding.text(language) for language in LANGUAGES} == {"as it is"}
