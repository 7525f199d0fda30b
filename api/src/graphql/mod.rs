//! The GraphQL schema: one type per file, folders by noun, resolvers without rules.

mod answer;
mod bad_request;
mod batch;
mod context;
mod fault;
mod loaders;
mod node_id;
mod page;
mod parse;
mod payload;
mod platform;
mod reached;
mod rupiah_input;
pub mod scalar;
mod schema;

pub mod cart;
pub mod catalogue;
pub mod enterprise;
pub mod ledger;
pub mod media;
pub mod node;
pub mod order;
pub mod output;
pub mod payment;
pub mod person;
pub mod region;

pub use answer::{answer, denied, fault};
pub use bad_request::bad_request;
pub use context::ContextExt;
pub use fault::{Payload, UserFault};
pub use loaders::{Loaders, Source};
pub use node_id::{NodeId, NodeKind};
pub use page::{Page, PageInput, connection};
pub use rupiah_input::RupiahInput;
pub use schema::{Schema, build, sdl};
