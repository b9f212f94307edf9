"""Deliveries: what has failed or waits, and sending it again."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.context import console
from admin.deliveries import words
from admin.doors import ROW_ID, console_pages, safe_next
from admin.filters import step_name
from admin.identity import asking, asking_in, reading
from core.paging import read
from flows.cases.deliveries import STATUSES, Delivery, delivery_page, resendable
from flows.cases.permissions import DELIVERY_ROLES, RESEND_ROLES
from notify.outbox import resend


@console_pages.get("/deliveries")
def delivery_list() -> str:
    who = asking()
    if not who.has(*DELIVERY_ROLES):
        abort(403)
    asked = request.args.get("status", "")
    status = next((each for each in STATUSES if each == asked), STATUSES[0])
    return render_template(
        "admin/deliveries/list.html",
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


@console_pages.app_template_filter()
def recipient(delivery: Delivery) -> str:
    """Say whom a message is for: a group or one of the staff by name, a resident never."""
    return delivery.name or words.RECIPIENT_NAMES.get(delivery.to, delivery.to)


@console_pages.app_template_filter()
def notice_name(kind: str) -> str:
    """Say what a message is of: a step by its name, or what else is sent."""
    return words.NOTICE_NAMES.get(kind) or step_name(kind)


@console_pages.app_template_filter()
def channel_name(code: str) -> str:
    return words.CHANNEL_NAMES.get(code, code)


@console_pages.app_template_filter()
def status_name(code: str) -> str:
    return words.STATUS_NAMES[code]


@console_pages.app_template_filter()
def outcome_name(code: str | None) -> str:
    return words.OUTCOME_NAMES[code]
