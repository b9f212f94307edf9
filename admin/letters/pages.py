"""The lists of letters, one letter, and its paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, render_template, request

from admin.context import console
from admin.doors import ROW_ID, console_pages, row_id
from admin.identity import asking, reading
from admin.letters import words
from admin.letters.files import docx_response, printed_page
from admin.letters.shown import letter_seen, show_letter
from flows.cases.states import OPEN as OPEN_CASES
from flows.cases.tables import Case
from flows.clocks.reads import clocks_by_subject
from flows.clocks.running import Light, light
from flows.clocks.tables import Clock
from flows.events import Event
from flows.letters.reads import Shelf, issuers_for, letter_page, letters_about
from flows.letters.steps import BULLETINS, LETTERS
from flows.letters.tables import LETTER
from flows.letters.tellings import matter
from flows.letters.words import BULLETIN_STATE_NAMES, OWN_STAGES, STATE_NAMES
from flows.machine import Table
from flows.people.tables import Role

LETTER_PAGE = f"/letters/<{ROW_ID}:thing_id>"


@console_pages.get("/letters")
def letter_list() -> str:
    session, who = reading(), asking()
    asked = request.args.get("shelf", "")
    first = Shelf.OPEN if who.has(Role.DISPATCHER, Role.ADMIN, Role.AUDITOR) else Shelf.MINE
    shelf = next((each for each in Shelf if each == asked), first)
    before = row_id(request.args.get("before", ""))
    page = letter_page(session, who, shelf, before)
    clocks = clocks_by_subject(session, LETTER, [letter.id for letter in page.rows])
    return render_template(
        "admin/letters/list.html",
        page=page,
        shelf=shelf,
        shelves=words.SHELF_NAMES,
        empty=words.EMPTY[shelf],
        running={row.id: running(clocks.get(row.id, ()), row.round) for row in page.rows},
        may_write=bool(issuers_for(session, who)),
    )


def running(clocks: Sequence[Clock], number: int) -> tuple[Clock, Light] | None:
    """Give the clock that a letter waits for, with its light."""
    own = [each for each in clocks if each.round == number and each.done_at is None]
    first = min(own, key=lambda each: each.due_at, default=None)
    return (first, light(first, console().office.clock())) if first else None


@console_pages.get(LETTER_PAGE)
def letter(thing_id: int) -> str:
    session, who = reading(), asking()
    return show_letter(session, who, letter_seen(session, who, thing_id))


@console_pages.get(f"{LETTER_PAGE}/paper")
def letter_on_paper(thing_id: int) -> str:
    """Show a letter as it is printed."""
    session = reading()
    return printed_page(session, letter_seen(session, asking(), thing_id))


@console_pages.get(f"{LETTER_PAGE}/docx")
def letter_docx(thing_id: int) -> Response:
    session = reading()
    return docx_response(session, letter_seen(session, asking(), thing_id))


@console_pages.app_template_global()
def letters_on(case: Case) -> Mapping[str, object]:
    """Give the letters about a case, and whether its viewer may write one."""
    session, who = reading(), asking()
    codes = who.acting_as(Role.DISPATCHER).codes
    return {
        "letters": letters_about(session, who, case.id),
        "may_write": case.area_code.startswith(tuple(codes)) and case.state in OPEN_CASES,
    }


@console_pages.app_template_filter()
def letter_state(state: str) -> str:
    return next((name for each, name in STATE_NAMES.items() if each == state), state)


@console_pages.app_template_filter()
def bulletin_state(state: str) -> str:
    return next((name for each, name in BULLETIN_STATE_NAMES.items() if each == state), state)


@console_pages.app_template_filter()
def letter_step_name(event: Event) -> str:
    """Name a step of a letter's or a bulletin's by its row."""
    table: Table[Any] = LETTERS if event.kind == LETTER else BULLETINS
    row = table.by_code.get(event.step)
    return row.name if row else event.step


@console_pages.app_template_filter()
def letter_stage(clock: Clock) -> str:
    return OWN_STAGES[clock.stage]


console_pages.add_app_template_filter(matter, "matter")
