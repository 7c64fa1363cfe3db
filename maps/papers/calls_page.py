"""The telephone calls of a member, a sheet a week, as a page that prints."""

from collections.abc import Sequence

from maps.papers.call_sheet import CallSheet
from maps.papers.templates import TEMPLATES, style


def calls_page(sheets: Sequence[CallSheet]) -> str:
    """Return the sheets of some weeks as one page of HTML, each beginning on paper of its own; it loads nothing."""
    return TEMPLATES.get_template("calls.html").render(sheets=sheets, style=style("rows.css", "sheet.css"))
