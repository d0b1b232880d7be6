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
LEGALITY = "koml § 27-1, fvl § 30, dl §§ 148-149"

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
    ("B18a", "samfunnsdel/legality-review", LEGALITY, "3 weeks after council-decision"),
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
    ("1.4b", "kommunedelplan/action-part-1", "pbl § 11-2(3)", "1 year after council-decision"),
    ("1.4b", "kommunedelplan/action-part-2", "pbl § 11-2(3)", "2 years after council-decision"),
    ("1.4b", "kommunedelplan/action-part-3", "pbl § 11-2(3)", "3 years after council-decision"),
    ("1.4b", "kommunedelplan/action-part-4", "pbl § 11-2(3)", "4 years after council-decision"),
    ("1.4c", "kommunedelplan/action-part-1-public", "pbl § 11-4(2)", "14 days before action-part-1"),
    ("1.4c", "kommunedelplan/action-part-1-views", "pbl § 11-4(2)", None),
    ("1.4c", "kommunedelplan/action-part-2-public", "pbl § 11-4(2)", "14 days before action-part-2"),
    ("1.4c", "kommunedelplan/action-part-2-views", "pbl § 11-4(2)", None),
    ("1.4c", "kommunedelplan/action-part-3-public", "pbl § 11-4(2)", "14 days before action-part-3"),
    ("1.4c", "kommunedelplan/action-part-3-views", "pbl § 11-4(2)", None),
    ("1.4c", "kommunedelplan/action-part-4-public", "pbl § 11-4(2)", "14 days before action-part-4"),
    ("1.4c", "kommunedelplan/action-part-4-views", "pbl § 11-4(2)", None),
    ("10", "boligsosialloven-frist/deadline", "bol § 10", "1 July"),
    ("3.2.11", "boligsosial/housing-data", "kostraforskriften § 4", "15 February"),
    ("3.2.3", "budget/startlan-frame", "koml §§ 14-4, 14-14, 14-17", "council-decision"),
    ("3.2.7", "husbanken/grant-application", "forskrift om tilskudd til boligtiltak §§ 8, 12", "15 May"),
    ("5(2) s4–5", "samfunnsdel/housing-goals", "bol § 5(2)", "council-decision"),
    ("B10", "arealdel/programme-decision", "pbl § 11-13(2)", None),
    ("B10", "kommunedelplan/programme-decision", "pbl § 11-13(2)", None),
    ("B11", "arealdel/draft", "pbl § 5-1", None),
    ("B11", "kommunedelplan/draft", "pbl § 5-1", None),
    ("B13", "arealdel/hearing", "pbl § 11-14(1)", None),
    ("B13", "arealdel/impact-assessment", "pbl § 4-2", "first-reading"),
    ("B13", "kommunedelplan/hearing", "pbl § 11-14(1)", None),
    ("B14", "arealdel/objections", "pbl § 5-4", "end of hearing"),
    ("B14", "kommunedelplan/objections", "pbl § 5-4", "end of hearing"),
    ("B15", "arealdel/comments", "pbl § 11-14(2)", None),
    ("B15", "kommunedelplan/comments", "pbl § 11-14(2)", None),
    ("B16", "arealdel/council-decision", "pbl § 11-15", None),
    ("B16", "kommunedelplan/council-decision", "pbl § 11-15", None),
    ("B17", "arealdel/mediation", "pbl § 5-6(1)", None),
    ("B17", "kommunedelplan/mediation", "pbl § 5-6(1)", None),
    ("B18a", "arealdel/legality-review", LEGALITY, "3 weeks after council-decision"),
    ("B18a", "kommunedelplan/legality-review", LEGALITY, "3 weeks after council-decision"),
    ("B19", "arealdel/forward", "pbl § 5-6(2)", "2 weeks after council-decision"),
    ("B19", "kommunedelplan/forward", "pbl § 5-6(2)", "2 weeks after council-decision"),
    ("B20", "arealdel/announcement", "pbl § 11-15", None),
    ("B20", "arealdel/register", "kart- og planforskriften § 12", None),
    ("B20", "kommunedelplan/announcement", "pbl § 11-15", None),
    ("B20", "kommunedelplan/register", "kart- og planforskriften § 12", None),
    ("B22", "arealdel/lawsuit-decision", "pbl § 5-7", "6 months after ministry-decision"),
    ("B22", "arealdel/lawsuit-objection", "pbl § 5-7", "6 months after end of hearing"),
    ("B22", "arealdel/lock-window", "pbl § 11-18", "12 weeks after announcement"),
    ("B22", "arealdel/state-review-window", "pbl § 11-16(3)", "3 months after announcement"),
    ("B8", "arealdel/notice-of-start", "pbl § 11-12", None),
    ("B8", "arealdel/plan-id", "kart- og planforskriften § 9", "notice-of-start"),
    ("B8", "kommunedelplan/notice-of-start", "pbl § 11-12", None),
    ("B9", "arealdel/programme-hearing", "pbl §§ 4-1, 11-13(1)", None),
    ("B9", "kommunedelplan/programme-hearing", "pbl §§ 4-1, 11-13(1)", None),
    ("C1", "council-period-duties/council-size", "koml § 5-5", "31 December year+3"),
    ("C2", "council-period-duties/parliamentary-vote", "koml § 10-1", "31 December year+3"),
    ("C3", "council-period-duties/delegation-rules", "koml § 5-14", "31 December next year"),
    ("C4", "kontrollutvalg/audit-plan", "koml § 23-3", "31 December next year"),
    ("C4", "kontrollutvalg/audit-plan-proposal", "koml §§ 23-3, 23-4", "the day before audit-plan"),
    ("C4", "kontrollutvalg/risk-assessment", "koml §§ 23-3, 23-4", "audit-plan-proposal"),
    ("C5", "kontrollutvalg/ownership-control-plan", "koml § 23-4", "31 December next year"),
    ("C7", "council-period-duties/lay-judges", "dl §§ 66, 68", "1 July next year"),
    ("C7", "council-period-duties/lay-judges-numbers", "dl §§ 64, 65", "1 March next year"),
    ("C7", "council-period-duties/lay-judges-proposal", "dl § 68", None),
    ("C7", "council-period-duties/lay-judges-public", "dl § 68", "2 weeks before lay-judges"),
    ("C8", "council-period-duties/conciliation-board", "dl § 57", "15 October next year"),
    ("C9", "council-period-duties/alcohol-licences", "alkoholloven § 1-6", "30 September next year"),
    ("C9", "council-period-duties/alcohol-policy-review", "alkoholloven § 1-6", "30 September next year"),
    ("E27", "reports/budget-change-1", "koml § 14-5(2)", None),
    ("E27", "reports/budget-change-2", "koml § 14-5(2)", None),
    ("R13", "democracy/equality-statement", "ldl §§ 26, 26 a, koml § 14-7", "annual-accounts/annual-report"),
    ("R13", "pay-mapping/mapping", "ldl § 26", "31 December"),
    ("R14", "fire-analysis/analyses", "brannforskriften § 6", "31 December"),
    ("R14", "safety/fire-exercise-plan", "brannforskriften § 6", "31 December"),
    ("R19", "air-quality/council-decision", "forurensningsforskriften § 7-16", "31 December"),
    ("R20", "property-valuation/valuation", "eigedomsskattelova § 8 A-3", "31 December"),
    ("R26", "innbyggerforslag/council-decision", "koml § 12-1", "6 months after received"),
    ("R3", "safety/preparedness-plan", "sivilbeskyttelsesloven § 15, beredskapsforskriften §§ 4, 6", "31 December"),
    ("R4", "preparedness-exercise/exercise", "beredskapsforskriften § 7", "31 December"),
    ("R6", "climate-goals/council-decision", "statlige planretningslinjer for klima og energi pkt. 4.2", "31 December"),
    ("R6", "climate-goals/evaluation", "statlige planretningslinjer for klima og energi pkt. 4.2", "council-decision"),
    ("§ 10 (a)", "boligsosialloven-frist/overview", "bol § 5(2)", "strategy-public"),
    ("§ 10 (a)", "boligsosialloven-frist/strategy-decision", "bol § 10", "1 July"),
    ("§ 10 (a)", "boligsosialloven-frist/strategy-public", "pbl § 10-1(2)", "30 days before strategy-decision"),
    ("§ 10 (b)", "boligsosialloven-frist/plan-decision", "bol § 10", "1 July"),
    ("§ 10 (b)", "boligsosialloven-frist/plan-hearing", "pbl § 11-14(1)", None),
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
    assert unread == {
        # Guides and conditions for grants, not law.
        "planstrategi/knowledge-base",
        "husbanken/guidelines-review",
        "education/sports-priorities",
        "periodic-plans/sports-plan",
        "periodic-plans/traffic-safety-plan",
        "periodic-plans/violence-plan",
        # Known, and not found in a source.
        "husbanken/programme-dialogue",
        "periodic-plans/care-plans",
        "state-calendar/discretionary-grants",
        "state-calendar/summer-circular",
        "state-calendar/winter-circular",
    }


