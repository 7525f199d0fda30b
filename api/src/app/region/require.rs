//! A village that must exist.

use crate::app::CommandError;
use domain::region::{RegionCode, RegionLevel, unknown_region};
use domain::{Invalid, Rule};

/// Passes when `code` is a village that exists and is valid.
///
/// # Errors
/// [`CommandError::Invalid`] in `field`: [`Rule::NotAllowed`] for the code of a wider region,
/// [`Rule::Unknown`] when no village has it.
pub async fn require_village<E>(
    on: &impl storage::Read,
    code: &RegionCode,
    field: &str,
) -> Result<(), CommandError<E>> {
    if code.level() != RegionLevel::Village {
        return Err(no_village().in_field(field).into());
    }
    if storage::region::is_village(on, code).await? {
        return Ok(());
    }
    Err(unknown_region().in_field(field).into())
}

fn no_village() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "pilih desa atau kelurahan, dengan kode sepuluh digit",
        "choose a village: its code has ten digits",
    )
}
