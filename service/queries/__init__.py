"""The read side: each module is one question, answered by a few plain selects into frozen values.

Ask with a connection that is only read from, for example
`from service.queries.inbox import inbox; inbox(connection, actor, search="1007")`.
The values are all in `service.queries.results`. Nothing here loads an engine state or writes a row;
what changes something is a command.
"""
