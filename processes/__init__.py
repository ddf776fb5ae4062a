"""The engine side of Shopflow: pure functions of diagrams, inputs and times.

Nothing below this package reads a clock, a network, a database or a web request. Do not put a
module here that needs one of them: it belongs to ``service`` or ``tasks``.
"""
