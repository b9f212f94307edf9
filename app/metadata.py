"""All tables of all rooms, for migrations."""

from admin.signing_in import tables as signing_in
from bot import tables as bot
from core.database import Base
from flows.cases import attachments
from flows.cases import tables as cases
from flows.map import tables as map_
from flows.people import tables as people
from notify import tables as notify

TABLES = (signing_in, bot, attachments, cases, map_, people, notify)
"""Importing a module declares its tables."""

metadata = Base.metadata
