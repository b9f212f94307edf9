"""The WSGI entry: nothing but the application over the environment's settings.

flask marks its command line before it loads an application: there it is the one with the commands,
of which some need no settings.
"""

import os
import sys

from core.files import keep_private
from core.settings import Settings, SettingsError

keep_private()
try:
    settings: Settings | SettingsError = Settings.from_env(os.environ)
except SettingsError as error:
    settings = error

if "FLASK_RUN_FROM_CLI" in os.environ:
    from app.command_line import command_line

    application = command_line(settings)
elif isinstance(settings, SettingsError):
    sys.exit(str(settings))  # One sentence, and no traceback around it.
else:
    from app.web import create_app

    application = create_app(settings)
