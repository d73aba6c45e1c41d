"""Traces of runs: spans in OpenTelemetry's terms, sent over OTLP."""
