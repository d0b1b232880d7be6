"""What was learned, as a file that loads as it is."""

from __future__ import annotations

import tempfile
import tomllib
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from engine.facts import Profile
from engine.learning import learn
from engine.wheel_csv import read_wheel
from holdvarm.learned_toml import overlay_text
from workflows.loader import load_bundle
from workflows.schema import Language

ROLES = load_bundle().roles
PROFILE = Profile(slug="gjerstad", name="Gjerstad kommune", in_use_from=date(2000, 1, 1))
MEETINGS = MeetingCalendar(
    Meeting(day=day, title="F", body="formannskapet", uid=str(day), source="plan")
    for day in (date(2022, 11, 22), date(2023, 11, 28))
)
TEXTS = st.text(max_size=40) | st.sampled_from(
    ['"', "'''", "\\", "# ]", "\x7f", "\x00", "a\u2028b", "[[step]]", "mai"]
)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(TEXTS, st.sampled_from(["2022-11-22", "2023-11-28", "2023-05-02"]), TEXTS), max_size=5
    ),
    st.sampled_from(["nb", "nn", "en"]),
)
def test_whatever_stood_in_the_file_the_proposal_loads_without_a_finding(
    rows: list[tuple[str, str, str]], language: Language
) -> None:
    cells = [
        f'"{title.replace(chr(34), chr(34) * 2)}";{day};"{who.replace(chr(34), chr(34) * 2)}"'
        for title, day, who in rows
    ]
    found, _ = read_wheel("\n".join(["tittel;dato;ansvarlig", *cells]).encode())
    text = overlay_text(learn(found, MEETINGS, WorkingDays(), ROLES, PROFILE), language)
    steps = tomllib.loads(text).get("step", [])
    if not steps:
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "own.toml").write_text(text, encoding="utf-8")
        bundle = load_bundle([Path(folder)])
    assert bundle.findings == (), text
    assert len(bundle.workflows["own-wheel"].step) == len(steps)
