"""The directory of sites: who is in the province, by kind, with the last news of each."""
