//! Everybody but the owners of enterprises.
//!
//! Only those whom a visitor can be have a password: hashing one is slow on purpose.

use super::{SeedError, done};
use crate::app::person::{GrantMandate, RegisterPerson, create_admin, grant_mandate, register};
use crate::app::{Actor, App, IdempotencyKey};
use crate::demo::logins::{DEMO_PASSWORD, DemoPerson};
use crate::demo::plan::DemoPlan;
use domain::person::{EmailAddress, Login, MandateKind, Password, PersonName, RegionScope};
use domain::region::{RegionCode, RegionLevel};
use domain::{Language, PersonId};
use std::collections::BTreeSet;

/// The province.
const PROVINCE: &str = "18";
/// The district of the verifier whom a visitor can be.
const DISTRICT: &str = "18.09.10";

/// Officers and buyers.
pub(super) struct People {
    /// Officers who verify, those of the smallest area first.
    verifiers: Vec<(RegionCode, Actor)>,
    /// Buyers, by their position in the plan.
    pub(super) buyers: Vec<PersonId>,
}

impl People {
    /// Who verifies enterprises in `village`.
    pub(super) fn verifier(&self, village: &RegionCode) -> Result<&Actor, SeedError> {
        let found = self
            .verifiers
            .iter()
            .find(|(area, _)| area.contains(village));
        found
            .map(|(_, actor)| actor)
            .ok_or(SeedError::Missing("an officer"))
    }
}

pub(super) async fn register_everybody(app: &App, plan: &DemoPlan) -> Result<People, SeedError> {
    let (_, login) = DemoPerson::Administrator.name_and_login();
    let password = Password::parse(DEMO_PASSWORD)?;
    let admin = create_admin(app, Login::parse(login)?, password).await;
    let admin = actor(app, done("the administrator", admin)?).await?;
    let analyst = visitor(app, DemoPerson::Analyst).await?;
    let province = RegionCode::parse(PROVINCE)?;
    mandate(app, &admin, (analyst.login, MandateKind::Analyst, province)).await?;
    Ok(People {
        verifiers: verifiers(app, &admin, plan).await?,
        buyers: buyers(app, plan).await?,
    })
}

/// Somebody who has just come in.
pub(super) struct Newcomer {
    pub(super) id: PersonId,
    login: EmailAddress,
}

/// Registers somebody whom a visitor can be.
pub(super) async fn visitor(app: &App, person: DemoPerson) -> Result<Newcomer, SeedError> {
    let (name, login) = person.name_and_login();
    newcomer(app, (name, login), Some(DEMO_PASSWORD)).await
}

/// Registers somebody who cannot sign in by password.
pub(super) async fn stranger(app: &App, name: &str, login: &str) -> Result<Newcomer, SeedError> {
    newcomer(app, (name, login), None).await
}

async fn newcomer(
    app: &App,
    (name, login): (&str, &str),
    password: Option<&str>,
) -> Result<Newcomer, SeedError> {
    let email = EmailAddress::parse(login)?;
    let command = RegisterPerson {
        key: IdempotencyKey::parse(login)?,
        name: PersonName::parse(name)?,
        phone: None,
        email: Some(email.clone()),
        accepted: Vec::new(),
    };
    let anonymous = Actor::anonymous(Language::Indonesian, "demo".to_owned());
    let password = password.map(Password::parse).transpose()?;
    let id = register(app, &anonymous, command, password).await;
    Ok(Newcomer {
        id: done("a person's registration", id)?,
        login: email,
    })
}

/// `person` with the rights that they hold now.
pub(super) async fn actor(app: &App, person: PersonId) -> Result<Actor, SeedError> {
    Ok(Actor {
        person: Some(person),
        rights: storage::person::rights_of(&app.db, person).await?,
        ..Actor::anonymous(Language::Indonesian, "demo".to_owned())
    })
}

async fn mandate(
    app: &App,
    admin: &Actor,
    (login, kind, area): (EmailAddress, MandateKind, RegionCode),
) -> Result<(), SeedError> {
    let command = GrantMandate {
        key: IdempotencyKey::parse(login.as_str())?,
        login: Login::Email(login),
        kind,
        scope: RegionScope::Subtree(area),
    };
    done("a mandate", grant_mandate(app, admin, command).await).map(|_| ())
}

/// The verifier of one district, whom a visitor can be, and one of each regency.
async fn verifiers(
    app: &App,
    admin: &Actor,
    plan: &DemoPlan,
) -> Result<Vec<(RegionCode, Actor)>, SeedError> {
    let mut areas = vec![(
        RegionCode::parse(DISTRICT)?,
        visitor(app, DemoPerson::Verifier).await?,
    )];
    let homes = plan.enterprises.iter().map(|one| &one.home);
    let regencies = homes.filter_map(|home| home.at_level(RegionLevel::Regency));
    for regency in regencies.collect::<BTreeSet<_>>() {
        let name = format!("Petugas verifikasi {}", regency.dotted());
        let login = format!("petugas-{}@sentra.example", regency.as_str());
        areas.push((regency, stranger(app, &name, &login).await?));
    }
    let mut verifiers = Vec::with_capacity(areas.len());
    for (area, officer) in areas {
        let right = (officer.login, MandateKind::Verifier, area.clone());
        mandate(app, admin, right).await?;
        verifiers.push((area, actor(app, officer.id).await?));
    }
    Ok(verifiers)
}

async fn buyers(app: &App, plan: &DemoPlan) -> Result<Vec<PersonId>, SeedError> {
    let mut buyers = Vec::with_capacity(plan.buyers.len());
    for (number, buyer) in (1..).zip(&plan.buyers) {
        let newcomer = if number == 1 {
            visitor(app, DemoPerson::Buyer).await?
        } else {
            let login = format!("pembeli-{number}@sentra.example");
            stranger(app, &buyer.name, &login).await?
        };
        buyers.push(newcomer.id);
    }
    Ok(buyers)
}
