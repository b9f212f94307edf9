"""Flask's hello: the least a request can cost in this framework."""

from flask import Flask

application = Flask(__name__)


@application.get("/")
def hello() -> str:
    return "Hello, World!"
