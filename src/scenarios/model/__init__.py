"""What is true: parameters, scenario, placements, schemes, settlement, and the three books of the result."""
