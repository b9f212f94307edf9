"""All tables of all rooms, for migrations."""

from admin.signing_in import tables as signing_in
from bot import tables as bot
from bot.dialogue import tables as dialogue
from bot.group import tables as group
from core import pulse
from core.database import Base
from flows import counters, events
from flows.cases import attachments, parts, tags
from flows.cases import tables as cases
from flows.clocks import tables as clocks
from flows.letters import tables as letters
from flows.map import route_tables as routes
from flows.map import tables as map_
from flows.people import absence
from flows.people import tables as people
from flows.troubles import tables as troubles
from notify import tables as notify

TABLES = (
    *(attachments, bot, cases, clocks, counters, dialogue, events, group),
    absence,
    *(letters, map_, notify, parts, people, pulse, routes, signing_in, tags, troubles),
)
"""Importing a module declares its tables."""

metadata = Base.metadata
