"""One photo or recording, for whoever has just looked at its case on record."""

from io import BytesIO

from flask import abort, redirect, send_file, url_for
from werkzeug.wrappers import Response

from admin.cases.attachments import file_of
from admin.context import console
from admin.doors import ROW_ID, console_pages
from admin.identity import asking, reading
from core.files import FileStore
from flows.cases.looks import looked_lately
from flows.cases.reads import case_seen_by


@console_pages.get(f"/cases/<{ROW_ID}:case_id>/attachments/<{ROW_ID}:attachment_id>")
def attachment(case_id: int, attachment_id: int) -> Response:
    """Send a file as far as its case is in reach; without a look on record, lead to the case."""
    parts, session, who = console(), reading(), asking()
    case = case_seen_by(session, who, case_id) or abort(404)
    if not looked_lately(session, who, case_id, parts.office.clock()):
        return redirect(url_for("admin.case", case_id=case_id, _anchor="files"))
    found = file_of(session, who, case, attachment_id) or abort(404)
    if found.state != "stored" or found.path is None:
        abort(404)
    try:
        content = FileStore(parts.state_dir, parts.database.cipher).read(found.path)
    except FileNotFoundError:
        abort(404)
    return send_file(
        BytesIO(content),
        mimetype=found.media_type,
        as_attachment=not found.inline,
        download_name=f"{case.number}-{found.id}.{found.extension}",
    )