def test_what_nobody_has_read_is_never_said_to_be_law() -> None:
    for name, found in steps().items():
        if found.law is not None and found.law.verified is False:
            assert found.rule_class in (RuleClass.practice, RuleClass.national, RuleClass.law_soft), name


def test_every_text_is_there_in_all_three_languages() -> None:
    for name, found in steps().items():
        for text in (found.title, found.note, found.missed):
            if text is not None:
                assert text.nn, name
                assert text.en, name
                assert text.nb != text.en, name
    for workflow in BUNDLE.workflows.values():
        texts = [workflow.title, workflow.note, *(quota.title for quota in workflow.quota)]
        for text in texts:
            if text is not None:
                assert text.nn, workflow.id
                assert text.en, workflow.id
    for topic in BUNDLE.topics.values():
        assert topic.title.nn, topic.id
        assert topic.title.en, topic.id


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
    assert (
        len(hearings) == 7
    )  # two each of samfunnsdel, arealdel and kommunedelplan; one of boligsosialloven § 10
    for hearing in hearings:
        assert hearing.min_length is not None
        assert (hearing.min_length.count, hearing.min_length.unit) == (6, "weeks")
        assert hearing.summer
        assert hearing.roll == "later"


def test_a_period_of_the_citizens_or_members_is_rolled_later_and_every_other_limit_earlier() -> None:
    later = {name for name, found in steps().items() if found.limit is not None and found.roll == "later"}
    assert later == {
        "constitution/election-count",
        "samfunnsdel/legality-review",
        "arealdel/legality-review",
        "kommunedelplan/legality-review",
        # The end of a hearing, which is itself on a working day.
        "arealdel/objections",
        "kommunedelplan/objections",
    }


