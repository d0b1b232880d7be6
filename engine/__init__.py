"""DECIDE: plan and nudges as pure functions; the store; the loop."""
