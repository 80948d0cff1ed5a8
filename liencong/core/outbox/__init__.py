"""Events written with the change they tell of, and the relay that hands them on."""
