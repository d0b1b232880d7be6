"""A letter becomes a mail its reader can act on, in three languages."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from html.parser import HTMLParser
from string import Formatter
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalogue import catalogue
from engine.feed_entries import uid
from engine.messages import Message
from engine.nudging import Letter, Standing
from engine.planned import DateStatus
from engine.reasons import because
from notifiers.composing import compose
from notifiers.preview import preview
from notifiers.sender import Sender
from workflows.schema import Text

SENDER = Sender(name="Vikdal kommune", address="holdvarm@vikdal.example", reply_to="plan@vikdal.example")
BASE_URL = "https://frist.vikdal.example"


def composed(letters: Any, letter: Letter, **changes: Any) -> Message:
    values: dict[str, Any] = {"sender": SENDER, "entries": letters.entries(letter), "base_url": BASE_URL}
    return compose(letter, **(values | changes))


def paragraphs(text: str) -> list[str]:
    """The text mail with its wrapped lines put together again."""
    return text.replace("\n  ", " ").splitlines()


class _Shown(HTMLParser):
    """The tags of a page, and the text a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str | None] = []
        self._text: list[str] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self._hidden += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", ()))
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._text).split())


def test_the_subject_says_what_and_when(letters: Any) -> None:
    assert composed(letters, letters.letter()).subject == (
        "Frist 30. november: Innstillingen legges ut til offentlig ettersyn (om 5 virkedager)"
    )


@pytest.mark.parametrize(
    ("away", "subject"),
    [
        (0, "Frist i dag, 23. november: Innstillingen legges ut til offentlig ettersyn"),
        (1, "Frist 24. november: Innstillingen legges ut til offentlig ettersyn (i morgen)"),
        (4, "Frist 27. november: Innstillingen legges ut til offentlig ettersyn (om 2 virkedager)"),
        (21, "Frist 14. desember: Innstillingen legges ut til offentlig ettersyn (om 3 uker)"),
        (23, "Frist 16. desember: Innstillingen legges ut til offentlig ettersyn (om 23 dager)"),
        (98, "Frist 29. februar 2024: Innstillingen legges ut til offentlig ettersyn (om 14 uker)"),
        (-3, "Over fristen 20. november: Innstillingen legges ut til offentlig ettersyn"),
    ],
)
def test_the_subject_follows_how_far_off_the_deadline_is(letters: Any, away: int, subject: str) -> None:
    step = letters.step(due=letters.today + timedelta(days=away), limit=None)
    assert composed(letters, letters.letter(letters.item(step))).subject == subject


def test_on_a_friday_monday_is_the_next_working_day(letters: Any) -> None:
    friday = date(2023, 11, 24)
    letter = letters.letter(letters.item(letters.step(due=date(2023, 11, 27))), day=friday)
    assert composed(letters, letter).subject.endswith("(neste virkedag)")


def test_the_text_mail_in_bokmal(letters: Any) -> None:
    assert paragraphs(composed(letters, letters.letter()).text) == [
        "FRIST OM 5 VIRKEDAGER",
        "Innstillingen legges ut til offentlig ettersyn",
        "Budsjett og økonomiplan 2024",
        "",
        "Dato: torsdag 30. november 2023 (om 5 virkedager)",
        "Lovfrist: fredag 1. desember 2023 (om 6 virkedager)",
        "Hvorfor denne datoen: Torsdag 30. november 2023: 14 dager før «Kommunestyret vedtar budsjettet».",
        "Hjemmel: koml § 14-3(4) – lovbestemt frist. Kontrollert mot lovteksten 2. juli 2026.",
        "Hvis fristen ikke holdes: Kommunestyret kan ikke behandle budsjettet lovlig før innstillingen "
        "har ligget ute i 14 dager.",
        "Derfor får du dette: Du har rollen som kommunestyresekretær.",
        "",
        "-- ",
        "Fristen ligger ved som kalenderfil.",
        "Se alle frister: https://frist.vikdal.example",
        "Sendt automatisk av Holdvarm for Vikdal kommune. Du får e-posten fordi",
        "du står i kommunens rolleliste.",
        "Er noe feil? Svar på e-posten, så kommer svaret til plan@vikdal.example.",
    ]


def test_the_text_mail_in_nynorsk(letters: Any) -> None:
    found = paragraphs(composed(letters, letters.letter(language="nn")).text)
    assert found[:6] == [
        "FRIST OM 5 VYRKEDAGAR",
        "Innstillinga blir lagd ut til offentleg ettersyn",
        "Budsjett og økonomiplan 2024",
        "",
        "Dato: torsdag 30. november 2023 (om 5 vyrkedagar)",
        "Lovfrist: fredag 1. desember 2023 (om 6 vyrkedagar)",
    ]
    assert "Heimel: koml § 14-3(4) – lovfesta frist. Kontrollert mot lovteksten 2. juli 2026." in found
    assert "Difor får du dette: Du har rolla som kommunestyresekretær." in found


