//! Counting facets: dense tables, one addition a facet and product.

use super::codes::{CATEGORIES, Children, CodeScheme, REGIONS};
use super::traits::Traits;
use crate::{FacetCount, Facets, PriceBand, SearchQuery};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;

/// What is counted: the levels right below what the question names.
#[derive(Clone, Copy)]
pub(super) struct FacetPlan {
    categories: Children,
    regions: Children,
}

/// Counts of one segment, or of all.
pub(super) struct FacetTables {
    plan: FacetPlan,
    categories: Vec<u32>,
    regions: Vec<u32>,
    kinds: Vec<u32>,
    bands: Vec<u32>,
}

impl FacetPlan {
    pub(super) fn of(query: &SearchQuery) -> Self {
        let category = query.category.as_ref().map(CategoryCode::as_str);
        let parent = query.facet_region_parent.as_ref().or(query.region.as_ref());
        Self {
            categories: CATEGORIES.children(category),
            regions: REGIONS.children(parent.map(RegionCode::as_str)),
        }
    }
}

impl FacetTables {
    pub(super) fn new(plan: FacetPlan) -> Self {
        Self {
            plan,
            categories: vec![0; plan.categories.capacity()],
            regions: vec![0; plan.regions.capacity()],
            kinds: vec![0; EnterpriseKind::ALL.len()],
            bands: vec![0; PriceBand::COUNT],
        }
    }

    pub(super) fn count(&mut self, traits: Traits) {
        let category = self.plan.categories.number(traits.category());
        let region = self.plan.regions.number(traits.region());
        increment(&mut self.categories, category);
        increment(&mut self.regions, region);
        increment(&mut self.kinds, usize::try_from(traits.kind()).ok());
        increment(&mut self.bands, usize::try_from(traits.band()).ok());
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.categories, &other.categories),
            (&mut self.regions, &other.regions),
            (&mut self.kinds, &other.kinds),
            (&mut self.bands, &other.bands),
        ] {
            for (sum, count) in mine.iter_mut().zip(theirs) {
                *sum += count;
            }
        }
    }

    pub(super) fn into_facets(self) -> Facets {
        let kind_code = |at: usize| {
            EnterpriseKind::ALL
                .get(at)
                .map(|kind| kind.code().to_owned())
        };
        let band_code = |at: usize| PriceBand::at(at).map(PriceBand::code);
        Facets {
            categories: by_frequency(&CATEGORIES, self.plan.categories, &self.categories),
            regions: by_frequency(&REGIONS, self.plan.regions, &self.regions),
            enterprise_kinds: in_order(&self.kinds, kind_code),
            price_bands: in_order(&self.bands, band_code),
        }
    }
}

fn increment(table: &mut [u32], at: Option<usize>) {
    if let Some(count) = at.and_then(|at| table.get_mut(at)) {
        *count += 1;
    }
}

fn in_order(table: &[u32], code: impl Fn(usize) -> Option<String>) -> Vec<FacetCount> {
    let counted = table.iter().enumerate().filter(|(_, count)| **count > 0);
    counted
        .filter_map(|(at, count)| {
            let count = u64::from(*count);
            code(at).map(|code| FacetCount { code, count })
        })
        .collect()
}

fn by_frequency(scheme: &CodeScheme, children: Children, table: &[u32]) -> Vec<FacetCount> {
    let mut counts = in_order(table, |at| Some(scheme.unpack(children.packed(at))));
    counts.sort_by_key(|facet| std::cmp::Reverse(facet.count));
    counts
}
