"""What is said of a definition that cannot be used as it stands."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

# code -> (bokmål, nynorsk, English)
TEXTS: Final = MappingProxyType(
    {
        "severity.error": ("feil", "feil", "error"),
        "severity.warning": ("varsel", "varsel", "warning"),
        "severity.info": ("til orientering", "til orientering", "info"),
        "did-you-mean": ("mente du «{word}»?", "meinte du «{word}»?", 'did you mean "{word}"?'),
        "known-here": ("kjente her: {names}", "kjende her: {names}", "known here: {names}"),
        # A file that cannot be read at all.
        "file.unreadable": (
            "filen kan ikke leses: {reason}",
            "fila kan ikkje lesast: {reason}",
            "the file cannot be read: {reason}",
        ),
        "file.too-big": (
            "filen har {size} byte; en definisjon har høyst {limit}",
            "fila har {size} byte; ein definisjon har høgst {limit}",
            "the file has {size} bytes; a definition has at most {limit}",
        ),
        "file.not-utf8": ("filen er ikke UTF-8", "fila er ikkje UTF-8", "the file is not UTF-8"),
        "file.not-utf8-hint": (
            "lagre den på nytt med kodingen UTF-8",
            "lagre ho på nytt med kodinga UTF-8",
            "save it anew with the encoding UTF-8",
        ),
        "file.too-deep": (
            "filen har for mange klammer inni hverandre",
            "fila har for mange klammer inni kvarandre",
            "the file nests brackets too deeply",
        ),
        "file.no-folder": (
            "det finnes ingen slik mappe med definisjoner",
            "det finst inga slik mappe med definisjonar",
            "there is no such folder of definitions",
        ),
        "toml.wrong": ("ikke gyldig TOML: {what}", "ikkje gyldig TOML: {what}", "not TOML: {what}"),
        "toml.quotes": (
            'en tekst står i anførselstegn: due = "31 December"',
            'ein tekst står i hermeteikn: due = "31 December"',
            'a text stands in quotation marks: due = "31 December"',
        ),
        "toml.twice": (
            "nøkkelen er gitt to ganger",
            "nøkkelen er gjeven to gonger",
            "the key is given twice",
        ),
        "toml.unclosed": (
            "kanskje mangler et anførselstegn eller en klamme",
            "kanskje manglar eit hermeteikn eller ei klamme",
            "a quotation mark or bracket may be missing",
        ),
        # Workflows by id.
        "id.missing": ("nøkkelen «id» mangler", "nøkkelen «id» manglar", 'the key "id" is missing'),
        "id.not-text": (
            "id: ventet en tekst i anførselstegn",
            "id: venta ein tekst i hermeteikn",
            "id: expected a text in quotation marks",
        ),
        "id.hint": (
            'id = "budget" endrer den medfølgende budsjettprosessen',
            'id = "budget" endrar budsjettprosessen som følgjer med',
            'id = "budget" changes the bundled budget',
        ),
        "id.twice-in-folder": (
            "«{name}» er definert to ganger i denne mappen",
            "«{name}» er definert to gonger i denne mappa",
            '"{name}" is defined twice in this folder',
        ),
        "id.first-in": ("først i {file}", "først i {file}", "first in {file}"),
        "id.twice": (
            "«{name}» står her to ganger; den første på linje {line}",
            "«{name}» står her to gonger; den første på linje {line}",
            '"{name}" is here twice; the first stands in line {line}',
        ),
        "workflow.nothing-to-change": (
            "det finnes ingen prosess «{name}» å endre",
            "det finst ingen prosess «{name}» å endre",
            'there is no workflow "{name}" to change',
        ),
        "workflow.new-needs": (
            "en ny prosess trenger title, every, label og owner",
            "ein ny prosess treng title, every, label og owner",
            "a new workflow needs title, every, label and owner",
        ),
        "off.not-bool": (
            "off: ventet true eller false",
            "off: venta true eller false",
            "off: expected true or false",
        ),
        "off.nothing": (
            "det finnes ingen «{name}» å slå av",
            "det finst ingen «{name}» å slå av",
            'there is no "{name}" to switch off',
        ),
        "change.nothing": (
            "det finnes ingen «{name}» å endre",
            "det finst ingen «{name}» å endre",
            'there is no "{name}" to change',
        ),
        # Keys and values.
        "key.missing": ("nøkkelen «{key}» mangler", "nøkkelen «{key}» manglar", 'the key "{key}" is missing'),
        "key.unknown": ("ukjent nøkkel «{key}»", "ukjend nøkkel «{key}»", 'unknown key "{key}"'),
        "key.empty": (
            "«{key}» er tom; det må være minst én",
            "«{key}» er tom; det må vere minst éin",
            '"{key}" is empty; there must be at least one',
        ),
        "key.one-of": (
            "{key}: ventet {options:or}, ikke {given}",
            "{key}: venta {options:or}, ikkje {given}",
            "{key}: expected {options:or}, not {given}",
        ),
        "key.wrong": (
            "{key}: {what}, ikke {given}",
            "{key}: {what}, ikkje {given}",
            "{key}: {what}, not {given}",
        ),
        "key.said": ("{key}: {what}", "{key}: {what}", "{key}: {what}"),
        "given.text": ("«{text}»", "«{text}»", '"{text}"'),
        "expected.text": (
            "ventet en tekst i anførselstegn",
            "venta ein tekst i hermeteikn",
            "expected a text in quotation marks",
        ),
        "expected.number": (
            "ventet et helt tall uten anførselstegn",
            "venta eit heilt tal utan hermeteikn",
            "expected a whole number without quotation marks",
        ),
        "expected.bool": ("ventet true eller false", "venta true eller false", "expected true or false"),
        "expected.list": (
            'ventet en liste, f.eks. ["first", "second"]',
            'venta ei liste, t.d. ["first", "second"]',
            'expected a list such as ["first", "second"]',
        ),
        "expected.table": (
            "ventet en tabell, f.eks. {{ nb = … }}",
            "venta ein tabell, t.d. {{ nb = … }}",
            "expected a table such as {{ nb = … }}",
        ),
        "expected.identifier": (
            "ventet små bokstaver, tall og bindestrek, f.eks. «council-decision»",
            "venta små bokstavar, tal og bindestrek, t.d. «council-decision»",
            'expected lower-case letters, digits and hyphens, such as "council-decision"',
        ),
        "expected.not-empty": (
            "ventet en tekst som ikke er tom",
            "venta ein tekst som ikkje er tom",
            "expected a text that is not empty",
        ),
        "expected.shorter": ("teksten er for lang", "teksten er for lang", "the text is too long"),
        "expected.at-least": ("ventet minst {limit}", "venta minst {limit}", "expected at least {limit}"),
        "expected.at-most": ("ventet høyst {limit}", "venta høgst {limit}", "expected at most {limit}"),
        "missing.title": (
            'title = {{ nb = "…", nn = "…", en = "…" }}',
            'title = {{ nb = "…", nn = "…", en = "…" }}',
            'title = {{ nb = "…", nn = "…", en = "…" }}',
        ),
        "missing.id": (
            'id = "et-navn", i små bokstaver og bindestrek',
            'id = "eit-namn", i små bokstavar og bindestrek',
            'id = "some-name", in lower-case letters and hyphens',
        ),
        "missing.class": (
            'class = "law-hard", "law-freq", "law-soft", "national", "practice" eller "local"',
            'class = "law-hard", "law-freq", "law-soft", "national", "practice" eller "local"',
            'class = "law-hard", "law-freq", "law-soft", "national", "practice" or "local"',
        ),
        "missing.kind": (
            'kind = "task", "publication", "hearing", "recommendation", "decision", "review" eller "report"',
            'kind = "task", "publication", "hearing", "recommendation", "decision", "review" eller "report"',
            'kind = "task", "publication", "hearing", "recommendation", "decision", "review" or "report"',
        ),
        "missing.every": (
            'every = "year", "council period", "4 years", "once" eller "on demand"',
            'every = "year", "council period", "4 years", "once" eller "on demand"',
            'every = "year", "council period", "4 years", "once" or "on demand"',
        ),
        "missing.label": (
            'label = "{{year}}", "{{year+1}}" eller "{{year}}-{{year+4}}"',
            'label = "{{year}}", "{{year+1}}" eller "{{year}}-{{year+4}}"',
            'label = "{{year}}", "{{year+1}}" or "{{year}}-{{year+4}}"',
        ),
        "missing.owner": (
            "owner = rollen som svarer for steg uten en egen",
            "owner = rolla som svarar for steg utan ei eiga",
            "owner = the role that answers for steps without one of their own",
        ),
        "missing.step": (
            "en [[step]] for hver ting som skal gjøres",
            "ein [[step]] for kvar ting som skal gjerast",
            "a [[step]] for each thing to be done",
        ),
        "missing.ref": (
            'law = {{ ref = "koml § 14-3(4)", verified = 2026-07-02 }}',
            'law = {{ ref = "koml § 14-3(4)", verified = 2026-07-02 }}',
            'law = {{ ref = "koml § 14-3(4)", verified = 2026-07-02 }}',
        ),
        "missing.verified": (
            "verified = dagen paragrafen sist ble lest, f.eks. 2026-07-02, eller false",
            "verified = dagen paragrafen sist vart lesen, t.d. 2026-07-02, eller false",
            "verified = the day the paragraph was last read, such as 2026-07-02, or false",
        ),
        # What a definition refers to.
        "reserved.step": (
            "«{name}» er et ord i datospråket og kan ikke være navnet på et steg",
            "«{name}» er eit ord i datospråket og kan ikkje vere namnet på eit steg",
            '"{name}" is a word of the date language and cannot name a step',
        ),
        "ladder.unknown": (
            "det finnes ingen stige «{name}»",
            "det finst ingen stige «{name}»",
            'there is no ladder "{name}"',
        ),
        "role.unknown": (
            "{key}: det finnes ingen rolle «{role}»",
            "{key}: det finst inga rolle «{role}»",
            '{key}: there is no role "{role}"',
        ),
        "role.unknown-hint": (
            "rollene står i roles.toml; en kommune kan legge til sine egne",
            "rollene står i roles.toml; ein kommune kan leggje til sine eigne",
            "roles are listed in roles.toml; a municipality can add its own",
        ),
        "role.above-itself": (
            "«{role}» står over seg selv",
            "«{role}» står over seg sjølv",
            '"{role}" stands above itself',
        ),
        "role.above-itself-hint": (
            "den øverste rollen har ingen above",
            "den øvste rolla har ingen above",
            "the highest role has no above",
        ),
        "workflow.unknown": (
            "{key}: det finnes ingen prosess «{name}»",
            "{key}: det finst ingen prosess «{name}»",
            '{key}: there is no workflow "{name}"',
        ),
        "step.unknown": (
            "{key}: det finnes ikke noe steg «{name}»",
            "{key}: det finst ikkje noko steg «{name}»",
            '{key}: there is no step "{name}"',
        ),
        "step.unknown-hint": (
            "stegene i {workflow} er {steps}",
            "stega i {workflow} er {steps}",
            "the steps of {workflow} are {steps}",
        ),
        "step.no-edge": (
            "{key}: «{name}» er ingen høring og har ikke {edge}",
            "{key}: «{name}» er inga høyring og har ikkje {edge}",
            '{key}: "{name}" is not a hearing, and has no {edge}',
        ),
        "step.no-edge-hint": ("skriv navnet alene", "skriv namnet åleine", "write its name alone"),
        "off.rested-on": (
            "«{step}» kan ikke slås av: «{other}» bygger på det",
            "«{step}» kan ikkje slåast av: «{other}» byggjer på det",
            '"{step}" cannot be off: "{other}" rests on it',
        ),
        "off.rested-on-hint": (
            "slå av det også, eller gi det en annen dato; det står i {place}",
            "slå av det òg, eller gi det ein annan dato; det står i {place}",
            "switch that off too, or give it another date; it stands in {place}",
        ),
        "circle": (
            "disse stegene bygger på hverandre i ring: {steps}",
            "desse stega byggjer på kvarandre i ring: {steps}",
            "these steps rest on each other in a circle: {steps}",
        ),
        "circle.hint": (
            "ett av dem må ha en dato som ikke bygger på de andre",
            "eitt av dei må ha ein dato som ikkje byggjer på dei andre",
            "one of them needs a date that does not rest on the others",
        ),
        # What the schema itself refuses (RefusedError).
        "schema.no-date": (
            "steget har ingen dato; gi det due, limit eller after",
            "steget har ingen dato; gi det due, limit eller after",
            "the step has no date; give it due, limit or after",
        ),
        "schema.law-missing": (
            "klassen {name} trenger law = {{ ref = …, verified = … }}",
            "klassen {name} treng law = {{ ref = …, verified = … }}",
            "the class {name} needs law = {{ ref = …, verified = … }}",
        ),
        "schema.only-hearing": (
            "bare en høring har en lengde",
            "berre ei høyring har ei lengd",
            "only a hearing has a length",
        ),
        "schema.hearing-length": (
            'en høring trenger length eller min_length, f.eks. min_length = "6 weeks"',
            'ei høyring treng length eller min_length, t.d. min_length = "6 weeks"',
            'a hearing needs length or min_length, such as min_length = "6 weeks"',
        ),
        "schema.two-steps": (
            "to steg heter «{name}»",
            "to steg heiter «{name}»",
            "two steps are called '{name}'",
        ),
        "schema.sentence": (
            'ventet en datosetning i anførselstegn, f.eks. "31 December"',
            'venta ei datosetning i hermeteikn, t.d. "31 December"',
            'expected a date sentence in quotation marks, such as "31 December"',
        ),
        "schema.length": (
            'ventet en lengde i anførselstegn, f.eks. "6 weeks"',
            'venta ei lengd i hermeteikn, t.d. "6 weeks"',
            'expected a length of time in quotation marks, such as "6 weeks"',
        ),
        "schema.verified": (
            "ventet dagen paragrafen sist ble lest, f.eks. 2026-07-02, eller false",
            "venta dagen paragrafen sist vart lesen, t.d. 2026-07-02, eller false",
            "expected the day the paragraph was last read, such as 2026-07-02, or false",
        ),
        "ladder.rung": (
            'ventet en lengde i anførselstegn, f.eks. "6 weeks", eller "same day"',
            'venta ei lengd i hermeteikn, t.d. "6 weeks", eller "same day"',
            'expected a length of time in quotation marks, such as "6 weeks", or "same day"',
        ),
        "ladder.after": (
            "det som sies etter en frist, telles i virkedager, én eller flere",
            "det som blir sagt etter ein frist, blir talt i vyrkedagar, éin eller fleire",
            "what is said after a deadline is counted in working days, one or more",
        ),
    }
)