def test_the_text_mail_in_english(letters: Any) -> None:
    message = composed(letters, letters.letter(language="en"))
    found = paragraphs(message.text)
    assert message.subject == "Due 30 November: The recommendation is made public (in 5 working days)"
    assert found[4] == "Date: Thursday 30 November 2023 (in 5 working days)"
    assert "Why you get this: You hold the role of council secretary." in found
    assert message.language == "en"


def test_text_lines_are_short_enough_to_read(letters: Any) -> None:
    assert max(map(len, composed(letters, letters.letter()).text.splitlines())) <= 72


def test_every_wording_is_in_three_languages_and_takes_the_same_values() -> None:
    entries = catalogue("notifiers").entries
    assert len(entries) > 50
    for name, wording in entries.items():
        fields = {
            language: {field for _, field, _, _ in Formatter().parse(text) if field}
            for language, text in wording.items()
        }
        assert set(fields) == {"nb", "nn", "en"}, name
        assert fields["nb"] == fields["nn"] == fields["en"], name


def test_an_unverified_paragraph_says_so(letters: Any) -> None:
    definition = letters.definition(law={"ref": "koml § 14-3(4)", "verified": False})
    text = composed(letters, letters.letter(letters.item(letters.step(definition)))).text
    assert (
        "Hjemmel: koml § 14-3(4) – lovbestemt frist. Ikke verifisert: ingen har kontrollert dette mot "
        "lovteksten." in paragraphs(text)
    )


def test_what_no_law_asks_for_is_called_practice(letters: Any) -> None:
    definition = letters.definition(law=None, **{"class": "practice"})
    letter = letters.letter(letters.item(letters.step(definition)))
    found = paragraphs(composed(letters, letter).text)
    assert "Grunnlag: Vanlig praksis, ikke lovpålagt." in found
    assert "Siste frist: fredag 1. desember 2023 (om 6 virkedager)" in found


def test_an_expected_date_is_said_to_be_expected(letters: Any) -> None:
    letter = letters.letter(letters.item(letters.step(status=DateStatus.expected)))
    message = composed(letters, letter)
    assert message.subject.startswith("Forventet frist 30. november: ")
    assert "Status: Forventet, ikke bekreftet. Datoen kan bli endret." in paragraphs(message.text)
    assert "Forventet, ikke bekreftet. Datoen kan bli endret." in _Shown(message.html).text


def test_a_step_that_cannot_be_planned_is_told_by_its_limit(letters: Any) -> None:
    conflict = because("conflict.undated", how=because("text", text="ingen møter"))
    step = letters.step(due=None, status=DateStatus.unknown, conflicts=(conflict,))
    message = composed(letters, letters.letter(letters.item(step)))
    found = paragraphs(message.text)
    assert (
        "Dato: Steget har ingen plandato. Siste frist er fredag 1. desember 2023 (om 6 virkedager)." in found
    )
    assert "Konflikt: Steget kan ikke dateres: ingen møter." in found
    assert message.attachments == ()


def test_a_passed_limit_is_said_to_have_passed(letters: Any) -> None:
    step = letters.step(due=date(2023, 11, 20), limit=date(2023, 11, 21))
    found = paragraphs(composed(letters, letters.letter(letters.item(step))).text)
    assert found[0] == "OVER FRISTEN"
    assert "Lovfrist: tirsdag 21. november 2023 – fristen gikk ut for 2 dager siden" in found


def test_a_hearing_tells_its_first_and_last_day(letters: Any) -> None:
    found = paragraphs(
        composed(letters, letters.letter(letters.item(letters.step(end=date(2024, 1, 15))))).text
    )
    assert "Varighet: torsdag 30. november 2023 til mandag 15. januar 2024" in found


def test_conflicts_and_warnings_are_said_once(letters: Any) -> None:
    warning = because("warning.exact", limit=date(2023, 12, 1))
    why = because("paragraph", parts=(because("text", text="Møteplanen."), warning))
    letter = letters.letter(letters.item(letters.step(warnings=(warning,), reason=why)))
    found = paragraphs(composed(letters, letter).text)
    assert "Advarsel: Akkurat på fristen fredag 1. desember 2023, uten noen dag å gå på." in found
    assert "Hvorfor denne datoen: Møteplanen." in found


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (Standing.substitute, "Du er stedfortreder for den som har rollen som kommunestyresekretær."),
        (
            Standing.role_above,
            "Ingen svarer for rollen som kommunestyresekretær i dag: den er ledig, eller den som har den, er "
            "borte uten stedfortreder. Derfor går dette til deg som kommunedirektør.",
        ),
        (
            Standing.last_resort,
            "Verken rollen som kommunestyresekretær eller rollene over den har noen som svarer i dag. Du får "
            "dette i siste instans, som kommunedirektør.",
        ),
    ],
)
def test_whoever_gets_it_is_told_as_what(letters: Any, standing: Standing, sentence: str) -> None:
    item = letters.item()
    item = dataclasses.replace(
        item,
        recipient=dataclasses.replace(item.recipient, standing=standing, held="chief-executive"),
        held_title=Text(nb="Kommunedirektør"),
    )
    found = paragraphs(composed(letters, letters.letter(item)).text)
    assert f"Derfor får du dette: {sentence}" in found


