"""What is said of conditions, cycles, loops, counts and chains that cannot be used as they stand."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

# code -> (bokmål, nynorsk, English)
TEXTS: Final = MappingProxyType(
    {
        # Conditions.
        "condition.expected": (
            "ventet «the municipality has …», «the municipality does not have …», «STEG decided FELT = VERDI» eller "
            "«STEG decided FELT != VERDI»",
            "venta «the municipality has …», «the municipality does not have …», «STEG decided FELT = VERDI» eller "
            "«STEG decided FELT != VERDI»",
            'expected "the municipality has …", "the municipality does not have …", "STEP decided FIELD = VALUE" or '
            '"STEP decided FIELD != VALUE"',
        ),
        "condition.meant": (
            "dette er ikke et vilkår; mente du «{word}»?",
            "dette er ikkje eit vilkår; meinte du «{word}»?",
            'this is not a condition; did you mean "{word}"?',
        ),
        "condition.bad-name": (
            "«{name}» kan ikke være et navn: ventet små bokstaver, tall og bindestrek",
            "«{name}» kan ikkje vere eit namn: venta små bokstavar, tal og bindestrek",
            '"{name}" cannot be a name: expected lower-case letters, digits and hyphens',
        ),
        "schema.condition": (
            'ventet et vilkår i anførselstegn, f.eks. "the municipality has eiendomsskatt", eller en liste av dem',
            'venta eit vilkår i hermeteikn, t.d. "the municipality has eiendomsskatt", eller ei liste av dei',
            'expected a condition in quotation marks, such as "the municipality has eiendomsskatt", or a list of them',
        ),
        "feature.unknown": (
            "{key}: det finnes ikke noe kjennetegn «{name}»",
            "{key}: det finst ikkje noko kjenneteikn «{name}»",
            '{key}: there is no feature "{name}"',
        ),
        "feature.unknown-hint": (
            "kjennetegnene står i features.toml; en kommune kan legge til sine egne",
            "kjenneteikna står i features.toml; ein kommune kan leggje til sine eigne",
            "features are listed in features.toml; a municipality can add its own",
        ),
        "outcome.unknown-field": (
            "{key}: «{step}» har ikke utfallet «{field}»",
            "{key}: «{step}» har ikkje utfallet «{field}»",
            '{key}: "{step}" has no outcome "{field}"',
        ),
        "outcome.fields": (
            "utfallene er {fields}",
            "utfalla er {fields}",
            "its outcomes are {fields}",
        ),
        "outcome.no-fields": (
            "gi steget outcome = {{ {field} = [] }}",
            "gi steget outcome = {{ {field} = [] }}",
            "give that step outcome = {{ {field} = [] }}",
        ),
        "outcome.unknown-value": (
            "{key}: «{step}» kan ikke ende med {field} = {value}",
            "{key}: «{step}» kan ikkje ende med {field} = {value}",
            '{key}: "{step}" cannot end with {field} = {value}',
        ),
        "outcome.values": ("ventet {values:or}", "venta {values:or}", "expected {values:or}"),
        "condition.own-step": (
            "only_if: et vilkår for hele prosessen kan ikke spørre om et steg i prosessen selv («{step}»)",
            "only_if: eit vilkår for heile prosessen kan ikkje spørje om eit steg i prosessen sjølv («{step}»)",
            'only_if: a condition on the whole workflow cannot ask about one of its own steps ("{step}")',
        ),
        "condition.own-step-hint": (
            "sett vilkåret på stegene, eller spør om et steg i en annen prosess",
            "set vilkåret på stega, eller spør om eit steg i ein annan prosess",
            "put the condition on the steps, or ask about a step of another workflow",
        ),
        "step.on-demand": (
            "{key}: «{name}» kan ha flere gjennomløp på én gang, og det er uvisst hvilket som menes",
            "{key}: «{name}» kan ha fleire gjennomløp på éin gong, og det er uvisst kva for eit som er meint",
            '{key}: "{name}" can have several runs at once, and which one is meant cannot be known',
        ),
        # Cycles.
        "schema.cycle": (
            'ventet "year", "council period", "2 years" til "{most} years", "once" eller "on demand", ikke {given}',
            'venta "year", "council period", "2 years" til "{most} years", "once" eller "on demand", ikkje {given}',
            'expected "year", "council period", "2 years" up to "{most} years", "once" or "on demand", not {given}',
        ),
        "schema.first-year-missing": (
            'every = "once" trenger first_year = året det gjelder',
            'every = "once" treng first_year = året det gjeld',
            'every = "once" needs first_year = the year it concerns',
        ),
        "schema.first-year-odd": (
            "first_year gjelder bare for every = «2 years» og oppover, og for «once»",
            "first_year gjeld berre for every = «2 years» og oppover, og for «once»",
            'first_year is for every = "2 years" and more, and for "once"',
        ),
        "schema.counted-odd": (
            "counted_from gjelder bare for every = «2 years» og oppover",
            "counted_from gjeld berre for every = «2 years» og oppover",
            'counted_from is for every = "2 years" and more',
        ),
        "schema.start-missing": (
            'every = "on demand" trenger start = steget som setter prosessen i gang',
            'every = "on demand" treng start = steget som set prosessen i gang',
            'every = "on demand" needs start = the step that sets the workflow going',
        ),
        "schema.start-odd": (
            "start gjelder bare for every = «on demand»",
            "start gjeld berre for every = «on demand»",
            'start is for every = "on demand" only',
        ),
        "schema.start-undatable": (
            "steget som setter prosessen i gang, får datoen sin fra svaret; ta bort {key}",
            "steget som set prosessen i gang, får datoen sin frå svaret; ta bort {key}",
            "the step that sets the workflow going has its date from the answer; leave {key} out",
        ),
        "schema.no-such-step": (
            "det finnes ikke noe steg «{name}» her; stegene er {steps}",
            "det finst ikkje noko steg «{name}» her; stega er {steps}",
            'there is no step "{name}" here; the steps are {steps}',
        ),
        # Loops and counts.
        "schema.loop-decided": (
            "again_if må spørre om et steg i løkken («{name}» er ikke det)",
            "again_if må spørje om eit steg i løkka («{name}» er ikkje det)",
            'again_if must ask about a step of the loop ("{name}" is not)',
        ),
        "schema.loop-not-step": (
            "again_if må spørre om utfallet av et steg: «council-decision decided ny-horing = ja»",
            "again_if må spørje om utfallet av eit steg: «council-decision decided ny-horing = ja»",
            'again_if must ask for the outcome of a step: "council-decision decided ny-horing = ja"',
        ),
        "schema.two-loops": (
            "«{name}» er i to løkker",
            "«{name}» er i to løkker",
            '"{name}" is in two loops',
        ),
        "schema.quota-many": (
            "at_least er {wanted}, men det er bare {steps} steg å telle",
            "at_least er {wanted}, men det er berre {steps} steg å telje",
            "at_least is {wanted}, but there are only {steps} steps to count",
        ),
        "schema.outcome": (
            'ventet en liste av felter, f.eks. ["vedtak"], eller en tabell, f.eks. {{ samfunnsdel = ["revideres"] }}',
            'venta ei liste av felt, t.d. ["vedtak"], eller ein tabell, t.d. {{ samfunnsdel = ["revideres"] }}',
            'expected a list of fields such as ["vedtak"], or a table such as {{ samfunnsdel = ["revideres"] }}',
        ),
        "schema.outcome-twice": (
            "«{name}» står to ganger",
            "«{name}» står to gonger",
            '"{name}" is here twice',
        ),
        "schema.latest-undated": (
            "latest trenger en due å måle mot",
            "latest treng ein due å måle mot",
            "latest needs a due to be measured against",
        ),
        # RACI, topics, chains.
        "raci.unknown": (
            "raci: det finnes ingen rolle og ikke noe organ «{name}»",
            "raci: det finst inga rolle og ikkje noko organ «{name}»",
            'raci: there is no role and no body "{name}"',
        ),
        "raci.body-works": (
            "raci: «{name}» er et organ, og kan ikke minnes om noe; gi steget role = …",
            "raci: «{name}» er eit organ, og kan ikkje minnast om noko; gi steget role = …",
            'raci: "{name}" is a body and cannot be nudged; give the step role = …',
        ),
        "topic.unknown": (
            "topic: det finnes ikke noe tema «{name}»",
            "topic: det finst ikkje noko tema «{name}»",
            'topic: there is no topic "{name}"',
        ),
        "topic.unknown-hint": (
            "temaene står i topics.toml",
            "temaa står i topics.toml",
            "topics are listed in topics.toml",
        ),
        "chain.unknown": (
            "chain: det finnes ingen saksgang «{name}»",
            "chain: det finst ingen saksgang «{name}»",
            'chain: there is no chain "{name}"',
        ),
        "chain.unknown-hint": (
            'saksgangene står i chains.toml; en egen skrives ut: chain = ["formannskapet", "kommunestyret"]',
            'saksgangar står i chains.toml; ein eigen blir skriven ut: chain = ["formannskapet", "kommunestyret"]',
            'chains are listed in chains.toml; your own is written out: chain = ["formannskapet", "kommunestyret"]',
        ),
        "chain.other-end": (
            "chain: saksgangen slutter i {last}, men steget har body = «{body}»",
            "chain: saksgangen sluttar i {last}, men steget har body = «{body}»",
            'chain: the chain ends with {last}, but the step has body = "{body}"',
        ),
        "chain.no-body": (
            "chain: steget trenger body = organet som avgjør",
            "chain: steget treng body = organet som avgjer",
            "chain: the step needs body = the body that decides",
        ),
        "schema.chain": (
            'ventet navnet på en saksgang, f.eks. "kommunestyret", eller en liste av organer',
            'venta namnet på ein saksgang, t.d. "kommunestyret", eller ei liste av organ',
            'expected the name of a chain such as "kommunestyret", or a list of bodies',
        ),
        "schema.chain-steps": (
            "chain_steps trenger chain",
            "chain_steps treng chain",
            "chain_steps needs chain",
        ),
        "chain.no-such-body": (
            "chain_steps: «{name}» er ikke i saksgangen {bodies}",
            "chain_steps: «{name}» er ikkje i saksgangen {bodies}",
            'chain_steps: "{name}" is not in the chain {bodies}',
        ),
    }
)
