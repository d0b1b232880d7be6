"""What a workflow's cycle, conditions, loops, counts, chains and RACI must agree with; each slip told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.test_loader import load
from workflows.cycles import Cycle, CycleKind
from workflows.loader import load_bundle
from workflows.schema import Workflow

OWN = """\
id     = "trails"
title  = { nb = "Turstier", nn = "Turstiar", en = "Trails" }
every  = "4 years"
label  = "{year}"
owner  = "planner"
first_year   = 2027
counted_from = "adoption"
only_if = "the municipality has eiendomsskatt"

[[step]]
id      = "survey"
title   = { nb = "Gå over stiene", nn = "Gå over stiane", en = "Walk the trails" }
kind    = "task"
due     = "last day of May"
latest  = "6 weeks before adoption"
class   = "local"
only_if = ["the municipality does not have parlamentarisme"]
outcome = { skilt = ["nye", "gamle"] }

[[step]]
id      = "adoption"
title   = { nb = "Vedta", nn = "Vedta", en = "Adopt" }
kind    = "decision"
body    = "kommunestyret"
due     = "15 November"
class   = "local"
only_if = "survey decided skilt = nye"
outcome = ["vedtak"]
raci    = { r = ["planner"], a = ["chief-executive"], c = ["formannskapet"], i = ["kommunestyret"] }
chain   = "kommunestyret"
chain_steps = { formannskapet = "survey" }

[[loop]]
id       = "again"
steps    = ["survey", "adoption"]
again_if = "adoption decided vedtak = nei"

