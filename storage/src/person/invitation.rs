//! Invitations to be a member. The table tells no phone number and no address: it knows a login by
//! a keyed hash, and keeps it sealed while the invitation is open.

use super::membership::kind_of;
use crate::error::StorageError;
use crate::seal::Keyring;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, execute, insert, one, placeholders, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::{Login, MembershipKind, Powers, Sight};
use domain::{EnterpriseId, InvitationId, PersonId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// How an invitation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationEnd {
    /// Somebody became a member by it.
    Accepted,
    /// Whoever was invited did not want it.
    Declined,
    /// The enterprise took it back.
    Withdrawn,
    /// A newer one to the same login took its place.
    Replaced,
}

impl InvitationEnd {
    const ALL: [Self; 4] = [
        Self::Accepted,
        Self::Declined,
        Self::Withdrawn,
        Self::Replaced,
    ];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "ACCEPTED",
            Self::Declined => "DECLINED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Replaced => "REPLACED",
        }
    }
}

/// An invitation to be.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// To which enterprise.
    pub enterprise: EnterpriseId,
    /// For whom; stored sealed.
    pub login: Login,
    /// The same, as a keyed hash.
    pub login_hash: Vec<u8>,
    /// SHA-256 of its code.
    pub code_hash: Vec<u8>,
    /// As what.
    pub kind: MembershipKind,
    /// To do what.
    pub powers: Powers,
    /// Who invites.
    pub by: PersonId,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// An invitation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The invitation itself.
    pub id: InvitationId,
    /// To which enterprise.
    pub enterprise: EnterpriseId,
    /// For whom; `None` once it has ended.
    pub login: Option<Login>,
    /// As what.
    pub kind: MembershipKind,
    /// To do what.
    pub powers: Powers,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// How it ended, and who accepted or declined it; `None` while it is open.
    pub ended: Option<(InvitationEnd, Option<PersonId>)>,
}

impl Invitation {
    /// True while it can be accepted, at the instant `now`.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.ended.is_none() && self.expires_at > now
    }
}

const SELECT: &str = "SELECT id, enterprise_id, login_sealed, kind, may_list, may_ship, may_money, \
     created_at, expires_at, end_kind, person_id FROM membership_invitations";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    login_sealed: Option<Vec<u8>>,
    kind: String,
    may_list: bool,
    may_ship: bool,
    may_money: bool,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    end_kind: Option<String>,
    person_id: Option<Uuid>,
}

impl Row {
    fn open(self, keyring: &Keyring) -> Result<Invitation, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "membership_invitations",
            column,
            id: self.id.to_string(),
        };
        let login = match &self.login_sealed {
            None => None,
            Some(sealed) => {
                let text = String::from_utf8(keyring.open(sealed)?);
                let text = text.map_err(|_| corrupt("login_sealed"))?;
                Some(Login::parse(&text).map_err(|_| corrupt("login_sealed"))?)
            }
        };
        let end = |code: &String| {
            let known = InvitationEnd::ALL
                .into_iter()
                .find(|end| end.code() == code);
            known.ok_or_else(|| corrupt("end_kind"))
        };
        let end = self.end_kind.as_ref().map(end).transpose()?;
        Ok(Invitation {
            id: self.id.into(),
            enterprise: self.enterprise_id.into(),
            login,
            kind: kind_of(&self.kind, self.id)?,
            powers: Powers {
                list: self.may_list,
                ship: self.may_ship,
                money: self.may_money,
            },
            created_at: self.created_at,
            expires_at: self.expires_at,
            ended: end.map(|end| (end, self.person_id.map(PersonId::from))),
        })
    }
}

/// Stores an invitation in the place of an open one to the same login.
pub async fn insert_invitation(tx: &Tx, new: &NewInvitation) -> Result<InvitationId, StorageError> {
    let replace = "UPDATE membership_invitations SET ended_at = $3, end_kind = $4, \
                   login_sealed = NULL \
                   WHERE enterprise_id = $1 AND login_hash = $2 AND ended_at IS NULL";
    let ended = InvitationEnd::Replaced.code();
    let values = values![new.enterprise, new.login_hash.clone(), tx.now(), ended];
    execute(tx, replace, values).await?;
    let id: InvitationId = tx.new_id();
    let columns = [
        "id",
        "enterprise_id",
        "login_hash",
        "login_sealed",
        "login_key_id",
        "code_hash",
        "kind",
        "may_list",
        "may_ship",
        "may_money",
        "invited_by",
        "created_at",
        "expires_at",
    ];
    let row = values![
        id,
        new.enterprise,
        new.login_hash.clone(),
        tx.keyring().seal(tx, new.login.as_str().as_bytes())?,
        tx.keyring().key_id(),
        new.code_hash.clone(),
        new.kind.code(),
        new.powers.list,
        new.powers.ship,
        new.powers.money,
        new.by,
        tx.now(),
        new.expires_at,
    ];
    insert(tx, "membership_invitations", &columns, vec![row]).await?;
    Ok(id)
}

