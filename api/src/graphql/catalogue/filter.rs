//! `ProductFilter`: which products a list holds.

use crate::graphql::scalar::RegionCode;
use crate::graphql::{ContextExt, NodeId, NodeKind, bad_request, fault};
use async_graphql::{Context, ID, InputObject};
use domain::catalogue::CategoryCode;
use domain::{Invalid, Rule};
use storage::catalogue;

/// Which products a list holds; what is null does not narrow it.
#[derive(InputObject, Default)]
pub struct ProductFilter {
    /// The code of a category: in it or below it.
    pub category: Option<String>,
    /// The enterprise that sells it.
    pub enterprise_id: Option<ID>,
    /// The code of a region: sold from it or from below it.
    pub region: Option<RegionCode>,
}

impl ProductFilter {
    /// Reads it.
    pub(super) async fn parse(
        self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<catalogue::ProductFilter> {
        let enterprise = self.enterprise_id.as_ref().map(|id| {
            NodeId::expect(id, NodeKind::Enterprise, "filter.enterpriseId")
                .map_err(|told| bad_request(&told))
        });
        Ok(catalogue::ProductFilter {
            category: known_category(ctx, self.category.as_deref()).await?,
            enterprise: enterprise.transpose()?,
            region: known_region(ctx, self.region.as_ref()).await?,
        })
    }
}

/// The category that a filter names; `BAD_REQUEST` when there is none such.
pub(super) async fn known_category(
    ctx: &Context<'_>,
    text: Option<&str>,
) -> async_graphql::Result<Option<CategoryCode>> {
    let Some(text) = text else { return Ok(None) };
    let read = CategoryCode::parse(text);
    let code = read.map_err(|told| bad_request(&told.in_field("category").in_field("filter")))?;
    let found = catalogue::category(&ctx.reader(), &code).await;
    match found.map_err(|error| fault(ctx, &error))? {
        Some(_) => Ok(Some(code)),
        None => Err(bad_request(&unknown("category"))),
    }
}

/// The region that a filter names; `BAD_REQUEST` when there is none such.
pub(super) async fn known_region(
    ctx: &Context<'_>,
    text: Option<&RegionCode>,
) -> async_graphql::Result<Option<domain::region::RegionCode>> {
    let Some(text) = text else { return Ok(None) };
    let read = domain::region::RegionCode::parse(&text.0);
    let code = read.map_err(|told| bad_request(&told.in_field("region").in_field("filter")))?;
    let found = catalogue::region_names(&ctx.reader(), std::slice::from_ref(&code)).await;
    if found.map_err(|error| fault(ctx, &error))?.is_empty() {
        return Err(bad_request(&unknown("region")));
    }
    Ok(Some(code))
}

fn unknown(field: &str) -> Invalid {
    let told = Invalid::new(Rule::Unknown, "kode ini tidak ada", "there is no such code");
    told.in_field(field).in_field("filter")
}
