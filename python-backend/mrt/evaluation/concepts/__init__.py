"""Whether a layer shows the thing that was asked for, by a judge that learned from other people's drawings."""
