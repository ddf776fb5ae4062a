"""Runs drafts in a sandbox: the pure engine alone, with people in place of handlers.

Nothing here writes stock, money, mails, instances or the record; a trial is kept as the list of
what was done to it and computed anew from that. Not for runs that mean anything.
"""
