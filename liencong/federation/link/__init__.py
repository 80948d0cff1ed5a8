"""Links: a component's entry on another site's board, pinned to the revision that its editors approved."""
