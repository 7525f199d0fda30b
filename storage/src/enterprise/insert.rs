//! Bringing an enterprise in.

use crate::error::StorageError;
use crate::sql::{self, values};
use crate::tx::Tx;
use domain::EnterpriseId;
use domain::PersonId;
use domain::enterprise::{
    Description, EnterpriseKind, EnterpriseName, EnterpriseStatus, Exemption, LegalNumber,
    MemberVillages, Nib, Nik, NikKoperasi, Npwp, Programme, Slug,
};
use domain::region::RegionCode;

/// Who holds the money of a new enterprise's sales.
const MONEY_HOLDER: &str = "PLATFORM";

/// An enterprise to be, as a draft.
#[derive(Debug, Clone)]
pub struct NewEnterprise {
    /// Its name.
    pub name: EnterpriseName,
    /// What it is in law.
    pub kind: EnterpriseKind,
    /// The programme it belongs to, if any.
    pub programme: Option<Programme>,
    /// What it tells about itself.
    pub description: Description,
    /// Where it is at home.
    pub home_village: RegionCode,
    /// The villages of a BUM Desa Bersama.
    pub member_villages: MemberVillages,
    /// Its business number, if given; sealed at rest.
    pub nib: Option<Nib>,
    /// Its tax number, if given; sealed at rest.
    pub npwp: Option<Npwp>,
    /// Why it has no business number, if it told.
    pub nib_exemption: Option<Exemption>,
    /// Its owner's NIK, if given; sealed under the key of whoever brings it in.
    pub owner_nik: Option<Nik>,
    /// The number of its legal-entity certificate, if given.
    pub legal_number: Option<LegalNumber>,
    /// A cooperative's number, if given.
    pub nik_koperasi: Option<NikKoperasi>,
    /// True when its own people bring it in.
    pub claimed: bool,
}

/// Stores a new enterprise as a draft, with its member villages and the first row of its history.
pub async fn insert(
    tx: &Tx,
    new: &NewEnterprise,
    by: Option<PersonId>,
) -> Result<EnterpriseId, StorageError> {
    let id: EnterpriseId = tx.new_id();
    let nib = new.nib.as_ref().map(|nib| seal(tx, nib.as_str()));
    let npwp = new.npwp.as_ref().map(|npwp| seal(tx, npwp.as_str()));
    let nik = match &new.owner_nik {
        Some(nik) => Some(super::update::seal_nik(tx, by, nik).await?),
        None => None,
    };
    let columns = [
        "id",
        "slug",
        "name",
        "kind",
        "programme",
        "description",
        "home_village_code",
        "status",
        "claimed",
        "money_holder",
        "nib_sealed",
        "npwp_sealed",
        "nib_key_id",
        "npwp_key_id",
        "nib_exemption",
        "owner_nik_value_id",
        "legal_number",
        "nik_koperasi",
        "created_at",
        "updated_at",
    ];
    let row = values![
        id,
        Slug::of(new.name.as_str(), tx.random()).as_str(),
        new.name.as_str(),
        new.kind.code(),
        new.programme.as_ref().map(Programme::as_str),
        new.description.as_str(),
        &new.home_village,
        EnterpriseStatus::Draft.code(),
        new.claimed,
        MONEY_HOLDER,
        nib.transpose()?,
        npwp.transpose()?,
        new.nib.as_ref().map(|_| tx.keyring().key_id()),
        new.npwp.as_ref().map(|_| tx.keyring().key_id()),
        new.nib_exemption.as_ref().map(Exemption::as_str),
        nik,
        new.legal_number.as_ref().map(LegalNumber::as_str),
        new.nik_koperasi.as_ref().map(NikKoperasi::as_str),
        tx.now(),
        tx.now(),
    ];
    sql::insert(tx, "enterprises", &columns, vec![row]).await?;
    super::villages::insert(tx, id, &new.member_villages).await?;
    let begun = (None, EnterpriseStatus::Draft);
    super::change::record(tx, id, begun, (None, by), &[]).await?;
    Ok(id)
}

fn seal(tx: &Tx, number: &str) -> Result<Vec<u8>, StorageError> {
    tx.keyring().seal(tx, number.as_bytes())
}
