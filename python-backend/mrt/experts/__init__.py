"""What experts need beside their networks: crops, prompts, the order of peeling; text read and lifted off. No torch."""
