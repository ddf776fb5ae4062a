"""The pages people work with: each module is one page and its actions.

A view parses, calls one query or command, and draws; rules live in commands and permissions. For
programs there is `service.api`.
"""

from flask import Flask, Response, request

from service.pages import drawing, problems
from service.pages.access import blueprint as access_pages
from service.pages.account import blueprint as account_pages
from service.pages.back_office import blueprint as back_office_pages
from service.pages.coverage import blueprint as coverage_pages
from service.pages.files import blueprint as files_pages
from service.pages.handbook import blueprint as handbook_pages
from service.pages.inbox import blueprint as inbox_pages
from service.pages.incidents import blueprint as incidents_pages
from service.pages.insight import blueprint as insight_pages
from service.pages.instances import blueprint as instances_pages
from service.pages.log_in import blueprint as log_in_pages
from service.pages.orders import blueprint as orders_pages
from service.pages.outbox import blueprint as outbox_pages
from service.pages.processes import blueprint as processes_pages
from service.pages.sending import blueprint as sending_pages
from service.pages.settings import blueprint as settings_pages
from service.pages.start import blueprint as start_pages
from service.pages.studio import blueprint as studio_pages
from service.pages.studio_files import blueprint as studio_files_pages
from service.pages.studio_panes import blueprint as studio_panes_pages
from service.pages.studio_processes import blueprint as studio_processes_pages
from service.pages.studio_publishing import blueprint as studio_publishing_pages
from service.pages.tracking import blueprint as tracking_pages
from service.pages.work_item import blueprint as work_item_pages
from service.web_context import show_problems_with

_BLUEPRINTS = (
    log_in_pages,
    start_pages,
    inbox_pages,
    work_item_pages,
    instances_pages,
    files_pages,
    orders_pages,
    processes_pages,
    handbook_pages,
    insight_pages,
    coverage_pages,
    back_office_pages,
    studio_pages,
    studio_files_pages,
    studio_panes_pages,
    studio_processes_pages,
    studio_publishing_pages,
    outbox_pages,
    incidents_pages,
    sending_pages,
    settings_pages,
    account_pages,
    access_pages,
    tracking_pages,
)
#: built files carry a hash of their content in their name
_HASHED = "/static/dist/assets/"


def register(app: Flask) -> None:
    """Add every page to the app."""
    drawing.register(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    show_problems_with(app, problems.page)
    app.after_request(_let_keep)


def _let_keep(response: Response) -> Response:
    """Let browsers keep what can never change under its name."""
    if request.path.startswith(_HASHED) and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
