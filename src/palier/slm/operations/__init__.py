"""What keeps an installation running: its jobs, its messages and the proof of its journal."""
