"""督办函 and 通报: what the level above asks in writing of who let a case turn red."""
