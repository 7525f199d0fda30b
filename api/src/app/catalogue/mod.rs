//! Application: catalogue.

mod archive;
mod create;
mod import_categories;
mod load;
mod publish;
mod set_stock;
mod update;
mod viewer;

pub use archive::archive_product;
pub use create::{CreateProduct, create_product};
pub use import_categories::{ImportCategoriesError, import_categories};
pub use publish::publish_product;
pub use set_stock::{SetStock, set_stock};
pub use update::{UpdateProduct, update_product};
pub use viewer::viewer;
