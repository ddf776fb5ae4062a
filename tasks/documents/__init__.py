"""What handlers write for people: charts, and reports as pages and PDF."""
