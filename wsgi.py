"""The WSGI entry: nothing but the application over the environment's settings.

flask marks its command line before it loads an application: there it is the one with the commands.
"""

import os
import sys

from core.files import keep_private
from core.settings import Settings, SettingsError

if "FLASK_RUN_FROM_CLI" in os.environ:
    from app.command_line import command_line as make
else:
    from app.web import create_app as make

keep_private()
try:
    application = make(Settings.from_env(os.environ))
except SettingsError as error:
    sys.exit(str(error))  # One sentence, and no traceback around it.