def test_the_planning_strategy_asks_for_its_three_outcomes_and_knows_the_answers() -> None:
    assert step("planstrategi/council-decision").outcome == {
        "samfunnsdel": ("revideres", "videreføres"),
        "arealdel": ("revideres", "videreføres"),
        "kommunedelplaner": (),
    }


@pytest.mark.parametrize("plan", ["samfunnsdel", "arealdel"])
def test_a_plan_is_revised_only_if_the_strategy_says_so(plan: str) -> None:
    conditions = [condition.text for condition in BUNDLE.workflows[plan].only_if]
    assert conditions == [f"planstrategi/council-decision decided {plan} = revideres"]


def test_what_follows_an_objection_comes_only_with_one() -> None:
    for name in ("mediation", "forward", "governor-forwards", "ministry-decision", "partial-effect"):
        conditions = [condition.text for condition in step(f"arealdel/{name}").only_if]
        assert "objections decided innsigelse = ja" in conditions, name


def test_a_new_hearing_goes_through_everything_a_hearing_goes_through() -> None:
    for name in ("arealdel", "kommunedelplan"):
        [loop] = BUNDLE.workflows[name].loop
        assert loop.again_if.text == "council-decision decided ny-horing = ja"
        assert {"hearing", "objections", "comments", "mediation", "council-decision"} <= set(loop.steps)


@pytest.mark.parametrize(
    ("workflow", "feature"),
    [
        ("property-tax", "eiendomsskatt"),
        ("property-valuation", "eiendomsskatt"),
        ("air-quality", "tiltaksutredning-luft"),
        ("youth-council", "ungdomsrad"),
    ],
)
def test_a_duty_of_some_municipalities_is_no_duty_of_the_others(workflow: str, feature: str) -> None:
    conditions = [condition.text for condition in BUNDLE.workflows[workflow].only_if]
    assert conditions == [f"the municipality has {feature}"]


@pytest.mark.parametrize(
    ("workflow", "every", "counted_from"),
    [
        ("preparedness-exercise", "2 years", "exercise"),
        ("pay-mapping", "2 years", "mapping"),
        ("fire-analysis", "4 years", "analyses"),
        ("risk-analysis", "4 years", "council-decision"),
        ("climate-goals", "4 years", "council-decision"),
        ("property-valuation", "10 years", "valuation"),
    ],
)
def test_a_duty_of_every_nth_year_is_counted_from_the_last_time(
    workflow: str, every: str, counted_from: str
) -> None:
    found = BUNDLE.workflows[workflow]
    assert (str(found.every), found.counted_from) == (every, counted_from)


