"""What can be wrong with the stored data, in words for the one who has to put it right.

StoreError
├── DatabaseUnusable     the address, the file, the driver or the server
├── DatabaseTooNew       written by a newer Holdvarm
├── UnknownPerson        an absence or a hand-over names somebody who is not in the roster
├── UnknownTenure        a tenure that is to end is not there
├── RosterConflict       two would hold one role on one day
└── SubscriptionExists   the name is taken by another address
"""

# ruff: noqa: N818 - the names say what is wrong; that they are errors is said by StoreError

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from engine.facts import Tenure
from workflows.schema import Language, Text


class StoreError(Exception):
    """A problem with what is stored; `text` says it in the three languages, `str()` in bokmål."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.nb)
        self.text = text

    def in_language(self, language: Language) -> str:
        return self.text.in_language(language)


class DatabaseUnusable(StoreError):
    """The database cannot be opened as the address says."""

    def __init__(
        self,
        problem: Literal["address", "driver", "sqlite", "file", "connect"],
        where: str = "",
        detail: str = "",
    ) -> None:
        super().__init__(
            {
                # The address itself is not repeated: it may hold a password.
                "address": Text(
                    nb="Databaseadressen kan ikke leses. Skriv den som sqlite:///sti/til/fil.db "
                    "eller postgresql://bruker@vert/navn.",
                    nn="Databaseadressa kan ikkje lesast. Skriv henne som sqlite:///stig/til/fil.db "
                    "eller postgresql://brukar@vert/namn.",
                    en="The database address cannot be read. Write it as sqlite:///path/to/file.db "
                    "or postgresql://user@host/name.",
                ),
                "driver": Text(
                    nb=f"Databasen {where} trenger Python-pakken {detail}. "
                    "Installer den med: pip install 'holdvarm[postgres]'",
                    nn=f"Databasen {where} treng Python-pakken {detail}. "
                    "Installer han med: pip install 'holdvarm[postgres]'",
                    en=f"The database {where} needs the Python package {detail}. "
                    "Install it with: pip install 'holdvarm[postgres]'",
                ),
                "sqlite": Text(
                    nb=f"Databasen {where} trenger SQLite 3.35 eller nyere; denne Python-en har {detail}. "
                    "Bruk en nyere Python, eller PostgreSQL.",
                    nn=f"Databasen {where} treng SQLite 3.35 eller nyare; denne Python-en har {detail}. "
                    "Bruk ein nyare Python, eller PostgreSQL.",
                    en=f"The database {where} needs SQLite 3.35 or newer; this Python has {detail}. "
                    "Use a newer Python, or PostgreSQL.",
                ),
                "file": Text(
                    nb=f"Filen {where} kan ikke åpnes for skriving: {detail}. Sjekk at mappen finnes, og at "
                    "brukeren tjenesten kjører som, har lov til å skrive der.",
                    nn=f"Fila {where} kan ikkje opnast for skriving: {detail}. Sjekk at mappa finst, og at "
                    "brukaren tenesta køyrer som, har lov til å skrive der.",
                    en=f"The file {where} cannot be opened for writing: {detail}. Check that the folder "
                    "exists and that the user the service runs as may write there.",
                ),
                "connect": Text(
                    nb=f"Databasen {where} kan ikke brukes: {detail}. Sjekk adressen i innstillingene, og at "
                    "filen er en SQLite-database eller at tjeneren svarer.",
                    nn=f"Databasen {where} kan ikkje brukast: {detail}. Sjekk adressa i innstillingane, og "
                    "at fila er ein SQLite-database eller at tenaren svarar.",
                    en=f"The database {where} cannot be used: {detail}. Check the address in the settings, "
                    "and that the file is an SQLite database or that the server answers.",
                ),
            }[problem]
        )


class DatabaseTooNew(StoreError):
    """The database was last used by a newer version of the program."""

    def __init__(self, where: str, revision: str) -> None:
        super().__init__(
            Text(
                nb=f"Databasen {where} er tatt i bruk av en nyere Holdvarm (skjemaversjon {revision}). "
                "Installer den nyere versjonen, eller legg tilbake en sikkerhetskopi fra før oppgraderingen.",
                nn=f"Databasen {where} er teken i bruk av ein nyare Holdvarm (skjemaversjon {revision}). "
                "Installer den nyare versjonen, eller legg attende ein tryggingskopi frå før oppgraderinga.",
                en=f"The database {where} has been used by a newer Holdvarm (schema version {revision}). "
                "Install that version, or restore a backup from before the upgrade.",
            )
        )


class UnknownPerson(StoreError):
    """Somebody is named who is not in the roster."""

    def __init__(self, person: str) -> None:
        super().__init__(
            Text(
                nb=f"{person} står ikke i rollelisten. Legg inn personen først, eller rett e-postadressen.",
                nn=f"{person} står ikkje i rollelista. Legg inn personen først, eller rett e-postadressa.",
                en=f"{person} is not in the roster. Add the person first, or correct the e-mail address.",
            )
        )


class UnknownTenure(StoreError):
    """A tenure that is to be ended does not exist."""

    def __init__(self, role: str, day: date) -> None:
        super().__init__(
            Text(
                nb=f"Ingen har rollen {role} den {day}. Se «holdvarm roles list».",
                nn=f"Ingen har rolla {role} den {day}. Sjå «holdvarm roles list».",
                en=f"Nobody holds the role {role} on {day}. See 'holdvarm roles list'.",
            )
        )


class RosterConflict(StoreError):
    """Two would hold the same role on the same day. `overlaps` has each pair, the earlier one first."""

    def __init__(self, overlaps: Sequence[tuple[Tenure, Tenure]]) -> None:
        self.overlaps = tuple(overlaps)
        super().__init__(
            Text(
                nb="\n".join(_HELD["nb"].format(**_pair(*pair, "nb")) for pair in self.overlaps),
                nn="\n".join(_HELD["nn"].format(**_pair(*pair, "nn")) for pair in self.overlaps),
                en="\n".join(_HELD["en"].format(**_pair(*pair, "en")) for pair in self.overlaps),
            )
        )


class SubscriptionExists(StoreError):
    """The name of a subscription is taken. The address is left out: it is often a secret."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(
                nb=f"Abonnementet {name} finnes alt, med en annen adresse. Velg et nytt navn.",
                nn=f"Abonnementet {name} finst alt, med ei anna adresse. Vel eit nytt namn.",
                en=f"The subscription {name} exists already, at another address. Choose a new name.",
            )
        )


