"""Publications ingested as jobs: in a queue that survives whatever ends the process."""
