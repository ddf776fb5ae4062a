"""What the company's service tasks do: handlers found by topic, the shop's ledger, connectors.

The only code that talks to the outside. It knows neither the engine, the forms nor Flask.
"""
