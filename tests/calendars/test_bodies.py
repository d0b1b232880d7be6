"""Which body meets: titles as municipalities write them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.bodies import BodyRules
from calendars.plain_text import one_line
from calendars.titles import title_key

KS, FS, ADM = "kommunestyret", "formannskapet", "administrasjonsutvalget"
DISABILITY = "radet-for-personer-med-funksjonsnedsettelse"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("FSK 1/23", FS),
        ("KST 8/23", KS),
        ("ADM 4/23", ADM),
        ("FS-møte", FS),
        ("KS-møte", KS),
        ("ks", KS),
        ("AU", ADM),
        ("Sigdal KS", KS),
        ("KST 3/26 - Rådhuset", KS),
        ("Møte i Bystyret", KS),
        ("Møte i formannskapet", FS),
        ("Overhalla formannskap", FS),
        ("Konstituerende møte - Overhalla kommunestyre", KS),
        ("Nytt kommunestyre, konstituerende møte", KS),
        ("Kommunestyret - budsjett", KS),
        ("AVLYST: Lokalstyret", KS),
        ("Heradsstyret", KS),
        ("HERREDSSTYRET", KS),
        ("Ekstraordinært møte i formannskapet", FS),
        ("formannskapsmøte 3/26", FS),
        ("Kommunestyremøte", KS),
        ("Kommunestyrets møte", KS),
        ("Formannskap (FSK)", FS),
        ("Formannskapet (videokonferanse)", FS),
        ("Valgstyremøte", "valgstyret"),
        ("Formannskapet som valgstyre", "valgstyret"),
        ("Kontrollutval", "kontrollutvalget"),
        ("Eldreråd", "eldreradet"),
        ("Eldreraad", "eldreradet"),
        ("ungdomsraad", "ungdomsradet"),
        ("Barne- og ungdomsråd", "ungdomsradet"),
        ("Ungdommens kommunestyre", "ungdomsradet"),
        ("Rådet for menneske med nedsatt funksjonsevne", DISABILITY),
        ("Råd for personar med funksjonsnedsetjing", DISABILITY),
        ("Rådet for funksjonshemmede", DISABILITY),
        ("AMU", "arbeidsmiljoutvalget"),
        ("Arbeidsmiljøutvalget", "arbeidsmiljoutvalget"),
    ],
)
def test_a_title_that_names_a_body_is_that_bodys_meeting(rules: BodyRules, title: str, body: str) -> None:
    found = rules.recognise(title)
    assert found.body == body
    assert found.reason.code == "body.alias"
    assert body in found.rule


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Driftsutvalget", "driftsutvalget"),
        ("Driftsutval", "driftsutvalget"),
        ("Møte i driftsutvalget 2/26", "driftsutvalget"),
        ("Plan og ressursutvalget", "plan-og-ressursutvalget"),
        ("Plan- og ressursutvalget", "plan-og-ressursutvalget"),
        ("Utvalg for helse, kultur og oppvekst", "utvalget-for-helse-kultur-og-oppvekst"),
        ("Komité for næring", "komiteen-for-naering"),
        ("Formannskapets arbeidsutvalg", "formannskapets-arbeidsutvalget"),
    ],
)
def test_a_title_that_is_only_the_name_of_another_body_is_that_bodys_meeting(
    rules: BodyRules, title: str, body: str
) -> None:
    found = rules.recognise(title)
    assert (found.body, found.reason.code) == (body, "body.own-name")


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Kommunestyreverksted", "body.working-meeting"),
        ("Formannskapet - arbeidsmøte budsjett", "body.working-meeting"),
        ("AU - arbeidsmøte budsjett", "body.working-meeting"),
        ("Folkevalgtopplæring", "body.working-meeting"),
        ("Folkevaldopplæring for kommunestyret", "body.working-meeting"),
        ("Budsjettseminar kommunestyret", "body.working-meeting"),
        ("Gruppemøte før kommunestyret", "body.working-meeting"),
        ("Strategikonferanse", "body.working-meeting"),
        ("Workshop kommunestyret", "body.working-meeting"),
        ("Frist for saker til formannskapet", "body.papers"),
        ("Innkalling til kommunestyret", "body.papers"),
        ("AVLYST: Innkalling til kommunestyret", "body.papers"),
        ("Fellesmøte formannskap og kommunestyre", "body.ambiguous"),
        ("Formannskap / Administrasjonsutvalg", "body.ambiguous"),
        ("US", "body.unknown"),
        ("UHKO", "body.unknown"),
        ("Møte med KS om lønn", "body.unknown"),
        ("KS landsting", "body.unknown"),
        ("Møte i kommunestyresalen", "body.unknown"),
        ("Kommunestyrevalget", "body.unknown"),
        ("Utvalg", "body.unknown"),
        ("Ferie", "body.unknown"),
        ("", "body.unknown"),
    ],
)
def test_a_title_that_is_no_meeting_of_a_known_body_is_not_taken_for_one(
    rules: BodyRules, title: str, code: str
) -> None:
    found = rules.recognise(title)
    assert (found.body, found.reason.code) == (None, code)


def test_the_rule_is_told_in_three_languages(rules: BodyRules) -> None:
    found = rules.recognise("FSK 1/23")
    assert found.rule == found.rule_in("nn") == "alias «FSK» → formannskapet"
    assert found.rule_in("en") == "alias 'FSK' → formannskapet"
    working = rules.recognise("Kommunestyreverksted")
    assert working.rule == "arbeidsmøte eller samling, ikke et møte i organet: «Kommunestyreverksted»"
    assert "working meeting" in working.rule_in("en")


def test_an_ambiguous_title_names_the_bodies(rules: BodyRules) -> None:
    assert "formannskapet, kommunestyret" in rules.recognise("FS og KS").rule_in("en")


@pytest.mark.parametrize(
    ("title", "description", "marks"),
    [
        ("Konstituerende møte - kommunestyret", "", {"konstituerende"}),
        ("Kommunestyret", "konstituerande møte nytt kommunestyre", {"konstituerende"}),
        ("Kommunestyret - budsjett", "", {"budsjett"}),
        ("KST", "Økonomiplan 2027–2030 og årsbudsjett", {"budsjett"}),
        ("Kommunestyret", "regnskap/årsberetning", {"arsregnskap", "arsberetning"}),
        ("Ekstraordinært kommunestyre", "", {"ekstraordinart"}),
        ("Kommunestyret", "Budsjettregulering", set()),
        ("Kommunestyret", "", set()),
    ],
)
def test_marks_are_read_from_title_and_description(
    rules: BodyRules, title: str, description: str, marks: set[str]
) -> None:
    found = rules.recognise(title, description)
    assert found.body == KS
    assert found.marks == marks


def test_marks_are_read_from_categories(rules: BodyRules) -> None:
    assert rules.recognise("KST 4", "", ("Budsjett",)).marks == {"budsjett"}


@pytest.mark.parametrize(
    "title", ["AVLYST: KST", "KST (avlyst)", "Avlysst - KST", "KST avlyses", "KST INNSTILT", "Cancelled: KST"]
)
def test_a_title_can_say_that_the_meeting_is_cancelled(rules: BodyRules, title: str) -> None:
    found = rules.recognise(title)
    assert found.cancelled
    assert found.body == KS


def test_a_description_that_begins_with_working_meeting_makes_it_one(rules: BodyRules) -> None:
    assert rules.recognise("AU", "arbeidsmøte budsjett").body is None
    assert rules.recognise("AU", "Etter møtet: seminar").body == ADM
    assert rules.recognise("Møte i Bystyret", "strategisamling").body == KS


def test_a_category_says_it_when_the_title_says_nothing(rules: BodyRules) -> None:
    found = rules.recognise("Politisk møte 3", "", ("Møter", "Formannskapet"))
    assert (found.body, found.reason.code) == (FS, "body.category")
    assert rules.recognise("DU 3/23", "", ("Driftsutvalget",)).body == "driftsutvalget"


def test_a_category_never_overrules_the_title(rules: BodyRules) -> None:
    assert rules.recognise("Valgstyremøte", "", ("Formannskapet",)).body == "valgstyret"
    assert rules.recognise("Kommunestyreverksted", "", ("Kommunestyret",)).body is None
    assert rules.recognise("Noe annet", "", ("Formannskapet", "Kommunestyret")).body is None


def test_configured_aliases_come_in_addition() -> None:
    here = BodyRules({"utvalg-for-samfunn": ["US", "Utvalg samfunn"], "formannskapet": ["Kommuneutvalget"]})
    assert here.recognise("US 2/26").body == "utvalg-for-samfunn"
    assert here.recognise("Møte i Utvalg samfunn").body == "utvalg-for-samfunn"
    assert here.recognise("Kommuneutvalget").body == FS
    assert here.recognise("FSK").body == FS


def test_a_configured_alias_is_taken_from_the_body_that_had_it() -> None:
    longyearbyen = BodyRules({"formannskapet": ["AU", "Administrasjonsutvalget"]})
    assert longyearbyen.recognise("AU").body == FS
    assert longyearbyen.recognise("Administrasjonsutvalget").body == FS


def test_the_municipalitys_name_in_a_title_says_nothing() -> None:
    here = BodyRules(municipality="Nes i Ådal")
    assert here.recognise("Nes i Ådal driftsutvalg").body == "driftsutvalget"
    assert here.recognise("KST Nes i Ådal").body == KS


@pytest.mark.parametrize(
    ("aliases", "reason"),
    [
        ({"Formannskapet": ["FSK"]}, "a–z, 0–9 and hyphens"),
        ({"formannskapet": ["FSK", " - "]}, "without letters"),
        ({"formannskapet": ["US"], "driftsutvalget": ["us"]}, "both formannskapet and driftsutvalget"),
        ({"formannskapet": "FSK"}, "are a list"),
    ],
)
def test_aliases_that_cannot_be_meant_are_refused(aliases: dict[str, list[str]], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        BodyRules(aliases)


@pytest.mark.parametrize("title", ["Møte i Rådet for funksjonshemmede", "Eldreråd", "Råd for oppvekst på Ås"])
def test_a_letter_written_in_two_parts_is_the_same_letter(rules: BodyRules, title: str) -> None:
    decomposed = unicodedata.normalize("NFD", title)
    assert decomposed != title
    assert rules.recognise(decomposed).body == rules.recognise(title).body is not None


def test_titles_are_compared_without_case_spelling_and_what_became_of_the_meeting() -> None:
    assert title_key("AVLYST: Eldreråd 2/26") == title_key("eldreraad 2/26")
    assert title_key("FLYTTET Formannskapet") == title_key("Formannskapet")
    assert title_key("FSK 1/26") != title_key("FSK 2/26")


@given(st.text(), st.text(), st.lists(st.text()))
def test_no_text_is_too_strange(title: str, description: str, categories: list[str]) -> None:
    found = BodyRules().recognise(title, description, categories)
    assert one_line(found.rule) == found.rule
