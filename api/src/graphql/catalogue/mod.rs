//! GraphQL: catalogue.

mod archive;
mod category;
mod create;
mod facets;
mod filter;
mod hiding;
mod image;
mod loader;
mod origin;
mod permit;
mod picture_input;
mod product;
mod product_query;
mod publish;
mod report;
mod report_close;
mod report_type;
mod reports;
mod search;
mod seen;
mod stock;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod update;
mod variant;

pub use category::{Category, CategoryQuery};
pub use image::ProductImage;
pub use loader::CatalogueLoader;
pub use product::Product;
pub use seen::{load_category, load_page, load_product, load_variant};
pub use variant::ProductVariant;

/// What can be asked about the catalogue.
#[derive(async_graphql::MergedObject, Default)]
pub struct CatalogueQuery(
    CategoryQuery,
    product_query::ProductQuery,
    search::ProductSearchQuery,
    reports::ProductReportQuery,
    permit::PermitQuery,
);

/// What can be done with products.
#[derive(async_graphql::MergedObject, Default)]
pub struct CatalogueMutation(
    create::ProductCreateMutation,
    update::ProductUpdateMutation,
    publish::ProductPublishMutation,
    archive::ProductArchiveMutation,
    stock::VariantStockMutation,
    report::ProductReportMutation,
    report_close::ProductReportCloseMutation,
    hiding::ProductUnhideMutation,
    permit::PermitMutation,
);
