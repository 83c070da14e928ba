"""Reading what people type: pure functions from text to languages, zones, regions and days."""
