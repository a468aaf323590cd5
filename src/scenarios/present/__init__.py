"""How people see it: Dutch numbers, tables, charts and sentences."""
