"""The web: health, feeds, and a page of what is next. GET changes nothing."""
