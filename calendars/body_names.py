"""The names municipalities use for their bodies, bokmål, nynorsk and abbreviated: the aliases known from the
start. A municipality adds its own in the configuration, and what it adds goes before what stands here."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Final

_COUNCILS = ("kommunestyre", "bystyre", "heradsstyre", "herredsstyre", "lokalstyre")
_YOUTH_OWNERS = ("ungdommens", "ungdomens", "barn og unges")

# Every municipality seems to have its own name for them; the law says "personer med funksjonsnedsettelse"
# (koml § 5-12).
_CONDITIONS = (
    "funksjonsnedsettelse",
    "funksjonsnedsettelser",
    "funksjonsnedsetjing",
    "funksjonsnedsetting",
    "funksjonshemming",
    "funksjonshemning",
    "nedsatt funksjonsevne",
    "nedsett funksjonsevne",
)
_PERSONS = ("personer", "personar", "mennesker", "menneske", "folk")
_DISABLED = (
    *(f"{persons} med {condition}" for persons, condition in product(_PERSONS, _CONDITIONS)),
    "funksjonshemmede",
    "funksjonshemma",
    "likestilling av funksjonshemmede",
)

# canonical id -> aliases. Bare abbreviations stand here only where they are common to many municipalities.
KNOWN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "kommunestyret": (
            *_COUNCILS,
            *(f"{council}t" for council in _COUNCILS),
            "k-styret",
            "KST",
            "KS",
        ),
        "formannskapet": ("formannskap", "formannskapet", "f-skapet", "FSK", "FS"),
        "administrasjonsutvalget": (
            "administrasjonsutvalg",
            "administrasjonsutvalget",
            "administrasjonsutval",
            "administrasjonsutvalet",
            "adm.utvalg",
            "adm.utvalget",
            "ADM",
            "AU",
        ),
        "kontrollutvalget": ("kontrollutvalg", "kontrollutvalget", "kontrollutval", "kontrollutvalet", "KU"),
        "valgstyret": (
            "valgstyre",
            "valgstyret",
            "valstyre",
            "valstyret",
            "formannskapet som valgstyre",
            "formannskapet som valstyre",
            "kommunestyret som valgstyre",
        ),
        "arbeidsmiljoutvalget": (
            "arbeidsmiljøutvalg",
            "arbeidsmiljøutvalget",
            "arbeidsmiljøutval",
            "arbeidsmiljøutvalet",
            "AMU",
        ),
        "eldreradet": ("eldreråd", "eldrerådet", "råd for eldre", "rådet for eldre"),
        "radet-for-personer-med-funksjonsnedsettelse": tuple(
            f"{council} for {disabled}" for council, disabled in product(("råd", "rådet"), _DISABLED)
        ),
        # One council for both, as many small municipalities have it.
        "radet-for-eldre-og-personer-med-funksjonsnedsettelse": tuple(
            f"{council} for eldre og {disabled}" for council, disabled in product(("råd", "rådet"), _DISABLED)
        ),
        "ungdomsradet": (
            "ungdomsråd",
            "ungdomsrådet",
            # Named after the council, and not the council: the longer alias wins.
            *(f"{whose} {council}" for whose in _YOUTH_OWNERS for council in _COUNCILS),
            "ungdomskommunestyre",
            "ungdomskommunestyret",
            "barne- og ungdomskommunestyret",
        ),
    }
)

# What says that an entry with a body's name in it is not a meeting of the body. Each is the end of a word, so
# that «kommunestyreverksted» and «budsjettseminar» are met too.
NOT_A_MEETING: Final = (
    "arbeidsmøte",
    "arbeidsmøtet",
    "arbeidsmøter",
    "verksted",
    "verkstedet",
    "verkstad",
    "workshop",
    "workshops",
    "gruppemøte",
    "gruppemøter",
    "gruppeledermøte",
    "gruppeleiarmøte",
    "formøte",
    "folkemøte",
    "seminar",
    "seminaret",
    "konferanse",
    "konferansen",
    "opplæring",
    "opplæringa",
    "opplæringen",
    "kurs",
    "befaring",
    "befaringen",
    "synfaring",
    "studietur",
    "studiereise",
    "julebord",
)
# Words that end so and mean a meeting over a distance, or nothing of the kind.
STILL_A_MEETING: Final = frozenset(
    {"videokonferanse", "telefonkonferanse", "nettkonferanse", "konkurs", "diskurs"}
)

# The first word of an entry that says when something about a meeting is due, not when the meeting is.
PAPERS: Final = (
    "frist",
    "fristen",
    "saksfrist",
    "meldefrist",
    "innleveringsfrist",
    "innkalling",
    "utsending",
    "utsendelse",
    "innlevering",
    "publisering",
    "sakliste",
    "saksliste",
    "sakspapirer",
    "sakspapir",
    "protokoll",
    "møteprotokoll",
)

# Words that say nothing about which body meets.
NOISE: Final = """
    møte møtet møter møta møtene ordinært ordinær ordinære politisk politiske ekstra ekstraordinært
    ekstraordinær ekstraordinære konstituerende konstituerande nytt ny nye det den sitt i på av og med om
    kl nr klokka klokken uke veke avlyst avlysst avlyses innstilt kansellert utgår flyttet flytta flyttes
    dato fellesmøte dagmøte kveldsmøte fjernmøte digitalt digital teams budsjett budsjettmøte årsbudsjett
    økonomiplan årsregnskap regnskap rekneskap årsrekneskap årsberetning årsmelding planstrategi
    kommuneplan rådhuset kommunehuset herredshuset heradshuset kulturhuset formannskapssalen
    formannskapssal kommunestyresalen kommunestyresal bystyresalen møterom kommune kommunes mandag måndag
    tirsdag tysdag onsdag torsdag fredag januar februar mars april mai juni juli august september oktober
    november desember
"""

# The words before a body that make it somebody spoken of, not somebody who meets.
SPOKEN_OF: Final = frozenset({"med", "fra", "frå", "til", "for", "hos", "om", "av", "mot"})

CANCELLED: Final = frozenset(
    {"avlyst", "avlysst", "avlyste", "avlyses", "avlyser", "avlysning", "innstilt", "kansellert", "utgår"}
    | {"cancelled", "canceled"}
)

# mark -> words that give it. In a description, which may be a whole agenda, only the same words count.
MARKS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "konstituerende": frozenset({"konstituerende", "konstituerande"}),
        "ekstraordinart": frozenset({"ekstraordinært", "ekstraordinær", "ekstraordinære", "ekstramøte"}),
        "budsjett": frozenset(
            {"budsjett", "budsjettet", "årsbudsjett", "årsbudsjettet", "budsjettmøte", "budsjettbehandling"}
            | {"budsjetthandsaming", "økonomiplan", "økonomiplanen"}
        ),
        "arsregnskap": frozenset(
            {"årsregnskap", "årsregnskapet", "regnskap", "regnskapet", "årsrekneskap", "rekneskap"}
            | {"årsrekneskapet", "rekneskapen", "rekneskapet"}
        ),
        "arsberetning": frozenset(
            {"årsberetning", "årsberetningen", "årsmelding", "årsmeldinga", "årsmeldingen"}
        ),
        "planstrategi": frozenset({"planstrategi", "planstrategien"}),
        "handlingsdel": frozenset({"handlingsdel", "handlingsdelen", "handlingsprogram"}),
    }
)
