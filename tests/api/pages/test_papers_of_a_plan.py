"""Every paper that the page of a plan offers, taken from its links: the size, the fonts, and text that reads back."""

import io

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from page_people import as_user, bring, staffed
from printed_papers import MM_PER_PT, fonts_of

__all__ = ["as_user", "staffed"]

A3, A4 = {420, 297}, {210, 297}
PAPERS = {
    "wall-map": (A3, "样例村"),
    "signature-sheet": (A4, "签字"),
    "draft-notice": (A4, "征求意见"),
    "notice": (A3, "网格"),
    "contact-cards": (A4, "网格"),
}
LONG_MS = 300_000


@pytest.fixture
def links(as_user, staffed, square):
    """Return the browser of a planner, and where each paper of a plan is, by its kind."""
    page = as_user("li.na")
    bring(page, staffed, square, "东坡村")
    page.select_option("[name=profile]", "")
    page.fill("[name=level_max] >> nth=0", "70")
    page.click("#draw form button")
    page.wait_for_selector("#papers")
    found = [link.evaluate("one => one.href") for link in page.locator("#papers a").all()]
    return page, {link.rpartition("/")[2].partition(".pdf")[0]: link for link in found}


def test_each_paper_of_a_plan_is_a_pdf_of_its_size_with_its_fonts_and_text(links):
    page, found = links
    assert set(found) == {*PAPERS, "slips"}
    for kind, (size, word) in PAPERS.items():
        answer = page.request.get(found[kind], timeout=LONG_MS)
        assert answer.headers["content-type"] == "application/pdf", (kind, answer.text())
        book = pdfium.PdfDocument(io.BytesIO(answer.body()))
        sizes = [{round(side * MM_PER_PT) for side in one.get_size()} for one in book]
        text = "".join("".join(one.get_textpage().get_text_range().split()) for one in book)
        assert (sizes, word in text) == ([size] * len(sizes), True), (kind, text[:200])
        assert all(raw.FPDFFont_GetIsEmbedded(font) for one in book for font in fonts_of(one)), kind
        book.close()
    answer = page.request.get(found["slips"], headers={"accept": "text/html"})
    assert (answer.status, "没有住户更换负责人，无需打印告知单" in answer.text()) == (422, True), "nobody led before"
