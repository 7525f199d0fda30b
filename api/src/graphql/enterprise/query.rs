//! Asking for enterprises.

use super::{Enterprise, EnterpriseKind, EnterpriseStatus};
use crate::app::enterprise::{find, find_by_slug, list};
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::scalar::RegionCode;
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Error, ErrorExtensions, ID, Object};
use domain::enterprise::Slug;
use domain::{EnterpriseId, Invalid};
use storage::enterprise::{EnterpriseFilter, EnterpriseListing};

/// A page of enterprises.
type Enterprises = Connection<String, Enterprise, EmptyFields, EmptyFields>;

/// What can be asked about enterprises.
#[derive(Debug, Default)]
pub struct EnterpriseQuery;

#[Object]
impl EnterpriseQuery {
    /// The enterprise with this id, or else with this slug; null when there is none that the caller
    /// may see.
    async fn enterprise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id; null to ask by slug.")] id: Option<ID>,
        #[graphql(desc = "Its slug; null to ask by id.")] slug: Option<String>,
    ) -> async_graphql::Result<Option<Enterprise>> {
        let found = match wanted(id, slug)? {
            Wanted::Id(id) => find(ctx.app(), ctx.actor(), id).await,
            Wanted::Slug(slug) => find_by_slug(ctx.app(), ctx.actor(), &slug).await,
        };
        Ok(found.map_err(|error| fault(ctx, &error))?.map(Enterprise))
    }

    /// Enterprises, oldest first. Everybody sees the verified ones; members see their own besides,
    /// and officers those of their area.
    #[expect(clippy::too_many_arguments, reason = "a field's arguments are flat")]
    async fn enterprises(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At home in this region or below it; null for anywhere.")] region: Option<
            RegionCode,
        >,
        #[graphql(desc = "Of this kind; null for any.")] kind: Option<EnterpriseKind>,
        #[graphql(desc = "In this status; null for any.")] status: Option<EnterpriseStatus>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Enterprises> {
        let page = PageInput::parse(first, after)?;
        let listing = EnterpriseListing {
            filter: EnterpriseFilter {
                region: region.as_ref().map(parse_region).transpose()?,
                kind: kind.map(Into::into),
                status: status.map(Into::into),
            },
            after: page.after_id()?,
            limit: page.first + 1,
        };
        let found = list(ctx.app(), ctx.actor(), &listing).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(to_page(found, &page))
    }
}

enum Wanted {
    Id(EnterpriseId),
    Slug(Slug),
}

fn wanted(id: Option<ID>, slug: Option<String>) -> async_graphql::Result<Wanted> {
    match (id, slug) {
        (Some(id), None) => NodeId::expect(&id, NodeKind::Enterprise, "id")
            .map(Wanted::Id)
            .map_err(|invalid| bad_request(&invalid)),
        (None, Some(slug)) => Slug::parse(&slug)
            .map(Wanted::Slug)
            .map_err(|invalid| bad_request(&invalid.in_field("slug"))),
        _ => Err(coded("give either `id` or `slug`")),
    }
}

fn parse_region(code: &RegionCode) -> async_graphql::Result<domain::region::RegionCode> {
    domain::region::RegionCode::parse(&code.0)
        .map_err(|invalid| bad_request(&invalid.in_field("region")))
}

fn bad_request(invalid: &Invalid) -> Error {
    coded(&format!("`{}`: {}", invalid.field, invalid.english))
}

fn coded(message: &str) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", "BAD_REQUEST"))
}

fn to_page(found: Vec<domain::enterprise::Enterprise>, page: &PageInput) -> Enterprises {
    let has_previous = page.after.is_some();
    let cut = Page::cut(found, page.first);
    connection(cut, has_previous, |one| one.id.to_string(), Enterprise)
}
