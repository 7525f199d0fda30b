//! The schema as a whole.

use crate::app::App;
use crate::graphql::Loaders;
use crate::graphql::batch::{batched, in_one_go};
use crate::graphql::cart::{CartMutation, CartQuery};
use crate::graphql::catalogue::{CatalogueLoader, CatalogueMutation, CatalogueQuery};
use crate::graphql::enterprise::{
    EnterpriseLoader, EnterpriseMutation, EnterpriseQuery, VerificationQuery,
};
use crate::graphql::media::{MediaLoader, MediaMutation};
use crate::graphql::node::NodeQuery;
use crate::graphql::order::{OrderLoader, OrderMutation, OrderQuery};
use crate::graphql::output::OutputQuery;
use crate::graphql::payment::{PaymentMutation, PaymentQuery};
use crate::graphql::person::{PersonMutation, PersonQuery};
use crate::graphql::platform::PlatformQuery;
use crate::graphql::region::{RegionLoader, RegionQuery};
use async_graphql::{Data, EmptySubscription, Executor, MergedObject, Request, Response};
use futures::stream::BoxStream;
use std::sync::Arc;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    PlatformQuery,
    NodeQuery,
    RegionQuery,
    PersonQuery,
    EnterpriseQuery,
    VerificationQuery,
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
#[derive(Clone)]
pub struct Schema(async_graphql::Schema<Query, Mutation, EmptySubscription>);

impl Schema {
    /// The answer to `request`.
    pub async fn execute(&self, request: impl Into<Request>) -> Response {
        in_one_go(self.0.execute(request)).await
    }
}

impl Executor for Schema {
    async fn execute(&self, request: Request) -> Response {
        Self::execute(self, request).await
    }

    fn execute_stream(
        &self,
        request: Request,
        session: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        Executor::execute_stream(&self.0, request, session)
    }
}

/// Builds the schema over `app`.
pub fn build(app: Arc<App>) -> Schema {
    let regions = Loaders::over(&app.db, RegionLoader);
    let catalogue = Loaders::over(&app.db, CatalogueLoader);
    let orders = batched(OrderLoader(app.clone()));
    let media = MediaLoader::over(app.db.clone());
    let enterprises = Loaders::over(&app.db, EnterpriseLoader);
    let schema = builder()
        .data(app)
        .data(regions)
        .data(catalogue)
        .data(orders)
        .data(enterprises)
        .data(media)
        .finish();
    Schema(schema)
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

#[cfg(test)]
mod tests {
    /// Refresh with `cargo run -- schema > api/schema.graphql`.
    #[test]
    fn the_committed_schema_is_the_schema() {
        assert_eq!(super::sdl(), include_str!("../../schema.graphql"));
    }
}
