//! From the configuration to an [`App`] over an up-to-date database.

use crate::app::person::Passwords;
use crate::app::{App, AppSettings, SystemClock, SystemEntropy};
use crate::config::{Config, load_or_create};
use anyhow::Context;
use domain::BasisPoints;
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use std::sync::Arc;
use storage::{Db, DbOptions, Durability, Environment, Keyring};

/// Makes the data folder, the secret key and the schema when they are missing.
pub async fn app(config: &Config) -> anyhow::Result<Arc<App>> {
    std::fs::create_dir_all(&config.data_dir).with_context(|| {
        format!(
            "the data folder {} cannot be made",
            config.data_dir.display()
        )
    })?;
    let entropy = Arc::new(SystemEntropy);
    let secret_key = load_or_create(
        config.secret_key.as_ref(),
        &config.data_dir,
        entropy.as_ref(),
    )?;
    let environment = Environment {
        clock: Arc::new(SystemClock),
        entropy,
    };
    let options = DbOptions {
        url: config.database_url(),
        readers: 4,
        durability: Durability::Full,
    };
    let db = Db::open(&options, environment, Keyring::new(secret_key))
        .await
        .with_context(|| format!("the database {} cannot be opened", shown(&options.url)))?;
    Migrator::up(db.for_migrations(), None)
        .await
        .context("the schema cannot be brought up")?;
    let fee = BasisPoints::new(config.platform.fee_bps)?;
    let settings = AppSettings {
        fee,
        hold: chrono::Duration::minutes(i64::from(config.platform.hold_minutes)),
        public_url: config.public_url(),
        secret_key,
    };
    Ok(Arc::new(App {
        db,
        settings,
        passwords: Passwords::default(),
    }))
}

/// An address without what may be a password in it.
fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_password_in_an_address_is_not_shown() {
        assert_eq!(
            super::shown("postgres://u:secret@host/db"),
            "postgres://…@host/db"
        );
        assert_eq!(super::shown("sqlite://a/b.db"), "sqlite://a/b.db");
    }
}
