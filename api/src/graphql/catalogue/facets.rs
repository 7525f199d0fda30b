//! How the products that match a search spread.

use crate::graphql::{ContextExt, fault};
use async_graphql::{Context, Object, SimpleObject};
use domain::Language;
use domain::catalogue::CategoryCode;
use domain::region::RegionCode;
use search::FacetCount;
use storage::catalogue::{category_names, region_names};

/// How many of the matching products have one value.
#[derive(Debug, Clone, SimpleObject)]
pub struct SearchFacet {
    /// The value: a code of a category or region (dotted), a kind of enterprise, or a band of
    /// prices like `10000-24999` in rupiah, both ends included, without an end for the last.
    pub code: String,
    /// Its name for people; null for values that have none but their code.
    pub name: Option<String>,
    /// How many products.
    pub count: i64,
}

/// How the products that match a search spread, over all of its pages. A value that none has is
/// left out.
#[derive(Debug, Clone)]
pub struct SearchFacets(pub search::Facets);

#[Object]
impl SearchFacets {
    /// Categories right below the one asked for, the most frequent first.
    async fn categories(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<SearchFacet>> {
        let counts = with_codes(&self.0.categories, |code| CategoryCode::parse(code).ok());
        let codes: Vec<CategoryCode> = counts.iter().map(|(code, _)| code.clone()).collect();
        let names = category_names(&ctx.reader(), &codes).await;
        let mut names = names.map_err(|error| fault(ctx, &error))?;
        let language = ctx.language();
        let facet = |(code, count): (CategoryCode, i64)| SearchFacet {
            name: names.remove(code.as_str()).map(|names| match language {
                Language::Indonesian => names.0,
                Language::English => names.1,
            }),
            code: code.dotted(),
            count,
        };
        Ok(counts.into_iter().map(facet).collect())
    }

    /// Regions right below the one asked for, the most frequent first; regencies when none was.
    async fn regions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<SearchFacet>> {
        let counts = with_codes(&self.0.regions, |code| RegionCode::parse(code).ok());
        let codes: Vec<RegionCode> = counts.iter().map(|(code, _)| code.clone()).collect();
        let names = region_names(&ctx.reader(), &codes).await;
        let mut names = names.map_err(|error| fault(ctx, &error))?;
        let facet = |(code, count): (RegionCode, i64)| SearchFacet {
            name: names.remove(code.as_str()),
            code: code.dotted(),
            count,
        };
        Ok(counts.into_iter().map(facet).collect())
    }

    /// Kinds of enterprise that sell them.
    async fn enterprise_kinds(&self) -> Vec<SearchFacet> {
        nameless(&self.0.enterprise_kinds)
    }

    /// Bands of their lowest prices, the cheapest first.
    async fn price_bands(&self) -> Vec<SearchFacet> {
        nameless(&self.0.price_bands)
    }
}

fn with_codes<C>(counts: &[FacetCount], read: impl Fn(&str) -> Option<C>) -> Vec<(C, i64)> {
    let counts = counts.iter();
    counts
        .filter_map(|one| Some((read(&one.code)?, whole(one.count))))
        .collect()
}

fn nameless(counts: &[FacetCount]) -> Vec<SearchFacet> {
    let facet = |one: &FacetCount| SearchFacet {
        code: one.code.clone(),
        name: None,
        count: whole(one.count),
    };
    counts.iter().map(facet).collect()
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
