"""The box from which every screen and thing of the back office is reached, and the keys that lead there."""
