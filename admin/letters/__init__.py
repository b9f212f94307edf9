"""Letters 督办函 and bulletins 通报 on the console."""
