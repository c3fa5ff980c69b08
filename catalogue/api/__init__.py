"""Open data: what others may read and show elsewhere. Read-only, without an account, the same for everybody."""
