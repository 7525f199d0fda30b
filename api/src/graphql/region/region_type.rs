//! The type `Region`.

use super::loader::{load_region, load_regions};
use super::query::{Regions, after_code, to_page};
use super::{RegionKind, RegionLevel};
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::NodeKind;
use crate::graphql::page::PageInput;
use crate::graphql::scalar::RegionCode;
use async_graphql::{Context, ID, Object};
use domain::region::Point;

/// A province, regency, district or village.
#[derive(Debug, Clone)]
pub struct Region(pub domain::region::Region);

#[Object]
impl Region {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::Region.id(&self.0.code)
    }

    /// Its Kemendagri code, dotted.
    async fn code(&self) -> RegionCode {
        RegionCode::from(&self.0.code)
    }

    /// Its name alone, without the word for its kind. Names repeat: show `displayName` to people
    /// who choose.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its name with what it is and what holds it: `Pekon Sebarus, Kec. Balik Bukit, Kab. Lampung
    /// Barat`.
    async fn display_name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.0.display_name(&self.above(ctx).await?))
    }

    /// What it is in law.
    async fn kind(&self) -> RegionKind {
        self.0.kind.into()
    }

    /// How deep in the tree it stands.
    async fn level(&self) -> RegionLevel {
        self.0.level().into()
    }

    /// What its people call such a village, or in a regency its villages: `pekon`, `tiyuh`; null
    /// where no such word is known.
    async fn local_term(&self) -> Option<&str> {
        self.0.local_term.as_deref()
    }

    /// The town that its government sits in; null where it is not known.
    async fn capital(&self) -> Option<&str> {
        self.0.capital.as_deref()
    }

    /// Its postal code, which other villages may share; null where it is not known.
    async fn postal_code(&self) -> Option<&str> {
        self.0.postal_code.as_deref()
    }

    /// Degrees north of its seat, WGS84; null where only its parent's are known.
    async fn latitude(&self) -> Option<f64> {
        let point = self.0.point;
        point.and_then(
            |Point {
                 latitude_microdegrees,
                 ..
             }| degrees(latitude_microdegrees),
        )
    }

    /// Degrees east of its seat, WGS84; null where only its parent's are known.
    async fn longitude(&self) -> Option<f64> {
        let point = self.0.point;
        point.and_then(
            |Point {
                 longitude_microdegrees,
                 ..
             }| degrees(longitude_microdegrees),
        )
    }

    /// The region right above; null for a province.
    async fn parent(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Region>> {
        let Some(code) = self.0.parent.clone() else {
            return Ok(None);
        };
        let found = load_region(ctx, code).await;
        Ok(found
            .map_err(|error| fault(ctx, error.as_ref()))?
            .map(Region))
    }

    /// The regions above, the widest first; empty for a province.
    async fn ancestors(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Region>> {
        Ok(self.above(ctx).await?.into_iter().map(Region).collect())
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
        let (db, code) = (&ctx.reader(), &self.0.code);
        let found = storage::region::children(db, code, after.as_ref(), page.first + 1).await;
        Ok(to_page(found.map_err(|error| fault(ctx, &error))?, &page))
    }
}

impl Region {
    async fn above(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<domain::region::Region>> {
        let found = load_regions(ctx, self.0.code.ancestors()).await;
        found.map_err(|error| fault(ctx, error.as_ref()))
    }
}

/// A degree has six decimals here, which a float holds with room to spare; it is no money.
fn degrees(microdegrees: i64) -> Option<f64> {
    i32::try_from(microdegrees)
        .ok()
        .map(|microdegrees| f64::from(microdegrees) / 1_000_000.0)
}
