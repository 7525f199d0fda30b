//! Moving house: a grown instance on SQLite, carried to PostgreSQL and back, whole or not at all.

use crate::support::postgres::Postgres;
use crate::support::program;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use std::collections::BTreeMap;
use std::path::Path;

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}
