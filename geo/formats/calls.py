"""Results of telephone calls, as they are keyed in a ledger's sheet of calls, read as visits are."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pandas as pd

from geo.errors import InputError
from geo.formats.filled import read_template
from geo.formats.visits import COLUMNS, tell_no_date, tell_to_come, tell_twice_a_day, tell_unknown
from geo.formats.workbook.templates import CONTACT, HOUSEHOLD_ID, Column, Template

ANSWERED, UNANSWERED, WANTS_VISIT = RESULTS = ("已通话", "未接", "希望上门")
"""What a call can come to."""

VISIT, PHONE = CONTACT[:2]

TEMPLATE = Template(
    "calls",
    ("Calls", "电话问候"),
    "residents",
    (
        HOUSEHOLD_ID,
        Column("date", "通话日期", "date", ("day of the call", "日期，如 2026-03-02；尚未通话的可空")),
        Column(
            "result", "通话结果", "choice", ("result; blank: no call", "从列表中选择；未通话的留空"), choices=RESULTS
        ),
    ),
)


def read_calls(path: Path, households: Collection[str] | None, *, last_day: date) -> pd.DataFrame:
    """
    Return the calls in a file, a row each, with the columns of `geo.formats.visits.read_visits`; perhaps none.

    Who was spoken to counts as visited on that day. Who was not reached is due again; both are called again and not
    visited. Who wishes to be visited was spoken to and is due again, and is visited from then on.

    Raises
    ------
    InputError
        The file cannot be read, or cells of it are wrong; carries every fault.
    """
    filled = read_template(path, TEMPLATE)
    if "result" not in filled.layer.columns:
        return pd.DataFrame(columns=[*COLUMNS])
    tell_unknown(filled, households)
    tell_no_date(filled)
    tell_to_come(filled, "date", last_day, "result")
    tell_twice_a_day(filled)
    if filled.findings.faults:
        raise InputError(filled.findings.faults)
    keyed = filled.values[filled.values["result"].notna()]
    said = keyed["result"]
    told = keyed.assign(
        visited=said != UNANSWERED,
        again=said != ANSWERED,
        refused=False,
        contact_preference=said.map({ANSWERED: PHONE, UNANSWERED: PHONE, WANTS_VISIT: VISIT}),
    )
    return told.assign(**{name: None for name in COLUMNS if name not in told})[[*COLUMNS]]