def digest_letter(letters: Any) -> Letter:
    decision = letters.definition(id="council-decision", title=Text(nb="Kommunestyret vedtar budsjettet"))
    overdue = letters.definition(id="recommendation", title=Text(nb="Formannskapet innstiller"))
    found: Letter = letters.letter(
        letters.item(letters.step(overdue, due=date(2023, 11, 20), limit=None)),
        letters.item(),
        letters.item(letters.step(decision, due=date(2023, 12, 14))),
    )
    return found


def test_several_steps_are_one_mail_with_an_overview(letters: Any) -> None:
    message = composed(letters, digest_letter(letters))
    assert message.kind == "digest"
    assert message.subject == "3 frister, 1 over fristen – eldst 20. november: Formannskapet innstiller"
    assert paragraphs(message.text)[:5] == [
        "3 frister, 1 over fristen",
        "",
        "- 20. november: Formannskapet innstiller (over fristen)",
        "- 30. november: Innstillingen legges ut til offentlig ettersyn (om 5 virkedager)",
        "- 14. desember: Kommunestyret vedtar budsjettet (om 3 uker)",
    ]
    assert message.steps == (
        "budget/2024/recommendation",
        "budget/2024/publish-recommendation",
        "budget/2024/council-decision",
    )
    assert len(message.attachments) == 3


def test_a_digest_of_coming_deadlines_names_the_nearest(letters: Any) -> None:
    full = digest_letter(letters)
    message = composed(letters, dataclasses.replace(full, items=full.items[1:]))
    assert message.subject == (
        "2 frister – nærmest 30. november: Innstillingen legges ut til offentlig ettersyn"
    )


def test_the_text_and_the_html_say_the_same(letters: Any) -> None:
    message = composed(letters, digest_letter(letters))
    shown = _Shown(message.html).text.lower()
    for line in paragraphs(message.text):
        for part in line.removeprefix("- ").split(": ", 1):
            if part.strip(" -") and not part.startswith(("---", "https://")):
                assert part.lower().strip() in shown, part


def test_the_html_is_a_page_for_every_reader(letters: Any) -> None:
    page = composed(letters, digest_letter(letters)).html
    shown = _Shown(page)
    names = [name for name, _ in shown.tags]
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="nb"' in page
    assert (names.count("h1"), names.count("h2")) == (1, 3)
    assert page.count('role="presentation"') == page.count("<table")
    assert "prefers-color-scheme: dark" in page
    assert '<p class="process" style="' in page, "the CSS is inlined for Outlook"


def test_the_html_asks_for_nothing_from_the_network(letters: Any) -> None:
    page = composed(letters, letters.letter()).html
    assert _Shown(page).links == [BASE_URL]
    assert "url(" not in page
    assert "@import" not in page


def test_without_a_page_or_a_reply_address_neither_is_spoken_of(letters: Any) -> None:
    letter = letters.letter()
    message = composed(
        letters, letter, base_url=None, sender=Sender(name="Vikdal", address="holdvarm@vikdal.example")
    )
    assert "Se alle frister" not in message.text + message.html
    assert "Er noe feil?" not in message.text + message.html


def test_the_attachment_is_the_event_the_feed_has(letters: Any) -> None:
    letter = letters.letter()
    (attachment,) = composed(letters, letter).attachments
    assert attachment.filename == "publish-recommendation-2023-11-30.ics"
    assert attachment.content_type == "text/calendar; method=PUBLISH; charset=utf-8"
    event: Any = icalendar.Calendar.from_ical(attachment.content).walk("VEVENT")[0]
    assert event["UID"] == uid(letter.profile, "budget/2024/publish-recommendation")
    assert event["DTSTART"].dt == date(2023, 11, 30)


def test_two_steps_of_one_name_have_files_of_their_own(letters: Any) -> None:
    letter = letters.letter(
        letters.item(), letters.item(letters.step(key="handlingsdel/2024/publish-recommendation"))
    )
    assert [a.filename for a in composed(letters, letter).attachments] == [
        "publish-recommendation-2023-11-30.ics",
        "publish-recommendation-2023-11-30-2.ics",
    ]


