"""What is done with files before they are stored: told apart, measured, scanned, made small.

All by content; a name is only ever shown. Storing them is `service.commands.upload_file`.
"""
