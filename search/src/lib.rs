//! What is findable: one index trait, the embedded engine, Indonesian analysis.
