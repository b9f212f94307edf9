"""What everything stands on: settings, database, office. All that a simple command needs."""

from dataclasses import dataclass
from datetime import timedelta

from core.clock import Clock
from core.database import Database
from core.encryption import Cipher
from core.settings import Settings
from flows.clocks.calendar import stored_calendar
from flows.clocks.profiles import stored_profiles
from flows.links import Links
from flows.office import Office


@dataclass(frozen=True, slots=True)
class Ground:
    settings: Settings
    cipher: Cipher
    database: Database
    office: Office


def lay(settings: Settings, clock: Clock) -> Ground:
    """Lay the ground; opens no connection yet."""
    cipher = Cipher(settings.data_key, settings.secret_key)
    database = Database(settings.database_url, cipher)
    office = Office(
        clock=clock,
        calendar=stored_calendar(database, settings.timezone, clock),
        links=Links(settings.public_url, settings.secret_key),
        hold=timedelta(seconds=settings.take_back_seconds),
        profiles=stored_profiles(database, clock),
        quiet=settings.quiet_hours,
        app=next((each.agent for each in settings.wecom_apps), ""),
    )
    return Ground(settings, cipher, database, office)
