"""The house put together: the web application, the commands, the sweeps, the demo street.

`create_app` is in `app.web`: a command that needs no language imports its own module and not all.
"""
