"""The shop's own ledger: products, stock, customers, orders, payments, shipments and the outbox."""
