"""Forms: form-js JSON compiled to marshmallow schemas; the server trusts no browser.

Knows nothing of processes, tasks or the web: expressions are evaluated by a function handed in.
Not for drawing a form; the browser does that from `Form.localized`.
"""

from forms.errors import FormBroken, FormInvalid
from forms.faults import Finding, findings
from forms.files import File, clean_name
from forms.form import Form, load
from forms.messages import Message
from forms.named import Named

__all__ = [
    "File",
    "Finding",
    "Form",
    "FormBroken",
    "FormInvalid",
    "Message",
    "Named",
    "clean_name",
    "findings",
    "load",
]
