"""The sample province: that of the regulation as it was in 2021, with texts written for this sample."""