[[quota]]
id       = "walks"
title    = { nb = "Minst én", nn = "Minst éin", en = "At least one" }
steps    = ["survey"]
at_least = 1
limit    = "31 December"
class    = "local"
"""


def test_the_whole_language_is_accepted(tmp_path: Path) -> None:
    bundle = load(tmp_path, trails=OWN)

    assert [str(finding) for finding in bundle.findings] == []
    workflow = bundle.workflows["trails"]
    survey, adoption = workflow.step
    assert workflow.every == Cycle(kind=CycleKind.years, years=4)
    assert survey.outcome == {"skilt": ("nye", "gamle")}
    assert adoption.outcome == {"vedtak": ()}
    assert adoption.chain == (
        ("eldreradet", "radet-for-personer-med-funksjonsnedsettelse", "ungdomsradet"),
        ("utvalget",),
        ("formannskapet",),
        ("kommunestyret",),
    )
    assert (workflow.role_of(adoption), workflow.role_of(survey)) == ("planner", "planner")
    assert (workflow.accountable(adoption), workflow.accountable(survey)) == (
        ("chief-executive",),
        ("planner",),
    )
    written = workflow.model_dump_json(by_alias=True, exclude_none=True)
    assert Workflow.model_validate_json(written) == workflow


ON_DEMAND = (
    OWN.replace('every  = "4 years"', 'every  = "on demand"')
    .replace('label  = "{year}"\n', 'start  = "survey"\n')
    .replace('first_year   = 2027\ncounted_from = "adoption"\n', "")
)


@pytest.mark.parametrize(
    ("text", "said", "at"),
    [
        (
            OWN.replace('"4 years"', '"once"').replace("first_year   = 2027\n", ""),
            "needs first_year",
            "every  =",
        ),
        (OWN.replace('"4 years"', '"year"'), "first_year is for", "first_year"),
        (OWN.replace('"4 years"', '"99 years"'), 'not "99 years"', "every"),
        (
            OWN.replace("first_year   = 2027", "first_year = 1850"),
            "first_year: expected at least 2000",
            "first_year",
        ),
        (
            OWN.replace('counted_from = "adoption"', 'counted_from = "adopted"'),
            'no step "adopted" here',
            "counted_from",
        ),
        (OWN.replace('label  = "{year}"\n', ""), 'the key "label" is missing', "id "),
        (OWN.replace('every  = "4 years"', 'every  = "4 years"\nstart = "survey"'), "start is for", "start"),
        (OWN.replace("has eiendomsskatt", "has eigedomsskatt"), 'no feature "eigedomsskatt"', "only_if"),
        (
            OWN.replace("the municipality has eien", "the municipality hasa eien"),
            "this is not a condition",
            "only_if",
        ),
        (
            OWN.replace('"the municipality has eiendomsskatt"', '"adoption decided vedtak = ja"'),
            "cannot ask about one of its own steps",
            "only_if",
        ),
        (
            OWN.replace("decided skilt = nye", "decided skilt = nyere"),
            "cannot end with skilt = nyere",
            'only_if = "sur',
        ),
        (
            OWN.replace("decided skilt = nye", "decided skitl = nye"),
            'has no outcome "skitl"',
            'only_if = "sur',
        ),
        (OWN.replace("survey decided", "survei decided"), 'no step "survei"', 'only_if = "sur'),
        (
            OWN.replace('"adoption decided vedtak = nei"', '"survey decided vedtak = nei"'),
            "has no outcome",
            "again_if",
        ),
        (
            OWN.replace('steps    = ["survey", "adoption"]', 'steps    = ["survey"]'),
            "must ask about a step of",
            "again_if",
        ),
        (
            OWN.replace('"adoption decided vedtak = nei"', '"the municipality has ungdomsrad"'),
            "must ask for the outcome of a step",
            "again_if",
        ),
        (
            OWN.replace("at_least = 1", "at_least = 2"),
            "at_least is 2, but there are only 1 steps",
            "[[quota]]",
        ),
        (
            OWN.replace('steps    = ["survey"]\nat', 'steps    = ["walk"]\nat'),
            'no step "walk" here',
            "steps    = [",
        ),
        (
            OWN.replace('id       = "walks"', 'id       = "survey"'),
            "two steps are called 'survey'",
            "id       =",
        ),
        (OWN.replace('class    = "local"\n', 'class    = "law-freq"\n'), "needs law =", "[[quota]]"),
        (
            OWN.replace('chain   = "kommunestyret"', 'chain   = "kommunestyre"'),
            'no chain "kommunestyre"',
            "chain ",
        ),
        (
            OWN.replace('chain   = "kommunestyret"', 'chain   = ["kommunestyret", "formannskapet"]'),
            "the chain ends with formannskapet",
            "chain ",
        ),
        (
            OWN.replace("{ formannskapet = ", "{ formanskapet = "),
            '"formanskapet" is not in the chain',
            "chain_steps",
        ),
        (OWN.replace('r = ["planner"], a', 'r = ["plannar"], a'), 'no role and no body "plannar"', "raci"),
        (
            OWN.replace('r = ["planner"], a', 'r = ["formannskapet"], a'),
            "is a body and cannot be nudged",
            "raci",
        ),
        (OWN.replace('outcome = ["vedtak"]', "outcome = 3"), "expected a list of fields", "outcome = "),
        (
            OWN.replace('outcome = ["vedtak"]', 'outcome = ["vedtak", "vedtak"]'),
            '"vedtak" is here twice',
            "outcome = ",
        ),
        (
            OWN.replace('due     = "last day of May"', 'after = ["adoption"]'),
            "latest needs a due",
            "[[step]]",
        ),
        (OWN.replace("latest  = ", "lastest  = "), 'unknown key "lastest"', "lastest"),
        (
            OWN.replace('owner  = "planner"\n', 'owner  = "planner"\ntopic = "nowhere"\n'),
            'no topic "nowhere"',
            "topic",
        ),
        (ON_DEMAND.replace('start  = "survey"\n', ""), "needs start = the step", "every"),
        (ON_DEMAND, "has its date from the answer; leave due out", "due"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 50 else None,
)
def test_what_does_not_hold_together_is_told_at_its_line(
    tmp_path: Path, text: str, said: str, at: str
) -> None:
    assert text != OWN
    bundle = load(tmp_path, trails=text)

    found = [finding for finding in bundle.findings if said in finding.message]
    assert found, [str(finding) for finding in bundle.findings]
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith(at)]
    assert found[0].line in lines, f"{found[0]} is not at {lines}"
    for language in ("nb", "nn", "en"):
        assert found[0].in_language(language)


def test_a_misspelt_feature_is_told_with_the_nearest(tmp_path: Path) -> None:
    bundle = load(tmp_path, trails=OWN.replace("has eiendomsskatt", "has eiendomskatt"))

    assert 'did you mean "eiendomsskatt"?' in {finding.hint for finding in bundle.findings}


def test_a_municipality_adds_features_chains_and_topics_of_its_own(tmp_path: Path) -> None:
    own = OWN.replace("has eiendomsskatt", "has stinett").replace(
        'owner  = "planner"\n', 'owner  = "planner"\ntopic = "friluft"\n'
    )
    bundle = load(
        tmp_path,
        trails=own,
        features='[[feature]]\nid = "stinett"\ntitle = { nb = "Stinett" }\n',
        chains='[[chain]]\nid = "kommunestyret"\nbodies = ["formannskapet", "kommunestyret"]\n',
        topics='[[topic]]\nid = "friluft"\ntitle = { nb = "Friluft" }\nresponsible = { political = "mayor" }\n',
    )

    assert [str(finding) for finding in bundle.findings] == []
    assert {"stinett", "eiendomsskatt"} <= bundle.features.keys()
    assert bundle.workflows["trails"].step[1].chain == (("formannskapet",), ("kommunestyret",))
    assert bundle.topics["friluft"].responsible.roles() == {"political": "mayor"}


def test_a_slip_in_a_catalogue_leaves_the_bundled_one_in_force(tmp_path: Path) -> None:
    bundle = load(tmp_path, chains='[[chain]]\nid = "kommunestyret"\nbodies = []\n')

    assert bundle.findings
    assert bundle.chains == load_bundle().chains


def test_another_workflow_cannot_rest_on_one_that_may_have_several_runs(tmp_path: Path) -> None:
    on_demand = (
        ON_DEMAND.replace('due     = "last day of May"\n', "")
        .replace('latest  = "6 weeks before adoption"\n', "")
        .replace('only_if = ["the municipality does not have parlamentarisme"]\n', "")
    )
    other = """\
        id = "signs"
        title = { nb = "Skilt", nn = "Skilt", en = "Signs" }
        every = "year"
        label = "{year}"
        owner = "planner"

        [[step]]
        id = "put-up"
        title = { nb = "Sett opp", nn = "Set opp", en = "Put up" }
        kind = "task"
        due = "2 weeks after trails/adoption"
        class = "local"
    """
    alone = load(tmp_path, trails=on_demand)
    assert [str(finding) for finding in alone.findings] == []

    bundle = load(tmp_path, signs=other)

    assert [finding.message for finding in bundle.findings] == [
        'due: "trails/adoption" can have several runs at once, and which one is meant cannot be known'
    ]
    assert "signs" not in bundle.workflows


def test_a_condition_takes_part_in_a_circle(tmp_path: Path) -> None:
    circle = OWN.replace(
        'only_if = ["the municipality does not have parlamentarisme"]',
        'only_if = "adoption decided vedtak = ja"',
    )
    bundle = load(tmp_path, trails=circle)

    assert any("in a circle" in finding.message for finding in bundle.findings)


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("year", Cycle.year),
        ("1 year", Cycle.year),
        ("council period", Cycle.council_period),
        ("10 years", Cycle(kind=CycleKind.years, years=10)),
        ("once", Cycle.once),
        ("on demand", Cycle.on_demand),
    ],
)
def test_a_cycle_is_a_value_with_a_kind_and_a_length(text: str, cycle: Cycle) -> None:
    from workflows.cycles import read_cycle

    assert read_cycle(text) == cycle
    assert read_cycle(str(cycle)) == cycle


def test_what_a_municipality_switches_off_goes_out_of_loops_counts_and_chains_too(tmp_path: Path) -> None:
    county, own = tmp_path / "county", tmp_path / "own"
    county.mkdir()
    own.mkdir()
    extra = """
[[step]]
id    = "mediation"
title = { nb = "Mekle", nn = "Mekle", en = "Mediate" }
kind  = "task"
due   = "1 October"
class = "local"
"""
    text = OWN.replace('["survey", "adoption"]', '["survey", "mediation", "adoption"]')
    text = text.replace('steps    = ["survey"]', 'steps    = ["survey", "mediation"]')
    text = text.replace('{ formannskapet = "survey" }', '{ formannskapet = "mediation" }')
    (county / "trails.toml").write_text(
        text.replace("[[loop]]", f"{extra.strip()}\n\n[[loop]]"), encoding="utf-8"
    )
    (own / "trails.toml").write_text(
        'id = "trails"\n[[step]]\nid = "mediation"\noff = true\n', encoding="utf-8"
    )

    bundle = load_bundle([county, own])

    assert [str(finding) for finding in bundle.findings] == []
    workflow = bundle.workflows["trails"]
    assert workflow.loop[0].steps == ("survey", "adoption")
    assert workflow.quota[0].steps == ("survey",)
    assert workflow.step[1].chain_steps == {}
