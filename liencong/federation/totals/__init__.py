"""What adds up over the sites of a province: visits, views of linked entries, polls on several sites."""
