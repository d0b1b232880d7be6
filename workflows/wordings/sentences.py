"""What is said of a date sentence that cannot be read. The sentences themselves are English in every language."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

# code -> (bokmål, nynorsk, English)
TEXTS: Final = MappingProxyType(
    {
        "sentence.too-long": (
            "teksten har {count} tegn; en datosetning har høyst {limit}",
            "teksten har {count} teikn; ei datosetning har høgst {limit}",
            "the text has {count} characters; a date sentence has at most {limit}",
        ),
        "sentence.ends-early": (
            "setningen slutter for tidlig: {expected}",
            "setninga sluttar for tidleg: {expected}",
            "the sentence ends too early: {expected}",
        ),
        "sentence.expected": ("ventet {what}", "venta {what}", "expected {what}"),
        "sentence.parenthesis": (
            "; sett et møte eller en liste inni en annen setning i parentes",
            "; set eit møte eller ei liste inni ei anna setning i parentes",
            "; put a meeting or a list inside another sentence in parentheses",
        ),
        "sentence.meant": (
            "; mente du «{word}»?",
            "; meinte du «{word}»?",
            '; did you mean "{word}"?',
        ),
        "sentence.not": (", ikke «{word}»", ", ikkje «{word}»", ', not "{word}"'),
        "sentence.write": ("skriv «{word}»", "skriv «{word}»", 'write "{word}"'),
        "sentence.key": ("{key}: {error}", "{key}: {error}", "{key}: {error}"),
        "sentence.at": (
            "«{text}», tegn {column}: {error}",
            "«{text}», teikn {column}: {error}",
            '"{text}", column {column}: {error}',
        ),
        # What may stand at a place.
        "expect.simple": (
            "en dato («31 December»), et steg eller en lengde («14 days before …»)",
            "ein dato («31 December»), eit steg eller ei lengd («14 days before …»)",
            'a date ("31 December"), a step or a length of time ("14 days before …")',
        ),
        "expect.any": (
            "en dato («31 December»), et steg eller en lengde («14 days before …»), eller et møte "
            "(«last meeting of …»)",
            "ein dato («31 December»), eit steg eller ei lengd («14 days before …»), eller eit møte "
            "(«last meeting of …»)",
            'a date ("31 December"), a step or a length of time ("14 days before …"), or a meeting '
            '("last meeting of …")',
        ),
        "expect.unit": (
            "days, working days, weeks, months eller years",
            "days, working days, weeks, months eller years",
            "days, working days, weeks, months or years",
        ),
        "expect.condition": (
            "et vilkår («before …», «by …», «from …», «between … and …», «in …», «at least … before …»)",
            "eit vilkår («before …», «by …», «from …», «between … and …», «in …», «at least … before …»)",
            'a condition ("before …", "by …", "from …", "between … and …", "in …", "at least … before …")',
        ),
        "expect.year-of": (
            "et år («next year», «of year+2»)",
            "eit år («next year», «of year+2»)",
            'a year ("next year", "of year+2")',
        ),
        "expect.year": (
            "et år («next year», «year+2»)",
            "eit år («next year», «year+2»)",
            'a year ("next year", "year+2")',
        ),
        "expect.anchor": (
            "election eller constitution",
            "election eller constitution",
            "election or constitution",
        ),
        "expect.month": (
            "navnet på en måned, på engelsk",
            "namnet på ein månad, på engelsk",
            "the name of a month",
        ),
        "expect.weekday": ("en ukedag, på engelsk", "ein vekedag, på engelsk", "a weekday"),
        "expect.number": ("et tall", "eit tal", "a number"),
        "expect.mark": (
            "et merke i anførselstegn («konstituerende»)",
            "eit merke i hermeteikn («konstituerende»)",
            'a mark in quotation marks ("konstituerende")',
        ),
        "expect.and": ("«and» eller komma", "«and» eller komma", '"and" or a comma'),
        "expect.body": ("navnet på et organ", "namnet på eit organ", "the name of a body"),
        "expect.step": ("navnet på et steg", "namnet på eit steg", "the name of a step"),
        "expect.words": ("{words:or}", "{words:or}", "{words:or}"),
        "expect.quoted": ("«{word}»", "«{word}»", '"{word}"'),
        "expect.end": ("ikke noe mer", "ikkje noko meir", "nothing more"),
        "expect.or-last": ("{parts}, eller {last}", "{parts}, eller {last}", "{parts}, or {last}"),
        # Sentences that can be read and mean nothing.
        "unfit.no-such-day": (
            "{month} har ingen {day}. dag; den har høyst {longest}",
            "{month} har ingen {day}. dag; han har høgst {longest}",
            "{month} has no day {day}; it has {longest} at the most",
        ),
        "unfit.leap-day": (
            "de fleste år har ingen 29. februar; skriv «last day of February»",
            "dei fleste år har ingen 29. februar; skriv «last day of February»",
            'most years have no 29 February; write "last day of February"',
        ),
        "unfit.no-such-date": (
            "det finnes ingen dato {date}; ventet år-måned-dag",
            "det finst ingen dato {date}; venta år-månad-dag",
            "there is no date {date}; expected year-month-day",
        ),
        "unfit.nth-weekday": (
            "«{word}» peker ikke ut en ukedag i en måned; ventet {expected:or}",
            "«{word}» peikar ikkje ut ein vekedag i ein månad; venta {expected:or}",
            '"{word}" names no weekday of a month; expected {expected:or}',
        ),
        "unfit.no-such-week": (
            "det finnes ingen uke {week}; ukene er nummerert fra 1 til 53",
            "det finst inga veke {week}; vekene er nummererte frå 1 til 53",
            "there is no week {week}; weeks are numbered 1 to 53",
        ),
        "unfit.far-year": (
            "{year} er for langt unna; høyst {limit} år",
            "{year} er for langt unna; høgst {limit} år",
            "{year} is too far away; at most {limit} years",
        ),
        "unfit.too-many": (
            "{count} er for mange; høyst {limit}",
            "{count} er for mange; høgst {limit}",
            "{count} is too many; at most {limit}",
        ),
        "unfit.not-a-body": (
            "«{name}» er et steg; ventet et organ, f.eks. formannskapet",
            "«{name}» er eit steg; venta eit organ, t.d. formannskapet",
            '"{name}" names a step; expected a body such as formannskapet',
        ),
        "unfit.empty-mark": (
            "et tomt merke; ventet et som «konstituerende»",
            "eit tomt merke; venta eit som «konstituerende»",
            'an empty mark; expected one such as "konstituerende"',
        ),
    }
)
