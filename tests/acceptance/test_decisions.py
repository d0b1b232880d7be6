"""What a person decides, said on the command line, and what the plan makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

NOON = "2026-03-10T12:00:00+01:00"
DEFINITION = """\
id    = "forslag"
title = { nb = "Forslag fra innbyggerne", nn = "Forslag frå innbyggjarane", en = "Proposals" }
every = "on demand"
start = "received"
owner = "council-secretary"

[[step]]
id      = "received"
title   = { nb = "Forslaget er kommet", nn = "Forslaget er kome", en = "The proposal has come" }
kind    = "task"
class   = "local"
outcome = { plansak = ["ja", "nei"] }

[[step]]
id      = "decision"
title   = { nb = "Kommunestyret avgjør", nn = "Kommunestyret avgjer", en = "The council decides" }
kind    = "decision"
body    = "kommunestyret"
limit   = "6 months after received"
class   = "local"
only_if = "received decided plansak = nei"
chain   = "kommunestyret"
"""


def rows(answer: Any) -> dict[str, dict[str, Any]]:
    assert answer.code == 0, answer.err
    return {row["key"]: row for row in answer.json}


def test_a_run_begins_when_somebody_says_so_and_takes_the_outcome_with_it(
    install: Callable[..., Any],
) -> None:
    on = install(clock=NOON)
    (on.folder / "workflows" / "forslag.toml").write_text(DEFINITION, encoding="utf-8")
    plan = ("plan", "--workflow", "forslag", "--from", "2026-01-01", "--to", "2027-12-31", "--json")
    assert rows(on(*plan, clock=NOON)) == {}

    early = on("done", "forslag/lekeplass/decision", clock=NOON)
    assert early.code == 1
    assert "forslag/lekeplass/received" in early.err
    bad = on("done", "forslag/Leke Plass/received", "--outcome", "nei", clock=NOON)
    assert bad.code == 1
    assert "små bokstaver" in bad.err
    wrong = on("done", "forslag/lekeplass/received", "--outcome", "nein", clock=NOON)
    assert wrong.code == 1
    assert "plansak kan ikke bli «nein»; det kan bli ja, nei" in wrong.err

    begun = on("done", "forslag/lekeplass/received", "--on", "2026-03-02", "--outcome", "Nei", clock=NOON)
    assert begun.code == 0, begun.err
    again = on("done", "forslag/lekeplass/received", "--outcome", "nei", clock=NOON)
    assert again.code == 0
    assert "2026-03-02" in again.out
    one_more = on("done", "forslag/sykkelveg/received", "--on", "2026-03-09", "--outcome", "ja", clock=NOON)
    assert one_more.code == 0, one_more.err

    found = rows(on(*plan, clock=NOON))
    assert set(found) == {
        "forslag/lekeplass/received",
        "forslag/lekeplass/decision",
        "forslag/lekeplass/decision+papers-kommunestyret",
        "forslag/sykkelveg/received",
    }
    decision = found["forslag/lekeplass/decision"]
    assert (decision["due"], decision["limit"], decision["slack_days"]) == ("2026-09-02", "2026-09-02", 0)
    assert decision["raci"] == {"r": ["council-secretary"], "a": ["council-secretary"], "c": [], "i": []}
    assert found["forslag/lekeplass/decision+papers-kommunestyret"]["due"] == "2026-08-21"
    why = on("why", "forslag/lekeplass/decision", clock=NOON)
    assert "Er med fordi «Forslaget er kommet» gir «plansak = nei»." in why.out


def test_a_misspelt_feature_is_an_error_with_the_nearest_word(install: Callable[..., Any]) -> None:
    on = install(clock=NOON)
    on.configure(lambda text: text.replace("features = []", 'features = ["eiendomskatt"]'))

    checked = on("check", clock=NOON)

    assert checked.code == 1
    assert "«eiendomskatt»" in checked.out
    assert "eiendomsskatt?" in checked.out
