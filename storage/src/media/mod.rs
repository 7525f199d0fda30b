//! Media objects: whose they are, how far they have come, where their bytes lie.

mod row;
mod sweep;
mod twin;
mod variant;
mod write;

pub use row::{Media, find, find_many};
pub use sweep::sweep_unsent;
pub use twin::reuse_variants;
pub use variant::{MediaVariant, ServedPaper, ServedVariant, served, served_paper};
pub use write::{
    Arrival, NewMedia, forget_original, insert, mark_paper_ready, mark_ready, mark_refused,
    mark_uploaded,
};
