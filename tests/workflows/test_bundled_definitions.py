"""The bundled definitions against the rows of the planning calendar they encode."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from workflows.lint import lint
from workflows.loader import load_bundle
from workflows.schema import RuleClass, Step, StepKind

BUNDLE = load_bundle()
READ = date(2026, 7, 2)  # the day of the copy the paragraphs were read in

# domain row, step, paragraph, limit (the last date the law allows; None: the law fixes an act or an order)
LAW_HARD = [
    ("A.KRETS", "constitution/polling-districts", "valgloven § 9-2", "31 March"),
    ("A.ELECTION.SUN", "constitution/sunday-voting", "valgloven § 9-1(4)", "31 May"),
    ("A.EARLYVOTE", "constitution/early-voting-opens", "valgloven § 7-1", None),
    ("A.EARLYVOTE", "constitution/early-voting-closes", "valgloven § 7-1", None),
    ("A1", "constitution/election-count", "valgloven §§ 15-3, 16-6", "4 days after election"),
    ("A2", "constitution/summons", "koml § 7-1(1)", "14 days before constituting-meeting"),
    ("A3", "constitution/constituting-meeting", "koml § 7-1(1)", "31 October"),
    ("A3a", "constitution/approve-election", "koml § 7-1(2), valgloven § 15-3", None),
    ("A3b", "constitution/elect-leaders", "koml § 7-1(3)", None),
    ("A3c", "constitution/office-passes", "koml § 7-1(4)", None),
    ("A3d", "constitution/old-committees-lapse", "koml § 7-1(5)", "31 December"),
    ("B1", "planstrategi/public-health-overview", "folkehelseforskriften § 5", "start-of-work"),
    ("B2", "planstrategi/housing-overview", "bol § 5(2)", "start-of-work"),
    ("B5", "planstrategi/views", "pbl § 10-1(2)", None),
    ("B6", "planstrategi/publish-proposal", "pbl § 10-1(2)", "30 days before council-decision"),
    ("B7", "planstrategi/council-decision", "pbl § 10-1(1)", "1 year after constitution"),
    ("B8", "samfunnsdel/notice-of-start", "pbl § 11-12", None),
    ("B9", "samfunnsdel/programme-hearing", "pbl §§ 4-1, 11-13(1)", None),
    ("B10", "samfunnsdel/programme-decision", "pbl § 11-13(2)", None),
    ("B11", "samfunnsdel/draft", "pbl § 5-1", None),
    ("B13", "samfunnsdel/hearing", "pbl § 11-14(1)", None),
    ("B15", "samfunnsdel/comments", "pbl § 11-14(2)", None),
    ("B18", "samfunnsdel/council-decision", "pbl § 11-15", None),
    ("B18a", "samfunnsdel/legality-review", "koml § 27-1, fvl § 30, dl §§ 148-149", "3 weeks after council-decision"),
    ("B20", "samfunnsdel/register", "kart- og planforskriften § 12", None),
    ("B20", "samfunnsdel/announcement", "pbl § 11-15", None),
    ("1.4", "handlingsdel/views", "pbl § 11-4(2)", None),
    ("1.4", "handlingsdel/publish-proposal", "pbl § 11-4(2)", "14 days before council-decision"),
    ("E28", "handlingsdel/council-decision", "pbl § 11-1(4)", "31 December"),
    ("1.4", "handlingsdel/thematic-plans", "pbl § 11-2(3)", "31 December"),
    ("E1", "kostra/quarter-4", "kostraforskriften § 6", "20 January"),
    ("E3", "reports/fire-service", "brannforskriften § 3", "1 February"),
    ("E4", "kostra/services", "kostraforskriften § 4", "15 February"),
    ("E5", "annual-accounts/accounts", "koml § 14-6(6)", "22 February"),
    ("E6", "kostra/accounts", "kostraforskriften § 5", "22 February"),
    ("E7", "budget/operating-overview", "budsjettforskriften § 5-16(1)", "1 March next year"),
    ("E10", "annual-accounts/annual-report", "koml § 14-7(3)", "31 March"),
    ("E11", "annual-accounts/audit-report", "koml § 24-8", "15 April"),
    ("E12", "kostra/quarter-1", "kostraforskriften § 6", "20 April"),
    ("E13", "annual-accounts/control-committee-statement", "koml § 14-3(3)", "the day before recommendation"),
    ("E14", "annual-accounts/recommendation", "koml § 14-3(3)", "council-decision"),
    ("E15", "annual-accounts/council-decision", "koml § 14-3(2)", "30 June"),
    ("E15a", "annual-accounts/deficit-adjustment", "koml § 14-5(4)", "30 June"),
    ("E15b", "annual-accounts/compliance-statement", "koml § 24-9", "30 June"),
    ("E16", "annual-accounts/send-to-state", "budsjettforskriften § 5-16(2)", "30 days after council-decision"),
    ("E17", "kostra/quarter-2", "kostraforskriften § 6", "5 August"),
    ("E17", "kostra/quarter-3", "kostraforskriften § 6", "20 October"),
    ("E21", "budget/control-committee-budget", "kontrollutvalgsforskriften § 2", "the day before council-decision"),
    ("E23", "budget/recommendation", "koml § 14-3(3)", "14 days before council-decision"),
    ("E24", "budget/publish-recommendation", "koml § 14-3(4)", "14 days before council-decision"),
    ("E25", "budget/council-decision", "koml § 14-3(1)", "31 December"),
    ("E26", "budget/send-to-state", "budsjettforskriften § 5-16(1)", "30 days after council-decision"),
]  # fmt: skip


def step(name: str) -> Step:
    workflow, _, wanted = name.partition("/")
    return next(one for one in BUNDLE.workflows[workflow].step if one.id == wanted)


def steps() -> dict[str, Step]:
    return {f"{w.id}/{s.id}": s for w in BUNDLE.workflows.values() for s in w.step}


def test_the_bundle_has_no_findings() -> None:
    assert [str(finding) for finding in BUNDLE.findings] == []


def test_nobody_need_look_at_the_bundle_within_a_year_of_the_reading() -> None:
    assert [str(finding) for finding in lint(BUNDLE, date(2027, 7, 2))] == []


@pytest.mark.parametrize(("row", "name", "ref", "limit"), LAW_HARD, ids=[f"{r[0]}-{r[1]}" for r in LAW_HARD])
def test_a_rule_of_law_has_its_class_paragraph_limit_and_reading(
    row: str, name: str, ref: str, limit: str | None
) -> None:
    found = step(name)
    assert found.rule_class is RuleClass.law_hard
    assert found.law is not None
    assert found.law.ref == ref
    assert found.law.verified == READ
    assert (None if found.limit is None else found.limit.text) == limit


def test_no_rule_of_law_is_bundled_without_its_row() -> None:
    bundled = {name for name, found in steps().items() if found.rule_class is RuleClass.law_hard}
    assert bundled == {name for _, name, _, _ in LAW_HARD}


def test_only_what_was_read_in_the_law_is_said_to_be_verified() -> None:
    unread = {name for name, found in steps().items() if found.law is not None and found.law.verified != READ}
    assert unread == {"planstrategi/knowledge-base"}  # a guide, not law


def test_every_text_is_there_in_all_three_languages() -> None:
    for name, found in steps().items():
        for text in (found.title, found.note, found.missed):
            if text is not None:
                assert text.nn, name
                assert text.en, name
                assert text.nb != text.en, name
    for workflow in BUNDLE.workflows.values():
        assert workflow.title.nn
        assert workflow.title.en


def test_the_budget_reads_as_the_design_has_it() -> None:
    recommendation, publish, decision = (
        step(f"budget/{name}") for name in ("recommendation", "publish-recommendation", "council-decision")
    )
    assert recommendation.due is not None
    assert (
        recommendation.due.text
        == "last meeting of formannskapet from 1 October and at least 14 days before council-decision"
    )
    assert (recommendation.safety, publish.safety) == (1, 1)
    assert publish.due is not None
    assert (publish.due.text, publish.roll) == ("1 working day after recommendation", "earlier")
    assert decision.due is not None
    assert decision.due.text == "last meeting of kommunestyret between 1 November and 31 December"
    assert decision.expected is not None
    assert decision.expected.text == "second Thursday of December"
    assert decision.missed is not None
    assert "ROBEK" in decision.missed.nb


def test_every_hearing_the_law_gives_a_length_lasts_six_weeks_and_is_lengthened_over_the_summer() -> None:
    hearings = [found for found in steps().values() if found.kind is StepKind.hearing and found.min_length]
    assert [hearing.id for hearing in hearings] == ["programme-hearing", "hearing"]
    for hearing in hearings:
        assert hearing.min_length is not None
        assert (hearing.min_length.count, hearing.min_length.unit) == (6, "weeks")
        assert hearing.summer
        assert hearing.roll == "later"


def test_a_period_of_the_citizens_or_members_is_rolled_later_and_every_other_limit_earlier() -> None:
    later = {name for name, found in steps().items() if found.limit is not None and found.roll == "later"}
    assert later == {"constitution/election-count", "samfunnsdel/legality-review"}


def test_the_planning_strategy_asks_for_its_three_outcomes() -> None:
    assert step("planstrategi/council-decision").outcome == ("samfunnsdel", "arealdel", "kommunedelplaner")


@pytest.mark.parametrize(
    ("workflow", "year", "label"),
    [
        ("budget", 2026, "2027"),
        ("annual-accounts", 2027, "2026"),
        ("planstrategi", 2027, "2027-2031"),
        ("kostra", 2027, "2027"),
    ],
)
def test_a_run_is_named_after_the_years_people_name_it_by(workflow: str, year: int, label: str) -> None:
    assert BUNDLE.workflows[workflow].run_label(year) == label


def test_only_dates_the_state_sets_each_year_are_national() -> None:
    national = {name for name, found in steps().items() if found.rule_class is RuleClass.national}
    assert national == {
        "budget/state-budget",
        "constitution/election-day",
        "kostra/form-4b",
        "kostra/services-first",
        "planstrategi/national-expectations",
    }


def test_loading_a_second_time_costs_next_to_nothing_of_the_first() -> None:
    # Counted, not timed: sentences are read once a process, whoever loads.
    script = """
import workflows.grammar as grammar
reads = []
real = grammar.read_point
grammar.read_point = lambda text: (reads.append(text), real(text))[1]
from workflows.loader import load_bundle
load_bundle(); first = len(reads)
load_bundle(); print(first, len(reads))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    first, both = map(int, done.stdout.split())
    assert first > 50
    assert both == first
