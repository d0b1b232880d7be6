"""What somebody should look at in definitions that can be used: one module for each kind of thing."""
