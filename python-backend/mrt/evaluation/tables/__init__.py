"""The tables of the report, one question each: a Bench in, Tables out."""
