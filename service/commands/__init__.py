"""The write side: one file, one use case, one transaction.

Modules whose names begin with an underscore are shared by the use cases and by nobody else.
"""
