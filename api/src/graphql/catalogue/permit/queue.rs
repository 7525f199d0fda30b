//! `permitQueue`.

use super::ProductPermit;
use crate::app::CommandError;
use crate::app::catalogue::{WaitingPermitPage, permit_queue};
use crate::app::enterprise::today;
use crate::graphql::answer::{denied, fault};
use crate::graphql::enterprise::{Enterprise, load_seller};
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::scalar::RegionCode;
use crate::graphql::{ContextExt, NodeKind, bad_request};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object};
use domain::time::wib_day;
use storage::catalogue::WaitingPermit;

/// A permit that an officer has to look at.
#[derive(Debug, Clone)]
pub struct PermitWaiting(WaitingPermit);

#[Object]
impl PermitWaiting {
    /// The permit's global id.
    async fn id(&self) -> ID {
        NodeKind::ProductPermit.id(self.0.permit.id)
    }

    /// The permit.
    async fn permit(&self) -> ProductPermit {
        ProductPermit::with_papers(self.0.permit.clone())
    }

    /// The global id of its product, which may be a draft that officers do not see.
    async fn product_id(&self) -> ID {
        NodeKind::Product.id(self.0.permit.product)
    }

    /// The name of its product.
    async fn product_name(&self) -> &str {
        &self.0.product_name
    }

    /// The enterprise that sells it.
    async fn enterprise(&self, ctx: &Context<'_>) -> async_graphql::Result<Enterprise> {
        load_seller(ctx, self.0.enterprise).await
    }

    /// WIB days since it was given; 0 on the first.
    async fn days_waiting(&self, ctx: &Context<'_>) -> i64 {
        (today(ctx.app()) - wib_day(self.0.permit.added_at)).num_days()
    }
}

type Queue = Connection<String, PermitWaiting, EmptyFields, EmptyFields>;

#[derive(Default)]
pub(super) struct PermitQueueQuery;

#[Object]
impl PermitQueueQuery {
    /// Permits of products that nobody has looked at, the longest waiting first: those of
    /// enterprises in the regions that the caller verifies. One that ran out does not wait.
    async fn permit_queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At home in this region or below it; null for all the caller verifies.")]
        region: Option<RegionCode>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Queue> {
        let page = PageInput::parse(first, after)?;
        let region = region.map(|code| domain::region::RegionCode::parse(&code.0));
        let region = region.transpose();
        let wanted = WaitingPermitPage {
            region: region.map_err(|told| bad_request(&told.in_field("region")))?,
            after: page.after_id()?,
            limit: page.first + 1,
        };
        let found = match permit_queue(ctx.app(), ctx.actor(), wanted).await {
            Ok(found) => Page::cut(found, page.first),
            Err(CommandError::Denied(why)) => return Err(denied(why)),
            Err(error) => return Err(fault(ctx, &error)),
        };
        let cursor = |one: &WaitingPermit| one.permit.id.to_string();
        Ok(connection(
            found,
            page.after.is_some(),
            cursor,
            PermitWaiting,
        ))
    }
}
