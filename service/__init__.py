"""The shell round the cores: database, commands, queries, web and workers."""
