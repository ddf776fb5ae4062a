"""The company's operating handbook, written from its published processes, in both languages.

Knows no web: pages, files and PDF are made from the same chapters.
"""
