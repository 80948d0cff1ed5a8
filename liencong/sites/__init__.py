"""What one site does alone: boards, entries, media, polls, counters, public pages, back office."""
