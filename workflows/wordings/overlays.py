"""What is said of a municipality's own folder laid over the bundled definitions."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

# code -> (bokmål, nynorsk, English)
TEXTS: Final = MappingProxyType(
    {
        "quoted-in-languages": ("«{nb}»", "«{nn}»", '"{en}"'),
        # Differences.
        "overlay.changed": ("{name}: {key} {old} → {new}",) * 3,
        "overlay.given": (
            "{name}: {key} er satt til {new}",
            "{name}: {key} er sett til {new}",
            "{name}: {key} is set to {new}",
        ),
        "overlay.taken": (
            "{name}: {key} er tatt bort (var {old})",
            "{name}: {key} er teken bort (var {old})",
            "{name}: {key} is taken away (was {old})",
        ),
        "overlay.step-added": (
            "{step}: nytt steg, {title}: {date}",
            "{step}: nytt steg, {title}: {date}",
            "{step}: a new step, {title}: {date}",
        ),
        "overlay.step-off": (
            "{step}: slått av ({title})",
            "{step}: slått av ({title})",
            "{step}: switched off ({title})",
        ),
        "overlay.workflow-added": (
            "{workflow}: egen prosess, {title}, med {steps} steg",
            "{workflow}: eigen prosess, {title}, med {steps} steg",
            "{workflow}: own workflow, {title}, with {steps} steps",
        ),
        "overlay.workflow-off": (
            "{workflow}: hele prosessen er slått av ({title})",
            "{workflow}: heile prosessen er slått av ({title})",
            "{workflow}: the whole workflow is switched off ({title})",
        ),
        "overlay.role-added": (
            "roles/{role}: ny rolle, {title}",
            "roles/{role}: ny rolle, {title}",
            "roles/{role}: a new role, {title}",
        ),
        # Statutory rules made looser.
        "statute.limit": (
            "limit: «{new}» kan komme senere enn «{old}», som {law} krever",
            "limit: «{new}» kan kome seinare enn «{old}», som {law} krev",
            'limit: "{new}" can come later than "{old}", which {law} requires',
        ),
        "statute.limit-unknown": (
            "limit: det kan ikke avgjøres om «{new}» alltid er tidligere enn «{old}», som {law} krever",
            "limit: det kan ikkje avgjerast om «{new}» alltid er tidlegare enn «{old}», som {law} krev",
            'limit: it cannot be decided whether "{new}" is always earlier than "{old}", which {law} requires',
        ),
        "statute.limit-unknown-hint": (
            "tell fra det samme som den fristen du vil gjøre strengere",
            "tel frå det same som den fristen du vil gjere strengare",
            "count from the same thing as the limit you want to make stricter",
        ),
        "statute.first-year": (
            "first_year: {year} er senere enn {law} tillater",
            "first_year: {year} er seinare enn {law} tillèt",
            "first_year: {year} is later than {law} allows",
        ),
        "statute.hint": (
            "en lovregel kan gjøres strengere, aldri mildere",
            "ein lovregel kan gjerast strengare, aldri mildare",
            "a statutory rule can be made stricter, never looser",
        ),
        "statute.class": (
            "class: regelen står i {law} og kan ikke gå fra {old} til {new}",
            "class: regelen står i {law} og kan ikkje gå frå {old} til {new}",
            "class: the rule stands in {law} and cannot go from {old} to {new}",
        ),
        "statute.law": (
            "law: regelen står i {law}, og hjemmelen kan ikke byttes ut her",
            "law: regelen står i {law}, og heimelen kan ikkje bytast ut her",
            "law: the rule stands in {law}, and the paragraph cannot be replaced here",
        ),
        "statute.min-length": (
            "min_length: «{new}» kan være kortere enn «{old}», som {law} krever",
            "min_length: «{new}» kan vere kortare enn «{old}», som {law} krev",
            'min_length: "{new}" can be shorter than "{old}", which {law} requires',
        ),
        "statute.roll": (
            "roll: «{new}» i stedet for «{old}» gir en senere dato enn {law} tillater",
            "roll: «{new}» i staden for «{old}» gjev ein seinare dato enn {law} tillèt",
            'roll: "{new}" instead of "{old}" gives a later date than {law} allows',
        ),
        "statute.after": (
            "after: rekkefølgen etter {steps:and} kreves av {law} og kan ikke fjernes",
            "after: rekkjefølgja etter {steps:and} er kravd av {law} og kan ikkje fjernast",
            "after: the order after {steps:and} is required by {law} and cannot be dropped",
        ),
        "statute.condition": (
            "only_if: «{name}» er pålagt i {law}; vilkåret kan ikke endres her",
            "only_if: «{name}» er pålagd i {law}; vilkåret kan ikkje endrast her",
            'only_if: "{name}" is required by {law}; its condition cannot be changed here',
        ),
        "statute.cycle": (
            "every: «{workflow}» har lovfrister ({law}), så hvor ofte den kommer, kan ikke endres",
            "every: «{workflow}» har lovfristar ({law}), så kor ofte han kjem, kan ikkje endrast",
            'every: "{workflow}" has statutory limits ({law}), so how often it comes cannot be changed',
        ),
        "statute.quota": (
            "at_least: {law} krever minst {old}, ikke {new}",
            "at_least: {law} krev minst {old}, ikkje {new}",
            "at_least: {law} requires at least {old}, not {new}",
        ),
        "statute.step-off": (
            "«{step}» kan ikke slås av: det er pålagt i {law}",
            "«{step}» kan ikkje slåast av: det er pålagt i {law}",
            '"{step}" cannot be switched off: {law} requires it',
        ),
        "statute.step-off-hint": (
            "steget kan få en annen dato, en annen rolle og en annen tekst, men ikke bli borte",
            "steget kan få ein annan dato, ei anna rolle og ein annan tekst, men ikkje bli borte",
            "the step can have another date, another role and another text, but not be gone",
        ),
        "statute.step-off-soft": (
            "«{step}» er slått av; det bygger på {law}, og Holdvarm passer ikke lenger på det",
            "«{step}» er slått av; det byggjer på {law}, og Holdvarm passar ikkje lenger på det",
            '"{step}" is switched off; it rests on {law}, and Holdvarm no longer looks after it',
        ),
        "statute.workflow-off": (
            "«{workflow}» er slått av; Holdvarm passer ikke lenger på fristene i {law}",
            "«{workflow}» er slått av; Holdvarm passar ikkje lenger på fristane i {law}",
            '"{workflow}" is switched off; Holdvarm no longer looks after the limits of {law}',
        ),
    }
)
