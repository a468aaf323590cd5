"""What it means: key figures and comparisons, from results to frames and numbers."""
