//! Asking for regions.

use super::Region;
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::scalar::RegionCode;
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Error, ErrorExtensions, Object};
use storage::region::RegionSearch;

/// A page of regions.
pub(super) type Regions = Connection<String, Region, EmptyFields, EmptyFields>;

/// What can be asked about regions.
#[derive(Debug, Default)]
pub struct RegionQuery;

#[Object]
impl RegionQuery {
    /// The region with this code; null when there is none.
    async fn region(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its Kemendagri code, dotted or not.")] code: RegionCode,
    ) -> async_graphql::Result<Option<Region>> {
        let code = parse(&code.0, "code")?;
        let found = storage::region::find(&ctx.app().db, &code).await;
        Ok(found.map_err(|error| fault(ctx, &error))?.map(Region))
    }

    /// Regions whose name contains `query`, by code.
    async fn regions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A part of the name; null for any name.")] query: Option<String>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Regions> {
        let page = PageInput::parse(first, after)?;
        let wanted = RegionSearch {
            text: query.unwrap_or_default(),
            level: None,
            after: after_code(&page)?,
        };
        let found = storage::region::search(&ctx.app().db, &wanted, page.first + 1).await;
        Ok(to_page(found.map_err(|error| fault(ctx, &error))?, &page))
    }
}

pub(super) fn after_code(
    page: &PageInput,
) -> async_graphql::Result<Option<domain::region::RegionCode>> {
    page.after
        .as_deref()
        .map(|text| parse(text, "after"))
        .transpose()
}

pub(super) fn to_page(found: Vec<domain::region::Region>, page: &PageInput) -> Regions {
    let has_previous = page.after.is_some();
    let cut = Page::cut(found, page.first);
    connection(
        cut,
        has_previous,
        |one| one.code.as_str().to_owned(),
        Region,
    )
}

fn parse(text: &str, field: &str) -> async_graphql::Result<domain::region::RegionCode> {
    domain::region::RegionCode::parse(text).map_err(|invalid| {
        let rule = invalid.rule.code();
        Error::new(format!("`{field}`: {}", invalid.english)).extend_with(|_, extensions| {
            extensions.set("code", "BAD_REQUEST");
            extensions.set("field", field);
            extensions.set("rule", rule);
        })
    })
}
