"""LKS-bench 1: the project's engine beside plain Python, pandas, modelx and cashflower, on the same inputs."""
