//! [`Traits`]: all that filters, facets and ranking need of a product, in one 64-bit column.
//!
//! One column instead of seven: the walk over a broad word is bound by column reads.

use super::codes::{CATEGORIES, REGIONS};
use crate::rank::brevity;
use crate::{PriceBand, ProductDocument, analysis};
use domain::enterprise::EnterpriseKind;

/// From the high bit: category 21, region 35, enterprise kind 2, price band 3, available 1,
/// brevity 2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Traits(pub(super) u64);

const AVAILABLE_SHIFT: u32 = 2;
const BAND_SHIFT: u32 = 3;
const KIND_SHIFT: u32 = 6;
const REGION_SHIFT: u32 = 8;
const CATEGORY_SHIFT: u32 = 43;
const REGION_MASK: u64 = (1 << 35) - 1;

impl Traits {
    pub(super) fn of(document: &ProductDocument) -> Self {
        let band = PriceBand::of(document.min_price).ordinal();
        let name_words = analysis::words(&document.name).count();
        Self(
            CATEGORIES.pack(document.category.as_str()) << CATEGORY_SHIFT
                | REGIONS.pack(document.region.as_str()) << REGION_SHIFT
                | kind_ordinal(document.enterprise_kind) << KIND_SHIFT
                | u64::try_from(band).unwrap_or(0) << BAND_SHIFT
                | u64::from(document.available) << AVAILABLE_SHIFT
                | u64::from(brevity(name_words)),
        )
    }

    pub(super) const fn category(self) -> u64 {
        self.0 >> CATEGORY_SHIFT
    }

    pub(super) const fn region(self) -> u64 {
        self.0 >> REGION_SHIFT & REGION_MASK
    }

    pub(super) const fn kind(self) -> u64 {
        self.0 >> KIND_SHIFT & 0b11
    }

    pub(super) const fn band(self) -> u64 {
        self.0 >> BAND_SHIFT & 0b111
    }

    pub(super) const fn available(self) -> bool {
        self.0 >> AVAILABLE_SHIFT & 1 == 1
    }

    pub(super) const fn brevity(self) -> u32 {
        match self.0 & 0b11 {
            0 => 0,
            1 => 1,
            2 => 2,
            _ => 3,
        }
    }
}

/// The place of a kind in [`EnterpriseKind::ALL`].
pub(super) const fn kind_ordinal(kind: EnterpriseKind) -> u64 {
    match kind {
        EnterpriseKind::Umkm => 0,
        EnterpriseKind::Bumdes => 1,
        EnterpriseKind::BumdesBersama => 2,
        EnterpriseKind::Koperasi => 3,
    }
}
