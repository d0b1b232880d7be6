"""Where facts, the cached plan and the outbox ledger are kept.

Functions are grouped by noun and take an open session first, so that the caller decides what one transaction
holds. They speak in the frozen values of the rooms; table objects never leave this package.
"""