def test_two_budget_reports_and_three_finance_reports_are_counted() -> None:
    counted = {quota.id: (quota.at_least, quota.law) for quota in BUNDLE.workflows["reports"].quota}
    assert {name: least for name, (least, _) in counted.items()} == {
        "budget-reports": 2,
        "finance-reports": 3,
    }
    assert {law.ref for _, law in counted.values() if law} == {"koml § 14-5(3)", "koml § 14-13(3)"}


def test_every_step_says_who_does_it_and_who_answers() -> None:
    for name, found in steps().items():
        assert found.raci is not None, name
        assert found.raci.r, name
        assert len(found.raci.a) >= 1, name
        assert found.raci.r[0] in BUNDLE.roles, name
        if found.role is not None:
            assert found.role in (*found.raci.r, *found.raci.a), name


def test_what_the_council_adopts_by_law_the_council_answers_for() -> None:
    for name, found in steps().items():
        if found.kind is StepKind.decision and found.body == "kommunestyret":
            assert found.raci is not None
            assert "kommunestyret" in found.raci.a, name


def test_nobody_outside_the_municipality_is_nudged_but_those_who_owe_it_something() -> None:
    outside = {
        name
        for name, found in steps().items()
        for role in [BUNDLE.roles.get(BUNDLE.workflows[name.split("/")[0]].role_of(found))]
        if role is not None
        and role.level == "external"
        and role.id not in ("auditor", "control-committee-secretary")
    }
    assert outside == set()


def test_every_process_belongs_to_a_topic_with_somebody_responsible_on_each_level() -> None:
    for workflow in BUNDLE.workflows.values():
        assert workflow.topic in BUNDLE.topics, workflow.id
    for topic in BUNDLE.topics.values():
        for level, role in topic.responsible.roles().items():
            found = BUNDLE.roles.get(role)
            assert found is not None
            assert found.level == level, (topic.id, role)
        assert topic.responsible.roles().keys() == {"political", "administrative", "professional"}, topic.id


def test_no_role_is_bundled_for_nothing() -> None:
    named = {workflow.owner for workflow in BUNDLE.workflows.values()}
    for found in steps().values():
        if found.raci is not None:
            named |= {*found.raci.r, *found.raci.a, *found.raci.c, *found.raci.i}
    for topic in BUNDLE.topics.values():
        named |= set(topic.responsible.roles().values())
    assert {role.id for role in BUNDLE.roles} - named == set()


def test_a_case_for_the_council_goes_through_formannskapet_where_it_has_a_recommendation_of_its_own() -> None:
    for name, body, link in (
        ("budget/council-decision", "formannskapet", "recommendation"),
        ("annual-accounts/council-decision", "formannskapet", "recommendation"),
        ("annual-accounts/council-decision", "kontrollutvalget", "control-committee-statement"),
        ("kontrollutvalg/audit-plan", "kontrollutvalget", "audit-plan-proposal"),
        ("council-period-duties/lay-judges", "formannskapet", "lay-judges-proposal"),
    ):
        assert step(name).chain_steps[body] == link


@pytest.mark.parametrize(
    "name",
    ["planstrategi", "samfunnsdel", "arealdel", "kommunedelplan", "temaplan", "boligsosial-handlingsplan"],
)
def test_a_plan_goes_the_whole_way_to_the_council(name: str) -> None:
    assert step(f"{name}/council-decision").chain is not None


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
    state_calendar = {name for name in national if name.startswith("state-calendar/")}
    assert len(state_calendar) == 11
    assert national - state_calendar == {
        "arealdel/ministry-decision",
        "budget/state-budget",
        "constitution/election-day",
        "council-period-duties/regional-planning-strategy",
        "health/public-health-profile",
        "husbanken/startlan-application",
        "husbanken/use-report",
        "kostra/form-4b",
        "kostra/published-audited",
        "kostra/published-unaudited",
        "kostra/services-first",
        "planstrategi/national-expectations",
    }


def test_the_state_is_asked_about_four_weeks_before() -> None:
    assert BUNDLE.ladder_for(step("state-calendar/municipal-proposal")).rungs()[0] == "4-weeks"


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
