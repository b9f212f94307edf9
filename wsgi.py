"""The WSGI entry: nothing but the application over the environment's settings.

flask marks its command line before it loads an application: there it is the one with the commands.
"""

import os

from core.settings import Settings

if "FLASK_RUN_FROM_CLI" in os.environ:
    from app.command_line import command_line as make
else:
    from app.web import create_app as make

application = make(Settings.from_env(os.environ))
