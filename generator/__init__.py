"""Sourced Briefings: publishes briefings whose every quote has been found in its source."""
