"""Whether people get the words that they ask for: strings, colours, counts, and things that are not known."""