def test_the_same_letter_is_the_same_message(letters: Any) -> None:
    assert composed(letters, letters.letter()) == composed(letters, letters.letter())


def test_the_key_does_not_follow_the_wording_or_the_order(letters: Any) -> None:
    full = digest_letter(letters)
    turned = dataclasses.replace(full, items=full.items[::-1], language="en")
    assert composed(letters, full).key == composed(letters, turned).key


def test_another_day_person_rung_deadline_or_municipality_is_another_message(letters: Any) -> None:
    letter = letters.letter()
    item = letter.items[0]
    nudge = item.nudge
    others = [
        dataclasses.replace(letter, day=date(2023, 11, 24)),
        dataclasses.replace(letter, person=dataclasses.replace(letter.person, id="ola@vikdal.example")),
        letters.letter(dataclasses.replace(item, nudge=dataclasses.replace(nudge, rung="2wd"))),
        letters.letter(
            dataclasses.replace(item, nudge=dataclasses.replace(nudge, for_day=date(2023, 12, 1)))
        ),
        dataclasses.replace(letter, profile=letters.profile(slug="fjordvik")),
    ]
    messages = [composed(letters, one) for one in (letter, *others)]
    assert len({message.key for message in messages}) == len(messages)
    assert len({message.id for message in messages}) == len(messages)


def test_two_mails_on_one_step_share_a_thread_and_not_a_message_id(letters: Any) -> None:
    item = letters.item()
    later = dataclasses.replace(item, nudge=dataclasses.replace(item.nudge, rung="2wd"))
    first, second = composed(letters, letters.letter(item)), composed(letters, letters.letter(later))
    assert first.subject == second.subject
    assert first.id != second.id
    assert first.references == second.references
    assert len(first.references) == 1
    assert first.references[0].endswith("@vikdal.example")


def test_a_digest_belongs_to_no_thread(letters: Any) -> None:
    assert composed(letters, digest_letter(letters)).references == ()


def test_a_letter_about_nothing_is_refused(letters: Any) -> None:
    letter = dataclasses.replace(letters.letter(), items=())
    with pytest.raises(ValueError, match="no items"):
        compose(letter, sender=SENDER, entries={}, base_url=None)


def test_an_address_that_is_no_web_page_is_refused(letters: Any) -> None:
    with pytest.raises(ValueError, match="https://"):
        composed(letters, letters.letter(), base_url="javascript:alert(1)")


def test_a_preview_is_the_html_under_a_name_that_sorts(message: Message) -> None:
    name, page = preview(message)
    assert name == f"20231123T070000Z-{message.key}.html"
    assert page == message.html


def hostile_letter(letters: Any, text: str) -> Letter:
    step = letters.step(
        letters.definition(title=Text(nb=text), missed=Text(nb=text), law={"ref": text, "verified": False}),
        run=text,
        conflicts=(because("text", text=text),),
        reason=because("text", text=f"fordi {text}"),
    )
    item = dataclasses.replace(
        letters.item(step),
        workflow_title=Text(nb=text),
        role_title=Text(nb=text),
        held_title=Text(nb=text),
    )
    letter: Letter = letters.letter(item, profile=letters.profile(name=text))
    return dataclasses.replace(letter, person=dataclasses.replace(letter.person, name=text))


PIECES = st.sampled_from(
    [
        *("<b>", "</td>", "</style>", "-->", "<script>alert(1)</script>", '"', "'", "&", "&lt;"),
        *("{{ 7*7 }}", "{% raw %}", "{title}", "=?utf-8?q?=0D=0ABcc:x?=", "Bcc: x@y.no"),
        *("\r\n", "\r", "\n", "\0", "\u2028", "\u202e", "\u200b"),
    ]
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
HOSTILE = st.lists(st.one_of(PIECES, ANY_TEXT), min_size=1, max_size=8).map("".join).filter(bool)


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE)
def test_hostile_text_reaches_no_markup_and_no_header(letters: Any, text: str) -> None:
    plain = composed(letters, hostile_letter(letters, "tittel"))
    message = composed(letters, hostile_letter(letters, text))
    assert _Shown(message.html).tags == _Shown(plain.html).tags
    for line in (message.subject, message.to_name):
        assert line.isprintable()
        assert len(line) <= 150
    assert all(c == "\n" or c.isprintable() for c in message.text + message.html)
    assert all(a.filename.isascii() and a.filename.isprintable() for a in message.attachments)


def test_a_megabyte_of_title_becomes_a_mail_of_ordinary_size(letters: Any) -> None:
    message = composed(letters, hostile_letter(letters, "Å" * 1_000_000))
    assert len(message.subject) <= 150
    assert len(message.to_name) <= 100
    assert len(message.html) < 60_000
    assert len(message.text) < 30_000
