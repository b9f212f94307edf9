"""The WSGI entry: nothing but the application over the environment's settings."""

import os

from app import create_app
from core.settings import Settings

application = create_app(Settings.from_env(os.environ))
