"""How content goes out to machines: feeds, site maps and robots.txt written from plain facts."""