/// How many invitations there were since `since`: of the enterprise, and to the login by anybody.
pub async fn count_invitations(
    tx: &Tx,
    (enterprise, login_hash): (EnterpriseId, &[u8]),
    since: DateTime<Utc>,
) -> Result<(i64, i64), StorageError> {
    let of_enterprise = "SELECT COUNT(*) AS n FROM membership_invitations \
                         WHERE enterprise_id = $1 AND created_at > $2";
    let to_login = "SELECT COUNT(*) AS n FROM membership_invitations \
                    WHERE login_hash = $1 AND created_at > $2";
    let hash = login_hash.to_vec();
    Ok((
        crate::sql::number(tx, of_enterprise, values![enterprise, since]).await?,
        crate::sql::number(tx, to_login, values![hash, since]).await?,
    ))
}

/// An invitation is the enterprise's; whom it is for comes with its code, or by their login.
const SENT: Owned = Owned::of(&["enterprise_id"]);

/// The invitation with `id`, where `sight` reaches it.
pub async fn find_invitation(
    on: &impl Read,
    (keyring, sight): (&Keyring, &Sight),
    id: InvitationId,
) -> Result<Option<Invitation>, StorageError> {
    let (seen, values) = reached(sight, &SENT, values![id]);
    let sql = format!("{SELECT} WHERE id = $1 AND {seen}");
    let row: Option<Row> = one(on, &sql, values).await?;
    row.map(|row| row.open(keyring)).transpose()
}

/// The invitation whose code has the hash `code_hash`.
pub async fn find_invitation_by_code(
    on: &impl Read,
    keyring: &Keyring,
    code_hash: Vec<u8>,
) -> Result<Option<Invitation>, StorageError> {
    let sql = format!("{SELECT} WHERE code_hash = $1");
    let row: Option<Row> = one(on, &sql, values![code_hash]).await?;
    row.map(|row| row.open(keyring)).transpose()
}

/// The open invitations of `enterprise` that `sight` reaches, oldest first: those after `after`, at
/// most `limit`.
pub async fn invitations_of(
    on: &impl Read,
    (keyring, sight, now): (&Keyring, &Sight, DateTime<Utc>),
    enterprise: EnterpriseId,
    (after, limit): (Option<InvitationId>, i64),
) -> Result<Vec<Invitation>, StorageError> {
    let after = after.unwrap_or(InvitationId::from_uuid(Uuid::nil()));
    let (seen, values) = reached(sight, &SENT, values![enterprise, now, after, limit]);
    let sql = format!(
        "{SELECT} WHERE enterprise_id = $1 AND ended_at IS NULL AND expires_at > $2 AND id > $3 \
         AND {seen} ORDER BY id LIMIT $4"
    );
    let rows: Vec<Row> = all(on, &sql, values).await?;
    rows.into_iter().map(|row| row.open(keyring)).collect()
}

/// The open invitations to logins with these hashes, oldest first; at most a hundred.
pub async fn invitations_to(
    on: &impl Read,
    (keyring, now): (&Keyring, DateTime<Utc>),
    login_hashes: Vec<Vec<u8>>,
) -> Result<Vec<Invitation>, StorageError> {
    if login_hashes.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{SELECT} WHERE login_hash IN ({}) AND ended_at IS NULL AND expires_at > $1 \
         ORDER BY id LIMIT 100",
        placeholders(login_hashes.len(), 2)
    );
    let mut values = values![now];
    values.extend(login_hashes.into_iter().map(Value::from));
    let rows: Vec<Row> = all(on, &sql, values).await?;
    rows.into_iter().map(|row| row.open(keyring)).collect()
}

/// Ends an open invitation, and forgets the login; true when it was open until now.
pub async fn end_invitation(
    tx: &Tx,
    id: InvitationId,
    (end, person): (InvitationEnd, Option<PersonId>),
) -> Result<bool, StorageError> {
    let sql = "UPDATE membership_invitations SET ended_at = $2, end_kind = $3, person_id = $4, \
               login_sealed = NULL WHERE id = $1 AND ended_at IS NULL";
    let values = values![id, tx.now(), end.code(), person];
    Ok(execute(tx, sql, values).await? == 1)
}
