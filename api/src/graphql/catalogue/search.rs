//! `productSearch`.

use super::Product;
use super::facets::SearchFacets;
use super::filter::{known_category, known_region};
use crate::graphql::scalar::{RegionCode, Rupiah};
use crate::graphql::{ContextExt, PageInput, bad_request, fault};
use async_graphql::connection::{Connection, ConnectionNameType, Edge, EdgeNameType, EmptyFields};
use async_graphql::{Context, Enum, InputObject, Object, OutputType, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Invalid, ProductId, Rule};
use search::{SearchAnswer, SearchCursor};
use std::collections::HashMap;
use storage::catalogue::{ProductCard, Viewer, cards};

/// The longest question, in characters; what comes after is not read.
const MAX_QUESTION: usize = 200;

/// A kind of enterprise, as a search narrows by it.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::enterprise::EnterpriseKind")]
pub enum SellerKind {
    /// A micro, small or medium enterprise.
    Umkm,
    /// An enterprise owned by one desa.
    Bumdes,
    /// An enterprise owned by several desa together.
    BumdesBersama,
    /// A cooperative.
    Koperasi,
}

/// Which products are looked through; what is null does not narrow it.
#[derive(InputObject, Default)]
pub struct ProductSearchFilter {
    /// The code of a category: in it or below it.
    pub category: Option<String>,
    /// The code of a region: sold from it or from below it.
    pub region: Option<RegionCode>,
    /// Products whose lowest price is at least this.
    pub min_price: Option<Rupiah>,
    /// Products whose lowest price is at most this.
    pub max_price: Option<Rupiah>,
    /// Sold by this kind of enterprise.
    pub enterprise_kind: Option<SellerKind>,
    /// True for only what can be bought now; null for false.
    pub available_only: Option<bool>,
}

/// What is known of all that a search found.
#[derive(SimpleObject)]
pub struct SearchFacts {
    /// How many products match, on all pages.
    pub total_count: i64,
    /// How they spread.
    pub facets: SearchFacets,
}

/// Names the connection of a search, which has more fields than that of a list.
pub struct SearchName;

impl ConnectionNameType for SearchName {
    fn type_name<T: OutputType>() -> String {
        "ProductSearchConnection".to_owned()
    }
}

impl EdgeNameType for SearchName {
    fn type_name<T: OutputType>() -> String {
        "ProductSearchEdge".to_owned()
    }
}

type Found = Connection<String, Product, SearchFacts, EmptyFields, SearchName, SearchName>;

#[derive(Default)]
pub(super) struct ProductSearchQuery;

#[Object]
impl ProductSearchQuery {
    /// Finds products by words, the best first; without a word, the newest first. Typing errors
    /// and usual spellings are understood.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a field, named one by one as clients give them"
    )]
    async fn product_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The buyer's words, as typed.")] query: String,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
        #[graphql(desc = "Which to look through; null for all.")] filter: Option<
            ProductSearchFilter,
        >,
    ) -> async_graphql::Result<Found> {
        let page = PageInput::parse(first, after)?;
        let has_previous = page.after.is_some();
        let mut question = filter.unwrap_or_default().parse(ctx, &page).await?;
        question.text = query.chars().take(MAX_QUESTION).collect();
        question.facets = ctx.look_ahead().field("facets").exists();
        let answered = ctx.app().index.search(&question).await;
        let answered = answered.map_err(|error| fault(ctx, &error))?;
        let ids: Vec<ProductId> = answered.hits.iter().map(|hit| hit.product_id).collect();
        let found = cards(&ctx.reader(), &Viewer::PUBLIC, &ids).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(to_connection(answered, found, has_previous))
    }
}

/// The page in the order of the hits; what is no longer there for the caller is left out, and not
/// counted: an index that is behind must not tell that there was something.
fn to_connection(answered: SearchAnswer, found: Vec<ProductCard>, has_previous: bool) -> Found {
    let mut found: HashMap<ProductId, ProductCard> =
        found.into_iter().map(|card| (card.id, card)).collect();
    let gone = answered.hits.len().saturating_sub(found.len());
    let total = i64::try_from(answered.total).unwrap_or(i64::MAX);
    let total_count = total.saturating_sub(i64::try_from(gone).unwrap_or(0));
    let facets = SearchFacets(match total_count {
        0 => search::Facets::default(),
        _ => answered.facets,
    });
    let told = SearchFacts {
        total_count,
        facets,
    };
    let mut page = Found::with_additional_fields(has_previous, answered.has_more, told);
    page.edges = answered
        .hits
        .into_iter()
        .filter_map(|hit| {
            let card = found.remove(&hit.product_id)?;
            let cursor = URL_SAFE_NO_PAD.encode(hit.cursor.to_string());
            Some(Edge::new(cursor, Product(card)))
        })
        .collect();
    page
}

impl ProductSearchFilter {
    /// Reads it; words are added by the caller.
    async fn parse(
        self,
        ctx: &Context<'_>,
        page: &PageInput,
    ) -> async_graphql::Result<search::SearchQuery> {
        let price = |value: Option<Rupiah>, field: &str| {
            let read = value
                .map(|value| domain::Rupiah::price(value.0))
                .transpose();
            read.map_err(|told| bad_request(&told.in_field(field).in_field("filter")))
        };
        let cursor = page.after.as_deref().map(str::parse::<SearchCursor>);
        let cursor = cursor.transpose().map_err(|_| bad_request(&no_cursor()))?;
        Ok(search::SearchQuery {
            category: known_category(ctx, self.category.as_deref()).await?,
            region: known_region(ctx, self.region.as_ref()).await?,
            min_price: price(self.min_price, "minPrice")?,
            max_price: price(self.max_price, "maxPrice")?,
            enterprise_kind: self.enterprise_kind.map(Into::into),
            available_only: self.available_only.unwrap_or(false),
            limit: usize::try_from(page.first).unwrap_or(0),
            after: cursor,
            ..search::SearchQuery::default()
        })
    }
}

fn no_cursor() -> Invalid {
    Invalid::new(
        Rule::Malformed,
        "bukan kursor dari pencarian ini",
        "not a cursor of this search",
    )
    .in_field("after")
}
