//! [`World`]: enterprise 1 with all that belongs to it, and everybody who could want something.

use super::build::{Built, SETTINGS, build};
use crate::support::{Engine, program};
use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::BTreeMap;
use std::sync::Arc;
use tests::client::Client;
use tests::ground::Ground;
use tests::platform::{Platform, Setting};
use uuid::Uuid;

const MATRIX: &str = include_str!("matrix.txt");
/// What is nobody's, in place of what is there.
const GHOST: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001);

macro_rules! actors {
    ($($(#[$about:meta])* $name:ident: $text:literal),+ $(,)?) => {
        /// Somebody who asks: a column of the matrix.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Actor { $($(#[$about])* $name),+ }

        impl Actor {
            /// Every column, in its order.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What heads the column.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

actors! {
    /// Nobody in particular.
    Guest: "not signed in",
    /// Somebody signed in who has nothing to do with any of it.
    Stranger: "somebody signed in",
    /// Who bought from enterprise 1, and has a cart.
    Buyer: "the buyer of the order",
    /// Owner of enterprise 1.
    Owner: "owner of enterprise 1",
    /// A program of that owner's, which lists and does nothing else.
    Program: "its program, for listing",
    /// Manager of enterprise 1.
    Manager: "manager of enterprise 1",
    /// Staff of enterprise 1.
    Staff: "staff of enterprise 1",
    /// Owner of a BUM Desa that lists and ships for enterprise 1, and sees none of its money.
    Delegate: "owner of its delegate",
    /// Owner of enterprise 2, in another regency.
    OtherOwner: "owner of enterprise 2",
    /// Verifier of the village of enterprise 1.
    VillageVerifier: "verifier of its village",
    /// Verifier of the district around it.
    DistrictVerifier: "verifier of its district",
    /// Verifier of a regency beside it.
    NeighbourVerifier: "verifier of a neighbouring regency",
    /// Viewer of the province.
    Viewer: "viewer of the province",
    /// Analyst of the province.
    Analyst: "analyst of the province",
    /// Administrator of the platform.
    Admin: "administrator",
}

impl Actor {
    /// Pairs of whom the first may never do what the second may not, but with what is their own.
    pub const BOUNDS: &[(Self, Self)] = &[
        (Self::Guest, Self::Stranger),
        (Self::Stranger, Self::Buyer),
        (Self::Stranger, Self::Owner),
        (Self::Program, Self::Owner),
        (Self::Manager, Self::Owner),
        (Self::Staff, Self::Manager),
        (Self::Delegate, Self::Manager),
        (Self::OtherOwner, Self::Stranger),
        (Self::NeighbourVerifier, Self::Stranger),
        (Self::DistrictVerifier, Self::VillageVerifier),
        (Self::VillageVerifier, Self::Admin),
        (Self::Viewer, Self::Admin),
    ];
}

/// Where somebody sees what is their own, which another does not have: no bound holds.
pub const OWN: &[&str] = &[
    "Mutation.delegationAccept",
    "Mutation.delegationEnd",
    "Mutation.enterpriseTransferAccept",
    "Mutation.mandateEnd",
    "Query.auditTrail",
];

/// A server with everybody at its door.
#[derive(Debug)]
pub struct World {
    platform: Platform,
    built: Arc<Built>,
    template: Arc<Ground>,
    clients: BTreeMap<&'static str, Client>,
}

impl World {
    /// Builds it through the public API.
    pub async fn build(engine: Engine) -> anyhow::Result<Self> {
        let (built, ground) = build(engine).await?;
        Self::open(Arc::new(built), Arc::new(ground), SETTINGS).await
    }

    /// Builds it, and has its jobs done.
    pub async fn at_work(engine: Engine) -> anyhow::Result<Self> {
        let (built, ground) = build(engine).await?;
        Self::open(Arc::new(built), Arc::new(ground), &[]).await
    }

    /// The same, to be changed.
    pub async fn copy(&self) -> anyhow::Result<Self> {
        Self::open(self.built.clone(), self.template.clone(), SETTINGS).await
    }

    async fn open(
        built: Arc<Built>,
        template: Arc<Ground>,
        settings: &[Setting],
    ) -> anyhow::Result<Self> {
        let ground = Ground::copy(template.clone()).await?;
        let platform = Platform::open_on(ground, &program(), settings).await?;
        let url = platform.server.url();
        let clients = built
            .clients
            .iter()
            .map(|(name, one)| (*name, one.at(&url)));
        Ok(Self {
            clients: clients.collect(),
            platform,
            built,
            template,
        })
    }

    /// Somebody at the door.
    pub fn client(&self, actor: Actor) -> &Client {
        match actor {
            Actor::Guest => &self.platform.guest,
            Actor::Admin => &self.platform.admin,
            other => &self.clients[other.name()],
        }
    }

    /// Nobody in particular.
    pub fn guest(&self) -> &Client {
        &self.platform.guest
    }

    /// What it stands on.
    pub fn ground(&self) -> &Ground {
        self.platform.ground()
    }

    /// What is called `name`.
    pub fn id(&self, name: &str) -> anyhow::Result<&str> {
        let found = self.built.names.get(name);
        Ok(found.with_context(|| format!("nothing is called {name}"))?)
    }

    /// `text` with what is called `{name}` in its place.
    pub fn filled(&self, text: &str) -> String {
        self.replaced(text, str::to_owned)
    }

    /// `text` with what is not there in place of all that is.
    pub fn haunted(&self, text: &str) -> String {
        self.replaced(text, |id| ghost(id).unwrap_or_else(|| id.to_owned()))
    }

    fn replaced(&self, text: &str, with: impl Fn(&str) -> String) -> String {
        let names = self.built.names.iter();
        names.fold(text.to_owned(), |text, (name, id)| {
            text.replace(&format!("{{{name}}}"), &with(id))
        })
    }

    /// True when the matrix says so, and when it says nothing yet.
    pub fn may(mutation: &str, actor: Actor) -> bool {
        let head = format!("Mutation.{mutation} ");
        let line = MATRIX.lines().find(|line| line.starts_with(&head));
        let is_written = std::env::var_os("SENTRA_WRITE_MATRIX").is_some();
        let sign = line.and_then(|line| line.split_whitespace().nth(1 + actor as usize));
        is_written || sign.is_none_or(|sign| sign == "+")
    }
}

/// The id of the same kind of thing that is not there; `None` for what is no id.
fn ghost(id: &str) -> Option<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
    let (kind, key) = text.split_once(':')?;
    Uuid::parse_str(key).ok()?;
    Some(URL_SAFE_NO_PAD.encode(format!("{kind}:{GHOST}")))
}
