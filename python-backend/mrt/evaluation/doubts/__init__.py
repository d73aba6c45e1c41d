"""How often the experts' self-check flags good and damaged stacks."""
