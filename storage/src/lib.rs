//! What lasts: rows and queries, the unit of work, jobs, media objects.

pub mod image;
pub mod object;
