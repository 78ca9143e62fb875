"""The background worker: jobs in, reports out, so that the window never waits. No Qt."""
