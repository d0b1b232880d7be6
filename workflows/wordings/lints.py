"""What is said of definitions that can be used, but that somebody should look at."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

# code -> (bokmål, nynorsk, English)
TEXTS: Final = MappingProxyType(
    {
        "language.nn": ("nynorsk", "nynorsk", "nynorsk"),
        "language.en": ("engelsk", "engelsk", "English"),
        "level.political": ("politisk", "politisk", "political"),
        "level.administrative": ("administrativt", "administrativt", "administrative"),
        "level.professional": ("faglig", "fagleg", "professional"),
        "level.external": ("eksternt", "eksternt", "external"),
        "lint.the-workflow": (
            "prosessen «{workflow}»",
            "prosessen «{workflow}»",
            'the workflow "{workflow}"',
        ),
        "lint.the-step": ("steget «{step}»", "steget «{step}»", 'the step "{step}"'),
        "lint.no-title": (
            "{name} har ingen tittel på {languages:and}; bokmål vises i stedet",
            "{name} har ingen tittel på {languages:and}; bokmål blir vist i staden",
            "{name} has no title in {languages:and}; bokmål is shown instead",
        ),
        # The law.
        "lint.old-reading": (
            "én paragraf i {workflow} ble sist lest for mer enn {months} måneder siden ({oldest})",
            "éin paragraf i {workflow} vart sist lesen for meir enn {months} månader sidan ({oldest})",
            "1 paragraph of {workflow} was last read more than {months} months ago ({oldest})",
        ),
        "lint.old-readings": (
            "{count} paragrafer i {workflow} ble sist lest for mer enn {months} måneder siden (den eldste {oldest})",
            "{count} paragrafar i {workflow} vart sist lesne for meir enn {months} månader sidan "
            "(den eldste {oldest})",
            "{count} paragraphs of {workflow} were last read more than {months} months ago (the oldest {oldest})",
        ),
        "lint.old-reading-hint": (
            "les dem på nytt, og sett verified til den dagen",
            "les dei på nytt, og set verified til den dagen",
            "read them again, and set verified to that day",
        ),
        "lint.law-undated": (
            "{name} er lovpålagt og har verken due eller limit",
            "{name} er lovpålagt og har verken due eller limit",
            "{name} is required by law and has neither due nor limit",
        ),
        "lint.law-undated-hint": (
            "si når det er planlagt, eller siste dag loven tillater",
            "sei når det er planlagt, eller siste dag lova tillèt",
            "say when it is planned, or the last day the law allows",
        ),
        # Date sentences.
        "lint.no-expected": (
            "{name} bygger på et møte og har ingen forventet dato så lenge møteplanen er ukjent",
            "{name} byggjer på eit møte og har ingen forventa dato så lenge møteplanen er ukjend",
            "{name} rests on a meeting and has no expected date for as long as the meeting plan is unknown",
        ),
        "lint.no-expected-hint": (
            'legg til en, f.eks. expected = "second Thursday of December"',
            'legg til ein, t.d. expected = "second Thursday of December"',
            'add one, such as expected = "second Thursday of December"',
        ),
        "lint.open-window": (
            "{name}: det er bedt om et møte i {body} uten første og siste dag; et møte i et annet år kan bli valgt",
            "{name}: det er bede om eit møte i {body} utan første og siste dag; eit møte i eit anna år kan bli valt",
            "{name}: a meeting of {body} is asked for without a first and a last day; one in another year may be taken",
        ),
        "lint.open-window-hint": (
            "si begge deler, f.eks. «between 1 November and 31 December»",
            "sei begge delar, t.d. «between 1 November and 31 December»",
            'say both, such as "between 1 November and 31 December"',
        ),
        "lint.election-year": (
            "{key}: «election year» betyr ingenting i en prosess som ikke følger valgperioden",
            "{key}: «election year» tyder ingenting i ein prosess som ikkje følgjer valperioden",
            '{key}: "election year" means nothing in a workflow that does not follow the council period',
        ),
        "lint.election-year-hint": (
            'skriv every = "council period", eller utelat året',
            'skriv every = "council period", eller utelat året',
            'write every = "council period", or leave the year out',
        ),
        "lint.absolute": (
            "{name}: {date} gjelder bare ett år, og prosessen kommer igjen",
            "{name}: {date} gjeld berre eitt år, og prosessen kjem att",
            "{name}: {date} is right in one year only, and the workflow comes again",
        ),
        "lint.absolute-hint": (
            "skriv datoen uten år («1 July», «1 July next year»)",
            "skriv datoen utan år («1 July», «1 July next year»)",
            'write the date without its year ("1 July", "1 July next year")',
        ),
        # Who answers.
        "lint.nobody": (
            "ingen i rollekatalogen gjør {name}",
            "ingen i rollekatalogen gjer {name}",
            "nobody in the catalogue of roles does {name}",
        ),
        "lint.nobody-hint": (
            'gi det en rolle: role = "…" eller raci = {{ r = ["…"] }}',
            'gje det ei rolle: role = "…" eller raci = {{ r = ["…"] }}',
            'give it a role: role = "…" or raci = {{ r = ["…"] }}',
        ),
        "lint.outside": (
            "{name} gjøres av {role}, som er utenfor kommunen, og ingen i kommunen svarer for det",
            "{name} blir gjort av {role}, som er utanfor kommunen, og ingen i kommunen svarar for det",
            "{name} is done by {role}, who is outside the municipality, and nobody inside answers for it",
        ),
        "lint.outside-hint": (
            'si hvem som følger opp: raci = {{ a = ["…"] }}',
            'sei kven som følgjer opp: raci = {{ a = ["…"] }}',
            'say who follows it up: raci = {{ a = ["…"] }}',
        ),
        "lint.topic-without": (
            "temaet «{topic}» har ingen ansvarlig på {levels:and} nivå",
            "temaet «{topic}» har ingen ansvarleg på {levels:and} nivå",
            'the topic "{topic}" has nobody responsible at the {levels:and} level',
        ),
        "lint.topic-hint": (
            "forankring krever en politisk, en administrativ og en faglig ansvarlig",
            "forankring krev ein politisk, ein administrativ og ein fagleg ansvarleg",
            "anchoring needs a political, an administrative and a professional responsible",
        ),
        "lint.topic-level": (
            "temaet «{topic}»: rollen «{role}» er på {is_level} nivå, ikke {as_level}",
            "temaet «{topic}»: rolla «{role}» er på {is_level} nivå, ikkje {as_level}",
            'the topic "{topic}": the role "{role}" is at the {is_level} level, not the {as_level}',
        ),
        "lint.idle-role": (
            "ingenting viser til rollen «{role}»",
            "ingenting viser til rolla «{role}»",
            'nothing refers to the role "{role}"',
        ),
        "lint.idle-role-hint": (
            "gi den et steg eller et tema, eller fjern den",
            "gje henne eit steg eller eit tema, eller fjern henne",
            "give it a step or a topic, or remove it",
        ),
        "lint.idle-roles": (
            "{count} av rollene som følger med, er ikke i bruk: {roles}",
            "{count} av rollene som følgjer med, er ikkje i bruk: {roles}",
            "{count} of the bundled roles are not in use: {roles}",
        ),
    }
)
