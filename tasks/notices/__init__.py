"""The words of every message to customers and staff, in English and Chinese."""
