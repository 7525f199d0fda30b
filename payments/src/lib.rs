//! What is collected: one gateway trait, the rails, webhook verification, a sandbox.
