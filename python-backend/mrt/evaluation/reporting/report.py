"""The report as files: JSON for programs, Markdown for readers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mrt.evaluation.reporting.table import Table


def write(
    folder: Path, setup: Mapping[str, Any], tables: Sequence[Table], data: str = "figures.json", text: str = "tables.md"
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    named = {
        table.name: {
            "title": table.title,
            "note": plain(table.note),
            "conditions": dict(table.conditions),
            "rows": list(table.rows),
        }
        for table in tables
    }
    (folder / data).write_text(json.dumps({"setup": dict(setup), "tables": named}, indent=1) + "\n")
    (folder / text).write_text(markdown(setup, tables))


def markdown(setup: Mapping[str, Any], tables: Sequence[Table]) -> str:
    parts = ["# Evaluation", facts_line(setup)]
    for table in tables:
        parts += [f"## {table.title}", plain(table.note), facts_line(table.conditions), rows_of(table)]
    return "\n\n".join(parts) + "\n"


def rows_of(table: Table) -> str:
    """A Markdown table; columns in the order in which rows name them first."""
    columns = list(dict.fromkeys(name for row in table.rows for name in row))
    lines = [columns, ["---"] * len(columns), *([cell(row.get(name)) for name in columns] for row in table.rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(value: Any) -> str:
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    return f"{value:.2f}" if abs(value) >= 10 else f"{value:.3f}"


def facts_line(facts: Mapping[str, Any]) -> str:
    """Facts as one line; nested mappings likewise."""
    inner = (f"{name}: {facts_line(value) if isinstance(value, Mapping) else value}" for name, value in facts.items())
    return "; ".join(inner).replace("_", " ")


def plain(note: str) -> str:
    return " ".join(note.split())
