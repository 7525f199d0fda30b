//! Asking for regions.

use super::loader::load_region;
use super::{Region, RegionLevel};
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::scalar::RegionCode;
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Error, ErrorExtensions, Object};
use domain::Invalid;
use domain::region::NameQuery;
use storage::region::{RegionCursor, RegionHit, RegionSearch, search};

/// A page of regions.
pub(super) type Regions = Connection<String, Region, EmptyFields, EmptyFields>;

/// What can be asked about regions.
#[derive(Debug, Default)]
pub struct RegionQuery;

#[Object]
impl RegionQuery {
    /// The region with this code; null when there is none. `BAD_REQUEST` with `field` and `rule`
    /// when it is not written as a Kemendagri code (`LOOKS_LIKE_BPS` when it looks like one of the
    /// statistics office).
    async fn region(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its Kemendagri code, dotted or not.")] code: RegionCode,
    ) -> async_graphql::Result<Option<Region>> {
        let code = parse(&code.0, "code")?;
        let found = load_region(ctx, code).await;
        Ok(found
            .map_err(|error| fault(ctx, error.as_ref()))?
            .map(Region))
    }

    /// Regions by name: those of this very name first, then those that begin with it, then those
    /// that hold it; among these the wider first, then by code.
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each argument of the field"
    )]
    async fn regions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A name or a part of one, in any case and spacing, with or without \
                          the word for what it is (`Pekon`, `Kec.`); null for any name."
        )]
        query: Option<String>,
        #[graphql(desc = "Only this level; null for all.")] level: Option<RegionLevel>,
        #[graphql(desc = "Only regions below this one, at any depth; null for all.")]
        parent: Option<RegionCode>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Regions> {
        let page = PageInput::parse(first, after)?;
        let after = page.after.as_deref().map(read_cursor).transpose()?;
        let name = query.as_deref().map(NameQuery::read);
        let wanted = RegionSearch {
            level: level.map(Into::into),
            within: parent.map(|code| parse(&code.0, "parent")).transpose()?,
            name: name.clone().flatten(),
        };
        let nothing_to_find = name.is_some_and(|name| name.is_none());
        let limit = if nothing_to_find { 0 } else { page.first + 1 };
        let found = search(&ctx.reader(), &wanted, after.as_ref(), limit).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        let has_previous = page.after.is_some();
        let cut = Page::cut(found, page.first);
        Ok(connection(cut, has_previous, write_cursor, |hit| {
            Region(hit.region)
        }))
    }
}

fn write_cursor(hit: &RegionHit) -> String {
    let RegionCursor { rank, level, code } = &hit.cursor;
    format!("{rank}:{level}:{code}")
}

fn read_cursor(text: &str) -> async_graphql::Result<RegionCursor> {
    let cursor = || {
        let mut parts = text.splitn(3, ':');
        Some(RegionCursor {
            rank: parts.next()?.parse().ok()?,
            level: parts.next()?.parse().ok()?,
            code: domain::region::RegionCode::parse(parts.next()?).ok()?,
        })
    };
    cursor().ok_or_else(|| {
        Error::new("`after` is not a cursor of this connection")
            .extend_with(|_, extensions| extensions.set("code", "BAD_REQUEST"))
    })
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
    domain::region::RegionCode::parse(text).map_err(|invalid| bad_code(&invalid, field))
}

fn bad_code(invalid: &Invalid, field: &str) -> Error {
    Error::new(format!("`{field}`: {}", invalid.english)).extend_with(|_, extensions| {
        extensions.set("code", "BAD_REQUEST");
        extensions.set("field", field);
        extensions.set("rule", invalid.rule.code());
    })
}