_HELD: dict[Language, str] = {
    "nb": "Rollen {role} har én innehaver om gangen: {held} har den {held_when}, og {wanted} skulle ha den "
    "{wanted_when}. Avslutt den første, eller endre datoene.",
    "nn": "Rolla {role} har éin innehavar om gongen: {held} har ho {held_when}, og {wanted} skulle ha ho "
    "{wanted_when}. Avslutt den første, eller endre datoane.",
    "en": "The role {role} has one holder at a time: {held} holds it {held_when}, and {wanted} was to hold it "
    "{wanted_when}. End the first, or change the dates.",
}
_FROM: dict[Language, str] = {"nb": "fra {}", "nn": "frå {}", "en": "from {}"}
_FROM_TO: dict[Language, str] = {"nb": "fra {} til {}", "nn": "frå {} til {}", "en": "from {} to {}"}


def _pair(held: Tenure, wanted: Tenure, language: Language) -> dict[str, str]:
    return {
        "role": held.role,
        "held": held.person,
        "held_when": _period(held, language),
        "wanted": wanted.person,
        "wanted_when": _period(wanted, language),
    }


def _period(tenure: Tenure, language: Language) -> str:
    if tenure.last is None:
        return _FROM[language].format(tenure.first)
    return _FROM_TO[language].format(tenure.first, tenure.last)
