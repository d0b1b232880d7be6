"""What this room says to a person, in bokmål, nynorsk and English.

Each text has the place holders of its finding in braces. Outside text is put in as it was read, on one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("nb", "nn", "en")

# code -> (bokmål, nynorsk, English)
TEXTS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        # How a body was recognised.
        "body.alias": (
            "alias «{text}» → {body}",
            "alias «{text}» → {body}",
            "alias '{text}' → {body}",
        ),
        "body.category": (
            "kategorien «{text}» → {body}",
            "kategorien «{text}» → {body}",
            "category '{text}' → {body}",
        ),
        "body.own-name": (
            "tittelen er navnet på et organ: «{text}» → {body}",
            "tittelen er namnet på eit organ: «{text}» → {body}",
            "the title is the name of a body: '{text}' → {body}",
        ),
        "body.working-meeting": (
            "arbeidsmøte eller samling, ikke et møte i organet: «{text}»",
            "arbeidsmøte eller samling, ikkje eit møte i organet: «{text}»",
            "working meeting or gathering, not a meeting of the body: '{text}'",
        ),
        "body.papers": (
            "frist eller sakspapirer, ikke et møte: «{text}»",
            "frist eller sakspapir, ikkje eit møte: «{text}»",
            "a deadline or case papers, not a meeting: '{text}'",
        ),
        "body.ambiguous": (
            "tittelen nevner flere organer: {bodies}",
            "tittelen nemner fleire organ: {bodies}",
            "the title names several bodies: {bodies}",
        ),
        "body.unknown": (
            "ikke noe kjent organ i tittelen",
            "ikkje noko kjent organ i tittelen",
            "no known body in the title",
        ),
        # Why a whole file was refused.
        "file.empty": (
            "filen er tom",
            "fila er tom",
            "the file is empty",
        ),
        "file.too-big": (
            "filen er på {size} byte; det største som leses, er {limit}",
            "fila er på {size} byte; det største som blir lese, er {limit}",
            "the file has {size} bytes; the most that is read is {limit}",
        ),
        "file.web-page": (
            "dette er en nettside, ikke en kalender; kanskje en påloggingsside. Bruk adressen "
            "til selve .ics-filen",
            "dette er ei nettside, ikkje ein kalender; kanskje ei påloggingsside. Bruk adressa "
            "til sjølve .ics-fila",
            "this is a web page, not a calendar; perhaps a login page. Use the address of the "
            ".ics file itself",
        ),
        "ical.no-calendar": (
            "dette er ikke en iCalendar-fil: BEGIN:VCALENDAR mangler",
            "dette er ikkje ei iCalendar-fil: BEGIN:VCALENDAR manglar",
            "this is not an iCalendar file: there is no BEGIN:VCALENDAR",
        ),
        "ical.truncated": (
            "filen slutter midt i en kalender: END:VCALENDAR mangler. Hent den på nytt",
            "fila sluttar midt i ein kalender: END:VCALENDAR manglar. Hent ho på nytt",
            "the file ends in the middle of a calendar: END:VCALENDAR is missing. Fetch it again",
        ),
        "ical.scale": (
            "kalenderen regner ikke tid etter den gregorianske kalenderen: {text}",
            "kalenderen reknar ikkje tid etter den gregorianske kalenderen: {text}",
            "the calendar does not count time by the Gregorian calendar: {text}",
        ),
        "ical.too-many-events": (
            "filen har mer enn {limit} hendelser",
            "fila har meir enn {limit} hendingar",
            "the file has more than {limit} events",
        ),
        "ical.no-events": (
            "kalenderen har ingen hendelser; en tom kalender leses ikke som «ingen møter»",
            "kalenderen har ingen hendingar; ein tom kalender blir ikkje lesen som «ingen møte»",
            "the calendar has no events; an empty calendar is not read as “no meetings”",
        ),
        "ical.none-readable": (
            "ingen av de {count} hendelsene i filen kunne leses",
            "ingen av dei {count} hendingane i fila kunne lesast",
            "none of the {count} events in the file could be read",
        ),
        "ical.feed-steps": (
            "gjentakelsene i filen er for mange til å regnes ut (over {limit} steg til sammen)",
            "gjentakingane i fila er for mange til å reknast ut (over {limit} steg til saman)",
            "the recurrences in the file are too many to work out (over {limit} steps altogether)",
        ),
        "ical.feed-occurrences": (
            "gjentakelsene i filen gir mer enn {limit} møter i tidsrommet",
            "gjentakingane i fila gir meir enn {limit} møte i tidsrommet",
            "the recurrences in the file give more than {limit} meetings in the time asked for",
        ),
        # What is wrong with one event; it is left out unless the text says otherwise.
        "ical.not-closed": (
            "hendelsen er ikke avsluttet (END:VEVENT mangler) og er utelatt",
            "hendinga er ikkje avslutta (END:VEVENT manglar) og er utelaten",
            "the event is not closed (END:VEVENT is missing) and was left out",
        ),
        "ical.stray-line": (
            "linjen hører ikke til noe og er hoppet over: «{text}»",
            "linja høyrer ikkje til noko og er hoppa over: «{text}»",
            "the line belongs to nothing and was skipped: '{text}'",
        ),
        "ical.unreadable-line": (
            "linjen kan ikke leses og er hoppet over: «{text}»",
            "linja kan ikkje lesast og er hoppa over: «{text}»",
            "the line cannot be read and was skipped: '{text}'",
        ),
        "ical.no-start": (
            "hendelsen har ingen dato (DTSTART mangler) og er utelatt",
            "hendinga har ingen dato (DTSTART manglar) og er utelaten",
            "the event has no date (DTSTART is missing) and was left out",
        ),
        "ical.broken": (
            "{name} kan ikke leses, og hendelsen er utelatt: «{text}»",
            "{name} kan ikkje lesast, og hendinga er utelaten: «{text}»",
            "{name} cannot be read, and the event was left out: '{text}'",
        ),
        "ical.broken-property": (
            "{name} kan ikke leses og er hoppet over; hendelsen er beholdt: «{text}»",
            "{name} kan ikkje lesast og er hoppa over; hendinga er behalden: «{text}»",
            "{name} cannot be read and was skipped; the event was kept: '{text}'",
        ),
        "ical.repeated": (
            "{name} står flere ganger i hendelsen med ulike verdier, og hendelsen er utelatt",
            "{name} står fleire gonger i hendinga med ulike verdiar, og hendinga er utelaten",
            "{name} stands several times in the event with different values, and the event was left out",
        ),
        "ical.several-titles": (
            "hendelsen har flere titler; den første er brukt",
            "hendinga har fleire titlar; den første er brukt",
            "the event has several titles; the first was used",
        ),
        "ical.end-before-start": (
            "slutten ligger før starten; slutten er hoppet over",
            "slutten ligg før starten; slutten er hoppa over",
            "the end lies before the start; the end was skipped",
        ),
        "ical.end-mismatch": (
            "starten er en dato og slutten et klokkeslett, eller omvendt; slutten er hoppet over",
            "starten er ein dato og slutten eit klokkeslett, eller omvendt; slutten er hoppa over",
            "the start is a date and the end a clock time, or the other way round; the end was skipped",
        ),
        "ical.unknown-zone": (
            "ukjent tidssone «{text}»; klokkeslettet er lest som {zone}",
            "ukjend tidssone «{text}»; klokkeslettet er lese som {zone}",
            "unknown time zone '{text}'; the time was read as {zone}",
        ),
        "ical.unknown-calendar-zone": (
            "kalenderen sier tidssonen «{text}», som er ukjent; {zone} er brukt",
            "kalenderen seier tidssona «{text}», som er ukjend; {zone} er brukt",
            "the calendar gives the time zone '{text}', which is unknown; {zone} was used",
        ),
        "ical.shared-uid": (
            "flere ulike hendelser har samme UID; alle er beholdt",
            "fleire ulike hendingar har same UID; alle er behaldne",
            "several different events have the same UID; all were kept",
        ),
        "ical.series": (
            "gjentakelsen kan ikke regnes ut, og hendelsen er utelatt: {text}",
            "gjentakinga kan ikkje reknast ut, og hendinga er utelaten: {text}",
            "the recurrence cannot be worked out, and the event was left out: {text}",
        ),
        "rule.frequency": (
            "gjentakelse oftere enn daglig ({text}) leses ikke; hendelsen er utelatt",
            "gjentaking oftare enn dagleg ({text}) blir ikkje lesen; hendinga er utelaten",
            "recurrence more often than daily ({text}) is not read; the event was left out",
        ),
        "rule.part": (
            "gjentakelsen har en del som ikke leses ({text}); hendelsen er utelatt",
            "gjentakinga har ein del som ikkje blir lesen ({text}); hendinga er utelaten",
            "the recurrence has a part that is not read ({text}); the event was left out",
        ),
        "rule.value": (
            "gjentakelsen har en umulig verdi ({text}); hendelsen er utelatt",
            "gjentakinga har ein umogleg verdi ({text}); hendinga er utelaten",
            "the recurrence has an impossible value ({text}); the event was left out",
        ),
        "rule.never": (
            "gjentakelsen treffer aldri en dag ({text}); hendelsen er utelatt",
            "gjentakinga treffer aldri ein dag ({text}); hendinga er utelaten",
            "the recurrence never falls on a day ({text}); the event was left out",
        ),
        "rule.steps": (
            "gjentakelsen krever mer enn {limit} steg å regne ut; hendelsen er utelatt",
            "gjentakinga krev meir enn {limit} steg å rekne ut; hendinga er utelaten",
            "the recurrence takes more than {limit} steps to work out; the event was left out",
        ),
        "rule.occurrences": (
            "gjentakelsen gir mer enn {limit} møter i tidsrommet; hendelsen er utelatt",
            "gjentakinga gir meir enn {limit} møte i tidsrommet; hendinga er utelaten",
            "the recurrence gives more than {limit} meetings in the time asked for; the event was left out",
        ),
        "rule.dates": (
            "hendelsen lister mer enn {limit} datoer og er utelatt",
            "hendinga listar meir enn {limit} datoar og er utelaten",
            "the event lists more than {limit} dates and was left out",
        ),
        # A meeting plan as CSV.
        "csv.no-rows": (
            "filen har en overskriftslinje, men ingen møter",
            "fila har ei overskriftslinje, men ingen møte",
            "the file has a header line but no meetings",
        ),
        "csv.no-date-column": (
            "fant ingen datokolonne. Første linje må ha overskrifter, minst «dato» og «møte»; "
            "her står: {text}",
            "fann ingen datokolonne. Første linja må ha overskrifter, minst «dato» og «møte»; "
            "her står: {text}",
            "found no date column. The first line must have headers, at least 'date' and "
            "'meeting'; it has: {text}",
        ),
        "csv.no-title-column": (
            "fant ingen kolonne for møtet. Første linje må ha overskriften «møte», «organ» eller «tittel»; "
            "her står: {text}",
            "fann ingen kolonne for møtet. Første linja må ha overskrifta «møte», «organ» eller «tittel»; "
            "her står: {text}",
            "found no column for the meeting. The first line must have the header 'meeting', "
            "'body' or 'title'; "
            "it has: {text}",
        ),
        "csv.two-columns": (
            "to kolonner har samme betydning: {text}. Gi dem ulike overskrifter eller fjern den ene",
            "to kolonnar har same tyding: {text}. Gi dei ulike overskrifter eller fjern den eine",
            "two columns mean the same: {text}. Rename or remove one of them",
        ),
        "csv.unreadable": (
            "filen kan ikke leses som CSV fra linje {line}; kanskje et anførselstegn som ikke er lukket ({text})",
            "fila kan ikkje lesast som CSV frå linje {line}; kanskje eit hermeteikn som ikkje er lukka ({text})",
            "the file cannot be read as CSV from line {line}; perhaps a quotation mark not closed ({text})",
        ),
        "csv.too-many-rows": (
            "filen har mer enn {limit} linjer",
            "fila har meir enn {limit} linjer",
            "the file has more than {limit} lines",
        ),
        "csv.none-readable": (
            "ingen av de {count} møtene i filen kunne leses",
            "ingen av dei {count} møta i fila kunne lesast",
            "none of the {count} meetings in the file could be read",
        ),
        "csv.date": (
            "«{text}» er ingen dato; skriv den som 2026-02-16 eller 16.02.2026. Raden er utelatt",
            "«{text}» er ingen dato; skriv han som 2026-02-16 eller 16.02.2026. Rada er utelaten",
            "'{text}' is not a date; write it as 2026-02-16 or 16.02.2026. The row was left out",
        ),
        "csv.no-title": (
            "raden har ingen tekst under «{text}» og er utelatt",
            "rada har ingen tekst under «{text}» og er utelaten",
            "the row has nothing under '{text}' and was left out",
        ),
        "csv.time": (
            "«{text}» er ikke noe klokkeslett; skriv det som 18:30. Raden er utelatt",
            "«{text}» er ikkje noko klokkeslett; skriv det som 18:30. Rada er utelaten",
            "'{text}' is not a time of day; write it as 18:30. The row was left out",
        ),
        "csv.end": (
            "slutten «{text}» ligger før starten; slutten er hoppet over",
            "slutten «{text}» ligg før starten; slutten er hoppa over",
            "the end '{text}' lies before the start; the end was skipped",
        ),
        "csv.status": (
            "«{text}» er ikke noen status; skriv «avlyst» eller la feltet stå tomt. Raden er utelatt",
            "«{text}» er ikkje nokon status; skriv «avlyst» eller la feltet stå tomt. Rada er utelaten",
            "'{text}' is not a status; write 'cancelled' or leave the field empty. The row was left out",
        ),
        "csv.duplicate": (
            "det samme møtet står også på linje {line}; denne raden er utelatt",
            "det same møtet står òg på linje {line}; denne rada er utelaten",
            "the same meeting also stands on line {line}; this row was left out",
        ),
        "csv.fields": (
            "raden har {count} felt, men overskriften har {expected}; de overflødige er hoppet over",
            "rada har {count} felt, men overskrifta har {expected}; dei overflødige er hoppa over",
            "the row has {count} fields but the header has {expected}; those beyond were skipped",
        ),
        # Why a feed could not be fetched.
        "fetch.scheme": (
            "adressen må begynne med https://, http:// eller webcal://",
            "adressa må byrje med https://, http:// eller webcal://",
            "the address must begin with https://, http:// or webcal://",
        ),
        "fetch.address": (
            "dette er ingen nettadresse: {text}",
            "dette er inga nettadresse: {text}",
            "this is not a web address: {text}",
        ),
        "fetch.unknown-host": (
            "fant ikke tjeneren {host}",
            "fann ikkje tenaren {host}",
            "the server {host} was not found",
        ),
        "fetch.private": (
            "{host} ligger på en intern adresse ({address}), og slike hentes bare når driften "
            "har tillatt dem",
            "{host} ligg på ei intern adresse ({address}), og slike blir berre henta når drifta "
            "har tillate dei",
            "{host} is at an internal address ({address}); such are fetched only when the "
            "operator allows them",
        ),
        "fetch.redirects": (
            "adressen ble sendt videre mer enn {limit} ganger",
            "adressa vart send vidare meir enn {limit} gonger",
            "the address was redirected more than {limit} times",
        ),
        "fetch.downgrade": (
            "tjeneren sendte videre fra https til http, og det følges ikke: {text}",
            "tenaren sende vidare frå https til http, og det blir ikkje følgt: {text}",
            "the server redirected from https to http, which is not followed: {text}",
        ),
        "fetch.redirect-nowhere": (
            "tjeneren sendte videre uten å si hvor",
            "tenaren sende vidare utan å seie kvar",
            "the server redirected without saying where",
        ),
        "fetch.timeout": (
            "tjeneren {host} svarte ikke i tide",
            "tenaren {host} svara ikkje i tide",
            "the server {host} did not answer in time",
        ),
        "fetch.certificate": (
            "sertifikatet til {host} ble ikke godtatt: {text}",
            "sertifikatet til {host} vart ikkje godteke: {text}",
            "the certificate of {host} was not accepted: {text}",
        ),
        "fetch.network": (
            "fikk ikke kontakt med {host}: {text}",
            "fekk ikkje kontakt med {host}: {text}",
            "could not reach {host}: {text}",
        ),
        "fetch.too-big": (
            "svaret er større enn {limit} byte",
            "svaret er større enn {limit} byte",
            "the answer is larger than {limit} bytes",
        ),
        "fetch.encoding": (
            "svaret er pakket på en måte som ikke kan leses: {text}",
            "svaret er pakka på ein måte som ikkje kan lesast: {text}",
            "the answer is packed in a way that cannot be read: {text}",
        ),
        "fetch.status": (
            "tjeneren svarte {status}",
            "tenaren svara {status}",
            "the server answered {status}",
        ),
        "fetch.access": (
            "tjeneren svarte {status}: adressen krever pålogging eller er ikke lenger åpen",
            "tenaren svara {status}: adressa krev pålogging eller er ikkje lenger open",
            "the server answered {status}: the address needs a login or is no longer open",
        ),
        "fetch.gone": (
            "tjeneren svarte {status}: kalenderen finnes ikke på denne adressen",
            "tenaren svara {status}: kalenderen finst ikkje på denne adressa",
            "the server answered {status}: there is no calendar at this address",
        ),
        "fetch.empty": (
            "tjeneren svarte uten innhold",
            "tenaren svara utan innhald",
            "the server answered without content",
        ),
        "fetch.unasked-304": (
            "tjeneren svarte «ikke endret» uten å være spurt om det",
            "tenaren svara «ikkje endra» utan å vere spurd om det",
            "the server answered “not modified” without being asked",
        ),
        # Where a problem is.
        "at.line": ("linje {line}", "linje {line}", "line {line}"),
        "at.no-title": ("uten tittel", "utan tittel", "no title"),
    }
)
