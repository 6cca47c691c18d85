"""Pages about the whole, one file a subject; what their acts share is in `acts`."""
