"""Tables, transactions and the database itself; knows nothing of processes or the web."""
