//! Pictures and papers: who owns them, who may see them, where their bytes lie.
//!
//! An upload is declared ([`UploadDeclaration`]), its bytes arrive, are checked by what they are
//! ([`sniff`]) and turned into variants; each object lies under one [`ObjectKey`], for ever.

mod declaration;
mod file_type;
mod image_type;
mod key;
mod state;

pub use declaration::{MAX_DOCUMENT_BYTES, MediaLimits, UploadDeclaration};
pub use file_type::FileType;
pub use image_type::{ImageType, sniff};
pub use key::{ObjectKey, ObjectKind, ObjectPrefix};
pub use state::{MediaOwner, MediaState, MediaVisibility};
