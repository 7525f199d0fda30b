//! Everything that is made of one upload.

use super::picture::{Picture, WebpImage};
use super::refusal::ImageRefusal;
use domain::media::MediaLimits;

/// The widths at which pictures are shown.
pub const VARIANT_WIDTHS_PX: [u32; 4] = [160, 320, 640, 1_280];

/// What to make of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderPlan {
    /// The widths to make. A width beyond the picture's own gives one variant of its own width.
    pub widths_px: Vec<u32>,
    /// The quality of the WebP, 0 to 100.
    pub quality: u8,
    /// What may be decoded at all.
    pub limits: MediaLimits,
}

impl Default for RenderPlan {
    fn default() -> Self {
        Self {
            widths_px: VARIANT_WIDTHS_PX.to_vec(),
            quality: 78,
            limits: MediaLimits::PICTURE,
        }
    }
}

/// What was made of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Its width when shown upright.
    pub width_px: u32,
    /// Its height when shown upright.
    pub height_px: u32,
    /// Each of another width, ascending.
    pub variants: Vec<WebpImage>,
    /// A data URI of at most 300 bytes.
    pub placeholder: String,
}

/// Decodes a picture once and makes all that `plan` asks for.
///
/// # Errors
/// [`ImageRefusal`] when the picture is not one we take; nothing is made then.
pub fn render(bytes: &[u8], plan: &RenderPlan) -> Result<Rendition, ImageRefusal> {
    let picture = Picture::decode(bytes, &plan.limits)?;
    let own_width = picture.width_px();
    let mut widths: Vec<u32> = plan
        .widths_px
        .iter()
        .map(|width| (*width).clamp(1, own_width))
        .collect();
    widths.sort_unstable();
    widths.dedup();
    let variants: Result<Vec<_>, _> = widths
        .into_iter()
        .map(|width| picture.webp(width, plan.quality))
        .collect();
    Ok(Rendition {
        width_px: own_width,
        height_px: picture.height_px(),
        variants: variants?,
        placeholder: picture.placeholder()?,
    })
}
