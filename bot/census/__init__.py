"""What the community can do and what it lacks, counted once a week and safe to publish."""
