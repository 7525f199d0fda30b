//! `productReports`.

use super::report_type::{ProductReport, ProductReportReason};
use crate::app::CommandError;
use crate::app::catalogue::product_reports;
use crate::graphql::answer::{denied, fault};
use crate::graphql::scalar::RegionCode;
use crate::graphql::{ContextExt, NodeId, NodeKind, Page, PageInput, bad_request, connection};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use storage::catalogue::{Report, ReportListing};

/// Whether a report waits for an officer.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductReportState {
    /// It does.
    Open,
    /// An officer has closed it.
    Closed,
}

/// Which reports a list holds; null fields exclude none.
#[derive(InputObject, Default)]
pub struct ProductReportFilter {
    /// Of enterprises at home in this region or below it.
    region: Option<RegionCode>,
    /// Of this product.
    product_id: Option<ID>,
    /// For this reason.
    reason: Option<ProductReportReason>,
    /// Open or closed; null for open.
    state: Option<ProductReportState>,
}

impl ProductReportFilter {
    fn parse(self, page: &PageInput) -> async_graphql::Result<ReportListing> {
        let product = self.product_id.map(|id| {
            let id = NodeId::expect(&id, NodeKind::Product, "productId");
            id.map_err(|told| bad_request(&told))
        });
        Ok(ReportListing {
            scopes: Vec::new(),
            region: self.region.as_ref().map(parse_region).transpose()?,
            product: product.transpose()?,
            reason: self.reason.map(Into::into),
            is_open: self.state != Some(ProductReportState::Closed),
            after: page.after_id()?,
            limit: page.first + 1,
        })
    }
}

type Reports = Connection<String, ProductReport, EmptyFields, EmptyFields>;

#[derive(Default)]
pub(super) struct ProductReportQuery;

#[Object]
impl ProductReportQuery {
    /// Reports of products, one for each person who reported, the oldest first: of enterprises at
    /// home where the caller verifies.
    async fn product_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which; null for all that are open.")] filter: Option<ProductReportFilter>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Reports> {
        let page = PageInput::parse(first, after)?;
        let wanted = filter.unwrap_or_default().parse(&page)?;
        let found = match product_reports(ctx.app(), ctx.actor(), wanted).await {
            Ok(found) => Page::cut(found, page.first),
            Err(CommandError::Denied(why)) => return Err(denied(why)),
            Err(error) => return Err(fault(ctx, &error)),
        };
        let cursor = |report: &Report| report.id.to_string();
        let is_later = page.after.is_some();
        Ok(connection(
            found,
            is_later,
            cursor,
            ProductReport::for_officer,
        ))
    }
}

fn parse_region(code: &RegionCode) -> async_graphql::Result<domain::region::RegionCode> {
    let code = domain::region::RegionCode::parse(&code.0);
    code.map_err(|told| bad_request(&told.in_field("region")))
}
