"""What each page shows: one frozen dataclass per page, its values final."""
