"""Runs a company's past orders through the real stack on a virtual clock, and compares.

The commands, the queue, the worker, the handlers and the database are the ones of every day. Only
the time, the customers, the carriers and the hands of the staff are played from history.
"""
