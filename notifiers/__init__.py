"""SAY: compose messages and deliver them."""
