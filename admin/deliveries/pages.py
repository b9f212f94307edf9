"""Deliveries: what has failed or waits, and sending it again."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin import words
from admin.context import console
from admin.deliveries.reads import STATUSES, delivery_page, resendable
from admin.doors import ROW_ID, console_pages
from admin.identity import asking, asking_in, reading
from admin.signing_in.pages import safe_next
from core.paging import read
from flows.cases.permissions import RESEND_ROLES
from notify.outbox import resend


@console_pages.get("/deliveries")
def delivery_list() -> str:
    who = asking()
    if not who.may_see_deliveries:
        abort(403)
    asked = request.args.get("status", "")
    status = next((each for each in STATUSES if each == asked), STATUSES[0])
    return render_template(
        "admin/deliveries.html",
        page=delivery_page(reading(), who, status, read(request.args.get("before", ""))),
        status=status,
        statuses=STATUSES,
        may_resend=who.has(*RESEND_ROLES),
    )


@console_pages.post(f"/deliveries/<{ROW_ID}:outbox_id>/resend")
def resend_delivery(outbox_id: int) -> Response:
    """Queue a delivery anew; one out of reach is answered like one that is not there."""
    with console().database.write() as session:
        if not resendable(session, asking_in(session), outbox_id):
            abort(404)
        again = resend(session, outbox_id, console().office.clock())
    flash(words.RESENT if again else words.ALREADY_SENT, "success" if again else "info")
    back = request.form.get("back", "")
    return redirect(safe_next(back) if back else url_for("admin.delivery_list"))
