"""All tables of all rooms, for migrations."""

import admin.tables
import bot.tables
import flows.attachments
import flows.cases
import flows.map
import flows.people
import notify.tables
from core.database import Base

TABLES = (
    admin.tables,
    bot.tables,
    flows.attachments,
    flows.cases,
    flows.map,
    flows.people,
    notify.tables,
)
"""Importing a module declares its tables."""

metadata = Base.metadata
