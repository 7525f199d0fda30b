//! What the people of an enterprise change about it.

use super::numbers::SEALED;
use super::villages;
use crate::error::StorageError;
use crate::seal;
use crate::sight::reached;
use crate::sql::{Read, execute, number, one, values};
use crate::tx::Tx;
use domain::enterprise::{
    Address, Description, EnterpriseChange, EnterpriseName, Exemption, LegalNumber, Nib, Nik,
    NikKoperasi, Npwp, Programme,
};
use domain::person::{EmailAddress, PhoneNumber, Sight};
use domain::{EnterpriseId, PersonId, SealedValueId};
use sea_orm::FromQueryResult;

/// Writes `change`; what is `None` in it stays. The owner's NIK is sealed under the key of `owner`.
pub async fn update(
    tx: &Tx,
    enterprise: EnterpriseId,
    change: &EnterpriseChange,
    owner: Option<PersonId>,
) -> Result<(), StorageError> {
    let sealed = |text: Option<&str>| {
        let seal = |text: &str| tx.keyring().seal(tx, text.as_bytes());
        text.map(seal).transpose()
    };
    let nik = match &change.owner_nik {
        Some(nik) => Some(seal_nik(tx, owner, nik).await?),
        None => None,
    };
    let sql = "UPDATE enterprises SET name = COALESCE($2, name), \
               description = COALESCE($3, description), programme = COALESCE($4, programme), \
               kind = COALESCE($5, kind), home_village_code = COALESCE($6, home_village_code), \
               nib_sealed = COALESCE($7, nib_sealed), \
               nib_exemption = COALESCE($8, nib_exemption), \
               npwp_sealed = COALESCE($9, npwp_sealed), \
               owner_nik_value_id = COALESCE($10, owner_nik_value_id), \
               legal_number = COALESCE($11, legal_number), \
               nik_koperasi = COALESCE($12, nik_koperasi), \
               contact_phone_sealed = COALESCE($13, contact_phone_sealed), \
               contact_email_sealed = COALESCE($14, contact_email_sealed), \
               address_sealed = COALESCE($15, address_sealed), updated_at = $16, \
               nib_key_id = CASE WHEN $7 IS NULL THEN nib_key_id ELSE $17 END, \
               npwp_key_id = CASE WHEN $9 IS NULL THEN npwp_key_id ELSE $17 END, \
               contact_phone_key_id = CASE WHEN $13 IS NULL \
               THEN contact_phone_key_id ELSE $17 END, \
               contact_email_key_id = CASE WHEN $14 IS NULL \
               THEN contact_email_key_id ELSE $17 END, \
               address_key_id = CASE WHEN $15 IS NULL THEN address_key_id ELSE $17 END \
               WHERE id = $1";
    let row = values![
        enterprise,
        change.name.as_ref().map(EnterpriseName::as_str),
        change.description.as_ref().map(Description::as_str),
        change.programme.as_ref().map(Programme::as_str),
        change.kind.as_ref().map(|(kind, _)| kind.code()),
        change.home_village.as_ref(),
        sealed(change.nib.as_ref().map(Nib::as_str))?,
        change.nib_exemption.as_ref().map(Exemption::as_str),
        sealed(change.npwp.as_ref().map(Npwp::as_str))?,
        nik,
        change.legal_number.as_ref().map(LegalNumber::as_str),
        change.nik_koperasi.as_ref().map(NikKoperasi::as_str),
        sealed(change.contact_phone.as_ref().map(PhoneNumber::as_str))?,
        sealed(change.contact_email.as_ref().map(EmailAddress::as_str))?,
        sealed(change.address.as_ref().map(Address::as_str))?,
        tx.now(),
        tx.keyring().key_id(),
    ];
    execute(tx, sql, row).await?;
    if let Some((_, members)) = &change.kind {
        let sql = "DELETE FROM enterprise_villages WHERE enterprise_id = $1";
        execute(tx, sql, values![enterprise]).await?;
        villages::insert(tx, enterprise, members).await?;
    }
    Ok(())
}

/// Seals the NIK of an owner, so that it goes when they are erased.
pub(super) async fn seal_nik(
    tx: &Tx,
    owner: Option<PersonId>,
    nik: &Nik,
) -> Result<SealedValueId, StorageError> {
    seal::store(tx, owner, nik.as_str().as_bytes()).await
}

/// How an enterprise is reached, opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnterpriseContact {
    /// Its phone.
    pub phone: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Where it is found.
    pub address: Option<String>,
    /// Why it has no business number.
    pub nib_exemption: Option<String>,
}

/// Opens how `enterprise` is reached; nothing for one that `sight` does not reach.
pub async fn contact(
    on: &impl Read,
    (keyring, sight): (&seal::Keyring, &Sight),
    enterprise: EnterpriseId,
) -> Result<EnterpriseContact, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        contact_phone_sealed: Option<Vec<u8>>,
        contact_email_sealed: Option<Vec<u8>>,
        address_sealed: Option<Vec<u8>>,
        nib_exemption: Option<String>,
    }
    let (seen, values) = reached(sight, &SEALED, values![enterprise]);
    let sql = format!(
        "SELECT contact_phone_sealed, contact_email_sealed, address_sealed, nib_exemption \
         FROM enterprises WHERE id = $1 AND {seen}"
    );
    let Some(row) = one::<Row>(on, &sql, values).await? else {
        return Ok(EnterpriseContact::default());
    };
    let open = |sealed: Option<Vec<u8>>, column| match sealed {
        None => Ok(None),
        Some(sealed) => String::from_utf8(keyring.open(&sealed)?)
            .map(Some)
            .map_err(|_| StorageError::Corrupt {
                table: "enterprises",
                column,
                id: enterprise.to_string(),
            }),
    };
    Ok(EnterpriseContact {
        phone: open(row.contact_phone_sealed, "contact_phone_sealed")?,
        email: open(row.contact_email_sealed, "contact_email_sealed")?,
        address: open(row.address_sealed, "address_sealed")?,
        nib_exemption: row.nib_exemption,
    })
}

/// Seller orders of `enterprise` that are neither done nor called off.
pub async fn open_orders(on: &impl Read, enterprise: EnterpriseId) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM seller_orders s \
               JOIN seller_order_progress g ON g.seller_order_id = s.id \
               WHERE s.enterprise_id = $1 AND g.completed_at IS NULL AND g.cancelled_at IS NULL";
    number(on, sql, values![enterprise]).await
}

/// True when the first four digits of a code name a regency that is known, or nothing is known of
/// its province: then nobody can tell.
pub async fn may_be_regency(on: &impl Read, code: &str) -> Result<bool, StorageError> {
    let province = code.get(..2).unwrap_or_default();
    let regency = code.get(..4).unwrap_or_default();
    let sql = "SELECT COUNT(*) AS n FROM regions WHERE level = 2 AND parent_code = $1";
    if number(on, sql, values![province]).await? == 0 {
        return Ok(true);
    }
    let sql = "SELECT COUNT(*) AS n FROM regions WHERE code = $1";
    Ok(number(on, sql, values![regency]).await? > 0)
}
