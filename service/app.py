"""The Flask app: nothing but wiring. For the commands without the web use `service.wiring`."""

from flask import Flask

from service import api, pages, security
from service.deps import Deps
from service.exact_json import ExactJSON
from service.trouble import answer_problem


def create_app(deps: Deps) -> Flask:
    """Make the web application: API, pages and what protects them.

    Raises:
        RuntimeError: a route declares no permission.
    """
    app = Flask("service")
    app.extensions["shopflow"] = deps
    app.json = ExactJSON(app)
    security.protect(app, deps.settings)
    app.register_error_handler(Exception, answer_problem)
    api.register(app)
    pages.register(app)
    security.refuse_undeclared_routes(app)
    return app
