"""The catalogue of roles."""

from __future__ import annotations

import pytest

from workflows.loader import load_bundle
from workflows.roles import Level, Role, RoleCatalogue
from workflows.schema import Text

ROLES = load_bundle().roles


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("mayor", "mayor"),
        ("Ordfører", "mayor"),
        ("ordføraren", "mayor"),
        ("RÅDMANNEN", "chief-executive"),
        ("  politisk   sekretariat ", "council-secretary"),
        ("Bustadkoordinator", "housing-coordinator"),
        ("Regnskapsansvarlig", "accounting-head"),
        ("Rekneskapsansvarleg", "accounting-head"),
        ("Public health coordinator", "public-health-coordinator"),
        ("samfunnsplanleggar", "planner"),
        ("kommuneoverlegen", "municipal-doctor"),
        ("kontrollutvalssekretær", "control-committee-secretary"),
    ],
)
def test_a_role_is_found_by_id_title_in_any_language_or_alias(name: str, role: str) -> None:
    assert ROLES.resolve(name) == role


def test_a_name_nobody_has_is_no_role_but_the_nearest_is_told() -> None:
    assert ROLES.resolve("ordførær") is None
    assert ROLES.nearest("ordførær") == "mayor"
    assert ROLES.nearest("xyzzy") is None
    assert ROLES.nearest("a" * 100_000) is None


def test_the_roles_above_are_given_nearest_first() -> None:
    assert ROLES.above_chain("accounting-head") == ("finance-director", "chief-executive")
    assert ROLES.above_chain("chief-executive") == ()
    assert ROLES.above_chain("nobody") == ()


def test_a_circle_of_roles_does_not_go_on_for_ever() -> None:
    one = Role(id="one", title=Text(nb="En"), level=Level.administrative, above="two")
    two = Role(id="two", title=Text(nb="To"), level=Level.administrative, above="one")
    assert RoleCatalogue([one, two]).above_chain("one") == ("two",)


def test_every_chain_ends_with_the_mayor_or_the_chief_executive() -> None:
    for role in ROLES:
        assert (role.id, *ROLES.above_chain(role.id))[-1] in ("mayor", "chief-executive")


def test_the_control_committee_never_answers_to_the_administration() -> None:
    for role in ("control-committee-chair", "control-committee-secretary", "auditor"):
        assert "chief-executive" not in ROLES.above_chain(role)


def test_no_name_stands_for_two_roles() -> None:
    seen: dict[str, str] = {}
    for role in ROLES:
        for name in {role.id, role.title.nb, role.title.nn or "", role.title.en or "", *role.aliases} - {""}:
            assert seen.setdefault(name.casefold(), role.id) == role.id, name


def test_every_role_has_its_title_in_three_languages() -> None:
    for role in ROLES:
        assert role.title.nn
        assert role.title.en


def test_the_title_of_an_unknown_role_is_its_id() -> None:
    assert ROLES.title("trail-keeper").nb == "trail-keeper"
    assert ROLES.get("trail-keeper") is None
    assert "trail-keeper" not in ROLES
