"""An invented district, a year into its plan, to try the portal on. Any likeness to real places is chance."""
