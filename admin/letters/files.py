"""Papers to be printed, on a page and as files."""

from io import BytesIO

from flask import Response, render_template, send_file, url_for
from sqlalchemy.orm import Session

from admin.context import console
from flows.clocks.reads import clocks_of
from flows.letters.contents import bulletin_paper, letter_paper
from flows.letters.decision import Thing
from flows.letters.docx_paper import docx_of
from flows.letters.paper import HEADINGS, Paper
from flows.letters.tables import Bulletin

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_of(session: Session, thing: Thing) -> Paper:
    zone = console().office.workdays.zone
    if isinstance(thing, Bulletin):
        return bulletin_paper(thing, zone)
    return letter_paper(thing, clocks_of(session, thing.subject), zone)


def printed_page(session: Session, thing: Thing) -> str:
    """Give the page that is printed."""
    kind, thing_id = thing.subject
    return render_template(
        "admin/letters/paper.html",
        paper=paper_of(session, thing),
        headings=HEADINGS,
        back=url_for(f"admin.{kind}", thing_id=thing_id),
        file=url_for(f"admin.{kind}_docx", thing_id=thing_id),
    )


def docx_response(session: Session, thing: Thing) -> Response:
    """Send a paper as .docx, made anew each time from what is stored."""
    paper = paper_of(session, thing)
    file = BytesIO(docx_of(paper))
    return send_file(file, DOCX, as_attachment=True, download_name=f"{paper.name}.docx")
