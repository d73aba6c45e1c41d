"""What people ask for in words: quotations, synonyms, and prompts read by rules."""
