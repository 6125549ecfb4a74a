"""Jobs and schedules: an entrance like the web, whose visitor is the queue."""
