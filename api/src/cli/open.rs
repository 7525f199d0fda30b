//! From the configuration to an [`App`] over an up-to-date database.

use crate::app::installation::check_secret;
use crate::app::payment::Gateways;
use crate::app::person::{Attempts, Passwords};
use crate::app::{App, AppSettings, SystemClock, SystemEntropy};
use crate::config::{Config, load_or_create};
use anyhow::Context;
use domain::BasisPoints;
use domain::media::MediaLimits;
use search::{Dictionary, TantivyIndex};
use std::sync::Arc;
use storage::image::ImageWorkshop;
use storage::object::LocalObjectStore;
use storage::{Db, DbOptions, Durability, Environment, Keyring, Patience};

/// Whether the command searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// It serves searches from the index on disk.
    OnDisk,
    /// It serves none, and works at jobs, which wait no longer than a server.
    Elsewhere,
    /// It does not.
    Unused,
}

/// How an application is opened.
pub struct Opening {
    /// Whether it searches.
    pub search: Search,
    /// How sure its commits are.
    pub durability: Durability,
    /// Where its time and randomness come from.
    pub environment: Environment,
    /// The rails that it offers.
    pub gateways: Gateways,
}

/// The machine's clock and randomness.
pub fn environment() -> Environment {
    Environment {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    }
}

/// Makes the data folder, when it is missing.
pub fn data_dir(config: &Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_dir).with_context(|| {
        format!(
            "the data folder {} cannot be made",
            config.data_dir.display()
        )
    })
}

/// The application as people use it: on the machine's clock, each commit on the disk.
///
/// The index on disk has one writer, so only the server opens it; other commands find nothing by
/// search and get an empty one.
pub async fn app(config: &Config, search: Search, gateways: Gateways) -> anyhow::Result<Arc<App>> {
    let opening = Opening {
        search,
        durability: Durability::Full,
        environment: environment(),
        gateways,
    };
    opened(config, opening).await
}

/// Makes the data folder, the secret key and the schema when they are missing. The key is never
/// made of anything but the system's randomness.
pub async fn opened(config: &Config, opening: Opening) -> anyhow::Result<Arc<App>> {
    data_dir(config)?;
    let secret_key = load_or_create(config.secret_key.as_ref(), &config.data_dir, &SystemEntropy)?;
    let previous = config.previous_keys()?;
    let options = DbOptions {
        url: config.database_url(),
        read_url: config
            .database_read_url
            .as_ref()
            .map(|url| url.reveal().to_owned()),
        readers: config.database_connections(),
        durability: opening.durability,
        patience: match opening.search {
            Search::OnDisk | Search::Elsewhere => Patience::Serving,
            Search::Unused => Patience::Operating,
        },
    };
    let db = Db::open(
        &options,
        opening.environment,
        Keyring::with_previous(secret_key, &previous),
    )
    .await
    .with_context(|| format!("the database {} cannot be opened", shown(&options.url)))?;
    migrations::bring_up(db.for_migrations())
        .await
        .context("the schema cannot be brought up")?;
    let settings = AppSettings {
        fee: BasisPoints::new(config.platform.fee_bps)?,
        hold: chrono::Duration::minutes(i64::from(config.platform.hold_minutes)),
        public_url: config.public_url(),
        secret_key,
        previous_secret_keys: previous,
        reveals_per_hour: config.limits.reveals_per_person,
        retention: config.retention(),
        complaint: config.complaint_contact(),
        consumer_protection: config.consumer_protection_contact(),
    };
    let objects = LocalObjectStore::open(&config.media_folder())
        .await
        .context("the folder of media cannot be opened")?;
    let app = Arc::new(App {
        db,
        settings,
        passwords: Passwords::default(),
        attempts: Attempts::new(config.limits.attempts()),
        objects: Arc::new(objects),
        images: ImageWorkshop::default(),
        media_limits: MediaLimits {
            max_bytes: config.media.max_bytes,
            max_pixels: config.media.max_pixels,
            ..MediaLimits::PICTURE
        },
        index: Arc::new(index(config, opening.search)?),
        gateways: opening.gateways,
        notices: config.notices()?,
    });
    check_secret(&app).await?;
    Ok(app)
}

fn index(config: &Config, search: Search) -> anyhow::Result<TantivyIndex> {
    let dictionary = Dictionary::from_csv(
        include_str!("../../../data/synonyms.csv"),
        include_str!("../../../data/stopwords.csv"),
    )?;
    let dictionary = Arc::new(dictionary);
    match search {
        Search::OnDisk => TantivyIndex::open(&config.data_dir.join("search"), dictionary)
            .context("the search index cannot be opened; is another server at work here?"),
        Search::Elsewhere | Search::Unused => Ok(TantivyIndex::in_memory(dictionary)?),
    }
}

/// An address without what may be a password in it.
pub fn shown(url: &str) -> String {
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
