//! `enterpriseRegister`.

use super::{Enterprise, EnterpriseKind};
use crate::app::enterprise::{RegisterEnterprise, register};
use crate::app::{IdempotencyKey, again};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::person::{AcceptedTermsInput, accepted};
use crate::graphql::scalar::RegionCode;
use async_graphql::{Context, InputObject, Object};
use domain::enterprise as is;
use domain::{BasisPoints, Invalid};
use storage::enterprise::NewEnterprise;

payload! {
    /// What `enterpriseRegister` answers.
    EnterpriseRegisterPayload {
        /// The new enterprise, a draft; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseRegisterUserError, EnterpriseRegisterErrorCode {
        /// What sellers accept was not accepted: `field` names document and version.
        TermsNotAccepted = "TERMS_NOT_ACCEPTED",
    }
}

/// One village of a BUM Desa Bersama.
#[derive(InputObject)]
pub struct MemberVillageInput {
    /// The code of the village.
    village_code: RegionCode,
    /// Its share in basis points, 1 to 10,000; those of all add up to 10,000.
    share_bps: i32,
}

/// An enterprise to be.
#[derive(InputObject)]
pub struct EnterpriseRegisterInput {
    /// Its name, 3 to 120 characters.
    name: String,
    /// What it is in law.
    kind: EnterpriseKind,
    /// The programme it belongs to, 3 to 80 characters; null for none.
    programme: Option<String>,
    /// What it tells about itself, at most 4,000 characters; null for nothing.
    description: Option<String>,
    /// The village where it is at home. A kelurahan has no BUM Desa.
    home_village: RegionCode,
    /// The 2 to 100 villages of a BUM Desa Bersama; null for every other kind.
    member_villages: Option<Vec<MemberVillageInput>>,
    /// The business number (NIB), 13 digits; null when there is none yet.
    nib: Option<String>,
    /// The tax number (NPWP), 15 or 16 digits; null when there is none yet.
    npwp: Option<String>,
    /// Why it has no business number, 10 to 500 characters; null when it has one.
    nib_exemption: Option<String>,
    /// The NIK of its owner, 16 digits, sealed under the key of the caller; null for none.
    owner_nik: Option<String>,
    /// The number of the legal-entity certificate, at most 80 characters; null for none.
    legal_number: Option<String>,
    /// A cooperative's number (Nomor Induk Koperasi), 4 to 40 digits; null for none.
    nik_koperasi: Option<String>,
    /// The documents that the caller accepts with it, at most 10: the version that holds of the
    /// terms for sellers, as `platform.terms` tells it; null when they accepted it before, or none
    /// is published.
    accepted_terms: Option<Vec<AcceptedTermsInput>>,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl EnterpriseRegisterInput {
    fn parse(self) -> Result<RegisterEnterprise, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let kind = self.kind.into();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let name = parsing.field("name", is::EnterpriseName::parse(&self.name));
        let text = self.description.unwrap_or_default();
        let description = parsing.field("description", is::Description::parse(&text));
        let home = home(kind, &self.home_village);
        let home = parsing.field("homeVillage", home);
        let members = members(kind, self.member_villages.unwrap_or_default());
        let members = parsing.all(members);
        let programme = parsing.optional("programme", self.programme, is::Programme::parse);
        let nib = parsing.optional("nib", self.nib, is::Nib::parse);
        let npwp = parsing.optional("npwp", self.npwp, is::Npwp::parse);
        let exemption = parsing.optional("nibExemption", self.nib_exemption, is::Exemption::parse);
        let owner_nik = parsing.optional("ownerNik", self.owner_nik, is::Nik::parse);
        let legal = parsing.optional("legalNumber", self.legal_number, is::LegalNumber::parse);
        let nik = parsing.optional("nikKoperasi", self.nik_koperasi, is::NikKoperasi::parse);
        let given = self.accepted_terms.unwrap_or_default();
        let accepted = parsing.take(accepted(&given, "acceptedTerms"));
        let (Some(key), Some(name), Some(description)) = (key, name, description) else {
            return Err(parsing.into_broken());
        };
        let (Some(home_village), Some(member_villages)) = (home, members) else {
            return Err(parsing.into_broken());
        };
        let enterprise = NewEnterprise {
            name,
            kind,
            programme,
            description,
            home_village,
            member_villages,
            nib,
            npwp,
            nib_exemption: exemption,
            owner_nik,
            legal_number: legal,
            nik_koperasi: nik,
            claimed: true,
        };
        let accepted = accepted.unwrap_or_default();
        parsing.finish(RegisterEnterprise {
            key,
            enterprise,
            accepted,
        })
    }
}

fn home(
    kind: is::EnterpriseKind,
    code: &RegionCode,
) -> Result<domain::region::RegionCode, Invalid> {
    let code = domain::region::RegionCode::parse(&code.0)?;
    is::check_home(kind, &code)?;
    Ok(code)
}

pub(super) fn members(
    kind: is::EnterpriseKind,
    given: Vec<MemberVillageInput>,
) -> Result<is::MemberVillages, Vec<Invalid>> {
    const LIST: &str = "memberVillages";
    let mut broken = Vec::new();
    let mut members = Vec::new();
    for (index, one) in given.into_iter().enumerate() {
        let village = domain::region::RegionCode::parse(&one.village_code.0);
        let village = village.map_err(|bad| bad.in_list(LIST, index, "villageCode"));
        let share = BasisPoints::new(i64::from(one.share_bps));
        let share = share.map_err(|bad| bad.in_list(LIST, index, "shareBps"));
        match (village, share) {
            (Ok(village), Ok(share)) => members.push(is::MemberVillage { village, share }),
            (village, share) => broken.extend(village.err().into_iter().chain(share.err())),
        }
    }
    if broken.is_empty() {
        is::MemberVillages::parse(kind, members)
    } else {
        Err(broken)
    }
}

/// `enterpriseRegister`.
#[derive(Debug, Default)]
pub struct EnterpriseRegisterMutation;

#[Object]
impl EnterpriseRegisterMutation {
    /// Brings an enterprise in as a draft, of which the caller becomes the owner.
    async fn enterprise_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is.")] input: EnterpriseRegisterInput,
    ) -> async_graphql::Result<EnterpriseRegisterPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| register(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |enterprise| {
            EnterpriseRegisterPayload::done(Enterprise(enterprise))
        })
    }
}
