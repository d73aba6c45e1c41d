"""From layered files that designers save to shards of stacks: `python -m mrt.data.convert`."""
