"""What a layer, a layout, a plan, or a stack is worth against the truth."""
