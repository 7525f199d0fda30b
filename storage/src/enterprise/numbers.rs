//! What is sealed about an enterprise: its numbers before the law, and where it is paid.

use crate::error::StorageError;
use crate::seal::Keyring;
use crate::sight::{Owned, reached};
use crate::sql::{Read, execute, one, values};
use crate::tx::Tx;
use domain::EnterpriseId;
use domain::enterprise::{AccountNumber, BankAccount, BankCode, Nib, Npwp};
use domain::person::{PersonName, Sight};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};

/// The numbers of an enterprise that are sealed at rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SealedNumbers {
    /// Its business number, if given.
    pub nib: Option<Nib>,
    /// Its tax number, if given.
    pub npwp: Option<Npwp>,
    /// Where it is paid, if given.
    pub bank_account: Option<BankAccount>,
}

/// The form of an account inside the seal.
#[derive(Serialize, Deserialize)]
struct Document {
    bank: String,
    number: String,
    holder: String,
}

#[derive(FromQueryResult)]
struct Row {
    nib_sealed: Option<Vec<u8>>,
    nib_key_id: Option<String>,
    npwp_sealed: Option<Vec<u8>>,
    npwp_key_id: Option<String>,
    bank_account_sealed: Option<Vec<u8>>,
    bank_account_key_id: Option<String>,
}

/// What is sealed in an enterprise's row is its own.
pub(super) const SEALED: Owned = Owned::of(&["id"]).in_region("home_village_code");

/// Opens the sealed numbers of `enterprise`; none for one that `sight` does not reach.
pub async fn sealed_numbers(
    on: &impl Read,
    (keyring, sight): (&Keyring, &Sight),
    enterprise: EnterpriseId,
) -> Result<SealedNumbers, StorageError> {
    let (seen, values) = reached(sight, &SEALED, values![enterprise]);
    let sql = format!(
        "SELECT nib_sealed, nib_key_id, npwp_sealed, npwp_key_id, bank_account_sealed, \
         bank_account_key_id FROM enterprises WHERE id = $1 AND {seen}"
    );
    let Some(row) = one::<Row>(on, &sql, values).await? else {
        return Ok(SealedNumbers::default());
    };
    let corrupt = |column| StorageError::Corrupt {
        table: "enterprises",
        column,
        id: enterprise.to_string(),
    };
    let open = |sealed: Option<Vec<u8>>, key_id: Option<String>, column, bound_to: &[u8]| {
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        let plain = keyring.decrypt(key_id.as_deref(), &sealed, bound_to)?;
        String::from_utf8(plain)
            .map(Some)
            .map_err(|_| corrupt(column))
    };
    let uuid = enterprise.uuid();
    let nib = open(row.nib_sealed, row.nib_key_id, "nib_sealed", b"")?;
    let npwp = open(row.npwp_sealed, row.npwp_key_id, "npwp_sealed", b"")?;
    let column = "bank_account_sealed";
    let (sealed, key_id) = (row.bank_account_sealed, row.bank_account_key_id);
    let account = open(sealed, key_id, column, uuid.as_bytes())?;
    let nib = nib.map(|text| Nib::parse(&text)).transpose();
    let npwp = npwp.map(|text| Npwp::parse(&text)).transpose();
    let account = account.map(|text| read_account(&text).ok_or_else(|| corrupt(column)));
    Ok(SealedNumbers {
        nib: nib.map_err(|_| corrupt("nib_sealed"))?,
        npwp: npwp.map_err(|_| corrupt("npwp_sealed"))?,
        bank_account: account.transpose()?,
    })
}

fn read_account(text: &str) -> Option<BankAccount> {
    let document: Document = serde_json::from_str(text).ok()?;
    Some(BankAccount {
        bank: BankCode::parse(&document.bank).ok()?,
        number: AccountNumber::parse(&document.number).ok()?,
        holder: PersonName::parse(&document.holder).ok()?,
    })
}

/// Replaces where `enterprise` is paid. The seal is bound to the enterprise: put into the row of
/// another it does not open.
pub async fn set_bank_account(
    tx: &Tx,
    enterprise: EnterpriseId,
    account: &BankAccount,
) -> Result<(), StorageError> {
    let document = Document {
        bank: account.bank.as_str().to_owned(),
        number: account.number.as_str().to_owned(),
        holder: account.holder.as_str().to_owned(),
    };
    let (keyring, uuid) = (tx.keyring(), enterprise.uuid());
    let plain = serde_json::to_vec(&document)?;
    let sealed = keyring.encrypt(&tx.random(), &plain, uuid.as_bytes())?;
    let sql = "UPDATE enterprises SET bank_account_sealed = $2, bank_account_key_id = $3, \
               updated_at = $4 WHERE id = $1";
    let values = values![enterprise, sealed, keyring.key_id(), tx.now()];
    execute(tx, sql, values).await?;
    Ok(())
}
