//! An application of its own for each test, on a fresh database with the whole schema.

use crate::app::notice::{FileSender, Notices};
use crate::app::payment::Gateways;
use crate::app::person::{Attempts, Passwords};
use crate::app::{App, AppSettings, PublicContact, Retention, SeededEntropy};
use domain::BasisPoints;
use domain::media::MediaLimits;
use search::{Dictionary, TantivyIndex};
use std::path::Path;
use std::sync::Arc;
use storage::image::ImageWorkshop;
use storage::object::LocalObjectStore;
use storage::{Clock, Db, DbOptions, Durability, Environment, Keyring, Patience};

/// An application in `folder`, which tells the time by `clock`.
pub(crate) async fn app(folder: &Path, clock: Arc<dyn Clock>) -> App {
    let options = DbOptions {
        url: format!("sqlite://{}", folder.join("test.db").display()),
        read_url: None,
        readers: 2,
        durability: Durability::Relaxed,
        patience: Patience::Serving,
    };
    let environment = Environment {
        clock,
        entropy: Arc::new(SeededEntropy::new(1)),
    };
    let db = Db::open(&options, environment, Keyring::new([1; 32])).await;
    let db = db.unwrap();
    migrations::bring_up(db.for_migrations()).await.unwrap();
    let objects = LocalObjectStore::open(&folder.join("media")).await;
    let dictionary = Dictionary::from_csv(
        include_str!("../../../data/synonyms.csv"),
        include_str!("../../../data/stopwords.csv"),
    );
    App {
        db,
        passwords: Passwords::default(),
        attempts: Attempts::default(),
        objects: Arc::new(objects.unwrap()),
        images: ImageWorkshop::default(),
        media_limits: MediaLimits::PICTURE,
        gateways: Gateways::default(),
        notices: Notices::new(Arc::new(FileSender::new(folder.join("notices.jsonl")))),
        index: Arc::new(TantivyIndex::in_memory(Arc::new(dictionary.unwrap())).unwrap()),
        settings: AppSettings {
            fee: BasisPoints::ZERO,
            hold: chrono::Duration::hours(1),
            public_url: "http://shop.test".to_owned(),
            secret_key: [1; 32],
            previous_secret_keys: Vec::new(),
            reveals_per_hour: 5,
            retention: Retention {
                money_years: 10,
                other_years: 5,
            },
            complaint: PublicContact::default(),
            consumer_protection: PublicContact::default(),
        },
    }
}
