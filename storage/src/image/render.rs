//! Everything that is made of one upload.

use super::picture::{Picture, fit, shrunk};
use super::refusal::ImageRefusal;
use super::webp_file::{MAX_SIDE_PX, WebpImage, encode, placeholder};
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

impl RenderPlan {
    /// The widths to make of a picture that is `own_width` wide, the widest first.
    fn widths_of(&self, own_width: u32) -> Vec<u32> {
        let asked = self.widths_px.iter();
        let mut widths: Vec<u32> = asked.map(|width| (*width).clamp(1, own_width)).collect();
        widths.sort_unstable_by(|one, other| other.cmp(one));
        widths.dedup();
        widths
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
    /// A tiny version of it as a data URI of at most 300 bytes, to be shown blurred until the
    /// picture itself has come. Transparent parts are white.
    pub placeholder: String,
}

/// Decodes a picture once and makes all that `plan` asks for, each of the next larger: halving a
/// picture that was shrunk well loses nothing that shows, and all but the first are small then.
///
/// # Errors
/// [`ImageRefusal`] when the picture is not one we take; nothing is made then.
pub fn render(bytes: &[u8], plan: &RenderPlan) -> Result<Rendition, ImageRefusal> {
    let picture = Picture::decode(bytes, &plan.limits)?;
    let (width_px, height_px) = picture.sides();
    let widths = plan.widths_of(width_px);
    let mut shown = picture.into_upright(widths.first().copied().unwrap_or(1))?;
    let mut variants: Vec<WebpImage> = Vec::with_capacity(widths.len());
    for width in widths {
        shown = shrunk(shown, fit(width_px, height_px, (width, MAX_SIDE_PX)))?;
        variants.push(encode(&shown, plan.quality)?);
    }
    variants.reverse();
    variants.dedup_by_key(|variant| variant.width_px);
    Ok(Rendition {
        width_px,
        height_px,
        variants,
        placeholder: placeholder(&shown)?,
    })
}
