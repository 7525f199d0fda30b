//! The type `Region`.

use super::query::{Regions, after_code, to_page};
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::NodeKind;
use crate::graphql::page::PageInput;
use crate::graphql::scalar::RegionCode;
use async_graphql::{Context, ID, Object};

/// A province, regency, district or village.
#[derive(Debug, Clone)]
pub struct Region(pub domain::region::Region);

#[Object]
impl Region {
    /// Its global id.
    async fn id(&self) -> ID {
        NodeKind::Region.id(&self.0.code)
    }

    /// Its Kemendagri code, dotted.
    async fn code(&self) -> RegionCode {
        RegionCode::from(&self.0.code)
    }

    /// Its name alone, without the word for its kind.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is in law: `PROVINSI`, `KABUPATEN`, `KOTA`, `KECAMATAN`, `DESA`, `KELURAHAN` or
    /// `DESA_ADAT`.
    async fn kind(&self) -> &'static str {
        self.0.kind.code()
    }

    /// What its people call such a village: pekon, tiyuh; null where no such word is known.
    async fn local_term(&self) -> Option<&str> {
        self.0.local_term.as_deref()
    }

    /// The town that its government sits in; null where it is not known.
    async fn capital(&self) -> Option<&str> {
        self.0.capital.as_deref()
    }

    /// Its postal code; null where it is not known.
    async fn postal_code(&self) -> Option<&str> {
        self.0.postal_code.as_deref()
    }

    /// The region right above; null for a province.
    async fn parent(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Region>> {
        let Some(code) = &self.0.parent else {
            return Ok(None);
        };
        let found = storage::region::find(&ctx.app().db, code).await;
        Ok(found.map_err(|error| fault(ctx, &error))?.map(Region))
    }

    /// The regions right below, by code.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Regions> {
        let page = PageInput::parse(first, after)?;
        let after = after_code(&page)?;
        let (db, code) = (&ctx.app().db, &self.0.code);
        let found = storage::region::children(db, code, after.as_ref(), page.first + 1).await;
        Ok(to_page(found.map_err(|error| fault(ctx, &error))?, &page))
    }
}
