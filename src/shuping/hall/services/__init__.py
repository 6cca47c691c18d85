"""Writers of meetings: the agenda, the presses that move the room, what is counted and asked in the hall."""
