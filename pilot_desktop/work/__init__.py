"""The background worker: jobs, priorities, cancellation."""
