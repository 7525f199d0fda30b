//! Pictures: what they are, told by their bytes, and the variants that are shown of them.
//!
//! Nothing here trusts a name or a header more than it must: sides are bounded before a pixel is
//! decoded, memory while decoding. Everything is synchronous and bound by the processor;
//! [`ImageWorkshop`] runs it beside the async world. What comes out holds pixels and no metadata.

mod inspect;
mod jpeg;
mod picture;
mod refusal;
mod render;
#[cfg(test)]
mod samples;
mod strange;
#[cfg(test)]
mod tests;
mod webp_file;
mod workshop;

pub use inspect::{Inspected, inspect};
pub use refusal::ImageRefusal;
pub use render::{RenderPlan, Rendition, VARIANT_WIDTHS_PX, render};
pub use webp_file::WebpImage;
pub use workshop::ImageWorkshop;
