//! [`App`]: everything a command needs, made once at start.

use crate::app::actor::Actor;
use crate::app::idempotency::IdempotencyKey;
use crate::app::notice::Notices;
use crate::app::payment::Gateways;
use crate::app::person::{Attempts, Passwords};
use domain::BasisPoints;
use domain::media::MediaLimits;
use hmac::{Hmac, Mac};
use search::ProductIndex;
use serde::Serialize;
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;
use storage::idempotency::IdempotentRequest;
use storage::image::ImageWorkshop;
use storage::object::ObjectStore;
use storage::{Db, Environment, Freshness, Reader};

/// Facts of this platform that commands go by.
#[derive(Debug, Clone)]
pub struct AppSettings {
    /// What the platform keeps of the goods' value; frozen on each line when it is ordered.
    pub fee: BasisPoints,
    /// How long stock is held for an order that is not paid.
    pub hold: chrono::Duration,
    /// Where the outside world finds this server, without a slash at the end.
    pub public_url: String,
    /// 32 bytes from which keys for hashes and tokens are derived.
    pub secret_key: [u8; 32],
    /// The keys before it: what was derived from them still holds.
    pub previous_secret_keys: Vec<[u8; 32]>,
    /// Numbers that one person may see in full in an hour.
    pub reveals_per_hour: u32,
    /// For how long personal values are kept.
    pub retention: Retention,
    /// Whom people complain to about the platform and its sellers.
    pub complaint: PublicContact,
    /// The authority that protects consumers.
    pub consumer_protection: PublicContact,
}

/// How somebody is reached who has to be shown; what is `None` was not set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicContact {
    /// Who it is.
    pub name: Option<String>,
    /// The phone number, as it is shown.
    pub phone: Option<String>,
    /// The number at `WhatsApp`, as it is shown.
    pub whatsapp: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// When somebody answers.
    pub hours: Option<String>,
    /// Where letters go.
    pub address: Option<String>,
    /// A page for complaints.
    pub url: Option<String>,
}

impl PublicContact {
    /// True when somebody can be reached by it.
    pub fn is_reachable(&self) -> bool {
        self.phone.is_some() || self.whatsapp.is_some() || self.email.is_some()
    }
}

/// For how many years personal values are kept that nobody erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Those of orders and payments.
    pub money_years: u32,
    /// All others.
    pub other_years: u32,
}

/// The application.
pub struct App {
    /// The database.
    pub db: Db,
    /// Where the bytes of media lie.
    pub objects: Arc<dyn ObjectStore>,
    /// Where pictures are worked on.
    pub images: ImageWorkshop,
    /// How large a picture may be.
    pub media_limits: MediaLimits,
    /// Where products are found.
    pub index: Arc<dyn ProductIndex>,
    /// How buyers can pay.
    pub gateways: Gateways,
    /// How people are told.
    pub notices: Notices,
    /// How this platform is set.
    pub settings: AppSettings,
    /// What hashes passwords, a few at a time.
    pub passwords: Passwords,
    /// What counts attempts to sign in and to register.
    pub attempts: Attempts,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

impl App {
    /// Where time, ids and randomness come from.
    pub fn environment(&self) -> &Environment {
        self.db.environment()
    }

    /// How old what `actor` reads may be. Whoever is signed in sees what they have just done; what
    /// guests see of the storefront may be a moment old. This is for what is shown: rights, carts,
    /// orders and payments are read from the database itself, whoever asks.
    pub fn freshness(&self, actor: &Actor) -> Freshness {
        if actor.person.is_none() && !actor.is_system {
            Freshness::Recent
        } else {
            Freshness::Current
        }
    }

    /// What the storefront is read from for `actor`.
    pub fn reader(&self, actor: &Actor) -> Reader<'_> {
        self.db.reader(self.freshness(actor))
    }

    /// A keyed hash: tells equal values without telling the value. `purpose` separates its uses.
    pub fn keyed_hash(&self, purpose: &str, value: &[u8]) -> Vec<u8> {
        keyed_hash(&self.settings.secret_key, purpose, value)
    }

    /// The same under each key of before: what was kept or handed out until then is known by it.
    pub fn earlier_hashes(&self, purpose: &str, value: &[u8]) -> Vec<Vec<u8>> {
        let keys = self.settings.previous_secret_keys.iter();
        keys.map(|key| keyed_hash(key, purpose, value)).collect()
    }

    /// How a request that carries `key` is known again. Keys belong to the person who sends them.
    pub fn idempotent(
        &self,
        actor: &Actor,
        key: &IdempotencyKey,
        operation: &'static str,
        input: &impl Serialize,
    ) -> IdempotentRequest {
        let scope = actor
            .person
            .map_or_else(|| "anonymous".to_owned(), |id| id.to_string());
        let input = serde_json::to_vec(input).unwrap_or_default();
        IdempotentRequest {
            scope,
            key: key.as_str().to_owned(),
            operation,
            input_hash: self.keyed_hash("idempotency", &input),
            earlier_hashes: self.earlier_hashes("idempotency", &input),
        }
    }
}

fn keyed_hash(key: &[u8; 32], purpose: &str, value: &[u8]) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key)
        .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(purpose.as_bytes());
    mac.update(b"\0");
    mac.update(value);
    mac.finalize().into_bytes().to_vec()
}
