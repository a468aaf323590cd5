"""How it leaves: notebooks through papermill, the council appendix as PDF."""
