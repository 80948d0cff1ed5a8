"""What happens between sites: links, sign-in across domains, added-up counters and polls, the directory."""
