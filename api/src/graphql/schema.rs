//! The schema as a whole.

use crate::app::App;
use crate::graphql::Loaders;
use crate::graphql::batch::Batch;
use crate::graphql::cart::{CartMutation, CartQuery};
use crate::graphql::catalogue::{CatalogueLoader, CatalogueMutation, CatalogueQuery};
use crate::graphql::enterprise::{EnterpriseLoader, EnterpriseMutation, EnterpriseQuery};
use crate::graphql::media::{MediaLoader, MediaMutation};
use crate::graphql::node::NodeQuery;
use crate::graphql::order::{OrderLoader, OrderMutation, OrderQuery};
use crate::graphql::output::OutputQuery;
use crate::graphql::payment::{PaymentMutation, PaymentQuery};
use crate::graphql::person::{PersonMutation, PersonQuery};
use crate::graphql::region::{RegionLoader, RegionQuery};
use async_graphql::{EmptySubscription, MergedObject};
use std::sync::Arc;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    PlatformQuery,
    NodeQuery,
    RegionQuery,
    PersonQuery,
    EnterpriseQuery,
    CatalogueQuery,
    OrderQuery,
    PaymentQuery,
    CartQuery,
    OutputQuery,
);

/// Everything that can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    PersonMutation,
    EnterpriseMutation,
    CatalogueMutation,
    MediaMutation,
    OrderMutation,
    PaymentMutation,
    CartMutation,
);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema over `app`.
pub fn build(app: Arc<App>) -> Schema {
    let regions = Loaders::over(&app.db, RegionLoader);
    let catalogue = Loaders::over(&app.db, CatalogueLoader);
    let orders = Batch::over(OrderLoader(app.clone()));
    let media = MediaLoader::over(app.db.clone());
    let enterprises = Loaders::over(&app.db, EnterpriseLoader);
    builder()
        .data(app)
        .data(regions)
        .data(catalogue)
        .data(orders)
        .data(enterprises)
        .data(media)
        .finish()
}

/// The schema in its definition language, sorted, as `schema.graphql` holds it.
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new()
        .sorted_fields()
        .sorted_enum_items();
    builder().finish().sdl_with_options(options)
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, EmptySubscription> {
    async_graphql::Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .disable_suggestions()
}

/// What the platform tells about itself.
#[derive(Default)]
struct PlatformQuery;

#[async_graphql::Object]
impl PlatformQuery {
    /// The version of this server.
    async fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

#[cfg(test)]
mod tests {
    /// Refresh with `cargo run -- schema > api/schema.graphql`.
    #[test]
    fn the_committed_schema_is_the_schema() {
        assert_eq!(super::sdl(), include_str!("../../schema.graphql"));
    }
}
