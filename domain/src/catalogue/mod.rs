//! What is for sale: categories, products (described) and their variants (bought).

mod category;

pub use category::CategoryCode;
