//! Asking for products.

use super::Product;
use super::filter::ProductFilter;
use crate::app::catalogue::viewer;
use crate::graphql::{
    ContextExt, NodeId, NodeKind, Page, PageInput, bad_request, connection, fault,
};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object};
use domain::{Invalid, Rule};
use storage::catalogue::{ProductPage, card, card_by_slug, list};

#[derive(Default)]
pub(super) struct ProductQuery;

#[Object]
impl ProductQuery {
    /// The product with this id or at this address; null when there is none, or not for you.
    async fn product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id; null to ask by `slug`.")] id: Option<ID>,
        #[graphql(desc = "Its address; null to ask by `id`.")] slug: Option<String>,
    ) -> async_graphql::Result<Option<Product>> {
        let (db, viewer) = (&ctx.reader(), viewer(ctx.actor()));
        let found = match (id, slug) {
            (Some(id), None) => match NodeId::expect(&id, NodeKind::Product, "id") {
                Ok(id) => card(db, &viewer, id).await,
                Err(told) => return Err(bad_request(&told)),
            },
            (None, Some(slug)) => card_by_slug(db, &viewer, &slug).await,
            _ => return Err(bad_request(&id_or_slug())),
        };
        Ok(found.map_err(|error| fault(ctx, &error))?.map(Product))
    }

    /// The products that you may see, the newest first.
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which; null for all.")] filter: Option<ProductFilter>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Connection<String, Product, EmptyFields, EmptyFields>> {
        let page = PageInput::parse(first, after)?;
        let (after, limit) = (page.after_id()?, page.first + 1);
        let filter = filter.unwrap_or_default().parse(ctx).await?;
        let wanted = ProductPage { after, limit };
        let found = list(&ctx.reader(), &viewer(ctx.actor()), &filter, wanted).await;
        let found = Page::cut(found.map_err(|error| fault(ctx, &error))?, page.first);
        let cursor = |card: &storage::catalogue::ProductCard| card.id.to_string();
        Ok(connection(found, after.is_some(), cursor, Product))
    }
}

fn id_or_slug() -> Invalid {
    Invalid::new(
        Rule::Required,
        "sebutkan `id` atau `slug`, salah satu",
        "give `id` or `slug`, one of the two",
    )
    .in_field("id")
}
