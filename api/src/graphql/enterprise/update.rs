//! `enterpriseUpdate`.

use super::register::{MemberVillageInput, members};
use super::{Enterprise, EnterpriseKind};
use crate::app::again;
use crate::app::enterprise::{UpdateEnterprise, update_enterprise};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::scalar::{PhoneNumber, RegionCode};
use async_graphql::{Context, ID, InputObject, Object};
use domain::enterprise as is;
use domain::{Invalid, Rule, person};

payload! {
    /// What `enterpriseUpdate` answers.
    EnterpriseUpdatePayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseUpdateUserError, EnterpriseUpdateErrorCode {
        /// The enterprise's status does not allow it: an officer looks at it, or it is closed.
        WrongStatus = "WRONG_STATUS",
        /// It is verified, and an officer would look at it again: say `reverify`.
        NeedsReverification = "NEEDS_REVERIFICATION",
    }
}

/// What changes about an enterprise; null leaves it as it is.
#[derive(InputObject)]
pub struct EnterpriseUpdateInput {
    /// The enterprise.
    id: ID,
    /// Its name, 3 to 120 characters.
    name: Option<String>,
    /// What it tells about itself, at most 4,000 characters.
    description: Option<String>,
    /// The programme it belongs to, 3 to 80 characters.
    programme: Option<String>,
    /// What it is in law; with `memberVillages` for a BUM Desa Bersama.
    kind: Option<EnterpriseKind>,
    /// The 2 to 100 villages of a BUM Desa Bersama; together with `kind`.
    member_villages: Option<Vec<MemberVillageInput>>,
    /// The village where it is at home.
    home_village: Option<RegionCode>,
    /// The business number (NIB), 13 digits.
    nib: Option<String>,
    /// Why it has no business number, 10 to 500 characters.
    nib_exemption: Option<String>,
    /// The tax number (NPWP), 15 or 16 digits.
    npwp: Option<String>,
    /// The NIK of its owner, 16 digits; sealed under the key of whoever gives it.
    owner_nik: Option<String>,
    /// The number of the legal-entity certificate, at most 80 characters.
    legal_number: Option<String>,
    /// A cooperative's number (Nomor Induk Koperasi), 4 to 40 digits.
    nik_koperasi: Option<String>,
    /// The phone that it is reached by.
    contact_phone: Option<PhoneNumber>,
    /// The e-mail address that it is reached by.
    contact_email: Option<String>,
    /// Where it is found, 5 to 300 characters.
    address: Option<String>,
    /// True when a verified enterprise may stop selling until an officer has looked at a new name,
    /// kind, home village or legal number; null for false, and such a change is then refused.
    reverify: Option<bool>,
}

impl EnterpriseUpdateInput {
    fn parse(self) -> Result<UpdateEnterprise, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Enterprise, "id"));
        let kind = self.kind.map(is::EnterpriseKind::from);
        if kind.is_none() && self.member_villages.is_some() {
            let (indonesian, english) = ("sebutkan juga jenis usaha", "name the kind as well");
            let told = Invalid::new(Rule::Required, indonesian, english);
            parsing.broken(told.in_field("kind"));
        }
        let given = self.member_villages.unwrap_or_default();
        let kind = kind.and_then(|kind| Some((kind, parsing.all(members(kind, given))?)));
        let home = self.home_village.map(|code| code.0);
        let phone = self.contact_phone.map(|phone| phone.0);
        let mut p = parsing;
        let change = is::EnterpriseChange {
            name: p.optional("name", self.name, is::EnterpriseName::parse),
            description: p.optional("description", self.description, is::Description::parse),
            programme: p.optional("programme", self.programme, is::Programme::parse),
            kind,
            home_village: p.optional("homeVillage", home, domain::region::RegionCode::parse),
            nib: p.optional("nib", self.nib, is::Nib::parse),
            nib_exemption: p.optional("nibExemption", self.nib_exemption, is::Exemption::parse),
            npwp: p.optional("npwp", self.npwp, is::Npwp::parse),
            owner_nik: p.optional("ownerNik", self.owner_nik, is::Nik::parse),
            legal_number: p.optional("legalNumber", self.legal_number, is::LegalNumber::parse),
            nik_koperasi: p.optional("nikKoperasi", self.nik_koperasi, is::NikKoperasi::parse),
            contact_phone: p.optional("contactPhone", phone, person::PhoneNumber::parse),
            contact_email: p.optional(
                "contactEmail",
                self.contact_email,
                person::EmailAddress::parse,
            ),
            address: p.optional("address", self.address, is::Address::parse),
        };
        let Some(enterprise) = id else {
            return Err(p.into_broken());
        };
        p.finish(UpdateEnterprise {
            enterprise,
            change,
            reverify: self.reverify.unwrap_or(false),
        })
    }
}

/// `enterpriseUpdate`.
#[derive(Debug, Default)]
pub struct EnterpriseUpdateMutation;

#[Object]
impl EnterpriseUpdateMutation {
    /// Changes what an enterprise tells about itself; for its owners and managers.
    async fn enterprise_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: EnterpriseUpdateInput,
    ) -> async_graphql::Result<EnterpriseUpdatePayload> {
        let outcome = match input.parse() {
            Ok(command) => {
                again(command, |one| {
                    update_enterprise(ctx.app(), ctx.actor(), one)
                })
                .await
            }
            Err(told) => Err(told.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseUpdatePayload::done(Enterprise(one))
        })
    }
}
