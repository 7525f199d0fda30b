//! [`Reader`]: the database for reading, with how old its answers may be.

use crate::availability::Availability;
use crate::db::Db;
use crate::sql::Read;
use crate::standby::Standby;
use sea_orm::ConnectionTrait;

/// How old an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It knows every commit that came before the question.
    Current,
    /// It may know those of a moment ago: a standby may give it.
    Recent,
}

/// What reads are asked of. A standby answers where it may and where there is one; when that is
/// away the database itself answers, and nobody notices.
///
/// Two answers of one recent reader may come from different places, the second older than the
/// first: what a row refers to may then be missing for a moment.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    db: &'a Db,
    standby: Option<&'a Standby>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(db: &'a Db, standby: Option<&'a Standby>) -> Self {
        Self { db, standby }
    }
}

impl Read for Reader<'_> {
    fn connection(&self) -> &impl ConnectionTrait {
        self.db.connection()
    }

    fn availability(&self) -> Option<&Availability> {
        self.db.availability()
    }

    fn standby(&self) -> Option<&Standby> {
        self.standby
    }
}
